"""Text into its field: it shrinks a little, then wraps, then is cut, and never leaves the field.

A whole name in small letters is worth more than half of one: on two lines it shrinks further.

A number is never cut, for a cut amount would be another amount: it shrinks further, and where it
still does not fit, number signs stand in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

Measure = Callable[[str, float], float]

SHRINK_WRAPPED = 0.9
SHRINK = 0.8
SHRINK_MOST = 0.65
SHRINK_NUMBER = 0.6
LEADING = 1.1
ELLIPSIS = "…"
OVERFLOW = "####"
# What may not begin a line stays with what is before it; what may not end one, with what follows.
CLOSING = "，。；：、！？）》」』】”’%),.;:!?"
OPENING = "（《「『【“‘(["
FIRST_WIDE = "\u2e80"


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Lines that fit, the size of their letters in points, and whether something was lost."""

    lines: tuple[str, ...]
    size: float
    lost: bool = False


def fit_text(text: str, *, width: float, height: float, size: float, measure: Measure) -> Fitted:
    """Fit ``text`` into ``width`` x ``height`` points; ``measure(text, size)`` gives its width.

    Spaces around it take no room.
    """
    text = text.strip()
    needed = measure(text, size)
    if needed <= width:
        return Fitted(lines=(text,), size=size)
    if width / needed >= SHRINK:
        return Fitted(lines=(text,), size=size * width / needed)
    for share in (SHRINK_WRAPPED, SHRINK, SHRINK_MOST):
        smaller = size * share
        room = int(height / (smaller * LEADING))
        lines = wrap(text, width, smaller, measure)
        if len(lines) == 1:
            # It shrinks no further than it has to.
            return Fitted(lines=(text,), size=size * width / needed)
        if len(lines) <= room:
            return Fitted(lines=tuple(lines), size=smaller)
    smaller = size * SHRINK
    room = max(1, int(height / (smaller * LEADING)))
    lines = wrap(text, width, smaller, measure)
    last = _cut(" ".join(lines[room - 1 :]), width, smaller, measure)
    return Fitted(lines=(*lines[: room - 1], last), size=smaller, lost=True)


def fit_number(text: str, *, width: float, size: float, measure: Measure) -> Fitted:
    """Fit a number of one line into ``width`` points, or lose it visibly."""
    needed = measure(text, size)
    if needed <= width:
        return Fitted(lines=(text,), size=size)
    if width / needed >= SHRINK_NUMBER:
        return Fitted(lines=(text,), size=size * width / needed)
    smaller = size * min(1.0, width / measure(OVERFLOW, size))
    return Fitted(lines=(OVERFLOW,), size=smaller, lost=True)


def _cut(text: str, width: float, size: float, measure: Measure) -> str:
    while text and measure(text + ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrap(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """Break at spaces and between Chinese characters; a long word only where it has to be.

    ``width`` is in the units of ``measure``; the spaces at breaks are gone.
    """
    lines = [""]
    for piece in _pieces(text):
        if measure((lines[-1] + piece).rstrip(), size) <= width:
            lines[-1] += piece
            continue
        if measure(piece.rstrip(), size) > width:
            for letter in piece:
                if measure(lines[-1] + letter, size) > width:
                    lines.append("")
                lines[-1] += letter
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


def _pieces(text: str) -> list[str]:
    """Split into what may not be broken: a word with the space after it, one character of CJK."""
    pieces = [text[:1]]
    for before, after in pairwise(text):
        if _may_break(before, after):
            pieces.append(after)
        else:
            pieces[-1] += after
    return pieces


def _may_break(before: str, after: str) -> bool:
    if after in CLOSING or after == " " or before in OPENING:
        return False
    return before == " " or before >= FIRST_WIDE or after >= FIRST_WIDE
