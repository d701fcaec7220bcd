"""Where a document comes from and what became of it, over several levels (上查 / 下查).

The walk goes through documents that the person sees and ends at others. It is bounded in levels and
in documents, and what goes round in a circle is told once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, false, func, literal, or_, select

from core.context import Context
from core.workflow.deciding.rights import sight
from core.workflow.documents import Document, Link
from core.workflow.versions.lives import reachable

LEVELS = 5
SHOWN = 50
# Links looked at in one direction; a page does not count up what has ten thousand relatives.
WALKED = 1000
TOLD = ("business", "version", "step", "number", "created")


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A document so many levels away, reached ``via`` the one before it, and where it stands."""

    relation: str
    id: int
    via: int
    level: int
    business: str
    version: int
    step: str
    number: str | None
    created: datetime


@dataclass(frozen=True, kw_only=True)
class Line:
    """The relatives in one direction, the nearest first and of those the newest.

    ``more`` is how many others there are; with ``endless`` there are even more of them.
    """

    kin: tuple[Kin, ...] = ()
    more: int = 0
    endless: bool = False


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What a document came from (up) and what came from it (down)."""

    up: Line = Line()
    down: Line = Line()


def trace(document: Document, context: Context) -> Trace:
    """What ``document`` came from and what came from it, of what the person sees.

    One statement to know whether there is anything, and one for each direction.
    """
    above = exists().where(Link.target == document.id, Link.branch == context.code)
    below = exists().where(Link.source == document.id, Link.branch == context.code)
    up, down = context.session.execute(select(above, below)).one()
    if not up and not down:
        return Trace()
    seen = or_(
        false(),
        *(
            and_(Document.business == name, sight(business, context))
            for name, business in reachable(context).items()
        ),
    )
    return Trace(
        up=_line(Link.target, Link.source, document, seen, context) if up else Line(),
        down=_line(Link.source, Link.target, document, seen, context) if down else Line(),
    )


def _line(near: Any, far: Any, document: Document, seen: Any, context: Context) -> Line:
    """Those at the ``far`` ends of links from ``near`` ones, each by the shortest way there."""
    walked = select(_walk(near, far, document, seen, context)).limit(WALKED).subquery()
    shortest = func.row_number().over(
        partition_by=walked.c.id, order_by=(walked.c.level, walked.c.via.desc())
    )
    ranked = select(walked, shortest.label("turn"), func.count().over().label("walked")).subquery()
    query = (
        select(
            ranked.c.relation,
            ranked.c.id,
            ranked.c.via,
            ranked.c.level,
            *(getattr(Document, name) for name in TOLD),
            ranked.c.walked,
            func.count().over().label("count"),
        )
        .join(Document, Document.id == ranked.c.id)
        .where(ranked.c.turn == 1)
        .order_by(ranked.c.level, ranked.c.id.desc())
        .limit(SHOWN)
    )
    rows = [dict(row) for row in context.session.execute(query).mappings()]
    if not rows:
        return Line()
    count, walked_all = rows[0]["count"], rows[0]["walked"] < WALKED
    names = Kin.__dataclass_fields__
    kin = tuple(Kin(**{name: row[name] for name in names}) for row in rows)
    return Line(kin=kin, more=count - len(kin), endless=not walked_all)


def _walk(near: Any, far: Any, document: Document, seen: Any, context: Context) -> Any:
    """Every way of at most so many levels along the links, the newest of the first level first."""
    here = Link.branch == context.code, Document.branch == context.code, seen
    nearest = (
        select(far.label("id"), near.label("via"), literal(1).label("level"), Link.relation)
        .join(Document, Document.id == far)
        .where(near == document.id, *here)
        .order_by(far.desc())
        .limit(WALKED)
        .subquery()
    )
    walk = select(nearest).cte("walk", recursive=True)
    onward = (
        select(far, near, walk.c.level + 1, Link.relation)
        .join(walk, walk.c.id == near)
        .join(Document, Document.id == far)
        .where(walk.c.level < LEVELS, far != document.id, *here)
    )
    return walk.union(onward)
