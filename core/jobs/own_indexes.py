"""Indexes for own fields: made after a business is published, dropped when no branch needs them.

They are the one exception to tables that change by migrations alone: a business decides about them,
and they are built beside the work, with the owner's login.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Dialect, Engine, String, literal

from core.context import Context
from core.i18n import _
from core.jobs.handler import Handler
from core.jobs.queue import enqueue
from core.orm.migrations import OWN_INDEX
from core.workflow.businesses import live
from core.workflow.definition import Business, OwnField
from core.workflow.documents import Document
from core.workflow.fields.sheet import Slot, sheet_of
from core.workflow.fields.sql import (
    LONGEST,
    index_name,
    name_together,
    own_column,
    stands_as,
)

NAME = "core.index_own_fields"
TABLE = Document.__tablename__
THERE = {
    "postgresql": (
        "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid "
        f"where i.indrelid = '{TABLE}'::regclass and starts_with(c.relname, '{OWN_INDEX}')"
    ),
    "sqlite": (
        "select name, 1 from sqlite_master where type = 'index' "
        f"and tbl_name = '{TABLE}' and substr(name, 1, {len(OWN_INDEX)}) = '{OWN_INDEX}'"
    ),
}
DROPPED = {
    "postgresql": ("drop index concurrently if exists {name}", "drop statistics if exists {name}"),
    "sqlite": ("drop index if exists {name}",),
}
MADE = {
    "postgresql": "create index concurrently if not exists {name} on {table} "
    "(branch, {values}, id) where business = {business}",
    "sqlite": "create index if not exists {name} on {table} (branch, {values}, id) "
    "where business = {business}",
}
# Of an index on a part of the table PostgreSQL does not learn how its values are spread.
LEARNED = "create statistics if not exists {name} on {values} from {table}"
# The bytes that a field takes at most in an index, and those an entry may have on PostgreSQL. What
# has fewest values comes first: an index is entered by what comes first.
WIDEST = {"yes_no": 8, "code": 4 * LONGEST["code"], "whole": 8, "day": 40, "units": 8, "moment": 80}
ENTRY = 2500
MOST = 30
Wanted = dict[str, tuple[str, Sequence[Slot]]]


def ask_for_indexes(context: Context, business: Business) -> None:
    """Have the indexes of own fields made after this transaction, for ``business`` is published."""
    enqueue(context, NAME, {"business": business.name})


def index_own_fields(installation: Any, _job: Any) -> None:
    """Make the indexes that live businesses name, and drop those that none names any more.

    Each is work of its own: on SQLite whoever writes waits for one at a time.
    """
    wanted = _wanted(installation)
    engine: Engine = installation.owner_engine
    dialect = engine.dialect.name
    with engine.connect() as connection:
        there = {row[0]: row[1] for row in connection.exec_driver_sql(THERE[dialect])}
    # One whose making broke off is there and serves nobody.
    for name in sorted(name for name, whole in there.items() if not whole or name not in wanted):
        _run(engine, DROPPED[dialect], name=name)
    missing = sorted(name for name in wanted if not there.get(name))
    for name in missing:
        business, slots = wanted[name]
        alone = dialect == "postgresql" and len(slots) == 1
        statements = (MADE[dialect], LEARNED) if alone else (MADE[dialect],)
        _run(engine, statements, name=name, **_said(business, slots, engine.dialect))
    if missing:
        # The database learns how the values are spread, or it would choose the wrong index.
        _run(engine, ("analyze {table}",))


def _run(engine: Engine, statements: Sequence[str], **said: str) -> None:
    options: dict[str, Any] = {"write": True}
    if engine.dialect.name == "postgresql":
        # What is built beside the work is built outside of any transaction.
        options["isolation_level"] = "AUTOCOMMIT"
    with engine.execution_options(**options).begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.format(table=TABLE, **said))


def _wanted(installation: Any) -> Wanted:
    """The indexed fields of what is live in any branch, by the names of their indexes.

    Each has one of its own, and those of a business have one more together: it tells where two or
    three common filters exclude each other, which would take reading all that fits one of them.
    """
    with installation.work(write=False) as context:
        branches = list(context.company.branches)
    found: Wanted = {}
    for branch in branches:
        with installation.work(branch=branch, write=False) as context:
            for business in live(context).values():
                for slot in sheet_of(business, context).own:
                    assert isinstance(slot.field, OwnField)
                    if slot.field.indexed and slot.type.sortable:
                        found[index_name(business.name, slot)] = (business.name, (slot,))
    return {**found, **_together(found)}


def _together(alone: Wanted) -> Wanted:
    """The indexes that hold several fields of a business side by side, as many as one can hold."""
    ranks = list(WIDEST)
    by_business: dict[str, list[tuple[int, str, Slot]]] = {}
    for name, (business, (slot,)) in alone.items():
        if stands_as(slot.type) in WIDEST:
            rank = ranks.index(stands_as(slot.type))
            by_business.setdefault(business, []).append((rank, name, slot))
    found: Wanted = {}
    for business, several in by_business.items():
        held: dict[str, Slot] = {}
        room = ENTRY
        for _rank, name, slot in sorted(several, key=lambda one: one[:2]):
            width = WIDEST[stands_as(slot.type)]
            if width <= room and len(held) < MOST:
                held[name], room = slot, room - width
        if len(held) > 1:
            found[name_together(held)] = (business, tuple(held.values()))
    return found


def _said(business: str, slots: Sequence[Slot], dialect: Dialect) -> dict[str, str]:
    """The fields as the database says them, and the business as a constant."""
    compiler: Any = dialect.statement_compiler(dialect, None)
    which = literal(business, String())
    values = [compiler.process(own_column(one, business), include_table=False) for one in slots]
    return {
        "values": ", ".join(values),
        "business": str(which.compile(dialect=dialect, compile_kwargs={"literal_binds": True})),
    }


HANDLERS = (
    Handler(
        name=NAME,
        title=_("Indexes of own fields"),
        run=index_own_fields,
        every=timedelta(hours=1),
    ),
)
