"""Pages of rows that are no records of their own: sorted by several columns, paged by key."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from core.i18n import _
from core.orm.session import BranchSession
from core.refusal import Refusal

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One page of rows, how many there are in all, and the key after which the next page begins."""

    rows: Sequence[Any]
    count: int
    after: str | None


def page_of(
    session: BranchSession,
    query: Select[Any],
    order: Mapping[str, tuple[Any, bool]],
    after: str = "",
    size: int = PAGE,
) -> Rows:
    """The page of ``query`` beyond the key ``after``.

    ``order`` maps the labels of the columns to sort by, unique together, to their expressions and
    whether they descend.
    """
    count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    if after:
        query = query.where(_beyond(order, _read(after, order)))
    sorting = [column.desc() if descends else column for column, descends in order.values()]
    rows = session.execute(query.order_by(*sorting).limit(size + 1)).all()
    shown = rows[:size]
    last = _write([getattr(shown[-1], name) for name in order]) if len(rows) > size else None
    return Rows(rows=shown, count=count or 0, after=last)


def _beyond(order: Mapping[str, tuple[Any, bool]], values: Sequence[Any]) -> Any:
    """Rows that come later: equal in the first columns and beyond in the next one."""
    cases = []
    same: list[Any] = []
    for (column, descends), value in zip(order.values(), values, strict=True):
        cases.append(and_(*same, column < value if descends else column > value))
        same.append(column == value)
    return or_(*cases)


def _write(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps(plain, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str, order: Mapping[str, tuple[Any, bool]]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        kinds = [column.type.python_type for column, _descends in order.values()]
        return [_typed(kind, value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ArithmeticError):
        raise Refusal(
            _("This page of the list is no longer valid. Go back to the first page.")
        ) from None


def _typed(kind: type[Any], value: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    return kind(value)
