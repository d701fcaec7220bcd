"""The parts of a layout: paper, fields, repeating rows and furniture, all in millimetres.

Places are measured from the upper left corner of the paper, x to the right and y downwards, as
somebody does who lays a ruler on the preprinted form. Sizes of letters are in points.
"""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Format = Literal[
    "text",
    "date",
    "time",
    "quantity",
    "money",
    "price",
    "amount_in_words",
    "page_of_pages",
    "barcode",
]
Pages = Literal["every", "first", "last"]
Shown = Literal["both", "full", "overlay"]

SIZES: dict[tuple[float, float], str] = {(210, 297): "A4", (148, 210): "A5"}
NUMBERS = ("quantity", "money", "price")


@dataclass(frozen=True, kw_only=True)
class Label:
    """One text in both languages."""

    zh: str
    en: str

    def said_in(self, locale: str) -> str:
        """Return the text for ``locale``, zh_CN or en."""
        return self.zh if locale.startswith("zh") else self.en


@dataclass(frozen=True, kw_only=True)
class Word:
    """A value that documents of a kind supply: its path, what people call it, and an example."""

    path: str
    title: Label
    sample: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A sheet in millimetres; several plies are written at one stroke, one copy on each.

    Nothing may stand in its margins: perforated strips, or the edge a printer cannot reach. A
    ``roll`` is cut off behind the last row: its height is that of a sheet with all rows.
    """

    width: float
    height: float
    plies: int = 1
    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0
    roll: bool = False

    @property
    def size(self) -> str:
        """What the sheet is called: A4, or its measures; a roll is as long as it has to be."""
        if self.roll:
            return f"{self.width:g} mm"
        short, long = sorted((self.width, self.height))
        known = SIZES.get((short, long))
        return known or f"{self.width:g} × {self.height:g} mm"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A place on the paper and what stands there: a value by its path, or a caption of the form.

    ``shown`` is full for what a preprinted paper carries already, captions and the company's name,
    overlay for what only such a paper needs, and both for the values.
    """

    x: float
    y: float
    width: float
    height: float
    value: str = ""
    caption: Label | None = None
    size: float = 9
    align: Align = "left"
    format: Format = "text"
    on: Pages = "every"
    bold: bool = False
    shown: Shown = "both"

    @property
    def right(self) -> float:
        """The right edge in millimetres."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge in millimetres."""
        return self.y + self.height


@dataclass(frozen=True, kw_only=True)
class Grid:
    """How labels lie on their sheet: so many across and down, each a step from the one before.

    The paper of the layout is then one label. On a roll the sheet is the label itself.
    """

    width: float
    height: float
    left: float = 0
    top: float = 0
    across: int = 1
    down: int = 1
    step_x: float = 0
    step_y: float = 0

    @property
    def count(self) -> int:
        """The number of labels on a sheet."""
        return self.across * self.down

    def corner(self, place: int) -> tuple[float, float]:
        """Where the label at ``place`` begins, counted from 0 along the rows of the sheet."""
        down, across = divmod(place, self.across)
        return self.left + across * self.step_x, self.top + down * self.step_y


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where the picture of a preprinted form lies, by its own measures; 0 is all of the paper."""

    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


@dataclass(frozen=True, kw_only=True)
class Line:
    """A ruled line of the full form."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float = 0.2


@dataclass(frozen=True, kw_only=True)
class Box:
    """A ruled frame of the full form."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.2


@dataclass(frozen=True, kw_only=True)
class Carry:
    """The columns summed from page to page.

    The row under the last one says 过次页 with the sums so far, and 合计 on the last page; from the
    second page on the first row says 承前页. ``label`` is where these words stand in the row.
    """

    sums: tuple[str, ...]
    label: Field


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The lines of a document: ``count`` rows a page, each ``height`` high, from ``y`` on.

    The columns are placed relative to their row. ``rules`` are upright lines at these distances
    from ``x``; they and a line under every row belong to the full form.
    """

    x: float
    y: float
    width: float
    height: float
    count: int
    columns: tuple[Field, ...]
    rules: tuple[float, ...] = ()
    carry: Carry | None = None

    @property
    def slots(self) -> int:
        """The number of rows drawn on each page, with the one for the sums."""
        return self.count + (1 if self.carry else 0)

    @property
    def right(self) -> float:
        """The right edge in millimetres."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge of the last row, or of the row of sums, in millimetres."""
        return self.y + self.height * self.slots
