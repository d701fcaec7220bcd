"""Layouts: how a slip or an invoice stands on its paper, as data that people may change.

One layout serves the full form on blank paper, the overlay onto a preprinted form, and the
preview. It refuses to exist when it would print off the paper or over itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from core.printing.checks import refuse_unless_sound
from core.printing.parts import (
    Align,
    Box,
    Carry,
    Field,
    Format,
    Grid,
    Label,
    Line,
    Pages,
    Paper,
    Rows,
    Shown,
    Spot,
    Word,
)
from core.printing.plain import from_plain, to_plain
from core.printing.refusals import LayoutRefused

__all__ = [
    "Align",
    "Box",
    "Carry",
    "Field",
    "Format",
    "Grid",
    "Label",
    "Layout",
    "LayoutRefused",
    "Line",
    "Pages",
    "Paper",
    "Rows",
    "Shown",
    "Spot",
    "Word",
]


ALL_OF_IT = Spot()


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A form in millimetres: captions, lines and boxes of the full form, and the values on it.

    ``vocabulary`` tells every value a document of this kind supplies: ``dealer.name``, and
    ``rows.code`` for a value of its lines. ``variant_of`` names the layout whose paper this one
    prints on another sheet: prints of both are counted together. The printer adds its own words:
    ``page``, ``copy``, ``reprint``, ``printed_at``; ``ordinal`` in a row; and for each column
    summed ``total.X`` (on the last page only) and ``page_total.X`` (with its word ``page_total``,
    where there are several pages). ``background`` is a PNG or JPEG of the preprinted form, lying
    at ``background_at``; it never prints. ``branch`` names the branch whose own layout it is; the
    others belong to the whole company. With a ``grid`` it is a label or a card, laid many times
    onto a sheet and printed as often as it is wanted. Raises LayoutRefused.
    """

    name: str
    title: Label
    paper: Paper
    vocabulary: tuple[Word, ...]
    fields: tuple[Field, ...]
    rows: Rows | None = None
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    copies: tuple[Label, ...] = ()
    background: bytes = b""
    background_at: Spot = ALL_OF_IT
    variant_of: str = ""
    branch: str = ""
    grid: Grid | None = None

    def __post_init__(self) -> None:
        refuse_unless_sound(self)

    @property
    def prints(self) -> str:
        """The name of the paper that is printed, whatever the sheet."""
        return self.variant_of or self.name

    @property
    def sheet(self) -> Paper:
        """What goes through the printer: the paper, or the sheet that the labels lie on."""
        grid = self.grid
        return Paper(width=grid.width, height=grid.height) if grid else self.paper

    @property
    def size(self) -> str:
        """What the sheet is called, and how many labels of which size lie on it."""
        if self.grid is None or self.grid.count == 1:
            return self.paper.size
        return f"{self.sheet.size} / {self.grid.count} × ({self.paper.size})"

    def to_data(self) -> dict[str, Any]:
        """Return the layout as plain data that JSON can hold; bytes become base64."""
        data: dict[str, Any] = to_plain(self)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Build a layout from ``to_data``; raise LayoutRefused naming what does not fit."""
        return from_plain(cls, data, place="layout")
