"""Prices from tables: one row is the price of one thing on a price list, from a day on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from addons.base.models import Variant
from addons.esales.models import PriceEntry, PriceList
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import day, decimal, text_up_to
from core.exchange.parsing import one_of as word
from core.exchange.plan import Outcome, PlannedRow
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Refusal

GTIN_DIGITS = 14
TERMS = ("price", "floor", "until")


class Goods(NamedTuple):
    """What a cell names: a variant, by its code or by its barcode."""

    id: int
    code: str


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of prices may carry."""
    return (
        Column(
            name="code",
            titles=("Code", "SKU", "Barcode", "编码", "商品编码", "规格编码", "条码", "商品条码"),
            required=True,
            parse=text_up_to(64),
            example="EXAMPLE-1",
            note=_("The code of the variant, or the barcode of the piece."),
        ),
        Column(
            name="price",
            titles=("Price", "价格", "单价", "经销价", "含税单价"),
            required=True,
            parse=above_zero,
            example="459.00",
        ),
        Column(name="floor", titles=("Floor price", "最低限价"), parse=above_zero),
        Column(
            name="list",
            titles=("Price list", "价目表"),
            required=True,
            parse=word({name: code for code, name in _lists(context) for name in (code, name)}),
            note=_("Left out, it is the list that dealers buy on today."),
        ),
        Column(
            name="since",
            titles=("Valid from", "From", "生效日期", "起始日期"),
            parse=day,
            note=_("Left empty, the price has always held."),
        ),
        Column(name="until", titles=("Valid until", "Until", "失效日期", "截止日期"), parse=day),
    )


def above_zero(text: str) -> Decimal:
    """A price: above zero, with at most four decimals."""
    price = decimal(text)
    if not 0 < price < 10**10 or price != round(price, 4):
        raise Refusal(_("A price is above zero and has at most four decimals."))
    return price


def _lists(context: Context) -> list[tuple[str, str]]:
    query = select(PriceList.code, PriceList.name).order_by(PriceList.code)
    return [(code, name) for code, name in context.session.execute(query)]


def todays_list(context: Context) -> dict[str, str]:
    """The list that dealers buy on today: of those valid, the one that began last.

    Refuses a file of prices where there is no list to put them on, once and not row by row.
    """
    if context.session.scalar(select(PriceList.id).limit(1)) is None:
        raise Refusal(_("There is no price list yet. Enter one under Price lists first."))
    query = select(PriceList.code, PriceList.since, PriceList.until).where(PriceList.main)
    valid = [
        (since is not None, since, code)
        for code, since, until in context.session.execute(query.order_by(PriceList.code))
        if (since is None or since <= context.today) and (until is None or until >= context.today)
    ]
    return {"list": max(valid)[2]} if valid else {}


def named(context: Context, texts: Collection[str]) -> dict[str, Goods]:
    """The goods that ``texts`` name, in two statements: a code goes before a barcode."""
    session = context.session
    padded = {t.zfill(GTIN_DIGITS): t for t in texts if t.isascii() and t.isdigit()}
    found: dict[str, Goods] = {}
    if padded:
        by_barcode = select(Variant.gtin, Variant.id, Variant.code).where(
            one_of(session, Variant.gtin, padded)
        )
        for gtin, number, code in session.execute(by_barcode):
            found[padded[gtin]] = Goods(number, code)
    by_code = select(Variant.id, Variant.code).where(one_of(session, Variant.code, texts))
    found |= {code: Goods(number, code) for number, code in session.execute(by_code)}
    return found


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """The prices that are there, by what the cell says of the goods, list and first day."""
    query = (
        select(
            PriceEntry.id,
            PriceEntry.variant_id,
            Variant.code,
            PriceList.code.label("list"),
            PriceEntry.since,
            *(getattr(PriceEntry, name) for name in TERMS),
        )
        .join(PriceList, PriceList.id == PriceEntry.list_id)
        .join(Variant, Variant.id == PriceEntry.variant_id)
        .order_by(Variant.code, PriceList.code, PriceEntry.id)
    )
    if keys is None:
        rows = [dict(row._mapping) for row in context.session.execute(query)]
        return {(row["code"], row["list"], row["since"]): row for row in rows}
    goods = named(context, {text for text, _list, _since in keys})
    ids = {of.id for of in goods.values()}
    query = query.where(one_of(context.session, PriceEntry.variant_id, ids))
    there = {
        (row.variant_id, row.list, row.since): dict(row._mapping)
        for row in context.session.execute(query)
    }
    return {
        key: there[place]
        for key in keys
        if key[0] in goods and (place := (goods[key[0]].id, *key[1:])) in there
    }


def known_goods(context: Context, drafts: Sequence[Draft]) -> Iterator[tuple[int, Any]]:
    """Refuse goods that are not known, and the same price twice under code and barcode."""
    goods = named(context, {draft.key[0] for draft in drafts})
    first: dict[Any, int] = {}
    for draft in drafts:
        text, *place = draft.key
        if text not in goods:
            yield (
                draft.number,
                _(
                    "No goods have the code or barcode “${code}”. Import the products first, or "
                    "correct it.",
                    mapping={"code": text},
                ),
            )
            continue
        row = first.setdefault((goods[text].id, *place), draft.number)
        if row != draft.number:
            yield (
                draft.number,
                _("Row ${row} gives the same goods a price already.", mapping={"row": row}),
            )


def sound_terms(context: Context, drafts: Sequence[Draft]) -> Iterable[tuple[int, Any]]:
    """A floor is not above its price, and nothing ends before it begins."""
    for draft in drafts:
        now = {**(draft.existing or {}), **draft.values}
        price, floor = now.get("price"), now.get("floor")
        if price is not None and floor is not None and floor > price:
            yield draft.number, _("The floor price is above the price. Correct one of them.")
        since, until = now.get("since"), now.get("until")
        if since and until and until < since:
            yield draft.number, _("It ends before it begins. Choose a later day.")


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Write new prices and change those that are there, with the log."""
    session, table = context.session, PriceEntry.__table__
    goods = named(context, {row.key[0] for row in rows})
    lists = dict(session.execute(select(PriceList.code, PriceList.id)).all())
    made = [row for row in rows if row.outcome is Outcome.CREATE]
    changed = [row for row in rows if row.outcome is Outcome.UPDATE]
    there = existing(context, [row.key for row in changed]) if changed else {}
    insert_rows(
        session,
        table,
        [
            {name: row.values.get(name) for name in ("since", *TERMS)}
            | {"list_id": lists[row.key[1]], "variant_id": goods[row.key[0]].id}
            for row in made
        ],
    )
    update_rows(
        session,
        table,
        [
            {"id": there[row.key]["id"]}
            | {name: row.values.get(name, there[row.key][name]) for name in TERMS}
            for row in changed
        ],
        key=("id",),
    )
    now = existing(context, [row.key for row in rows])
    entries: list[Any] = [
        (table.name, now[row.key]["id"], "create", {n: (None, v) for n, v in row.values.items()})
        for row in made
    ]
    entries += [(table.name, now[row.key]["id"], "change", row.changes) for row in changed]
    log_changes(session, entries, reason=reason)


PRICES = Import(
    name="prices",
    title=_("Prices"),
    key="code",
    also=("list", "since"),
    permission="esales:price:edit",
    columns=columns,
    existing=existing,
    apply=apply,
    usual=todays_list,
    checks=(known_goods, sound_terms),
    order=26,
)
