"""Account entries typed wrong: an opposite entry takes them back, and nothing is ever edited.

What an entry that is taken back had paid, or what had paid it, is open again, under the day when
that was due; what is prepaid then pays for what is owed, the oldest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import delete, or_, select

from addons.base.periods import refuse_closed
from addons.esales.accounts import NOTHING, standings
from addons.esales.models import AccountEntry, Match
from addons.esales.money.entering import (
    BOOKS,
    OPENING,
    add_to_pockets,
    read_open,
    settle,
    write_settled,
)
from addons.esales.money.matching import Paid
from addons.esales.money.pockets import BALANCE
from addons.esales.money.reversible import Entered, against_taking_out
from core.context import Context
from core.i18n import _
from core.orm.bulk import fresh_ids, one_of, update_rows
from core.refusal import Refusal


def reverse_entry(context: Context, entry: AccountEntry, reason: str) -> AccountEntry:
    """Take a payment or an opening balance back: what it settled is open again, as if it never was.

    Raises Refusal for what is taken back already, takes something back itself, belongs to a
    document, with which it goes, is used up, or for which a closed dealer would owe anew.
    """
    context.require("esales:account:reverse")
    if entry.kind == "reversal":
        raise Refusal(
            _("This entry takes another one back. If that was wrong, enter the other one again.")
        )
    if entry.document is not None:
        raise Refusal(
            _(
                "This entry came with a document and stands as long as that does. Open the "
                "document and reverse it there."
            )
        )
    _refuse_taken_back(context, [entry])
    entered = Entered(
        paper=entry.id,
        called=_("the entry of ${day}", mapping={"day": entry.day.isoformat()}),
        dealer=entry.dealer_id,
        pocket=entry.pocket,
        amount=entry.amount,
    )
    if said := [message for _paper, message in against_taking_out([entered], context)]:
        raise Refusal(*said)
    return take_back(context, [entry], reason)[0]


def take_back(
    context: Context,
    entries: Sequence[AccountEntry],
    reason: str = "",
    *,
    documents: Mapping[int, int] | None = None,
) -> list[AccountEntry]:
    """Enter the opposite of each of ``entries``, and settle anew what it had met.

    ``documents`` names, by entry, the document that takes it back. The statements do not grow with
    the entries. Raises Refusal where one is taken back already.
    """
    is_opening = all(entry.kind == OPENING for entry in entries)
    refuse_closed(BOOKS, context.today, context, is_opening=is_opening)
    dealers = {entry.dealer_id for entry in entries}
    standings(context, dealers, lock=True)
    _refuse_taken_back(context, entries)
    part(context, entries)
    numbers = fresh_ids(context.session, AccountEntry.__table__, len(entries))
    known = documents or {}
    made = [
        _opposite(number, entry, reason, known.get(entry.id), context)
        for number, entry in zip(numbers, entries, strict=True)
    ]
    context.session.add_all(made)
    context.session.flush()
    opened = read_open(context, dealers)
    paid = settle(opened)
    together = [_together(*pair) for pair in zip(entries, made, strict=True)]
    write_settled(context, opened, [*paid, *(one for one in together if one is not None)])
    amounts: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for opposite in made:
        amounts[opposite.dealer_id][opposite.pocket] += opposite.amount
    add_to_pockets(context, amounts)
    return made


def _opposite(
    number: int, entry: AccountEntry, reason: str, document: int | None, context: Context
) -> AccountEntry:
    return AccountEntry(
        id=number,
        dealer_id=entry.dealer_id,
        at=context.now,
        day=context.today,
        kind="reversal",
        pocket=entry.pocket,
        amount=-entry.amount,
        left=NOTHING,
        document=document,
        note=reason.strip(),
        reverses_id=entry.id,
    )


def _together(entry: AccountEntry, opposite: AccountEntry) -> Paid[int] | None:
    """The two meet each other and nothing else."""
    if entry.pocket != BALANCE:
        return None
    paying, paid = sorted((entry, opposite), key=lambda one: one.amount)
    return Paid(paying=paying.id, paid=paid.id, amount=paid.amount)


def _refuse_taken_back(context: Context, entries: Sequence[AccountEntry]) -> None:
    ids = [entry.id for entry in entries]
    query = select(AccountEntry.id).where(
        one_of(context.session, AccountEntry.reverses_id, ids)
    )
    if context.session.scalar(query.limit(1)) is not None:
        raise Refusal(_("This entry was taken back already. Load the page again."))


def part(context: Context, entries: Sequence[AccountEntry]) -> None:
    """Part ``entries`` from what they met, which is open again, and leave nothing of them."""
    session, table = context.session, Match.__table__
    ids = {entry.id for entry in entries}
    met = or_(one_of(session, table.c.paying_id, ids), one_of(session, table.c.paid_id, ids))
    parting = delete(table).where(session.mine(table), met)
    freed: dict[int, Decimal] = defaultdict(Decimal)
    for paying, paid, amount in session.connection().execute(
        parting.returning(table.c.paying_id, table.c.paid_id, table.c.amount)
    ):
        freed[paying] -= amount
        freed[paid] += amount
    open_again = [
        {"id": number, "freed": amount} for number, amount in freed.items() if number not in ids
    ]
    update_rows(
        session,
        AccountEntry.__table__,
        open_again,
        key=["id"],
        change={"left": lambda column, value: column.left + value("freed")},
        types={"freed": AccountEntry.left.type},
    )
    closed = [{"id": number, "left": NOTHING} for number in ids]
    update_rows(session, AccountEntry.__table__, closed, key=["id"])
    for entry in entries:
        session.expire(entry, ["left"])
