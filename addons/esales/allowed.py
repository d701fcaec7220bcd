"""Whether goods may go to a dealer: for sale, priced, inside the territory, within the credit.

The same questions are asked at every beep, where the answer is a refusal, and once more by the
guards before a pickup is finished. Somebody with the permission may have let the pickup pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.accounts import NOTHING
from addons.esales.credit import Settlement, assess
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.slips import Repriced, Slip
from addons.esales.terms import Goods, LineKeys, read_territories
from addons.esales.territory import Refused, Territory, may_sell
from core.context import Context
from core.i18n import _
from core.workflow.documents import Override

TERRITORY = "esales.territory"
CREDIT = "esales.credit"


def refuse_goods(context: Context, slip: Slip, found: Repriced, added: Collection[int]) -> None:
    """Refuse ``found``, what the slip has become, for the variants ``added`` to it or its total."""
    fresh = [found.goods[variant] for variant in added]
    for goods in fresh:
        _refuse_unsold(goods)
    for refusal in found.refusals.values():
        raise refusal
    _refuse_outside(context, slip, fresh, found.keys)
    _refuse_beyond_credit(context, slip, found.gross)


def _refuse_unsold(goods: Goods) -> None:
    if not goods.for_sale:
        raise SaleRefused(
            Reason.NOT_FOR_SALE,
            _(
                "${product} is not for sale: it is not launched yet, or not sold any more. Put it "
                "back.",
                mapping={"product": goods.name},
            ),
        )


def _refuse_outside(
    context: Context, slip: Slip, fresh: Iterable[Goods], keys: LineKeys
) -> None:
    territories = read_territories(context, [slip.dealer.id], keys)[slip.dealer.id]
    said = outside(territories, fresh, keys, context)
    if said and not _passed(context, slip, TERRITORY):
        raise SaleRefused(Reason.OUTSIDE_TERRITORY, *said)


def outside(
    territories: Collection[Territory], goods: Iterable[Goods], keys: LineKeys, context: Context
) -> list[Any]:
    """The sentences that refuse ``goods`` to the holder of ``territories``, one a product line."""
    lines = {item.path: item.line or item.name for item in goods}
    answers = (
        may_sell(territories, keys.path(path), context.today, product_line=name)
        for path, name in lines.items()
    )
    return [answer.sentence for answer in answers if isinstance(answer, Refused)]


def _refuse_beyond_credit(context: Context, slip: Slip, gross: Decimal) -> None:
    standing = slip.standing
    # Who pays cash pays when the goods are counted, so only older debts stop the counting.
    cash = standing.account.settlement is Settlement.CASH
    found = assess(standing.account, NOTHING if cash else gross, context.today)
    if found.blocked and not _passed(context, slip, CREDIT):
        over = found.available_after < 0
        raise SaleRefused(Reason.CREDIT_EXCEEDED if over else Reason.OVERDUE, *found.blocked)


def _passed(context: Context, slip: Slip, guard: str) -> bool:
    """Whether somebody let the pickup pass ``guard`` all the same."""
    query = select(Override.guard).where(
        Override.document == slip.pickup.id, Override.guard == guard
    )
    return context.session.scalar(query) is not None
