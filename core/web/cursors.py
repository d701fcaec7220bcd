"""Where the next page of a list begins, as it travels in an address anybody may have forged."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger

from core.i18n import _
from core.orm.types import Exact
from core.refusal import Refusal
from core.workflow.fields.sql import Units


def write_cursor(value: Any, number: int) -> str:
    """The last row of a page, by its sort key and its number, as text for an address."""
    plain = value.isoformat() if isinstance(value, date) else value
    text = json.dumps([plain, number], default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, key: Any) -> tuple[Any, int]:
    """The sort key, of the type of ``key``, and the number; refuses what was not written so."""
    try:
        value, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        kind = key.type.python_type
        return READERS[kind](value, key.type), _whole(number, BigInteger())
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise Refusal(
            _("This page of the list is no longer valid. Go back to the first page.")
        ) from None


def _text(value: Any, kind: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    value.encode()
    return value


def _whole(value: Any, kind: Any) -> int:
    bits = 63 if isinstance(kind, BigInteger) else 31
    if type(value) is not int or not -(2**bits) <= value < 2**bits:
        raise ValueError(value)
    return value


def _exact(value: Any, kind: Any) -> Decimal:
    number = Decimal(_text(value, kind))
    exact = isinstance(kind, Exact | Units)
    digits = kind.precision - kind.scale if exact else 12
    if not number.is_finite() or abs(number) >= Decimal(10) ** digits:
        raise ValueError(value)
    return number


def _moment(value: Any, kind: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value, kind))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


READERS: dict[type, Callable[[Any, Any], Any]] = {
    str: _text,
    int: _whole,
    Decimal: _exact,
    date: lambda value, kind: date.fromisoformat(_text(value, kind)),
    datetime: _moment,
}
