"""Goods that are through the gate or with a carrier: their pickup is not taken back whole."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select

from addons.barcode.models import Passage
from addons.barcode.shipping import NAME as SHIPMENT
from addons.esales.models import Pickup
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.workflow import Document, Link

AWAY, BACK = ("sent", "signed", "filed"), "came_back"


def refuse_departed(context: Context, pickups: Sequence[Pickup]) -> None:
    """Refuse those of ``pickups`` whose goods have left the house, in one statement.

    What came back from the carrier is here again.
    """
    away = Pickup.id.in_(_shipped(*AWAY))
    driven = and_(Passage.left.is_not(None), Pickup.id.not_in(_shipped(BACK)))
    query = (
        select(Pickup.number)
        .outerjoin(Passage, Passage.pickup_id == Pickup.id)
        .where(one_of(context.session, Pickup.id, [pickup.id for pickup in pickups]))
        .where(or_(away, driven))
        .order_by(Pickup.id)
    )
    found = context.session.scalars(query).all()
    if found:
        raise Refusal(
            *(
                _(
                    "The goods of ${pickup} have gone through the gate or with a carrier, so it is "
                    "not taken back whole. What comes back comes with a return.",
                    mapping={"pickup": number},
                )
                for number in found
            )
        )


def _shipped(*steps: str) -> Select[int]:
    """The pickups with a shipment in one of ``steps``."""
    query = select(Link.source).join(Document, Document.id == Link.target)
    return query.where(Link.relation == SHIPMENT, Document.step.in_(steps))
