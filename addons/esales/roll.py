"""What the papers of 80 mm from the roll have in common: their head, and where people sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.printing.layout import Align, Field, Format, Label, Line

LEFT, WIDTH, LINE = 4.0, 72.0, 5.0
CAPTION = 16


def value(
    path: str, x: float, y: float, width: float, *, how: Format = "text", align: Align = "left"
) -> Field:
    """A value on one line of the roll, at ``path``."""
    return Field(x=x, y=y, width=width, height=LINE, value=path, format=how, align=align)


def said(zh: str, en: str, x: float, y: float, width: float = CAPTION) -> Field:
    """A caption on one line of the roll, in both languages."""
    caption = Label(zh=zh, en=en)
    return Field(x=x, y=y, width=width, height=LINE, caption=caption, size=8, shown="full")


def middle(y: float, height: float) -> Field:
    """A field over the whole width, to be filled in."""
    return Field(x=LEFT, y=y, width=WIDTH, height=height, size=11, align="center")


def banner(title: Label) -> tuple[Field, ...]:
    """Whose paper it is, its ``title``, and its number with the bars that are scanned."""
    return (
        replace(middle(3, 6), value="company.name", shown="full"),
        replace(middle(9, LINE), size=9, value="branch.name"),
        replace(middle(14, 8), caption=title, size=16, bold=True),
        replace(middle(22.2, 5), value="reprint", bold=True),
        Field(x=8, y=28, width=64, height=12, value="number", format="barcode"),
        replace(value("number", LEFT, 40.4, WIDTH), align="center"),
    )


def told(parties: Sequence[tuple[str, str, str]], y: float) -> tuple[Field, ...]:
    """Line by line from ``y``: a caption in both languages, and the value at its path."""
    lines: list[Field] = []
    for at, (zh, en, path) in enumerate(parties):
        below = y + at * LINE
        lines += [said(zh, en, LEFT, below), value(path, LEFT + CAPTION, below, WIDTH - CAPTION)]
    return tuple(lines)


def printed(y: float) -> tuple[Field, ...]:
    """When it was printed, and which page of how many it is."""
    return (
        replace(value("printed_at", LEFT, y, 42, how="time"), size=7),
        replace(value("page", 56, y, 20, how="page_of_pages", align="right"), size=7),
    )


def signed(y: float) -> tuple[Line, ...]:
    """Two sign here by hand, each with room above his line."""
    return tuple(Line(x1=x, y1=y, x2=x + 34, y2=y) for x in (LEFT, LEFT + 38))
