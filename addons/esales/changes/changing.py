"""A dealer's status changes: asked whether it may, and then done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.changes.rules import Unsettled, why_not
from addons.esales.models import Dealer, DealerAccount, DealerChange, Order, Pickup
from addons.esales.money.pockets import POCKETS
from addons.esales.pickups import OPEN
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes
from core.workflow import Document, Effect, Guard, Objection

KIND = "esales.dealer_change"
DEALER, CHANGE = Dealer.__table__, DealerChange.__table__


def may_change(documents: Sequence[DealerChange], context: Context) -> Iterator[Objection]:
    """Object to a status the dealer has, or cannot have next, and to closing what is open."""
    ids = {document.dealer_id for document in documents}
    standing, unsettled = _statuses(ids, context), unsettled_of(ids, context)
    for document in sorted(documents, key=lambda one: one.id):
        dealer = document.dealer_id
        said = why_not(standing[dealer], document.status, unsettled.get(dealer, Unsettled()))
        if said is not None:
            yield Objection(document=document.id, message=said)
        standing[dealer] = document.status


def change(documents: Sequence[DealerChange], context: Context) -> None:
    """Give the dealers their status, and keep what it was before; two updates for many."""
    standing = _statuses({document.dealer_id for document in documents}, context)
    before: dict[int, str] = {}
    told: list[tuple[str, int, str, Mapping[str, Any]]] = []
    for document in sorted(documents, key=lambda one: one.id):
        before[document.id] = standing[document.dealer_id]
        fields = {"status": (standing[document.dealer_id], document.status)}
        told.append((Dealer.__tablename__, document.dealer_id, "edit", fields))
        standing[document.dealer_id] = document.status
    session = context.session
    update_rows(session, DEALER, [{"id": n, "status": s} for n, s in standing.items()], key=["id"])
    update_rows(session, CHANGE, [{"id": n, "before": s} for n, s in before.items()], key=["id"])
    log_changes(session, told)
    for document in documents:
        set_committed_value(document, "before", before[document.id])
        session.expire(document.dealer, ["status"])


def _statuses(dealers: Collection[int], context: Context) -> dict[int, str]:
    """The status of each of ``dealers``, who stay locked, in the order of their ids."""
    query = (
        select(DEALER.c.id, DEALER.c.status)
        .where(one_of(context.session, DEALER.c.id, dealers), context.session.mine(DEALER))
        .order_by(DEALER.c.id)
        .with_for_update()
    )
    return {row.id: row.status for row in context.session.connection().execute(query)}


def unsettled_of(dealers: Collection[int], context: Context) -> dict[int, Unsettled]:
    """What each of ``dealers`` has open, in three statements."""
    session = context.session
    counted = []
    for model, still in ((Pickup, Document.step == OPEN), (Order, Order.left > 0)):
        query = select(model.dealer_id, func.count()).where(still)
        if model is Order:
            query = query.where(Order.confirmed.is_not(None))
        query = query.where(one_of(session, model.dealer_id, dealers)).group_by(model.dealer_id)
        counted.append({row[0]: row[1] for row in session.execute(query)})
    pockets = (getattr(DealerAccount, name) for name in POCKETS)
    accounts = select(DealerAccount.dealer_id, *pockets)
    which = accounts.where(one_of(session, DealerAccount.dealer_id, dealers))
    found = {row[0]: tuple(row[1:]) for row in session.execute(which)}
    return {
        dealer: Unsettled(
            pickups=counted[0].get(dealer, 0),
            orders=counted[1].get(dealer, 0),
            pockets=found.get(dealer, ()),
        )
        for dealer in dealers
    }


GUARDS = (
    Guard(
        name="esales.dealer_may_change",
        title=_("The dealer may have this status next"),
        check=may_change,
        kinds=(KIND,),
    ),
)
EFFECTS = (
    Effect(
        name="esales.change_dealer",
        title=_("The dealer has the status"),
        apply=change,
        kinds=(KIND,),
    ),
)
