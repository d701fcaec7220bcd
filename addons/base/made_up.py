"""Made up for a trial on paper: goods and a party nobody has, gone when the trial is over."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from secrets import token_hex

from sqlalchemy import select

from addons.base.models import Party, Product, Serial, TaxRate, Variant
from core.context import Context
from core.workflow.definition import in_words

GOODS = {"en": "Goods on paper", "zh_CN": "模拟商品"}
USUAL = Decimal("0.13")
TAX_CATEGORY = "1" + "0" * 18


def make_up_goods(context: Context, *, tracking: str = "none") -> Variant:
    """A variant on sale, alone in its product; ``tracking`` as ``Product.serials``."""
    session, code = context.session, _code()
    rate = session.scalar(select(TaxRate).order_by(TaxRate.id).limit(1))
    if rate is None:
        rate = TaxRate(code=code, name=code, rate=USUAL)
    words = {"name": GOODS["zh_CN"], "name_en": GOODS["en"]}
    product = Product(
        code=code, serials=tracking, tax_rate=rate, tax_category=TAX_CATEGORY, **words
    )
    made = Variant(product=product, code=code, **words)
    session.add(made)
    session.flush()
    return made


def make_up_pieces(context: Context, variant: Variant, count: int) -> list[int]:
    """So many pieces of ``variant`` with serial numbers; their ids."""
    made = [
        Serial(variant_id=variant.id, number=number) for number in serial_numbers(variant, count)
    ]
    context.session.add_all(made)
    context.session.flush()
    return [piece.id for piece in made]


def serial_numbers(variant: Variant, count: int) -> list[str]:
    """Serial numbers for so many pieces of goods that are made up."""
    return [f"{variant.code}-{number}" for number in range(1, count + 1)]


def make_up_party(context: Context, title: Mapping[str, str]) -> Party:
    """A party that is called ``title`` in the language of whoever tries."""
    made = Party(code=_code(), name=in_words(title, context.identity.locale))
    context.session.add(made)
    context.session.flush()
    return made


def _code() -> str:
    # Two who try at the same time do not wait for each other's codes.
    return f"PAPER-{token_hex(4).upper()}"
