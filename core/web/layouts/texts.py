"""What would stand in each field: the texts of a document, for the paper as it is drawn on a page.

They are read from what is typed, sound or not, so that the drawing never goes blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args

from core.printing.draw import BROUGHT_FORWARD, PAGE_TOTAL, REPRINT
from core.printing.parts import Format
from core.printing.refusals import PrintingRefused
from core.printing.values import exact, value_at, written
from core.web.layouts.form import State, rows_in


def texts_of(
    state: State, document: Mapping[str, Any], locale: str, printed_at: datetime
) -> dict[str, str]:
    """The text of each field, and of each column on the first line, by its row of the form."""
    rows: Sequence[Mapping[str, Any]] = document.get("rows") or ({},)
    own: dict[str, Any] = {
        "page": (1, 1),
        "copy": state.get("copy-0-zh" if locale.startswith("zh") else "copy-0-en", ""),
        "reprint": REPRINT.said_in(locale),
        "printed_at": printed_at,
        "page_total": PAGE_TOTAL.said_in(locale),
        "carry": BROUGHT_FORWARD.said_in(locale),
    }
    found = {
        row: _text({**document, **own}, state, row, locale, rows) for row in rows_in(state, "field")
    }
    line = {**rows[0], "ordinal": 1}
    columns = rows_in(state, "column")
    found |= {row: _text(line, state, row, locale, rows) for row in columns}
    return found | {"carry-": own["carry"]}


def _text(values: Mapping[str, Any], state: State, row: str, locale: str, rows: Any) -> str:
    path, how = state.get(f"{row}-value", ""), state.get(f"{row}-format", "text")
    if not path or how not in get_args(Format):
        return ""
    try:
        if path.startswith(("total.", "page_total.")):
            return written(_sum(rows, path.partition(".")[2]), how, locale)  # type: ignore[arg-type]
        return written(value_at(values, path), how, locale)  # type: ignore[arg-type]
    except PrintingRefused:
        return ""


def _sum(rows: Any, path: str) -> Decimal:
    values = (value_at(row, path) for row in rows)
    return sum((exact(value) for value in values if value is not None), Decimal(0))
