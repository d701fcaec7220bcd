"""What is asked before money is entered, its entering, and its taking back, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select

from addons.esales.accounts import NOTHING, holders, standings
from addons.esales.models import AccountEntry, DealerAccount, ReceiptVoucher
from addons.esales.money.at_counter import meant_for
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.pockets import BALANCE, DEPOSIT
from addons.esales.money.rules import at_most, faults
from addons.esales.money.taken import taken_at_counter
from addons.esales.money.taking_back import take_back
from addons.esales.money.vouchers import KIND, chosen_of, owed_by, received
from core.context import Context
from core.i18n import _
from core.orm.bulk import fresh_ids, insert_rows, one_of
from core.workflow import Document, Effect, Guard, Link, Objection
from core.workflow.businesses import definition
from core.workflow.numbers import draw_numbers

REVERSES = "reverses"
V = TypeVar("V", bound=Document)


def money_fits(
    documents: Sequence[ReceiptVoucher], context: Context
) -> Iterator[Objection]:
    """Object to money that cannot be entered as it is; the accounts stand still from now on.

    Of several vouchers that pay for the same entry each leaves the rest to the next; one that stays
    takes nothing. What was taken for a pickup came in, whatever a return has left open of that
    since: it pays what is open, and then the oldest.
    """
    dealers = holders(context, {document.dealer_id for document in documents})
    standings(context, dealers, lock=True)
    owed, chosen = owed_by(context, dealers), chosen_of(context, documents)
    there, taken = _there(documents, context), taken_at_counter(context, chosen.keys())
    for document in documents:
        pocket, open_ = (document.dealer_id, document.pocket), owed[document.dealer_id]
        dealer, meant = dealers[document.dealer_id], chosen[document.id]
        if document.id in taken and document.pocket == BALANCE:
            meant = at_most(meant, open_)
        money = received(document, dealer, meant, there[pocket])
        found = list(faults(money, open_, context.today))
        yield from (Objection(document=document.id, message=message) for message in found)
        if found:
            continue
        there[pocket] += min(document.amount, NOTHING)
        for entry, amount in meant.items():
            if entry in open_:
                left = max(open_[entry].left - amount, Decimal(0))
                open_[entry] = replace(open_[entry], left=left)


def _there(
    documents: Sequence[ReceiptVoucher], context: Context
) -> dict[tuple[int, str], Decimal]:
    """What can be paid back, by dealer and pocket; nothing is asked where nothing is."""
    found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    dealers = {document.dealer_id for document in documents if document.amount < 0}
    if dealers:
        pockets = (DealerAccount.balance, DealerAccount.deposit)
        query = select(DealerAccount.dealer_id, *pockets)
        query = query.where(one_of(context.session, DealerAccount.dealer_id, dealers))
        for dealer, balance, deposit in context.session.execute(query):
            found[dealer, BALANCE], found[dealer, DEPOSIT] = max(-balance, NOTHING), deposit
    return found


def enter_money(documents: Sequence[ReceiptVoucher], context: Context) -> None:
    """Enter the money of ``documents`` into the accounts: what was chosen first, then the oldest.

    What was taken for a pickup pays that before the oldest. What is over stays prepaid; a deposit
    pays for nothing. Money paid back meets what was prepaid.
    """
    meant = meant_for(context, documents)
    entries = [
        NewEntry(
            dealer=document.dealer_id,
            kind="payment",
            pocket=document.pocket,
            amount=-document.amount if document.pocket == BALANCE else document.amount,
            day=document.day,
            document=document.id,
            note=document.reference,
            meets=meant[document.id],
        )
        for document in documents
    ]
    enter(entries, context)


def take_money_back(documents: Sequence[ReceiptVoucher], context: Context) -> None:
    """Make a voucher below zero for each of ``documents``, and take back what each had entered."""
    reverse_with(documents, _opposite, context)


def reverse_with(
    documents: Sequence[V], opposite: Callable[[V, Context], dict[str, Any]], context: Context
) -> None:
    """Make what takes each of ``documents`` back, linked to it, and take its entries back.

    ``opposite(document, context)`` says what the one that takes it back has beside what all
    documents have. The statements do not grow.
    """
    business = definition(context, documents[0].business, documents[0].version)
    numbers = draw_numbers(business.series, len(documents), context)
    ids = fresh_ids(context.session, Document.__table__, len(documents))
    made = [
        _arisen(document, identity, number, opposite(document, context), context)
        for document, identity, number in zip(documents, ids, numbers, strict=True)
    ]
    context.session.add_all(made)
    context.session.flush()
    pairs = list(zip(documents, made, strict=True))
    links = [{"source": d.id, "target": red.id, "relation": REVERSES} for d, red in pairs]
    insert_rows(context.session, Link.__table__, links)
    of_document = {document.id: red.id for document, red in pairs}
    query = select(AccountEntry).where(
        one_of(context.session, AccountEntry.document, of_document)
    )
    entries = context.session.scalars(query.order_by(AccountEntry.id)).all()
    backwards = {entry.id: of_document[entry.document or 0] for entry in entries}
    take_back(context, entries, documents=backwards)


def _arisen(
    document: V, identity: int, number: str, values: Mapping[str, Any], context: Context
) -> V:
    known = {
        "id": identity,
        "business": document.business,
        "version": document.version,
        "step": document.step,
        "number": number,
        "created": context.now,
        "creator": context.identity.login,
        "posted": context.now,
        # What the store would fill in by itself it would fill in one by one.
        "urged": 0,
    }
    return type(document)(**{**known, **values})


def _opposite(document: ReceiptVoucher, context: Context) -> dict[str, Any]:
    kept = ("dealer_id", "means", "pocket", "reference")
    same = {name: getattr(document, name) for name in kept}
    return {**same, "day": context.today, "amount": -document.amount}


GUARDS = (
    Guard(
        name="esales.money_fits",
        title=_("The money can be entered as it is"),
        check=money_fits,
        kinds=(KIND,),
    ),
)
EFFECTS = (
    Effect(
        name="esales.enter_money",
        title=_("Enter the money into the dealer account"),
        apply=enter_money,
        kinds=(KIND,),
    ),
    Effect(
        name="esales.take_money_back",
        title=_("Take the money back off the dealer account"),
        apply=take_money_back,
        kinds=(KIND,),
    ),
)
