"""What people call the fields that conditions and formulas name, so that these can be said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.workflow.definition import in_words
from core.workflow.expressions import Expression
from core.workflow.expressions.speaking import Names, spoken
from core.workflow.fields.sheet import Slot


def worded(expression: Expression, slots: Iterable[Slot], locale: str) -> Any:
    """``expression`` over the fields ``slots`` in words, for a reader of ``locale``."""
    return spoken(expression, _names(slots, locale))


def _names(slots: Iterable[Slot], locale: str) -> Names:
    known = list(slots)
    return Names(
        titles={one.name: one.called(locale) or one.name for one in known},
        types={one.name: one.word for one in known},
        choices={one.name: _labels(one, locale) for one in known if one.choices},
        columns={one.name: _names(one.columns, locale) for one in known if one.columns},
    )


def _labels(slot: Slot, locale: str) -> dict[str, Any]:
    return {value: in_words(title, locale) or value for value, title in slot.choices.items()}
