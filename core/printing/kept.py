"""Values of a paper as plain data and back: a print is kept for as long as it counts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

DECIMAL, DATE = "decimal", "date"


def keep(values: Any) -> Any:
    """Return ``values`` as JSON can hold them, numbers and dates exact."""
    if isinstance(values, Decimal):
        return {DECIMAL: str(values)}
    if isinstance(values, date):
        return {DATE: values.isoformat()}
    if isinstance(values, Mapping):
        return {name: keep(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [keep(value) for value in values]
    return values


def recall(data: Any) -> Any:
    """Return the values that ``keep`` made ``data`` of."""
    if isinstance(data, list):
        return [recall(item) for item in data]
    if not isinstance(data, dict):
        return data
    if data.keys() == {DECIMAL}:
        return Decimal(data[DECIMAL])
    if data.keys() == {DATE}:
        return date.fromisoformat(data[DATE])
    return {name: recall(value) for name, value in data.items()}
