"""How much a definition may say: what is beyond any business, or no text, is refused by its place.

Drafts and files from elsewhere pass here before anything reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import LOCALES, _
from core.workflow.plain import Misplaced

LARGEST = 1_000_000
DEEPEST = 24
LONGEST = 4_000
GREATEST = 10**12
MOST = 2_000
LISTS = {
    "steps": 100,
    "transitions": 400,
    "fields": 300,
    "columns": 60,
    "choices": 300,
    "participants": 60,
    "rungs": 40,
}
LABEL = 200
LABELS = frozenset({"title", "message"})
MARKUP = re.compile(r"<[A-Za-z/!?]")
# Marks that turn the direction of writing let a label pose as another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def refuse_excess(data: Any) -> None:
    """Refuse plain data that is nested too deeply, too long, or holds what is no text."""
    size = 0
    for place, name, value, depth in _walk(data):
        if depth > DEEPEST:
            raise Misplaced(place, _("This is nested too deeply."))
        size += len(value) if isinstance(value, str) else 1
        if size > LARGEST:
            raise Misplaced("", _("This definition is larger than 1 MB."))
        if isinstance(value, str):
            _refuse_text(place, value)
            if name in LABELS:
                _refuse_label(place, value)
        elif isinstance(value, int | float):
            if not abs(value) < GREATEST:
                raise Misplaced(place, _("This number is too large."))
        elif isinstance(value, list | Mapping):
            most = LISTS.get(name, MOST)
            if len(value) > most:
                said = {"most": most, "count": len(value)}
                raise Misplaced(place, _("At most ${most}; here are ${count}.", mapping=said))
            if isinstance(value, Mapping) and (
                name in LABELS or not set(LOCALES).isdisjoint(value)
            ):
                for language, label in value.items():
                    _refuse_label(f"{place}.{language}", label)


def _walk(data: Any) -> Iterator[tuple[str, str, Any, int]]:
    """Every value with its place, the name it stands under and how deep; no recursion."""
    waiting: list[tuple[str, str, Any, int]] = [("", "", data, 0)]
    while waiting:
        place, name, value, depth = waiting.pop()
        yield place, name, value, depth
        if isinstance(value, Mapping):
            for key, below in value.items():
                at = f"{place}.{_short(key)}".lstrip(".")
                yield at, "", str(key), depth
                waiting.append((at, str(key), below, depth + 1))
        elif isinstance(value, list | tuple):
            for i, below in enumerate(value):
                waiting.append((f"{place}[{i}]", "", below, depth + 1))


def _short(key: Any) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(key)[:40])


def _refuse_text(place: str, text: str) -> None:
    if len(text) > LONGEST:
        said = {"most": LONGEST}
        raise Misplaced(place, _("A text has at most ${most} characters.", mapping=said))
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise Misplaced(place, _("Here is a control character. Write plain text."))


def _refuse_label(place: str, label: Any) -> None:
    if not isinstance(label, str):
        return
    if len(label) > LABEL:
        said = {"most": LABEL}
        raise Misplaced(place, _("A label has at most ${most} characters.", mapping=said))
    if any(unicodedata.category(c) == "Cc" or c in TURNING for c in label):
        raise Misplaced(place, _("Write a label in one line, without control characters."))
    if MARKUP.search(label):
        raise Misplaced(place, _("A label is plain text. Take the markup out."))
