"""Parts that addons hang into the web: menu entries, searches, panels, notes, next steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from core.workflow.versions.lives import is_there


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """A line of the branch's menu; ``path`` is below the branch, ``group`` heads its section.

    Where it belongs to a ``business``, it is there only where that is live, or has been retired and
    has open documents; so with other parts.
    """

    name: str
    title: Any
    path: str
    permission: str
    group: Any = ""
    order: int = 50
    business: str = ""


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the search box looks through: a collection's records by the start of these columns.

    ``begins`` columns match from their beginning (codes, barcodes, pinyin initials), ``holds``
    columns anywhere (names). ``title`` and ``path`` make the hit from a row of ``record``.
    """

    name: str
    title: Any
    permission: str
    record: type
    begins: Sequence[Any]
    holds: Sequence[Any]
    shows: Callable[[Any], str]
    path: str
    order: int = 50
    where: Callable[[], ColumnElement[bool]] | None = None
    business: str = ""


@dataclass(frozen=True, kw_only=True)
class HomePanel:
    """A panel of the branch's first page: ``values(context)`` for the template ``renderer``."""

    name: str
    permission: str
    renderer: str
    values: Callable[[Any], dict[str, Any]]
    order: int = 50
    business: str = ""


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What is still to do where modules were switched on: ``said``, and the ``link`` that leads on.

    ``path`` is below the branch, for whoever holds ``permission`` there.
    """

    name: str
    said: Any
    link: Any
    path: str
    permission: str
    order: int = 50


def parts_for(name: str, here: Any) -> list[Any]:
    """What addons contribute to ``name``, as far as it is live here and the person may use it."""
    return [
        part
        for part in here.hooks.collect(name)
        if here.may(part.permission) and is_there(part.business, here, running=True)
    ]


@dataclass(frozen=True, kw_only=True)
class SignInNote:
    """A person whom a demonstration offers to sign in as."""

    login: str
    name: str
    place: str
    duty: str
    password: str
    order: int = 50
