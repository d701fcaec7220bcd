"""What an installation's tables hold, comparable between two of them."""

from __future__ import annotations

import hashlib
from typing import Any

from core.orm.base import tables_of

Contents = dict[str, list[tuple[Any, ...]]]

# Passwords are salted, decisions carry a token of their own, jobs the real time; papers of the past
# come without what stands on them.
UNLIKE = {
    "core_decision": None,
    "core_job": None,
    "core_user": {"password"},
    "core_paper": {"values"},
}
# Their order among each other says nothing, so neither do their numbers.
UNORDERED = {"core_change", "core_movement", "core_paper"}


def contents(installation: Any) -> Contents:
    """The rows of every table, in order."""
    found = {}
    with installation.owner_engine.connect() as connection:
        for table in tables_of(installation.registry.addons):
            hidden = UNLIKE.get(table.name, set())
            if hidden is None:
                continue
            if table.name in UNORDERED:
                hidden = {*hidden, "id"}
            columns = [column for column in table.c if column.name not in hidden]
            rows = connection.execute(table.select().with_only_columns(*columns))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def differences(one: Contents, other: Contents) -> dict[str, tuple[list[str], list[str]]]:
    """The rows of each table that only one of the two has."""
    found = {}
    for table in one:
        here, there = {repr(row) for row in one[table]}, {repr(row) for row in other[table]}
        if len(one[table]) != len(other[table]) or here != there:
            found[table] = (sorted(here - there), sorted(there - here))
    return found


def fingerprint(installation: Any) -> str:
    """A digest of all that ``contents`` tells."""
    return hashlib.sha256(repr(contents(installation)).encode()).hexdigest()
