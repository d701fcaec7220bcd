"""How values are typed, bounded and kept as JSON, by the way their type keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.i18n import _
from core.orm.types import quantize
from core.reading import day, decimal, moment, plain_text, yes_or_no
from core.refusal import Invalid

if TYPE_CHECKING:
    from core.context import Context
    from core.workflow.fields.field_type import FieldType

TOO_LARGE = Decimal(10) ** 12
LARGEST_ID = 2**63


def read(kind: FieldType, text: str, context: Context) -> Any:
    """The value that a person means by ``text``, None where it is blank; raises Refusal."""
    text = text.strip()
    if not text:
        return None
    readers: dict[str, Callable[[str], Any]] = {
        "day": day,
        "moment": lambda said: moment(said, ZoneInfo(context.company.timezone)),
        "units": decimal,
        "whole": _number_of_record,
        "yes_no": yes_or_no,
        "ids": lambda said: [_number_of_record(part) for part in said.split(",")],
    }
    return fit(kind, readers.get(kind.kept, lambda said: said)(text))


def fit(kind: FieldType, value: Any, *, worked_out: bool = False) -> Any:
    """``value`` as ``kind`` has it; a number that was worked out is rounded. Raises Refusal."""
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return None
    fitting: dict[str, Callable[[Any], Any]] = {
        "text": lambda given: _text(kind, given),
        "day": lambda given: given if type(given) is date else None,
        "moment": _moment,
        "units": lambda given: _units(kind, given, worked_out),
        "whole": _whole,
        "yes_no": lambda given: given if type(given) is bool else None,
        "ids": _ids,
    }
    found = fitting[kind.kept](value)
    if found is None:
        raise Invalid(_("This does not belong here. Choose or type it anew."))
    return found


def encode(kind: FieldType, value: Any) -> Any:
    """How ``value`` stands in the JSON of a document."""
    if value is None:
        return None
    if kind.kept == "units":
        return int(quantize(value, kind.scale).scaleb(kind.scale))
    if kind.kept == "day":
        return value.isoformat()
    if kind.kept == "moment":
        return written_moment(value)
    return list(value) if kind.kept == "ids" else value


def decode(kind: FieldType, data: Any) -> Any:
    """The value that ``encode`` wrote; what another type wrote is empty."""
    wanted = {"units": int, "whole": int, "yes_no": bool, "ids": list}.get(kind.kept, str)
    if type(data) is not wanted:
        return None
    written: Any = data
    try:
        if kind.kept == "units":
            fits = abs(written) < TOO_LARGE.scaleb(kind.scale)
            return Decimal(written).scaleb(-kind.scale) if fits else None
        if kind.kept == "day":
            return date.fromisoformat(written)
        if kind.kept == "moment":
            return datetime.fromisoformat(written).astimezone(UTC)
        return _ids(written) if kind.kept == "ids" else written
    except ValueError:
        return None


def written_moment(value: datetime) -> str:
    """A moment as text that sorts as moments do: in UTC, to the second, four digits of the year."""
    at = value.astimezone(UTC)
    return f"{at.year:04}-{at:%m-%dT%H:%M:%SZ}"


def _text(kind: FieldType, value: Any) -> str | None:
    if type(value) is not str:
        return None
    text = plain_text(value, lines=kind.widget == "long")
    if len(text) > kind.longest:
        raise Invalid(
            _(
                "The text has ${length} characters, and at most ${most} are kept. Shorten it.",
                mapping={"length": len(text), "most": kind.longest},
            )
        )
    return text


def _units(kind: FieldType, value: Any, worked_out: bool) -> Decimal | None:
    """An exact number; what is typed has no more decimals than are kept."""
    if type(value) not in (Decimal, int):
        return None
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= TOO_LARGE:
        raise Invalid(_("This number is too large."))
    exact = quantize(number, kind.scale)
    if exact != number and not worked_out:
        raise Invalid(_("At most ${count} decimals.", mapping={"count": kind.scale}))
    if abs(exact) >= TOO_LARGE:
        raise Invalid(_("This number is too large."))
    # Nobody writes -0.
    return exact + 0


def _moment(value: Any) -> datetime | None:
    if type(value) is not datetime or value.tzinfo is None:
        return None
    return value.astimezone(UTC).replace(microsecond=0)


def _whole(value: Any) -> int | None:
    if type(value) is Decimal and value == value.to_integral_value():
        value = int(value)
    return value if type(value) is int and 0 < value < LARGEST_ID else None


def _ids(value: Any) -> tuple[int, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    found = tuple(_whole(item) for item in value)
    return None if None in found else tuple(n for n in found if n is not None)


def _number_of_record(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Invalid(_("Choose one of the list."))
    return int(text)
