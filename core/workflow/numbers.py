"""Numbers of documents that move and of those that arise with them, drawn in one statement.

A number is drawn last, for its row stays locked until the transaction ends. An effect that makes
numbered documents draws for the moving ones along with its own: both rows are locked as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import chain, count

from core.context import Context
from core.orm.numbering import draw_together

WAITING, DRAWN = "workflow.numbers_waiting", "workflow.numbers_drawn"
SHORT, LONG = 6, 20


def will_draw(series: str, count: int, context: Context) -> None:
    """Note that the documents that move will need ``count`` numbers of ``series`` in the end."""
    context.once(WAITING, Counter)[series] += count


def draw_numbers(series: str, count: int, context: Context) -> list[str]:
    """Draw ``count`` numbers of ``series``, and those that the moving documents wait for."""
    waiting: Counter[str] = context.once(WAITING, Counter)
    found = draw_together(context.session, Counter({series: count}) + waiting, context.today)
    own: dict[str, list[str]] = context.once(DRAWN, dict)
    for name, wanted in waiting.items():
        own[name], found[name] = found[name][:wanted], found[name][wanted:]
    waiting.clear()
    return found.get(series, [])


def own_numbers(series: str, context: Context) -> list[str]:
    """The numbers that ``will_draw`` noted: drawn along with others already, or else now."""
    drawn: dict[str, list[str]] = context.once(DRAWN, dict)
    if series not in drawn:
        draw_numbers(series, 0, context)
    return drawn.pop(series, [])


def free_series(name: str, taken: Collection[str]) -> str:
    """A series for ``name`` that is not ``taken``: the first letters of its words, or of it all."""
    words = re.findall("[a-z0-9]+", name)
    initials = "".join(word[0] for word in words[:SHORT] if len(words) > 1).upper()
    letters = "".join(c for c in name.upper() if c.isalnum())[:LONG]
    shorter = (letters[:length] for length in range(min(SHORT, len(letters)), len(letters) + 1))
    numbered = (f"{letters[: LONG - 4]}{number}" for number in count(2))
    return next(one for one in chain([initials], shorter, numbered) if one and one not in taken)
