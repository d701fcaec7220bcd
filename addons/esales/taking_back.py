"""Account entries typed wrong: an opposite entry takes them back, and nothing is ever edited.

What stays unpaid is then worked out as if neither of the two had been made, so that a payment taken
back opens again what it had settled, under the days when that was due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import select

from addons.esales.accounts import NOTHING, add_to_balances, standings
from addons.esales.allocation import replayed
from addons.esales.models import AccountEntry
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.refusal import Refusal


def reverse_entry(context: Context, entry: AccountEntry, reason: str) -> AccountEntry:
    """Take a payment or an opening balance back: what it settled is open again, as if it never was.

    Raises Refusal for what is taken back already, takes something back itself, or belongs to a
    document, with which it goes.
    """
    context.require("esales:account:reverse")
    if entry.kind == "reversal":
        raise Refusal(
            _("This entry takes another one back. If that was wrong, enter the other one again.")
        )
    if entry.document is not None:
        raise Refusal(
            _(
                "This entry came with an invoice and stands as long as the invoice does. If the "
                "amount is wrong, record what is set off as a payment, with a note that says so."
            )
        )
    return take_back(context, [entry], reason)[0]


def take_back(
    context: Context, entries: Sequence[AccountEntry], reason: str
) -> list[AccountEntry]:
    """Enter the opposite of each of ``entries``, and settle anew what is left of the accounts.

    The statements do not grow with the entries. Raises Refusal where one is taken back already.
    """
    dealers = {entry.dealer_id for entry in entries}
    standings(context, dealers, lock=True)
    _refuse_taken_back(context, entries)
    made = [
        AccountEntry(
            dealer_id=entry.dealer_id,
            at=context.now,
            day=context.today,
            kind="reversal",
            amount=-entry.amount,
            left=NOTHING,
            note=reason.strip(),
            reverses_id=entry.id,
        )
        for entry in entries
    ]
    context.session.add_all(made)
    context.session.flush()
    _settle_anew(context, dealers)
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    for opposite in made:
        amounts[opposite.dealer_id] += opposite.amount
    add_to_balances(context, amounts)
    return made


def _refuse_taken_back(context: Context, entries: Sequence[AccountEntry]) -> None:
    ids = [entry.id for entry in entries]
    query = select(AccountEntry.id).where(
        one_of(context.session, AccountEntry.reverses_id, ids)
    )
    if context.session.scalar(query.limit(1)) is not None:
        raise Refusal(_("This entry was taken back already. Load the page again."))


def _settle_anew(context: Context, dealers: Collection[int]) -> None:
    """Settle the entries of ``dealers`` as if those taken back had never been made."""
    columns = (AccountEntry.id, AccountEntry.day, AccountEntry.amount)
    query = select(AccountEntry.dealer_id, *columns, AccountEntry.left, AccountEntry.reverses_id)
    query = query.where(one_of(context.session, AccountEntry.dealer_id, dealers))
    rows = context.session.execute(query.order_by(AccountEntry.at, AccountEntry.id)).all()
    undone = {number for row in rows if row.reverses_id for number in (row.id, row.reverses_id)}
    left = {row.id: NOTHING for row in rows}
    for dealer in dealers:
        own = [row for row in rows if row.dealer_id == dealer and row.id not in undone]
        left |= replayed((row.id, row.day, row.amount) for row in own)
    changed = [{"id": row.id, "left": left[row.id]} for row in rows if row.left != left[row.id]]
    update_rows(context.session, AccountEntry.__table__, changed, key=["id"])
