"""Labels of goods and of cartons: their layouts, and what stands on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from addons.base.models import Carton, Serial, Variant
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.printing.composing import word
from core.printing.layout import Field, Label
from core.printing.stickers import LARGE, SMALL, bars, stickers
from core.workflow.printing.labels import Labels, Values

GOODS_WORDS = (
    word("code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("spec", "规格", "Variant", "标准版 黑"),
    word("bars", "条码", "Barcode", "6901234567892"),
)
CARTON_WORDS = (
    *GOODS_WORDS[:3],
    word("bars", "箱码", "Carton code", "LYC0000012"),
    word("pieces", "件数", "Pieces", "6"),
)

PRODUCT = stickers(
    name="product_label",
    title=Label(zh="商品标签", en="Product label"),
    words=GOODS_WORDS,
    fields=(
        Field(x=2, y=1.6, width=56, height=9, value="name", bold=True),
        Field(x=2, y=10.8, width=56, height=4.4, value="spec", size=8),
        Field(x=2, y=15.4, width=56, height=4.6, value="code"),
        *bars(x=5, y=21, width=50, height=10.5),
    ),
    on=SMALL,
)
CARTON = stickers(
    name="carton_label",
    title=Label(zh="箱标签", en="Carton label"),
    words=CARTON_WORDS,
    fields=(
        Field(x=4, y=4, width=90, height=12, value="name", size=14, bold=True),
        Field(x=4, y=17, width=90, height=6, value="spec", size=11),
        Field(x=4, y=24, width=62, height=8, value="code", size=13),
        Field(
            x=66,
            y=24,
            width=14,
            height=8,
            caption=Label(zh="件数", en="Pieces"),
            size=9,
            align="right",
        ),
        Field(
            x=81,
            y=23,
            width=14,
            height=10,
            value="pieces",
            size=18,
            bold=True,
            align="right",
            format="quantity",
        ),
        *bars(x=8, y=38, width=82, height=19, size=10),
    ),
    on=LARGE,
)
LABEL_LAYOUTS = (*PRODUCT, *CARTON)


def goods(codes: Sequence[str], context: Context) -> Mapping[str, Sequence[Values]]:
    """Variants by their code, or by the barcode of a piece."""
    session = context.session
    query = select(Variant).where(
        or_(
            one_of(session, Variant.code, {code.upper() for code in codes}),
            one_of(session, Variant.gtin, {code.zfill(14) for code in codes if code.isdigit()}),
        )
    )
    known: dict[str, list[Values]] = {}
    for variant in session.scalars(query):
        told = {**_goods(variant, context), "bars": variant.gtin.lstrip("0") or variant.code}
        for name in {variant.code, variant.gtin} - {""}:
            known.setdefault(name, []).append(told)
    return {code: known.get(code.upper()) or known.get(code.zfill(14), []) for code in codes}


def cartons(codes: Sequence[str], context: Context) -> Mapping[str, Sequence[Values]]:
    """Cartons by their code, each with the number of pieces that are in it."""
    session = context.session
    inside = (
        select(func.count(Serial.id))
        .where(Serial.carton_id == Carton.id, Serial.branch == Carton.branch)
        .scalar_subquery()
    )
    query = select(Carton, inside).where(one_of(session, Carton.code, set(codes)))
    found = session.execute(query.options(joinedload(Carton.variant)))
    return {
        carton.code: [
            {**_goods(carton.variant, context), "bars": carton.code, "pieces": pieces or None}
        ]
        for carton, pieces in found
    }


def _goods(variant: Variant, context: Context) -> dict[str, Any]:
    english = not context.identity.locale.startswith("zh")
    name = (english and variant.name_en) or variant.name
    return {"code": variant.code, "name": name, "spec": variant.spec}


LABELS = (
    Labels(
        name="product_label",
        title=_("Product labels"),
        permission="base:product:view",
        typed=_("Product codes or barcodes"),
        find=goods,
    ),
    Labels(
        name="carton_label",
        title=_("Carton labels"),
        permission="base:product:view",
        typed=_("Carton codes"),
        find=cartons,
    ),
)
