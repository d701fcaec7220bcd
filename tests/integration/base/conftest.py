"""What the tests of imports share: a table as bytes, planned and carried out as a person would."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest

from core.exchange.imports import carry_out, plan_for, read_for
from core.exchange.plan import Outcome, Plan


class Undone(Exception):
    """Raised to undo what a test did."""


def table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as a CSV file with all their columns."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    text = StringIO(newline="")
    writer = csv.DictWriter(text, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def bring_in(context: Any, target: str, rows: Sequence[Mapping[str, Any]]) -> Plan:
    """Import ``rows`` into ``target`` and give back what was planned."""
    return bring_in_file(context, target, table(rows))


def bring_in_file(context: Any, target: str, source: bytes, name: str = "test.csv") -> Plan:
    """Import a file into ``target`` and give back what was planned."""
    wanted = context.hooks.named("imports")[target]
    made = plan_for(wanted, context, read_for(wanted, context, source, name))
    carry_out(wanted, context, made, f"import {name}")
    return made


def outcomes(made: Plan) -> dict[str, int]:
    """How many rows had each outcome, those that had any."""
    return {str(outcome): made.counts[outcome] for outcome in Outcome if made.counts[outcome]}


def sentences(made: Plan) -> list[str]:
    """Why rows were refused."""
    reasons = [reason.sentence for row in made.of(Outcome.REFUSED) for reason in row.reasons]
    return [s.interpolate() if hasattr(s, "interpolate") else str(s) for s in reasons]


@pytest.fixture(scope="module")
def company(installation: Any) -> Any:
    """The installation with what every company starts with."""
    with installation.work() as context:
        context.hooks.founded(context=context)
    return installation


@pytest.fixture
def trial(company: Any) -> Callable[..., Any]:
    """Opens a context like ``work`` whose deeds are undone at the end."""

    @contextmanager
    def open_trial(branch: str = "shaanxi") -> Iterator[Any]:
        try:
            with company.work(branch=branch) as context:
                yield context
                raise Undone
        except Undone:
            pass

    return open_trial
