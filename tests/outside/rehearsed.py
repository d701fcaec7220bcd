"""Businesses played on paper in a branch where there is nothing yet, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import func, inspect, literal, select, table, union_all

from core.workflow.cases import generate, run
from core.workflow.definition import Business
from core.workflow.trial.trying import try_on_paper

SELLER, CLERK, HEAD = ({"role": r} for r in ("salesperson", "counter_clerk", "warehouse_head"))


class Undone(Exception):
    """Ends a transaction that a test has seen enough of."""


@contextmanager
def undone(installation: Any) -> Iterator[Any]:
    """Opens a context in Shaanxi and takes back whatever was changed."""
    with suppress(Undone), installation.work(branch="shaanxi") as context:
        yield context
        raise Undone


def rows(context: Any) -> dict[str, int]:
    """How many rows there are in each table of the database, whoever's they are."""
    connection = context.session.connection()
    names = inspect(connection).get_table_names()
    counted = (select(literal(n), func.count()).select_from(table(n)) for n in names)
    return {row[0]: row[1] for row in connection.execute(union_all(*counted))}


def played(business: Business, context: Any) -> Any:
    result = run(generate(business, context), business, context, longest=120)
    assert result.late == []
    return result


def said(result: Any) -> list[Any]:
    found = (*result.failed, *result.uncovered)
    return [(one.place, [str(s.interpolate()) for s in one.sentences]) for one in found]


def moments(business: Business, context: Any, *acts: Any) -> list[dict[str, Any]]:
    script = {"acts": list(acts)}
    found: list[dict[str, Any]] = try_on_paper(business, script, context, in_english)["moments"]
    return found


def in_english(sentence: Any) -> str:
    return str(sentence.interpolate() if hasattr(sentence, "interpolate") else sentence)
