"""A pickup from opening to posted invoice, beside the bare-SQL floor, timed pair by pair.

Prints one JSON line per store and size: bench, store, n, seconds, statements, floor_seconds, ratio.
``seconds`` and ``floor_seconds`` are medians over the repeats, and each repeat times the floor
right before ours. The floor runs on PostgreSQL (``floor_store``), with its eight commits
(``floor_seconds``) and with one (``floor_one_commit_seconds``); see bench/README.md.

``pickup`` opens, adds and finishes; ``pickup_claimed`` also sets the goods aside, as the station
does at every scan and the floor does too; ``pickup_serials`` claims pieces by serial, and
``pickup_mixed`` takes both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from floor import Pickup as Floor
from floor import floors
from shop import WAREHOUSE, Shop, analyze, databases, open_shop

from addons.esales.models import Dealer, Pickup
from addons.esales.pickups import add_goods, finish_pickup, open_pickup
from addons.inventory.claims import claim_quantities, claim_serials
from core.testing import count_sql, make_installation
from core.workflow.motion.holding import load_held

SIZES = (10, 200)
PIECES = 5000
MIXED_PIECES = 500
REPEATS = 15
SERIAL_REPEATS = 5


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is measured: a bench's name, lines of loose goods, pieces, and whether it claims."""

    bench: str
    lines: int = 0
    pieces: int = 0
    claims: bool = True

    @property
    def n(self) -> int:
        """How many there are of what there is most of."""
        return max(self.lines, self.pieces)


WORKS = (
    *(Work(bench="pickup", lines=n, claims=False) for n in SIZES),
    *(Work(bench="pickup_claimed", lines=n) for n in SIZES),
    *(Work(bench="pickup_serials", pieces=n) for n in (1, PIECES)),
    Work(bench="pickup_mixed", lines=max(SIZES), pieces=MIXED_PIECES),
)


@dataclass
class Measured:
    """Seconds of each repeat, of ours and of the floors, and our statements."""

    statements: int = 0
    ours: list[float] = field(default_factory=list)
    eight: list[float] = field(default_factory=list)
    one: list[float] = field(default_factory=list)


def main() -> None:
    """Run the bench on the stores asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--repeat", type=int, default=REPEATS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as new_database:
        for store in asked.store or ["sqlite", "postgresql"]:
            url = f"sqlite:///{folder}/bench.db" if store == "sqlite" else new_database("bench")
            installation = make_installation(url, Path(folder) / store)
            _run(installation, store, new_database, asked.repeat)
            installation.close()


def _run(
    installation: Any, store: str, new_database: Callable[[str], str], repeats: int
) -> None:
    pieces = (PIECES + MIXED_PIECES + 1) * (max(repeats, SERIAL_REPEATS) + 1)
    shop = open_shop(installation, pieces)
    analyze(installation)
    taken = 0
    for work in WORKS:
        times = min(repeats, SERIAL_REPEATS) if work.pieces == PIECES else repeats
        beside = None if work.pieces else floors(lambda: new_database("floor"))
        # The first time warms both up and is not counted.
        measured = _measure(shop, work, beside, times + 1, taken)
        taken += work.pieces * (times + 1)
        _report(work, store, measured)


def _measure(
    shop: Shop, work: Work, beside: tuple[Floor, Floor] | None, times: int, taken: int
) -> Measured:
    """Time floor and ours pair by pair, lest a slow minute of the machine meet only one of them."""
    found = Measured()
    for k in range(times):
        if beside is not None:
            found.eight.append(beside[0](work.lines, k))
            found.one.append(beside[1](work.lines, k))
        begin = taken + k * work.pieces
        pieces = shop.serials[begin : begin + work.pieces]
        with count_sql(shop.installation.engine) as counted:
            found.ours.append(_timed(lambda k=k, p=pieces: _pickup(shop, work, k, p)))
        found.statements = len(counted)
    return found


def _timed(deed: Callable[[], None]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _pickup(shop: Shop, work: Work, k: int, pieces: list[int]) -> None:
    """Open, add and claim; then finish: the two transactions of a pickup whose goods are known."""
    loose = dict.fromkeys(shop.some(work.lines, k), Decimal(3))
    goods: list[Any] = [(variant, quantity, []) for variant, quantity in loose.items()]
    if pieces:
        goods.append((shop.tracked, Decimal(len(pieces)), pieces))
    with shop.installation.work(branch="shaanxi") as context:
        dealer = context.session.get_one(Dealer, shop.dealer)
        pickup = open_pickup(context, dealer, WAREHOUSE)
        add_goods(context, pickup, goods)
        if work.claims:
            claim_serials(context, pickup.id, pieces, WAREHOUSE)
            claim_quantities(context, pickup.id, loose, WAREHOUSE)
        number = pickup.id
    with shop.installation.work(branch="shaanxi") as context:
        held = load_held(Pickup, number, context)
        if held is None or finish_pickup(context, held) is not None:
            raise SystemExit("the pickup was not finished")


def _report(work: Work, store: str, found: Measured) -> None:
    seconds = statistics.median(found.ours[1:])
    line: dict[str, Any] = {
        "bench": work.bench,
        "store": store,
        "n": work.n,
        "seconds": round(seconds, 4),
        "statements": found.statements,
        "floor_seconds": None,
        "ratio": None,
        "repeats": len(found.ours) - 1,
    }
    if found.eight:
        eight, one = statistics.median(found.eight[1:]), statistics.median(found.one[1:])
        line |= {
            "floor_seconds": round(eight, 4),
            "ratio": round(seconds / eight, 2),
            "floor_store": "postgresql",
            "floor_commits": 8,
            "floor_one_commit_seconds": round(one, 4),
            "ratio_one_commit": round(seconds / one, 2),
        }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
