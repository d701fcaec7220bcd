"""The tree of product lines: every line's path follows its parent, wherever that is moved."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, literal, select, update

from addons.base.models import ProductLine
from core.i18n import _
from core.orm.session import BranchSession
from core.refusal import Invalid

SEPARATOR = "/"
LONGEST = 400


def path_of(parent: str, code: str) -> str:
    """Return the path of the line ``code`` below the path ``parent``; an empty one is the root."""
    return f"{parent}{code}{SEPARATOR}"


def place(session: BranchSession, line: ProductLine, code: str, parent_id: int | None) -> None:
    """Give ``line`` its code and parent, and every line below it a path that follows.

    Raises Invalid where the parent lies below the line itself, or the tree grows too deep.
    """
    if SEPARATOR in code:
        raise Invalid(
            _("The code of a product line cannot hold a slash."),
            fields={"code": _("Without a slash, please.")},
        )
    parent = session.get(ProductLine, parent_id) if parent_id else None
    old, new = line.path or "", path_of(parent.path if parent else "", code)
    if parent is not None and old and parent.path.startswith(old):
        raise Invalid(
            _("A product line cannot stand below itself. Choose another line above it."),
            fields={"parent_id": _("This line stands below the one you are editing.")},
        )
    _refuse_too_deep(session, old, new)
    line.code, line.parent_id, line.path = code, parent_id, new
    if old and old != new:
        _carry_along(session, old, new)


def _refuse_too_deep(session: BranchSession, old: str, new: str) -> None:
    longest = len(new)
    if old:
        deepest = select(func.max(func.length(ProductLine.path))).where(below(old))
        with session.no_autoflush:
            longest = max(longest, (session.scalar(deepest) or 0) - len(old) + len(new))
    if longest > LONGEST:
        raise Invalid(
            _("The tree of product lines grows too deep here. Use shorter codes or fewer levels."),
            fields={"parent_id": _("Too deep.")},
        )


def _carry_along(session: BranchSession, old: str, new: str) -> None:
    moved = literal(new).concat(func.substr(ProductLine.path, len(old) + 1))
    session.flush()
    session.execute(
        update(ProductLine)
        .where(below(old))
        .values(path=moved)
        .execution_options(synchronize_session=False)
    )
    for known in session.identity_map.values():
        if isinstance(known, ProductLine):
            session.expire(known, ["path"])


def below(path: str) -> ColumnElement[bool]:
    """The condition that a product line stands at or below ``path``."""
    return func.substr(ProductLine.path, 1, len(path)) == path
