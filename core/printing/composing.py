"""Composing layouts: lines of captions and tables with headings, measured out for the author."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.printing.parts import (
    NUMBERS,
    Align,
    Box,
    Carry,
    Field,
    Format,
    Label,
    Line,
    Rows,
    Shown,
    Word,
)

# The distance between the edge of a cell and what is written in it, in millimetres.
PADDING = 0.7
# The distance between a value and the caption after it.
GAP = 2
CAPTION_SIZE = 8


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: the value, its heading and how it is written."""

    value: str
    heading: Label
    align: Align = "left"
    format: Format = "text"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A caption and the value after it; ``width`` is that of both together, in millimetres."""

    caption: Label
    value: str
    width: float
    caption_width: float = 16
    format: Format = "text"
    shown: Shown = "both"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a form that belongs together: its fields, its lines and its frames."""

    fields: tuple[Field, ...]
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()


def word(path: str, zh: str, en: str, sample: str = "") -> Word:
    """A value that documents supply: its path, what people call it, an example."""
    return Word(path=path, title=Label(zh=zh, en=en), sample=sample)


def column(value: str, zh: str, en: str, how: Format = "text") -> Column:
    """A column of a table, called so in both languages; numbers stand to the right."""
    align: Align = "right" if how in NUMBERS else "left"
    return Column(value=value, heading=Label(zh=zh, en=en), format=how, align=align)


def said(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    """A caption in both languages and the value after it, ``width`` mm wide together."""
    return Said(caption=Label(zh=zh, en=en), value=value, width=width, format=how)


def said_line(parts: Sequence[Said], *, x: float, y: float, height: float) -> Block:
    """Place captions and values side by side, from ``x`` to the right."""
    fields = []
    for part in parts:
        caption = Field(
            x=x,
            y=y,
            width=part.caption_width,
            height=height,
            caption=part.caption,
            size=CAPTION_SIZE,
            shown="full",
        )
        value = Field(
            x=caption.right,
            y=y,
            width=part.width - part.caption_width - GAP,
            height=height,
            value=part.value,
            format=part.format,
            shown=part.shown,
        )
        fields += [caption, value]
        x += part.width
    return Block(fields=tuple(fields))


def table(
    columns: Sequence[tuple[Column, float]],
    *,
    x: float,
    y: float,
    heading: float,
    height: float,
    count: int,
    size: float,
    sums: Sequence[str],
    label: str,
) -> tuple[Rows, Block]:
    """Lay ``columns`` with their widths side by side; return the rows, and the headings over them.

    ``heading`` and ``height`` are those of the heading and of each of the ``count`` rows. ``sums``
    are carried from page to page; their words stand in the column ``label``.
    """
    rules = [0.0]
    headings = []
    cells = {}
    for column, width in columns:
        cell = Field(
            x=rules[-1] + PADDING,
            y=0,
            width=width - 2 * PADDING,
            height=height,
            value=column.value,
            size=size,
            align=column.align,
            format=column.format,
        )
        over = Field(
            x=x + rules[-1] + PADDING / 2,
            y=y,
            width=width - PADDING,
            height=heading,
            caption=column.heading,
            size=min(size, CAPTION_SIZE),
            align="center",
            shown="full",
        )
        cells[column.value] = cell
        headings.append(over)
        rules.append(round(rules[-1] + width, 2))
    words = replace(cells[label], value="carry", align="center", format="text")
    rows = Rows(
        x=x,
        y=y + heading,
        width=rules[-1],
        height=height,
        count=count,
        columns=tuple(cells.values()),
        rules=tuple(rules),
        carry=Carry(sums=tuple(sums), label=words),
    )
    upright = (Line(x1=x + rule, y1=y, x2=x + rule, y2=y + heading) for rule in rules)
    lines = (Line(x1=x, y1=y, x2=x + rules[-1], y2=y), *upright)
    return rows, Block(fields=tuple(headings), lines=lines)
