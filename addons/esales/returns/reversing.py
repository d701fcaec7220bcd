"""A finished pickup is taken back whole (红冲): red invoice, account, serials; and begun anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import func, select, update

from addons.base.models import Serial
from addons.esales.accounts import standings
from addons.esales.models import Pickup, PickupSerial
from addons.esales.orders.keeping import drawing
from addons.esales.orders.picking import begin_fetching
from addons.esales.parties import Parties, kept
from addons.esales.pickups import add_goods
from addons.esales.returns.exchanging import still_in_exchange
from addons.esales.returns.left import HEAD, LINE, came_in
from addons.esales.returns.red_invoices import Original, Red, originals_of, post_red, whole
from addons.esales.slips import read_slips
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document, Effect, Guard, Objection

PICKUP = "esales.pickup"


def invoiced(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to pickups without an invoice, or of which goods have come back with a return.

    The accounts stay locked from here on.
    """
    found = _originals(documents, context)
    parts = _come_back(documents, context)
    for document in documents:
        if document.id in parts:
            yield Objection(
                document=document.id,
                message=_(
                    "Goods of ${document} came back with ${return} already, so it is not taken "
                    "back whole any more. The rest comes back with a return.",
                    mapping={
                        "document": document.number or f"#{document.id}",
                        "return": parts[document.id],
                    },
                ),
            )
        if document.id not in found:
            yield Objection(
                document=document.id,
                message=_(
                    "${document} has no invoice that could be taken back. Take the goods back "
                    "with a return.",
                    mapping={"document": document.number or f"#{document.id}"},
                ),
            )


def _come_back(documents: Sequence[Pickup], context: Context) -> dict[int, str]:
    """The number of a return with which goods came back, by the pickup's id; one statement."""
    session = context.session
    query = (
        select(LINE.c.pickup_id, func.min(Document.number))
        .join(HEAD, HEAD.c.id == LINE.c.return_id)
        .join(Document, Document.id == HEAD.c.id)
        .where(one_of(session, LINE.c.pickup_id, [d.id for d in documents]), session.mine(LINE))
        .where(came_in(), LINE.c.quantity > LINE.c.sent_back)
        .group_by(LINE.c.pickup_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _originals(documents: Sequence[Pickup], context: Context) -> dict[int, Original]:
    """Read once for guard and effect, with the accounts locked before any stock is."""

    def read() -> dict[int, Original]:
        found = originals_of([document.id for document in documents], context)
        standings(context, {one.owes for one in found.values()}, lock=True)
        return found

    key = ("esales.originals", *(document.id for document in documents))
    found: dict[int, Original] = context.once(key, read)
    return found


def red_invoices(documents: Sequence[Pickup], context: Context) -> None:
    """Post the opposite of the invoices of ``documents``, and take them off the accounts."""
    found = _originals(documents, context)
    reds = [
        Red(document=document.id, original=found[document.id], parts=whole(found[document.id]))
        for document in sorted(documents, key=lambda one: one.id)
        if document.id in found
    ]
    post_red(reds, context)


def unbind_serials(documents: Sequence[Pickup], context: Context) -> None:
    """The pieces on ``documents`` are nobody's any more, in one statement."""
    serial, taken, session = Serial.__table__, PickupSerial.__table__, context.session
    ids = [document.id for document in documents]
    pieces = select(taken.c.serial_id).where(
        one_of(session, taken.c.pickup_id, ids), session.mine(taken)
    )
    session.connection().execute(
        update(serial)
        .where(serial.c.id.in_(pieces), session.mine(serial))
        .values(holder_id=None)
    )


def copy_pickup(pickup: Pickup, context: Context) -> Document:
    """A fresh pickup for the same dealer with the same goods, set aside, at the prices of today.

    Who paid pays again where he still does so for the dealer.
    """
    deed = replace(context, memory=None)
    before = Parties(payer_id=pickup.payer_id, invoiced_id=pickup.invoiced_id)
    parties = kept(pickup.dealer, before)
    fresh = begin_fetching(deed, pickup.dealer, pickup.warehouse, pickup.order_id, parties)
    for name in ("collector", "collector_phone", "plate"):
        setattr(fresh, name, getattr(pickup, name))
    still_in_exchange(pickup, fresh, deed)
    slip = read_slips(deed, [pickup])[0]
    goods = [
        (line.variant_id, line.quantity, slip.serials.get(number, ()))
        for number, line in slip.lines.items()
    ]
    if not goods:
        return fresh
    totals: dict[int, Decimal] = {
        variant: quantity
        for variant, quantity, serials in goods
        if not serials or slip.goods[variant].at_issue
    }
    with drawing(deed, fresh):
        add_goods(deed, fresh, goods)
        deed.hooks.goods_set_aside(
            document=fresh,
            warehouse=fresh.warehouse,
            serials=[serial for _variant, _quantity, serials in goods for serial in serials],
            totals=totals,
            context=deed,
        )
    return fresh


GUARD = Guard(
    name="esales.invoiced",
    title=_("There is an invoice to take back"),
    check=invoiced,
    kinds=(PICKUP,),
)
EFFECTS = (
    Effect(
        name="esales.unbind_serials",
        title=_("Serials are nobody's any more"),
        apply=unbind_serials,
        kinds=(PICKUP,),
    ),
    Effect(
        name="esales.red_invoice",
        title=_("Red invoice, taken off the dealer account"),
        apply=red_invoices,
        kinds=(PICKUP,),
    ),
)
