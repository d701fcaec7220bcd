"""The catalogue from tables: one row makes or changes a variant, its product and its carton."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.catalogue import barcode_holders
from addons.base.codes import packing_code, piece_barcode, tax_category, zeros_put_back
from addons.base.imports import words
from addons.base.imports.products_writing import apply
from addons.base.models import Packing, Product, ProductLine, TaxRate, Unit, Variant
from addons.base.packing import Pack
from addons.base.tracking import against_tracking
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import decimal, text_up_to, whole_number
from core.exchange.parsing import one_of as word
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal

# What all variants of a product have in common: two rows of one product cannot differ in it.
COMMON = ("line", "unit", "tax_rate", "tax_category", "manufacturer", "serials", "description")


def pieces(text: str) -> int:
    """How many pieces a packing holds, at least one."""
    number = whole_number(text)
    if not 1 <= number <= 10**6:
        raise Refusal(_("A packing holds at least one piece. Write it like 20."))
    return number


# The barcode of a piece, and the carton with its own.
CODES = (
    Column(
        name="gtin",
        titles=("Barcode", "GTIN", "EAN", "UPC", "条码", "商品条码"),
        parse=piece_barcode,
        restore=zeros_put_back,
        example="9526100000012",
    ),
    Column(
        name="carton_pieces",
        titles=("Pieces a carton", "Carton pieces", "每箱件数", "装箱数", "箱装数量"),
        parse=pieces,
        example="20",
    ),
    Column(
        name="carton_code", titles=("Carton code", "箱码", "外箱码"),
        parse=packing_code,
        restore=zeros_put_back,
    ),
)


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of products may carry."""
    return (
        Column(
            name="code",
            titles=("Code", "SKU", "编码", "商品编码", "规格编码"),
            required=True,
            parse=text_up_to(64),
            example="EXAMPLE-1",
            stand_in="gtin",
            note=_("Where the file has no such column, the barcode is the code."),
        ),
        Column(
            name="name",
            titles=("Name", "Product name", "名称", "商品名称", "品名"),
            required=True,
            parse=text_up_to(300),
            example="示例商品 黑",
        ),
        Column(name="name_en", titles=("English name", "英文名称"), parse=text_up_to(300)),
        Column(
            name="product",
            titles=("Product code", "品种编码", "产品编码"),
            parse=text_up_to(64),
            example="EXAMPLE",
            note=_("Rows with one product code are variants of one product."),
        ),
        Column(name="spec", titles=("Specification", "规格"), parse=text_up_to(200), example="黑"),
        Column(
            name="line", titles=("Product line", "产品线"), parse=known(context, ProductLine)
        ),
        Column(name="unit", titles=("Unit", "单位", "计量单位"), parse=known(context, Unit)),
        Column(name="tax_rate", titles=("Tax rate", "税率"), parse=known_rate(context)),
        Column(
            name="tax_category",
            titles=("Tax category code", "Tax category", "税收分类编码"),
            parse=tax_category,
        ),
        Column(
            name="manufacturer",
            titles=("Manufacturer", "Brand", "厂商", "生产厂家", "品牌"),
            parse=text_up_to(200),
        ),
        *CODES,
        Column(
            name="serials",
            titles=("Serial numbers", "Serials", "序列号", "序列号管理"),
            parse=word(words.SERIALS),
        ),
        Column(name="status", titles=("Stage", "Status", "阶段", "状态"), parse=word(words.STAGES)),
        Column(
            name="description",
            titles=("Description", "Short description", "说明", "描述"),
            parse=text_up_to(1000),
        ),
    )


def known(context: Context, record: type[ProductLine] | type[Unit]) -> Callable[[str], str]:
    """A parser of the codes of ``record``, which may be named instead."""
    query = select(record.code, record.name, record.name_en)
    rows = context.session.execute(query.order_by(record.code.desc())).all()
    titles = [{en: code for code, _name, en in rows if en}]
    titles += [{name: code for code, name, _en in rows}, {code: code for code, *_names in rows}]
    return word({title: code for group in titles for title, code in group.items()})


def known_rate(context: Context) -> Callable[[str], str]:
    """A parser of tax rates: their code, or 13, 13%, 0.13 or 0.130000."""
    by_title: dict[str, str] = {}
    by_rate: dict[Decimal, str] = {}
    query = select(TaxRate.code, TaxRate.name, TaxRate.rate)
    for code, name, rate in context.session.execute(query):
        by_rate[rate] = code
        by_title |= {f"{format((rate * 100).normalize(), 'f')}%": code, name: code, code: code}
    named = word(by_title)

    def found(text: str) -> str:
        try:
            return named(text)
        except Refusal:
            with suppress(Refusal):
                number = decimal(text)
                if (factor := number / 100 if number >= 1 else number) in by_rate:
                    return by_rate[factor]
            raise

    return found


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """The variants that are there, by code, with their product's fields and their carton."""
    session = context.session
    query = (
        select(
            Variant.code,
            Variant.name,
            Variant.name_en,
            Product.code.label("product"),
            Variant.spec,
            ProductLine.code.label("line"),
            Unit.code.label("unit"),
            TaxRate.code.label("tax_rate"),
            Product.tax_category,
            Product.manufacturer,
            Variant.gtin,
            Packing.pieces.label("carton_pieces"),
            Packing.code.label("carton_code"),
            Product.serials,
            Variant.status,
            Product.description,
            Variant.id,
            Product.id.label("product_id"),
            Variant.superseded_by_id,
        )
        .join(Product, Variant.product_id == Product.id)
        .outerjoin(ProductLine, Product.line_id == ProductLine.id)
        .outerjoin(Unit, Product.unit_id == Unit.id)
        .outerjoin(TaxRate, Product.tax_rate_id == TaxRate.id)
        .outerjoin(
            Packing, (Packing.variant_id == Variant.id) & (Packing.level == Pack.CARTON.value)
        )
    )
    if keys is not None:
        query = query.where(one_of(session, Variant.code, keys))
    return {row.code: dict(row._mapping) for row in session.execute(query)}


