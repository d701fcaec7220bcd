"""Whether goods may go to a dealer: active, for sale, priced, inside the territory and the credit.

The same questions are asked at every beep, where the answer is a refusal, and once more by the
guards before a pickup is finished. Somebody with the permission may have let the pickup pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Protocol

from addons.esales.accounts import NOTHING, Standing
from addons.esales.assortment import Goods
from addons.esales.credit import Settlement, assess
from addons.esales.models import Dealer
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.repricing import Repriced
from addons.esales.slips import Slip
from addons.esales.terms import Terms
from addons.esales.territory import Refused, may_sell
from core.context import Context
from core.i18n import _
from core.workflow import Objection
from core.workflow.deciding.overrides import uncovered

TERRITORY = "esales.territory"
ORDER_TERRITORY = "esales.order_territory"
CREDIT = "esales.credit"
ORDER_CREDIT = "esales.order_credit"
# Where goods without a product line stand in the tree of lines.
NO_LINE = "/"


class Sale(Protocol):
    """What is sold, or ordered: by its id, to whom, and where he stands."""

    @property
    def id(self) -> int: ...
    @property
    def dealer(self) -> Dealer: ...
    @property
    def standing(self) -> Standing: ...


def refuse_goods(
    context: Context, slip: Slip, found: Repriced, terms: Terms, added: Collection[int]
) -> None:
    """Refuse ``found``, what the slip has become, for the variants ``added`` to it or its total."""
    fresh = [slip.goods[variant] for variant in added]
    for goods in fresh:
        refuse_unsold(goods)
    for refusal in found.refusals.values():
        raise refusal
    gross = _on_credit(slip, found.gross)
    said = {
        TERRITORY: list(outside(slip, fresh, terms, context)),
        CREDIT: list(beyond_credit(slip, gross, context)),
    }
    for guard, left in uncovered(said, context).items():
        raise SaleRefused(_reason(guard, slip, gross, context), *(no.message for no in left))


def refuse_beyond_credit(context: Context, sale: Sale, gross: Decimal) -> None:
    """Refuse to put ``gross`` on the account of whoever pays for ``sale``, where it is too much."""
    gross = _on_credit(sale, gross)
    said = {CREDIT: list(beyond_credit(sale, gross, context))}
    for guard, left in uncovered(said, context).items():
        raise SaleRefused(_reason(guard, sale, gross, context), *(no.message for no in left))


def _on_credit(sale: Sale, gross: Decimal) -> Decimal:
    """Who pays cash pays when the goods are counted, so only older debts stop the counting."""
    return NOTHING if sale.standing.account.settlement is Settlement.CASH else gross


def refuse_unsold(goods: Goods) -> None:
    """Refuse goods that are not sold yet, or not any more."""
    if not goods.for_sale:
        raise SaleRefused(
            Reason.NOT_FOR_SALE,
            _(
                "${product} is not for sale: it is not launched yet, or not sold any more. Put it "
                "back.",
                mapping={"product": goods.name},
            ),
        )


def _reason(guard: str, slip: Sale, gross: Decimal, context: Context) -> Reason:
    if guard == TERRITORY:
        return Reason.OUTSIDE_TERRITORY
    over = assess(slip.standing.account, gross, context.today).available_after < 0
    return Reason.CREDIT_EXCEEDED if over else Reason.OVERDUE


def outside(
    slip: Sale, goods: Iterable[Goods], terms: Terms, context: Context
) -> Iterator[Objection]:
    """Object to ``goods`` that the slip's dealer may sell nowhere, once for each product line."""
    for path, name in {item.path: item.line or item.name for item in goods}.items():
        answer = may_sell(
            terms.territories[slip.dealer.id],
            terms.keys.path(path),
            context.today,
            product_line=name,
        )
        if isinstance(answer, Refused):
            yield Objection(document=slip.id, message=answer.sentence, about=path or NO_LINE)


def beyond_credit(slip: Sale, gross: Decimal, context: Context) -> Iterator[Objection]:
    """Object to ``gross`` where it goes beyond the dealer's credit, or the dealer is overdue."""
    for message in assess(slip.standing.account, gross, context.today).blocked:
        yield Objection(document=slip.id, message=message, measure=gross)


