"""Rebate vouchers: begun, entered into the account in one deed, and taken back by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from addons.esales.accounts import NOTHING, holders, standings
from addons.esales.models import Promotion, RebateVoucher
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.posting import reverse_with
from addons.esales.money.reversible import Entered, against_taking_out
from addons.esales.rebates.rules import (
    GRANT,
    NO_AMOUNT,
    SET_OFF,
    Rebated,
    faults,
    moves,
)
from addons.esales.retail.rules import is_amount
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Invalid
from core.workflow import Business, Document, Effect, Guard, Objection
from core.workflow.businesses import definition
from core.workflow.motion.beginning import begin_plain

KIND, ENTRY, TAKE_BACK = "esales.rebate", "rebate", "esales.take_rebate_back"
LONGEST_NOTE = 200


def begin_rebate(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A voucher in the first step; without a day it is today's. Refuses less than a cent."""
    if not is_amount(values["amount"]):
        raise Invalid(NO_AMOUNT, fields={"amount": NO_AMOUNT})
    return begin_plain(business, {**values, "day": values.get("day") or context.today}, context)


def is_reversible(voucher: RebateVoucher) -> bool:
    """Whether ``voucher`` stands in the account."""
    return voucher.step == "posted"


def rebate_fits(documents: Sequence[RebateVoucher], context: Context) -> Iterator[Objection]:
    """Object to rebates that cannot be entered as they are; the accounts stand still from now on.

    Of several vouchers of one dealer each leaves the rest to the next; one that stays takes none.
    """
    known = holders(context, {document.dealer_id for document in documents})
    standing = standings(context, known, lock=True)
    there = {number: one.account.usable_rebate for number, one in standing.items()}
    owed = {number: max(one.balance, NOTHING) for number, one in standing.items()}
    for document in documents:
        dealer = known[document.dealer_id]
        rebated = Rebated(
            deed=document.deed,
            amount=document.amount,
            day=document.day,
            dealer=dealer.name,
            closed=dealer.status == "closed",
            has_source=document.promotion_id is not None or bool(document.agreement.strip()),
            has_reason=bool(document.reason.strip()),
        )
        found = list(faults(rebated, there[dealer.id], owed[dealer.id], context.today))
        yield from (Objection(document=document.id, message=message) for message in found)
        if found:
            continue
        if document.deed != GRANT:
            there[dealer.id] -= document.amount
        if document.deed == SET_OFF:
            owed[dealer.id] -= document.amount


def rebate_is_there(documents: Sequence[RebateVoucher], context: Context) -> Iterator[Objection]:
    """Object to reversing a grant that is used up, or what was set off for a closed dealer."""
    entered = [
        Entered(
            paper=document.id,
            called=document.number,
            dealer=document.dealer_id,
            pocket=pocket,
            amount=amount,
        )
        for document in documents
        for pocket, amount in moves(document.deed, document.amount).items()
    ]
    for paper, message in against_taking_out(entered, context):
        yield Objection(document=paper, message=message)


def enter_rebate(documents: Sequence[RebateVoucher], context: Context) -> None:
    """Move what ``documents`` say between the pockets of the accounts, with where it comes from.

    What is set off pays the oldest.
    """
    names = _promotions(documents, context)
    enter(
        [
            NewEntry(
                dealer=document.dealer_id,
                kind=ENTRY,
                pocket=pocket,
                amount=amount,
                day=document.day,
                document=document.id,
                note=_note(document, names.get(document.promotion_id or 0, "")),
            )
            for document in documents
            for pocket, amount in moves(document.deed, document.amount).items()
        ],
        context,
    )


def _note(document: RebateVoucher, promotion: str) -> str:
    """Where a rebate comes from and why, as it stands beside its movements."""
    said = (promotion, document.agreement.strip(), document.reason.strip())
    return " · ".join(filter(None, said))[:LONGEST_NOTE]


def _promotions(documents: Sequence[RebateVoucher], context: Context) -> dict[int, str]:
    ids = {document.promotion_id for document in documents if document.promotion_id is not None}
    query = select(Promotion.id, Promotion.name).where(one_of(context.session, Promotion.id, ids))
    return {row.id: row.name for row in context.session.execute(query)} if ids else {}


def take_rebate_back(documents: Sequence[RebateVoucher], context: Context) -> None:
    """Make a voucher below zero for each of ``documents``, and take back what each had entered."""
    reverse_with(documents, _opposite, context)


def _opposite(document: RebateVoucher, context: Context) -> dict[str, Any]:
    """It stands at once where the one that it takes back goes: neither is reversed once more."""
    ways = definition(context, document.business, document.version).transitions
    back = (way for way in ways if any(use.name == TAKE_BACK for use in way.effects))
    kept = ("dealer_id", "deed", "promotion_id", "agreement", "reason")
    same = {name: getattr(document, name) for name in kept}
    step = next(way.target for way in back if way.source == document.step)
    return {**same, "step": step, "day": context.today, "amount": -document.amount}


GUARDS = (
    Guard(
        name="esales.rebate_fits",
        title=_("The rebate can be entered as it is"),
        check=rebate_fits,
        kinds=(KIND,),
    ),
    Guard(
        name="esales.rebate_is_there",
        title=_("What was granted is still there"),
        check=rebate_is_there,
        kinds=(KIND,),
    ),
)
EFFECTS = (
    Effect(
        name="esales.enter_rebate",
        title=_("Enter the rebate into the dealer account"),
        apply=enter_rebate,
        kinds=(KIND,),
    ),
    Effect(
        name=TAKE_BACK,
        title=_("Take the rebate back off the dealer account"),
        apply=take_rebate_back,
        kinds=(KIND,),
    ),
)
