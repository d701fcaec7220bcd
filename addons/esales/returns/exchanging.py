"""An exchange: other goods for what came back; the difference stands on the dealer's account."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from addons.esales.models import Pickup, Return, ReturnLine
from addons.esales.parties import Parties, kept
from addons.esales.pickups import open_pickup
from addons.esales.retail.opening import first_warehouse
from addons.esales.warehouses import for_sale
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.refusal import Refusal
from core.workflow import Document, Link

EXCHANGE = "exchange"
# Where a pickup ends without the dealer having anything of it.
ENDED = ("cancelled", "reversed")


def exchange(context: Context, document: Return) -> Pickup:
    """The pickup of an exchange for ``document``, a fresh one unless one is still open.

    Goods go on it at the station; what is credited and what it comes to meet on the account.
    Raises Refusal before the goods have come in.
    """
    if document.received is None:
        raise Refusal(_("The goods of this return have not come in yet. Receive them first."))
    if document.reversed is not None:
        raise Refusal(
            _("This return was reversed, so nothing is exchanged for it. Open a pickup instead.")
        )
    is_open = Pickup.posted.is_(None)
    linked = select(Link.target).where(Link.source == document.id, Link.relation == EXCHANGE)
    found = context.session.scalars(select(Pickup).where(Pickup.id.in_(linked), is_open)).first()
    if found is not None:
        return found
    sells = {row.code for row in context.session.execute(for_sale(context))}
    home = document.warehouse if document.warehouse in sells else first_warehouse(context)
    pickup = open_pickup(context, document.dealer, home, parties=_parties(document, context))
    row = {"source": document.id, "target": pickup.id, "relation": EXCHANGE}
    insert_rows(context.session, Link.__table__, [row])
    return pickup


def stands(returns: Collection[int], context: Context) -> Any:
    """The exchanges of ``returns`` that are open or were fetched: a query of return and pickup."""
    return (
        select(Link.source, Pickup)
        .join(Link, Link.target == Pickup.id)
        .where(one_of(context.session, Link.source, returns), Link.relation == EXCHANGE)
        .where(Pickup.step.not_in(ENDED))
        .order_by(Link.source, Pickup.id)
    )


def still_in_exchange(pickup: Pickup, fresh: Document, context: Context) -> None:
    """Where ``pickup`` was begun in exchange for a return, so is ``fresh``, its copy."""
    query = select(Link.source).where(Link.target == pickup.id, Link.relation == EXCHANGE)
    rows = [
        {"source": source, "target": fresh.id, "relation": EXCHANGE}
        for source in context.session.scalars(query)
    ]
    insert_rows(context.session, Link.__table__, rows)


def _parties(document: Return, context: Context) -> Parties | None:
    """Who paid and who was invoiced for what came back, where that is one answer, and they may."""
    taken = select(ReturnLine.pickup_id).where(ReturnLine.return_id == document.id)
    query = select(Pickup.payer_id, Pickup.invoiced_id).where(Pickup.id.in_(taken)).distinct()
    found = context.session.execute(query).all()
    if len(found) != 1:
        return None
    before = Parties(payer_id=found[0].payer_id, invoiced_id=found[0].invoiced_id)
    return kept(document.dealer, before)
