"""What the drawing of a layout says to whoever moves it, in the reader's language."""

from __future__ import annotations

from typing import Any

from core.i18n import _

WORDS = {
    "at": _("${name}: ${x} mm from left, ${y} mm from top, ${width} × ${height} mm"),
    "column": _("Column: ${name}"),
    "new_value": _("New value"),
    "nothing_chosen": _("Choose a field on the paper: with the mouse, or with Tab."),
}


def words_for(request: Any) -> dict[str, Any]:
    """The words of the drawing, and the language in which texts of the form are shown on it."""
    return {
        "locale": request.locale_name,
        "words": {name: request.localizer.translate(word) for name, word in WORDS.items()},
    }
