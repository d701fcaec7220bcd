"""What ``qudao check`` proves of documents: nobody is asked or pressed about what has moved on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from core.checks import Check
from core.context import Context
from core.i18n import _
from core.workflow.deciding.parts import COPIED
from core.workflow.documents import Assignment, Document

TOLD = 20
D, A = Document.__table__, Assignment.__table__


def asked_elsewhere(context: Context) -> Iterator[str]:
    """Open assignments about a stay that is over: the inbox would show what cannot be done."""
    moved = or_(A.c.step != D.c.step, A.c.entered != D.c.entered, A.c.business != D.c.business)
    query = (
        select(A.c.id, A.c.document, A.c.business, A.c.step, D.c.step.label("stands"))
        .join(D, D.c.id == A.c.document)
        .where(A.c.answered.is_(None), A.c.how != COPIED, moved)
        .order_by(A.c.id)
    )
    for row in _found(query, context):
        yield (
            f"assignment {row.id}: asked about document {row.document} in {row.step} of "
            f"{row.business}, which stands in {row.stands}"
        )


def pressed_in_vain(context: Context) -> Iterator[str]:
    """Closed documents that still have a deadline."""
    query = select(D.c.id, D.c.deadline).where(D.c.posted.is_not(None), D.c.deadline.is_not(None))
    for row in _found(query.order_by(D.c.id), context):
        yield f"document {row.id}: closed, and due on {row.deadline:%Y-%m-%d}"


def _found(query: Any, context: Context) -> Any:
    return context.session.connection().execute(query.limit(TOLD))


CHECKS = (
    Check(
        name="core.assignments",
        title=_("Whoever is asked is asked about where the document stands"),
        find=asked_elsewhere,
    ),
    Check(
        name="core.deadlines",
        title=_("No closed document has a deadline"),
        find=pressed_in_vain,
    ),
)