def one_meaning_a_barcode(
    context: Context, drafts: Sequence[Draft]
) -> Iterable[tuple[int, Any]]:
    """A barcode stands on one variant only, in the file and in the catalogue."""
    first: dict[str, Any] = {}
    given = [
        (draft, draft.values[name])
        for draft in drafts
        for name in ("gtin", "carton_code")
        if draft.values.get(name)
    ]
    holders = barcode_holders(context.session, {code for _draft, code in given})
    for draft, code in given:
        others = (holders.get(code, set()) | {first.setdefault(code, draft.key)}) - {draft.key}
        if others:
            yield (
                draft.number,
                _(
                    "The barcode ${code} is on ${other} already. A scan must mean one thing.",
                    mapping={"code": code, "other": ", ".join(sorted(others))},
                ),
            )


def one_word_a_product(context: Context, drafts: Sequence[Draft]) -> Iterable[tuple[int, Any]]:
    """Rows of one product say the same of what its variants have in common."""
    said: dict[tuple[str, str], tuple[Any, int, str]] = {}
    for draft in drafts:
        number, key, values, _there = draft
        product = _product_of(draft)
        for name in COMMON:
            if name not in values:
                continue
            mine = (values[name], number, key)
            before, row, sibling = said.setdefault((product, name), mine)
            if before != values[name] and sibling != key:
                yield (
                    number,
                    _(
                        "Row ${row} says “${before}” of the same product, and this one “${now}”. "
                        "Make them agree.",
                        mapping={"row": row, "before": before, "now": values[name]},
                    ),
                )


def variants_only(context: Context, drafts: Sequence[Draft]) -> Iterable[tuple[int, Any]]:
    """A row is a variant: the code of a product that has variants does not make another one."""
    fresh = {d.key: d for d in drafts if d.existing is None and "product" not in d.values}
    query = select(Product.code).where(
        one_of(context.session, Product.code, fresh), Product.variants.any()
    )
    for code in context.session.scalars(query) if fresh else ():
        yield (
            fresh[code].number,
            _(
                "${code} is a product with variants of other codes, and a row is one variant. Take "
                "the list of variants; a new one says its product in the column “Product code”.",
                mapping={"code": code},
            ),
        )


def stays_possible(context: Context, drafts: Sequence[Draft]) -> Iterable[tuple[int, Any]]:
    """A carton code needs pieces, a superseded variant its successor; a product is not changed."""
    for number, _key, values, there in drafts:
        if values.get("carton_code") and not (
            values.get("carton_pieces") or (there and there["carton_pieces"])
        ):
            yield number, _("The carton has a code but no pieces. Say how many it holds.")
        if values.get("status") == "superseded" and not (there and there["superseded_by_id"]):
            yield (
                number,
                _(
                    "A superseded variant names its successor, which a file cannot. Import it as "
                    "on sale, then choose the successor on its page."
                ),
            )
        if there and values.get("product", there["product"]) != there["product"]:
            yield (
                number,
                _(
                    "This variant belongs to the product ${product}, and stays there.",
                    mapping={"product": there["product"]},
                ),
            )


def tracking_may_change(context: Context, drafts: Sequence[Draft]) -> Iterable[tuple[int, Any]]:
    """Goods that somebody keeps pieces of are tracked as they were."""
    given = {
        draft.number: (_product_of(draft), draft.values["serials"])
        for draft in drafts
        if "serials" in draft.values
    }
    session = context.session
    query = select(Product.code, Product.id, Product.serials).where(
        one_of(session, Product.code, {code for code, _tracking in given.values()})
    )
    there = {row.code: row for row in session.execute(query)} if given else {}
    wanted = {
        there[code].id: tracking
        for code, tracking in given.values()
        if code in there and there[code].serials != tracking
    }
    against = against_tracking(context, wanted)
    for number, (code, _tracking) in given.items():
        if code in there and there[code].id in against:
            yield number, against[there[code].id]


def _product_of(draft: Draft) -> str:
    there = draft.existing
    code: str = draft.values.get("product") or (there["product"] if there else draft.key)
    return code


PRODUCTS = Import(
    name="products",
    title=_("Products"),
    key="code",
    permission="base:product:edit",
    columns=columns,
    existing=existing,
    apply=apply,
    checks=(
        one_meaning_a_barcode,
        one_word_a_product,
        variants_only,
        stays_possible,
        tracking_may_change,
    ),
    shared=True,
    order=10,
)
