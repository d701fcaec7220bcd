"""Opening stock from tables: one row is a piece with its serial, or a quantity in one place.

The rows become drafts of opening stock, one for each warehouse and a thousand rows, which are
looked over and posted like those typed by hand. The same file sent again adds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from addons.base.models import Variant
from addons.inventory.drafting import Entry, draft
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Location, Opening, StockLine, Warehouse
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import day, decimal, text_up_to
from core.exchange.parsing import one_of as word
from core.exchange.plan import PlannedRow
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal

PLACE, STATUS = "A", "available"
STATUSES = {
    "available": "available",
    "可用": "available",
    "可用量": "available",
    "to inspect": "to_inspect",
    "待检": "to_inspect",
    "blocked": "blocked",
    "冻结": "blocked",
    "defective": "defective",
    "残次": "defective",
    "sample": "sample",
    "样品": "sample",
}


class Lot(NamedTuple):
    """What goes on one line: the same goods in one place, at one cost, of one age."""

    variant: int
    place: str
    status: str
    cost: Decimal | None
    since: date | None


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of opening stock may carry."""
    return (
        Column(
            name="code",
            titles=("Code", "SKU", "编码", "商品编码", "规格编码"),
            required=True,
            parse=text_up_to(64),
            example="EXAMPLE-1",
        ),
        Column(
            name="warehouse",
            titles=("Warehouse", "仓库"),
            required=True,
            parse=word({n: code for code, name in _warehouses(context) for n in (code, name)}),
        ),
        Column(
            name="place",
            titles=("Place", "库位", "货位"),
            required=True,
            parse=text_up_to(20),
            note=_("Left out, it is the place A."),
        ),
        Column(
            name="status",
            titles=("Status", "状态"),
            required=True,
            parse=word(STATUSES),
            note=_("Left out, the goods are available."),
        ),
        Column(name="serial", titles=("Serial number", "序列号"), parse=text_up_to(64)),
        Column(name="twin", titles=("Second number", "第二序列号"), parse=text_up_to(64)),
        Column(name="carton", titles=("Carton code", "箱码"), parse=text_up_to(64)),
        Column(
            name="quantity",
            titles=("Quantity", "数量"),
            parse=quantity,
            example="12",
            note=_("Not needed where there is a serial number: each row is one piece then."),
        ),
        Column(name="cost", titles=("Unit cost", "单位成本"), parse=cost, example="3.50"),
        Column(name="since", titles=("Came in on", "入库日期"), parse=day),
    )


def quantity(text: str) -> Decimal:
    """A quantity above zero, with at most three decimals."""
    found = decimal(text)
    if not 0 < found < 10**9 or found != round(found, 3):
        raise Refusal(_("A quantity is above zero and has at most three decimals."))
    return found


def cost(text: str) -> Decimal:
    """What one unit cost: nothing or more, with at most eight decimals."""
    found = decimal(text)
    if not 0 <= found < 10**9 or found != round(found, 8):
        raise Refusal(_("A cost is zero or more and has at most eight decimals."))
    return found


def _warehouses(context: Context) -> list[tuple[str, str]]:
    query = select(Warehouse.code, Warehouse.name).order_by(Warehouse.code)
    return [(code, name) for code, name in context.session.execute(query)]


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """What stands on documents of opening stock that are not void, by goods, place and serial."""
    query = (
        select(
            Variant.code,
            Warehouse.code.label("warehouse"),
            Location.code.label("place"),
            StockLine.status,
            StockLine.quantity,
            StockLine.serials,
            StockLine.cost,
            StockLine.since,
        )
        .join(Opening, Opening.id == StockLine.document)
        .join(Variant, Variant.id == StockLine.variant_id)
        .join(Location, Location.id == StockLine.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Opening.step != "void")
    )
    if keys is not None:
        query = query.where(one_of(context.session, Variant.code, {key[0] for key in keys}))
    found: dict[Any, dict[str, Any]] = {}
    for row in context.session.execute(query):
        for number, twin, carton in row.serials or [(None, None, None)]:
            said = {
                "code": row.code,
                "warehouse": row.warehouse,
                "place": row.place,
                "status": row.status,
                "serial": number,
                "twin": twin,
                "carton": carton,
                "quantity": Decimal(1) if number else row.quantity,
                "cost": row.cost,
                "since": row.since,
            }
            found[row.code, row.warehouse, row.place, row.status, number] = said
    return found


def sound_rows(context: Context, drafts: Sequence[Draft]) -> Iterator[tuple[int, Any]]:
    """Refuse goods and places that are not there, rows of no quantity, and what stands already."""
    goods, places = _goods(context, {d.key[0] for d in drafts}), _places(context)
    for found in drafts:
        code, warehouse, place, _status, serial = found.key
        if code not in goods:
            said = {"code": code}
            yield found.number, _("No goods have the code “${code}”. Correct it.", mapping=said)
        elif warehouse and (warehouse, place) not in places:
            said = {"place": place, "warehouse": warehouse}
            yield (
                found.number,
                _("${warehouse} has no place ${place}. Add it there, or correct it.", mapping=said),
            )
        elif serial is None and found.values.get("quantity") is None:
            yield found.number, _("Enter the quantity, or the serial number.")
        elif serial is not None and found.values.get("quantity", 1) != 1:
            yield found.number, _("A row with a serial number is one piece. Leave 1, or nothing.")
        elif found.existing is not None and _differs(found):
            yield (
                found.number,
                _("This stands on a document of opening stock already. Correct it there."),
            )


def _differs(found: Draft) -> bool:
    there = found.existing or {}
    return any(found.values.get(name, said) != said for name, said in there.items())


def _goods(context: Context, codes: Collection[str]) -> dict[str, int]:
    query = select(Variant.code, Variant.id).where(one_of(context.session, Variant.code, codes))
    return {row[0]: row[1] for row in context.session.execute(query)}


def _places(context: Context) -> set[tuple[str, str]]:
    query = select(Warehouse.code, Location.code).join(
        Location, Location.warehouse_id == Warehouse.id
    )
    return {(row[0], row[1]) for row in context.session.execute(query)}


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Make a draft of opening stock for each warehouse of ``rows``."""
    goods = _goods(context, {row.key[0] for row in rows})
    homes: dict[str, dict[Lot, list[PlannedRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        code, warehouse, place, status, _serial = row.key
        since, at = row.values.get("since"), row.values.get("cost")
        homes[warehouse][Lot(goods[code], place, status, at, since)].append(row)
    for warehouse, lots in sorted(homes.items()):
        entries = [_entry(lot, found) for lot, found in lots.items()]
        draft(context, Opening, warehouse, entries, note=reason)


def _entry(lot: Lot, rows: Sequence[PlannedRow]) -> Entry:
    pieces = [
        SerialEntry(row.key[4], row.values.get("twin"), row.values.get("carton"))
        for row in rows
        if row.key[4] is not None
    ]
    loose = sum((row.values["quantity"] for row in rows if row.key[4] is None), Decimal(0))
    return Entry(
        variant_id=lot.variant,
        quantity=loose + len(pieces),
        location=lot.place,
        status=lot.status,
        serials=pieces,
        cost=lot.cost,
        since=lot.since,
    )


OPENINGS = Import(
    name="openings",
    title=_("Opening stock"),
    key="code",
    also=("warehouse", "place", "status", "serial"),
    permission="inventory:opening:create",
    columns=columns,
    existing=existing,
    apply=apply,
    usual=lambda context: {"place": PLACE, "status": STATUS},
    checks=(sound_rows,),
    order=31,
)
