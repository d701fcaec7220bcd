"""Whether what was entered into an account can be taken out again: it is still there.

Nothing is taken out of a rebate or a deposit that is used up, and no closed dealer owes anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.accounts import NOTHING, holders, standings
from addons.esales.models import DealerAccount, ReceiptVoucher
from addons.esales.money.pockets import BALANCE, DEPOSIT, REBATE
from addons.esales.money.rules import owes_anew, unreversed
from addons.esales.money.vouchers import KIND
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Guard, Objection


@dataclass(frozen=True, kw_only=True)
class Entered:
    """An amount as it stands in a pocket of a dealer's account, and how people call its paper."""

    paper: int
    called: Any
    dealer: int
    pocket: str
    amount: Decimal


def against_taking_out(
    entered: Sequence[Entered], context: Context
) -> Iterator[tuple[int, Any]]:
    """By paper, why it cannot be taken out of the account; the accounts stand still from now on.

    Each leaves the rest to the next; one that stays takes nothing.
    """
    ids = {one.dealer for one in entered}
    known, standing = holders(context, ids), standings(context, ids, lock=True)
    left = {(number, BALANCE): one.balance for number, one in standing.items()}
    left |= {(number, REBATE): one.account.usable_rebate for number, one in standing.items()}
    left |= _deposits({one.dealer for one in entered if one.pocket == DEPOSIT}, context)
    for one in entered:
        where, dealer = (one.dealer, one.pocket), known[one.dealer]
        rest = left[where] - one.amount
        if one.pocket != BALANCE:
            message = unreversed(one.pocket, one.amount, left[where])
        elif dealer.status == "closed" and one.amount < 0 < rest:
            message = owes_anew(dealer.name, one.called)
        else:
            message = None
        if message is None:
            left[where] = rest
        else:
            yield one.paper, message


def _deposits(ids: Collection[int], context: Context) -> dict[tuple[int, str], Decimal]:
    """The deposits of the dealers ``ids``, whose accounts are locked; nothing is asked for none."""
    if not ids:
        return {}
    found = {(number, DEPOSIT): NOTHING for number in ids}
    query = select(DealerAccount.dealer_id, DealerAccount.deposit)
    query = query.where(one_of(context.session, DealerAccount.dealer_id, ids))
    return found | {(row[0], DEPOSIT): row[1] for row in context.session.execute(query)}


def money_is_there(
    documents: Sequence[ReceiptVoucher], context: Context
) -> Iterator[Objection]:
    """Object to taking back a deposit that was paid back, or what a closed dealer paid."""
    entered = [
        Entered(
            paper=document.id,
            called=document.number,
            dealer=document.dealer_id,
            pocket=document.pocket,
            amount=-document.amount if document.pocket == BALANCE else document.amount,
        )
        for document in documents
    ]
    for paper, message in against_taking_out(entered, context):
        yield Objection(document=paper, message=message)


GUARD = Guard(
    name="esales.money_is_there",
    title=_("What came in is still there"),
    check=money_is_there,
    kinds=(KIND,),
)
