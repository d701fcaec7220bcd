"""What the page of a receipt voucher shows: what it would pay as it stands, or what it paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.models import AccountEntry, Match, ReceiptVoucher
from addons.esales.money.at_counter import meant_for
from addons.esales.money.matching import Open, match
from addons.esales.money.pockets import BALANCE
from addons.esales.money.vouchers import chosen_of
from core.context import Context
from core.workflow import Document

NOTHING = Decimal("0.00")
# The voucher among the entries it pays: no entry has this number.
ITSELF = 0


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """An entry that a voucher pays or may pay; ``number`` is that of the entry's document."""

    entry: AccountEntry
    number: str
    late: bool
    chosen: Decimal | None
    pays: Decimal

    @property
    def called(self) -> str:
        """What people call the entry: its document's number, or what was noted."""
        return self.number or self.entry.note


def voucher_shown(voucher: ReceiptVoucher, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``voucher`` shows to whoever has ``rights`` in its step."""
    draft = voucher.number is None and voucher.posted is None
    # What was chosen before the money became a deposit can be taken off again.
    pays = voucher.pocket == BALANCE or bool(voucher.chosen)
    pays = pays and rights.see("dealer_id") and rights.see("amount")
    read = _would_pay if draft else entries_paid
    lines = read(voucher, context) if pays else []
    settled = sum((line.pays for line in lines), NOTHING)
    return {
        "sees": rights.see,
        "draft": draft,
        "pays": pays,
        "lines": lines,
        "settled": settled,
        "over": voucher.amount - settled,
        "may_choose": draft and rights.edit("chosen"),
    }


def _would_pay(voucher: ReceiptVoucher, context: Context) -> list[EntryShown]:
    """The open entries of the dealer, with what the voucher would pay of each if posted now."""
    opened = _with_numbers(
        context, AccountEntry.dealer_id == voucher.dealer_id, AccountEntry.left > 0
    )
    chosen = chosen_of(context, [voucher])[voucher.id]
    paying = Open(key=ITSELF, age=(date.max, ITSELF), left=-voucher.amount)
    open_ = [Open(key=e.id, age=(e.day, e.id), left=e.left) for e, _number in opened]
    paid: dict[int, Decimal] = {}
    for one in match([*open_, paying], {ITSELF: meant_for(context, [voucher])[voucher.id]}):
        paid[one.paid] = paid.get(one.paid, NOTHING) + one.amount
    return [
        EntryShown(
            entry=entry,
            number=number,
            late=(entry.due or entry.day) < context.today,
            chosen=chosen.get(entry.id),
            pays=paid.get(entry.id, NOTHING),
        )
        for entry, number in opened
    ]


def entries_paid(voucher: Document, context: Context) -> list[EntryShown]:
    """The entries that the voucher paid, as long as it was not taken back."""
    own = select(AccountEntry.id).where(AccountEntry.document == voucher.id)
    query = select(Match.paid_id, Match.amount).where(Match.paying_id.in_(own))
    paid: dict[int, Decimal] = {}
    for number, amount in context.session.execute(query):
        paid[number] = paid.get(number, NOTHING) + amount
    return [
        EntryShown(entry=entry, number=number, late=False, chosen=None, pays=paid[entry.id])
        for entry, number in _with_numbers(context, AccountEntry.id.in_(paid))
        if entry.document != voucher.id
    ]


def _with_numbers(context: Context, *where: Any) -> Sequence[tuple[AccountEntry, str]]:
    query = (
        select(AccountEntry, Document.number)
        .outerjoin(Document, Document.id == AccountEntry.document)
        .where(*where)
        .order_by(AccountEntry.day, AccountEntry.id)
    )
    return [(entry, number or "") for entry, number in context.session.execute(query)]
