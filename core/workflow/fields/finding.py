"""Documents found by their own fields, quickly on both stores.

On PostgreSQL the policies between branches come before any look into the JSON, so that its indexes
would serve no filter there. The view ``core_document_here`` shows what the policy shows, by a plain
condition instead: own fields are looked up in it, and the documents they belong to beside them.

SQLite reads a field from its index alone as long as nothing else of a document is asked for. So own
fields are looked up by themselves first, and where few documents fit, these are read by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, bindparam, case, column, func, select, table

from core.orm.session import BranchSession
from core.orm.types import Json, Key
from core.workflow.documents import Document
from core.workflow.fields.sql import OwnValue, SideBySide

HERE = table(
    "core_document_here",
    column("id", Key),
    column("branch", String(8)),
    column("business", String(60)),
    column("own", Json),
)
TABLE: Any = Document.__table__
ONE_TABLE = "enable_self_join_elimination"
# Plans are made for the values at hand: which index serves depends on them. Documents are not read
# in the order in which they lie until enough are met, for those that fit may all lie late: what an
# index finds is as near. A page is read by one process: shared among several, an index that holds
# all fields side by side would seem as short as the one that leads to the place. The view and the
# table behind it are not to be taken for one, policy and all, where PostgreSQL is new enough to.
PLANNED = select(
    func.set_config("plan_cache_mode", "force_custom_plan", True),
    func.set_config("enable_mergejoin", "off", True),
    func.set_config("random_page_cost", "0.01", True),
    func.set_config("max_parallel_workers_per_gather", "0", True),
    case(
        (
            func.current_setting(ONE_TABLE, True).is_not(None),
            func.set_config(ONE_TABLE, "off", True),
        )
    ),
)

# To look into a document's JSON costs so much more than an entry of an index that the index which
# holds all fields side by side is read to its end before.
SEVERAL = select(func.set_config("cpu_tuple_cost", "0.1", True))


def placed(expression: Any, session: BranchSession, *, walking: Any = None) -> Any:
    """An own field where it is looked up; any other expression as it is.

    With ``walking``, the order of a list of which many rows fit, no index but that one's is used:
    PostgreSQL knows by itself that walking it is shorter than sorting, SQLite does not.
    """
    if not isinstance(expression, OwnValue):
        return expression
    if _beside(session):
        return expression.on(HERE.c.own)
    same = isinstance(walking, OwnValue) and walking.field == expression.field
    return expression if walking is None or same else expression.past_index()


def look_up(query: Any, record: Any, own: Sequence[OwnValue], session: BranchSession) -> Any:
    """``query`` of ``record`` with the fields ``own``, which were ``placed``, joined to it."""
    if not own or not _beside(session):
        return query
    return query.where(*_mine(own[0], session), record.id == HERE.c.id)


def places(own: OwnValue, session: BranchSession) -> Any:
    """Where the documents of a business stand in the order of ``own``.

    It selects the field and the document's number, and asks for nothing else of the documents.
    """
    if _beside(session):
        return select(own, HERE.c.id).where(*_mine(own, session))
    return select(own, TABLE.c.id).where(TABLE.c.business == _said(own), session.mine(TABLE))


def in_index(own: Sequence[OwnValue], session: BranchSession) -> list[OwnValue]:
    """The fields ``own`` as they are asked for where nothing but an index is read."""
    if _beside(session):
        return [one.on(HERE.c.own) for one in own]
    return [one.in_index(beside=len(own) > 1) for one in own]


def side_by_side(query: Any, own: Sequence[OwnValue], session: BranchSession) -> Any:
    """``query`` of ``places`` where the fields ``own`` are asked for ``in_index``.

    PostgreSQL chooses the index of several fields by itself.
    """
    if _beside(session) or len(own) < 2:
        return query
    return query.where(SideBySide(TABLE.c.kind))


def is_found_first(session: BranchSession) -> bool:
    """Whether own fields are looked up by themselves before the documents are."""
    return not _beside(session)


def _said(own: OwnValue) -> Any:
    """The business in so many letters: compared with what is not yet known, it would be read."""
    return bindparam(None, own.business, literal_execute=True, unique=True)


def _mine(own: OwnValue, session: BranchSession) -> tuple[Any, ...]:
    return HERE.c.business == own.business, HERE.c.branch.in_(session.branches)


def plan_for_values(session: BranchSession, *, several: bool) -> None:
    """Let the rest of the transaction be planned for the values of one field or ``several``."""
    if _beside(session):
        session.execute(PLANNED)
        if several:
            session.execute(SEVERAL)


def _beside(session: BranchSession) -> bool:
    return bool(session.get_bind().dialect.name == "postgresql")
