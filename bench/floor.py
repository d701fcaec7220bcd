"""The floor: a pickup as bare set-based SQL on PostgreSQL, with its eight commits and with one."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent.parent.parent / "shared" / "bench" / "floor_setbased.py"
PRODUCTS = 2000
Pickup = Callable[[int, int], float]


def floors(new_database: Callable[[], str]) -> tuple[Pickup, Pickup] | None:
    """The floor with eight commits and with one, each on a fresh database; None if it is absent.

    Each takes the number of lines and of the repeat, and gives the seconds of one pickup. Its
    tables are analyzed once, when they are made: used for long, its plans and so its times go bad.
    """
    if not SOURCE.exists():
        print("the floor is not here: ../shared/bench is missing", file=sys.stderr)
        return None
    text = SOURCE.read_text(encoding="utf-8").split("pickup(list(range(1, 6)))")[0]
    head, _def, body = text.partition("def pickup(")
    *steps, last = body.split("cn.commit()")
    once = head + "def pickup(" + "pass".join(steps) + "cn.commit()" + last
    return _timed(_pickup(text, new_database())), _timed(_pickup(once, new_database()))


def _timed(pickup: Callable[[list[int]], dict[str, Any]]) -> Pickup:
    def timed(n: int, k: int) -> float:
        return float(pickup([1 + (k * n + i) % PRODUCTS for i in range(n)])["total_s"])

    return timed


def _pickup(text: str, url: str) -> Callable[[list[int]], dict[str, Any]]:
    from sqlalchemy.engine import make_url

    address = make_url(url)
    parts = {
        "host": address.host or address.query.get("host"),
        "port": address.port,
        "dbname": address.database,
        "user": address.username,
        "password": address.password,
    }
    os.environ["PEER_DSN"] = " ".join(f"{k}={v}" for k, v in parts.items() if v)
    sys.path.insert(0, str(SOURCE.parent))
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, SOURCE.name, "exec"), names)
    return names["pickup"]  # type: ignore[no-any-return]
