"""Values as they stand on paper: found by their path, written in the manner of their format."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from translationstring import TranslationStringFactory

from core.printing.parts import NUMBERS, Format
from core.printing.refusals import DocumentRefused
from core.printing.words import amount_in_words

_ = TranslationStringFactory("qudao")

CENT = Decimal("0.01")
PRICE_STEP = Decimal("0.00000001")


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """Return what stands at ``path`` (``dealer.name``); raise DocumentRefused where nothing does.

    None is a value too: it prints as an empty place, and so does everything under it.
    """
    found: Any = values
    for step in path.split("."):
        if found is None:
            return None
        if not isinstance(found, Mapping) or step not in found:
            raise DocumentRefused(
                _(
                    "The document has no value for ${path}, which is printed.",
                    mapping={"path": path},
                )
            )
        found = found[step]
    return found


def written(value: Any, how: Format, locale: str) -> str:
    """Write ``value`` in the manner of ``how``; nothing is written for None.

    Money has two decimals, prices two to eight, quantities those they have; numbers have to be
    Decimal or int. Dates are written 2026-11-23. Raise DocumentRefused for what cannot be written.
    """
    if value is None or value == "":
        return ""
    if how in (*NUMBERS, "amount_in_words"):
        return _number(exact(value), how)
    if how in ("date", "time"):
        return _moment(value, how)
    if how == "page_of_pages":
        number, count = value
        if locale.startswith("zh"):
            return f"第 {number} 页 共 {count} 页"
        return f"Page {number} of {count}"
    if isinstance(value, float):
        raise _unwritable(value, how)
    return str(value)


def exact(value: Any) -> Decimal:
    """Return ``value`` as a Decimal; raise DocumentRefused for what is not an exact number."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite():
            return number
    raise _unwritable(value, "number")


def _number(number: Decimal, how: Format) -> str:
    if how == "amount_in_words":
        return amount_in_words(number)
    if how == "money":
        return f"{number.quantize(CENT, ROUND_HALF_UP):,f}"
    if how == "price":
        whole, decimals = f"{number.quantize(PRICE_STEP, ROUND_HALF_UP):,f}".split(".")
        return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    # What rounds to nothing is written without a sign: a part of a carton below zero is 0, not -0.
    return f"{number.normalize() + 0:,f}"


def _moment(value: Any, how: Format) -> str:
    if how == "time" and isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    raise _unwritable(value, how)


def _unwritable(value: Any, how: str) -> DocumentRefused:
    return DocumentRefused(
        _(
            "${value} (${kind}) cannot be written as ${how}. Numbers have to be exact decimals.",
            mapping={"value": str(value), "kind": type(value).__name__, "how": how},
        )
    )
