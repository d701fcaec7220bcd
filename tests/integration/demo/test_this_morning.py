"""The last days of the demonstration: orders, tax invoices, a shift, vans that wait, the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import func, select

from addons.barcode.models import Passage
from addons.barcode.shipping import NAME as SHIPMENT
from addons.demo.load.shift import MISSING
from addons.demo.making import Making
from addons.esales.models import HandOver, InvoiceRequest, Order, Pickup
from addons.inventory.models import Transfer
from core.workflow import Document
from tests.integration.demo.conftest import FIRST_DAYS_END
from tests.integration.demo.test_making import broken


def steps(context, model, *where) -> Counter[str]:
    return Counter(context.session.scalars(select(model.step).where(*where)))


def test_everything_of_the_counter_is_there_to_look_at_and_every_proof_holds(
    copied: Callable[[], Making],
) -> None:
    there = copied()
    # It is the morning after the last day that is told.
    making = Making(there.installation, replace(there.facts, today=FIRST_DAYS_END))

    with making.work() as context:
        for _name, put in making._morning():
            put(context)

    with making.work(write=False) as context:
        session = context.session
        orders = steps(context, Order)
        assert orders.keys() >= {"draft", "confirmed", "picking", "partly", "closed", "taken"}
        requests = steps(context, InvoiceRequest)
        assert requests.keys() >= {"draft", "requested", "failed", "issued", "partly_reversed"}
        in_batch = InvoiceRequest.step == "requested", InvoiceRequest.batch_id.is_not(None)
        assert steps(context, InvoiceRequest, *in_batch).total()
        assert session.scalars(select(HandOver.difference)).all() == [-MISSING]
        assert steps(context, Transfer).keys() == {"under_way", "difference"}
        shipments = Document.business == SHIPMENT
        assert steps(context, Document, shipments).keys() == {"packing", "sent", "signed"}
        held = select(Pickup.quantity, Pickup.plate).join(
            Passage, Passage.pickup_id == Pickup.id
        ).where(Pickup.step == "open", Passage.held.is_not(None))
        waiting = session.execute(held).all()
        assert len({plate for _quantity, plate in waiting}) == 2
        assert all(quantity > Decimal(0) for quantity, _plate in waiting)
        left = session.scalar(select(func.count()).where(Passage.left.is_not(None)))
        assert left is not None
    assert not broken(making.installation)
