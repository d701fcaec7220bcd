"""Made up for selling on paper: a dealer who may buy everything, goods at a price in stock.

What somebody chose stays as it is, say a dealer beyond his credit; what is missing is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.made_up import make_up_goods, make_up_party, make_up_pieces
from addons.base.models import Variant
from addons.esales.models import Dealer, DealerAccount, PriceEntry, PriceList, Territory
from addons.esales.money.pockets import POCKETS
from addons.esales.pickups import Scanned
from addons.esales.rules import in_force
from addons.esales.tax import PRICE_STEP, TaxMode
from core.context import Context
from core.i18n import _
from core.refusal import Refusal

DEALER = {"en": "Dealer on paper", "zh_CN": "模拟经销商"}
LIST = "PAPER"
LIMIT, PRICE, ONE = Decimal("1000000.00"), Decimal("100.00"), Decimal(1)
TERM = 30
# So many pieces get serial numbers of their own; of more only the quantity counts.
MOST_PIECES = 50


def dealer_for(values: Mapping[str, Any], context: Context) -> int:
    """The id of the dealer whom ``values`` name, or else of one who is made up."""
    return values.get("dealer_id") or make_up_dealer(context).id


def make_up_dealer(context: Context) -> Dealer:
    """An active dealer on monthly terms with credit enough, who may sell everything everywhere."""
    party = make_up_party(context, DEALER)
    made = Dealer(
        party_id=party.id,
        code=party.code,
        grade="",
        settlement="monthly",
        credit_limit=LIMIT,
        term_days=TERM,
    )
    context.session.add(made)
    context.session.flush()
    account = DealerAccount(dealer_id=made.id, **dict.fromkeys(POCKETS, Decimal(0)))
    context.session.add_all([account, Territory(dealer_id=made.id, region="")])
    context.session.flush()
    return made


def make_up_goods_for_sale(
    context: Context, values: Mapping[str, Any], *, price_list: str = ""
) -> tuple[Scanned, str]:
    """Goods in stock, as many and worth as much as ``values`` say, and the code of the warehouse.

    They lie in the warehouse of ``values``, or in any that sells. Refuses where nobody keeps the
    stock.
    """
    variant, quantity, pieces = make_up_priced_goods(context, values, price_list=price_list)
    warehouse = context.hooks.goods_made_up(
        variant=variant,
        quantity=quantity,
        serials=pieces,
        warehouse=values.get("warehouse") or "",
        context=context,
    )
    if warehouse is None:
        raise Refusal(_("Nobody keeps the stock here, so there are no goods to try with."))
    return (variant, quantity, pieces), warehouse


def make_up_priced_goods(
    context: Context, values: Mapping[str, Any], *, price_list: str = ""
) -> Scanned:
    """The same goods, which lie nowhere; their price stands in the list with this code.

    Without a code it is the main one.
    """
    quantity = values.get("quantity") or ONE
    by_piece = 0 < quantity <= MOST_PIECES and quantity == int(quantity)
    goods = make_up_goods(context, tracking="throughout" if by_piece else "none")
    pieces = make_up_pieces(context, goods, int(quantity)) if by_piece else []
    _list(goods, (values.get("gross") or quantity * PRICE) / quantity, price_list, context)
    return goods.id, quantity, pieces


def _list(goods: Variant, price: Decimal, code: str, context: Context) -> None:
    """Let the list with this code, or the main one, say that one of ``goods`` costs ``price``.

    Tax is in the price, whatever is in those of the list.
    """
    chosen = PriceList.code == code if code else PriceList.main
    newest = (PriceList.since.desc().nulls_last(), PriceList.id.desc())
    valid = in_force(PriceList.__table__, context.today)
    query = select(PriceList).where(chosen, valid).order_by(*newest).limit(1)
    listed = context.session.scalar(query) or PriceList(
        code=code or LIST, name=code or LIST, mode=TaxMode.INCLUSIVE, main=not code
    )
    if listed.mode == TaxMode.EXCLUSIVE and goods.product.tax_rate is not None:
        price /= 1 + goods.product.tax_rate.rate
    entry = PriceEntry(variant_id=goods.id, price=price.quantize(PRICE_STEP))
    entry.price_list = listed
    context.session.add(entry)
    context.session.flush()
