"""Papers set block under block: head, lines, table, total, more lines, signatures, foot.

Most papers of the trade have this shape. What sets one apart from another is its words, its columns
and what stands in its lines; what sets one sheet apart from another is its measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.printing.blocks import HEAD_HEIGHT, TOTAL_IN_WORDS, foot, head, signatures, total
from core.printing.composing import Block, Column, Said, said_line, table
from core.printing.layout import Format, Label, Layout, Paper, Word

# The figures of a total stand under the last columns that leave them this room, in millimetres,
# and the words begin behind the first ones that leave this much for their caption.
ROOM_FOR_FIGURES, ROOM_FOR_CAPTION = 50, 28

Signers = tuple[tuple[Label, str], ...]
Lines = tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The measures that set one sheet apart from another, in millimetres (letters in points).

    ``thirds`` are the widths of what stands side by side in a line: wide, middle, narrow.
    ``signing`` is the room over those who sign.
    """

    paper: Paper
    left: float
    right: float
    top: float
    line: float
    heading: float
    row: float
    rows: int
    size: float
    thirds: tuple[float, float, float]
    widths: tuple[float, ...] = ()
    signing: float = 0.6

    @property
    def width(self) -> float:
        """The width that is printed on."""
        return self.right - self.left


# 241 mm paper has a perforated strip of 12.7 mm on either side, A4 an edge no printer reaches.
FANFOLD = Sheet(
    paper=Paper(width=241, height=140, plies=3, left=12.7, right=12.7),
    left=14,
    right=227,
    top=4,
    line=4.8,
    heading=6,
    row=5.8,
    rows=12,
    size=9,
    thirds=(108, 50, 55),
)
A4 = Sheet(
    paper=Paper(width=210, height=297, left=5, top=5, right=5, bottom=5),
    left=9,
    right=201,
    top=12,
    line=5.8,
    heading=7,
    row=7.2,
    rows=27,
    size=9,
    thirds=(94, 48, 50),
)


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a paper says: its title, the lines above its table, the columns, what stands below.

    ``sums`` are carried from page to page, with their words in the column ``label``; that of
    ``page_total`` stands at the foot, too, in its ``format``. ``total`` is the value whose
    amount stands under the table, in capitals and in figures; without one there is none.
    """

    title: Label
    words: tuple[Word, ...]
    above: Lines
    columns: tuple[Column, ...]
    sums: tuple[str, ...]
    signers: Signers
    page_total: str
    format: Format = "money"
    label: str = "name"
    total: str = ""
    total_called: Label = TOTAL_IN_WORDS
    below: Lines = ()
    copies: tuple[Label, ...] = ()


def set_on(sheet: Sheet, form: Form, name: str, *, variant_of: str = "") -> Layout:
    """Set ``form`` on ``sheet``; ``variant_of`` names the paper that this is another sheet of."""
    x, width = sheet.left, sheet.width
    blocks = [head(form.title, x=x, y=sheet.top, width=width)]
    above, y = _stacked(form.above, sheet, sheet.top + HEAD_HEIGHT + 0.6)
    rows, headings = table(
        tuple(zip(form.columns, sheet.widths, strict=True)),
        x=x,
        y=round(y + 0.4, 2),
        heading=sheet.heading,
        height=sheet.row,
        count=sheet.rows,
        size=sheet.size,
        sums=form.sums,
        label=form.label,
    )
    blocks += [*above, headings]
    y = round(rows.bottom, 2)
    if form.total:
        xs = _cells(rows.rules, sheet)
        height, called = sheet.row + 0.8, form.total_called
        blocks.append(total(form.total, xs=xs, y=y, height=height, called=called))
        y += sheet.row
    below, y = _stacked(form.below, sheet, y + 1.2)
    blocks += below
    y += sheet.signing
    blocks.append(signatures(form.signers, x=x, y=y, width=width, height=sheet.line))
    y += sheet.line + 1
    at_foot = foot(
        plies=sheet.paper.plies,
        page_total=form.page_total,
        format=form.format,
        x=x,
        y=y,
        width=width,
    )
    made = Layout(
        name=name,
        title=form.title,
        paper=sheet.paper,
        vocabulary=form.words,
        fields=tuple(field for block in (*blocks, at_foot) for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
        copies=form.copies,
        variant_of=variant_of,
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


def _stacked(lines: Lines, sheet: Sheet, y: float) -> tuple[list[Block], float]:
    """Lines from ``y`` on, one under the other, and where the next one would stand."""
    blocks = []
    for line in lines:
        blocks.append(said_line(line, x=sheet.left, y=y, height=sheet.line))
        y += sheet.line
    return blocks, y


def _cells(rules: Sequence[float], sheet: Sheet) -> tuple[float, float, float, float]:
    """The edges of a total's cells, under edges of columns."""
    words = min(rule for rule in rules if rule >= ROOM_FOR_CAPTION)
    figures = max(rule for rule in rules if sheet.width - rule >= ROOM_FOR_FIGURES)
    x = sheet.left
    return x, x + words, x + figures, x + sheet.width
