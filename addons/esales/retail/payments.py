"""Money at the counter: taken for tickets in any means, taken back, and in whose shift."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.models import Payment, Shift, Ticket
from addons.esales.retail.opening import refuse_closed
from addons.esales.retail.rules import Taken, take
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, Refusal
from core.workflow.businesses import live
from core.workflow.motion.editing import read_held

PAID = "paid"
SHIFT = "esales.shift"
LONGEST = 80


def take_payment(
    context: Context, ticket: Ticket, means: str, tendered: Decimal, reference: str = ""
) -> Taken:
    """Take ``tendered`` for ``ticket`` and say what change is given; it belongs to the open shift.

    Refuses what the rules of the till forbid, and who has no shift open where there are shifts.
    """
    refuse_closed(context, ticket, PAID)
    taken = take(ticket.due, means, tendered)
    reference = " ".join(reference.split())
    if len(reference) > LONGEST:
        said = _("At most ${count} characters are kept. Shorten it.", mapping={"count": LONGEST})
        raise Invalid(said, fields={"reference": said})
    row = {
        "document": ticket.id,
        "shift_id": shift_for(context),
        "means": means,
        "amount": taken.amount,
        "tendered": tendered,
        "reference": reference,
    }
    keep_payments(context, [row])
    _add_to_paid(context, ticket, taken.amount, "pay", means)
    return taken


def take_back_payment(context: Context, ticket: Ticket, number: int) -> None:
    """Take a payment of an open ticket back that was typed wrong, or whose buyer has changed mind.

    Refuses one that is not the ticket's, or was taken back already.
    """
    refuse_closed(context, ticket, PAID)
    query = select(Payment).where(Payment.id == number, Payment.document == ticket.id)
    payment = context.session.scalar(query)
    undone = select(Payment.id).where(Payment.reverses_id == number)
    if (
        payment is None
        or payment.reverses_id is not None
        or context.session.scalar(undone) is not None
    ):
        raise Refusal(_("This payment was taken back already. Load the page again."))
    row = {
        "document": ticket.id,
        "shift_id": shift_for(context),
        "means": payment.means,
        "amount": -payment.amount,
        "tendered": -payment.amount,
        "reference": payment.reference,
        "reverses_id": payment.id,
    }
    keep_payments(context, [row])
    _add_to_paid(context, ticket, -payment.amount, "unpay", payment.means)


def keep_payments(context: Context, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write payments, however many, in one statement, as the person at work takes them now."""
    common = {"at": context.now, "actor": context.identity.login}
    usual = {"reference": "", "reverses_id": None}
    insert_rows(context.session, Payment.__table__, [{**usual, **common, **row} for row in rows])


def _add_to_paid(
    context: Context, ticket: Ticket, amount: Decimal, deed: str, means: str
) -> None:
    before, after = ticket.paid, ticket.paid + amount
    row = {"id": ticket.id, "paid": after}
    update_rows(context.session, Ticket.__table__, [row], key=["id"])
    set_committed_value(ticket, "paid", after)
    told = {"means": (None, means), "paid": (before, after)}
    log_changes(context.session, [(Ticket.__tablename__, ticket.id, deed, told)])


def payments_of(context: Context, document: int) -> list[Payment]:
    """The payments of a document, the first one first."""
    query = select(Payment).where(Payment.document == document).order_by(Payment.id)
    return list(context.session.scalars(query))


def came_by_means(context: Context, documents: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """What documents have taken by each means, less what went back on them; one statement."""
    query = (
        select(Payment.document, Payment.means, func.sum(Payment.amount).label("amount"))
        .where(one_of(context.session, Payment.document, documents))
        .group_by(Payment.document, Payment.means)
    )
    found: dict[int, dict[str, Decimal]] = {number: {} for number in documents}
    for row in context.session.execute(query):
        found[row.document][row.means] = row.amount
    return found


def open_shift(context: Context) -> Shift | None:
    """The open shift of the person at work."""
    query = select(Shift).where(Shift.cashier == context.identity.login, Shift.closed.is_(None))
    return context.session.scalar(query)


def has_shifts(context: Context) -> bool:
    """Whether the branch has a business for cashiers' shifts."""
    return any(business.kind == SHIFT for business in live(context).values())


def shift_for(context: Context) -> int | None:
    """The id of the shift that a payment taken now belongs to; refuses where one is needed."""
    shift = open_shift(context)
    if shift is not None:
        # Whoever closes it meanwhile has reckoned without this payment.
        read_held([shift], context)
    if shift is None or shift.closed is not None:
        if has_shifts(context):
            raise Refusal(
                _("You have no shift open, so you can take no money. Open your shift first.")
            )
        return None
    return shift.id


def payments_in(context: Context, shift: int) -> list[Payment]:
    """The payments taken and given back in a shift, the first one first."""
    query = select(Payment).where(Payment.shift_id == shift).order_by(Payment.id)
    return list(context.session.scalars(query))
