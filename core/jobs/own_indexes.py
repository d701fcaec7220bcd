"""Indexes for own fields: made after a business is published, dropped when no branch needs them.

They are the one exception to tables that change by migrations alone: a business decides about them,
and they are built beside the work, with the owner's login.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from core.workflow.fields.pieces import said_pairs
from core.workflow.fields.sheet import Slot, sheet_of
from core.workflow.fields.sql import (
    KIND_FIRST,
    LONGEST,
    index_name,
    name_of_pieces,
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
# What SQLite is told to read from end to end begins with what no other index begins with.
TOGETHER = MADE["sqlite"].replace("branch,", f"branch, {KIND_FIRST.format('kind')},")
# What is looked for in the midst of texts.
PIECES = (
    "create index concurrently if not exists {name} on {table} using gin ({values}) "
    "where business = {business}"
)
# Of an index on a part of the table PostgreSQL does not learn how its values are spread.
LEARNED = "create statistics if not exists {name} on {values} from {table}"
# The bytes that a field takes at most in an index, and those an entry may have on PostgreSQL; on
# SQLite it may have any, so that the texts that people write stand last in it. What has fewest
# values comes first: an index is entered by what comes first.
WIDEST = {"yes_no": 8, "code": 4 * LONGEST["code"], "whole": 8, "day": 40, "units": 8, "moment": 80}
ENTRY = 2500
MOST = 30


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An index of a business on ``slots``, or on the ``pieces`` of a text."""

    business: str
    slots: Sequence[Slot]
    pieces: bool = False


def ask_for_indexes(context: Context, business: Business) -> None:
    """Have the indexes of own fields made after this transaction, for ``business`` is published."""
    enqueue(context, NAME, {"business": business.name})


def index_own_fields(installation: Any, _job: Any) -> None:
    """Make the indexes that live businesses name, and drop those that none names any more.

    Each is work of its own: on SQLite whoever writes waits for one at a time.
    """
    engine: Engine = installation.owner_engine
    dialect = engine.dialect.name
    wanted = _wanted(installation, dialect)
    with engine.connect() as connection:
        there = {row[0]: row[1] for row in connection.exec_driver_sql(THERE[dialect])}
    # One whose making broke off is there and serves nobody.
    for name in sorted(name for name, whole in there.items() if not whole or name not in wanted):
        _run(engine, DROPPED[dialect], name=name)
    missing = sorted(name for name in wanted if not there.get(name))
    for name in missing:
        one = wanted[name]
        alone = dialect == "postgresql" and len(one.slots) == 1
        made = PIECES if one.pieces else MADE[dialect]
        if dialect == "sqlite" and len(one.slots) > 1:
            made = TOGETHER
        statements = (made, LEARNED) if alone else (made,)
        _run(engine, statements, name=name, **_said(one, engine.dialect))
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


def _wanted(installation: Any, dialect: str) -> dict[str, Wanted]:
    """The indexed fields of what is live in any branch, by the names of their indexes.

    Each has one of its own, a text one of its pieces where the store has such, and those of a
    business have one more together: it tells where two or three common filters exclude each other,
    which would take reading all that fits one of them.
    """
    with installation.work(write=False) as context:
        branches = list(context.company.branches)
    found: dict[str, Wanted] = {}
    for branch in branches:
        with installation.work(branch=branch, write=False) as context:
            for business in live(context).values():
                for slot in sheet_of(business, context).own:
                    assert isinstance(slot.field, OwnField)
                    if slot.field.indexed and slot.type.sortable:
                        one = Wanted(business=business.name, slots=(slot,))
                        found[index_name(business.name, slot)] = one
    if dialect == "sqlite":
        return {**found, **_together(found, {**WIDEST, "text": 0})}
    return {**found, **_pieces(found), **_together(found, WIDEST)}


def _pieces(alone: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """The indexes by which texts that people write are found by a piece of them."""
    texts = [one for one in alone.values() if stands_as(one.slots[0].type) == "text"]
    return {name_of_pieces(t.business, t.slots[0]): replace(t, pieces=True) for t in texts}


def _together(alone: Mapping[str, Wanted], widest: Mapping[str, int]) -> dict[str, Wanted]:
    """The indexes that hold several fields of a business side by side, as many as one can hold.

    ``widest`` says how many bytes each takes at most; what it does not name is not held.
    """
    ranks = list(widest)
    by_business: dict[str, list[tuple[int, str, Slot]]] = {}
    for name, one in alone.items():
        slot = one.slots[0]
        if stands_as(slot.type) in widest:
            rank = ranks.index(stands_as(slot.type))
            by_business.setdefault(one.business, []).append((rank, name, slot))
    found: dict[str, Wanted] = {}
    for business, several in by_business.items():
        held: dict[str, Slot] = {}
        room = ENTRY
        for _rank, name, slot in sorted(several, key=lambda one: one[:2]):
            width = widest[stands_as(slot.type)]
            if width <= room and len(held) < MOST:
                held[name], room = slot, room - width
        if len(held) > 1:
            slots = tuple(held.values())
            found[name_together(held)] = Wanted(business=business, slots=slots)
    return found


def _said(one: Wanted, dialect: Dialect) -> dict[str, str]:
    """The fields as the database says them, and the business as a constant."""
    compiler: Any = dialect.statement_compiler(dialect, None)
    which = literal(one.business, String())
    columns = [own_column(slot, one.business) for slot in one.slots]
    values = [compiler.process(column, include_table=False) for column in columns]
    return {
        "values": said_pairs(values[0]) if one.pieces else ", ".join(values),
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
