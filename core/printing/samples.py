"""Invented values for every word of a layout, to try it before anything real is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core.printing.layout import Layout
from core.printing.parts import Format

ROWS = 12


def sample(layout: Layout) -> dict[str, Any]:
    """A document that fills ``layout``: each word shows its own name, each number some digits."""
    formats = {field.value: field.format for field in layout.fields}
    if layout.rows is not None:
        formats |= {f"rows.{column.value}": column.format for column in layout.rows.columns}
    document: dict[str, Any] = {}
    rows: list[dict[str, Any]] = [{} for _row in range(ROWS)]
    for word in layout.vocabulary:
        if word.startswith("rows."):
            for number, row in enumerate(rows, 1):
                _put(row, word.removeprefix("rows."), _value(word, formats.get(word), number))
        else:
            _put(document, word, _value(word, formats.get(word), 1))
    return {**document, "rows": rows}


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    for part in way:
        values = values.setdefault(part, {})
    values[last] = value


def _value(word: str, form: Format | None, number: int) -> Any:
    if form == "date" or word.endswith(("date", "due")):
        return date(2026, 11, 23)
    if form in ("quantity", "money", "price", "amount_in_words"):
        return Decimal(number) * Decimal("111.11") if form != "quantity" else Decimal(number)
    return word
