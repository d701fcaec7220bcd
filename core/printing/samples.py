"""Invented values for every word of a layout, to try it before anything real is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core.printing.layout import Layout
from core.printing.parts import NUMBERS, Format, Word

ROWS = 12
SAMPLE_DAY = date(2026, 11, 23)


def sample(layout: Layout, locale: str, rows: int = ROWS) -> dict[str, Any]:
    """A document that fills ``layout``: each word shows its example, or what people call it."""
    formats = {field.value: field.format for field in layout.fields}
    if layout.rows is not None:
        formats |= {f"rows.{column.value}": column.format for column in layout.rows.columns}
    document: dict[str, Any] = {}
    lines: list[dict[str, Any]] = [{} for _row in range(rows)]
    for word in layout.vocabulary:
        value = _value(word, formats.get(word.path), locale)
        if word.path.startswith("rows."):
            for line in lines:
                _put(line, word.path.removeprefix("rows."), value)
        else:
            _put(document, word.path, value)
    return {**document, "rows": lines}


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    for part in way:
        values = values.setdefault(part, {})
    values[last] = value


def _value(word: Word, form: Format | None, locale: str) -> Any:
    if form in (*NUMBERS, "amount_in_words"):
        return Decimal(word.sample or "111.11")
    if form in ("date", "time"):
        return SAMPLE_DAY
    if form == "barcode":
        return word.sample or "SAMPLE-0001"
    return word.sample or word.title.said_in(locale)
