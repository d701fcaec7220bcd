"""Goods come in: the opening stock with its age, and what the maker has delivered since.

Both go through inventory's own door.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from addons.demo.facts.articles import Variant as Article
from addons.demo.facts.cartons import Carton
from addons.demo.facts.codes import imeis
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.families import THROUGHOUT
from addons.demo.facts.papers import Receipt
from addons.demo.facts.stock import Delivery, OpeningStock
from addons.demo.facts.warehouses import MAIN
from addons.demo.load.known import Known
from addons.inventory.drafting import Entry
from addons.inventory.lines import SerialEntry
from addons.inventory.receipts import make_receipt
from core.context import Context
from core.workflow import fire

OPENING = "期初库存"
DELIVERED = "总部配送"
AVAILABLE = "available"
STATUSES = {"SN05": "sample", "SN07": "to_inspect", "SN09": "defective"}


def opening_stock(facts: DemoCompany) -> Iterator[tuple[date, str, list[OpeningStock]]]:
    """The opening stock by warehouse and the day it came, the oldest first.

    What lay outside the main warehouse, a piece here and there, is taken together by month.
    """
    ordered = sorted(facts.opening_stock, key=lambda row: (*_together(row), row.received))
    found = [list(rows) for _key, rows in groupby(ordered, key=_together)]
    for rows in sorted(found, key=lambda rows: (rows[0].received, rows[0].warehouse)):
        yield rows[0].received, rows[0].warehouse, rows


def _together(row: OpeningStock) -> tuple[str, str]:
    came = row.received.isoformat()
    return row.warehouse, came if row.warehouse == MAIN else came[: len("2026-08")]


def receive_opening(
    context: Context, known: Known, warehouse: str, stock: Sequence[OpeningStock]
) -> None:
    """Receive what lay in a warehouse when stock-keeping began, on the day it had come."""
    _receive(context, known, warehouse, [_opening_entry(known, row) for row in stock], OPENING)


def receive_delivery(context: Context, known: Known, receipt: Receipt) -> None:
    """Receive a delivery."""
    entries = [_entry(known, receipt.warehouse, line, ()) for line in receipt.lines]
    _receive(context, known, receipt.warehouse, entries, DELIVERED)


def _receive(
    context: Context, known: Known, warehouse: str, entries: Sequence[Entry], note: str
) -> None:
    made = make_receipt(context, warehouse, entries, party_id=known.supplier, note=note)
    fire([made], "post", context)


def _opening_entry(known: Known, row: OpeningStock) -> Entry:
    return _entry(known, row.warehouse, row, row.serials)


def _entry(
    known: Known, warehouse: str, row: Delivery | OpeningStock, loose: Iterable[str]
) -> Entry:
    article = known.articles[row.variant]
    return Entry(
        variant_id=known.variants[row.variant],
        quantity=Decimal(row.quantity),
        location=row.location,
        status=STATUSES.get(warehouse, AVAILABLE),
        cost=row.unit_cost,
        serials=[
            *_in_cartons(article, row.cartons),
            *(SerialEntry(*numbers(article, serial)) for serial in _tracked(article, loose)),
        ],
    )


def _in_cartons(article: Article, cartons: Iterable[Carton]) -> Iterator[SerialEntry]:
    for carton in cartons:
        for serial in carton.serials:
            number, twin = numbers(article, serial)
            yield SerialEntry(number, twin, carton.code)


def _tracked(article: Article, loose: Iterable[str]) -> Iterable[str]:
    """The serials that are known while goods lie in stock; some are read only when they leave."""
    return loose if article.tracking == THROUGHOUT else ()


def numbers(article: Article, serial: str) -> tuple[str, str | None]:
    """The number on a piece's label, and its second one: telephones have two IMEI instead."""
    return imeis(serial) if article.two_imei else (serial, None)
