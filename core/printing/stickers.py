"""Labels composed for paper that can be had: along a roll, and on A4 sheets of labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.printing.layout import Field, Grid, Label, Layout, Paper, Word


@dataclass(frozen=True, kw_only=True)
class Sticker:
    """One label in two sorts of paper: ``roll`` is its size on a roll, ``sheet`` that on A4."""

    roll: tuple[float, float]
    sheet: tuple[float, float]
    grid: Grid


# Sizes sold everywhere: 60 x 40 and 100 x 70 mm on rolls, 3 x 7 and 2 x 4 labels on A4.
SMALL = Sticker(
    roll=(60, 40),
    sheet=(63.5, 38.1),
    grid=Grid(width=210, height=297, left=7.2, top=15.1, across=3, down=7, step_x=66, step_y=38.1),
)
LARGE = Sticker(
    roll=(100, 70),
    sheet=(99.1, 67.7),
    grid=Grid(
        width=210, height=297, left=4.65, top=13.1, across=2, down=4, step_x=101.6, step_y=67.7
    ),
)
# A card as banks give them; ten on A4, to be cut and laminated.
CARD = Sticker(
    roll=(85.6, 54),
    sheet=(85.6, 54),
    grid=Grid(width=210, height=297, left=19.4, top=13.5, across=2, down=5, step_x=85.6, step_y=54),
)


def stickers(
    *, name: str, title: Label, words: Sequence[Word], fields: Sequence[Field], on: Sticker
) -> tuple[Layout, Layout]:
    """The layout ``name`` along a roll, and its variant on A4; ``fields`` fit the smaller one."""
    width, height = on.roll
    roll = Layout(
        name=name,
        title=title,
        paper=Paper(width=width, height=height),
        vocabulary=tuple(words),
        fields=tuple(fields),
        grid=Grid(width=width, height=height),
    )
    width, height = on.sheet
    paper = Paper(width=width, height=height)
    return roll, replace(roll, name=f"{name}_a4", variant_of=name, paper=paper, grid=on.grid)


def bars(*, x: float, y: float, width: float, height: float, size: float = 8) -> tuple[Field, ...]:
    """The value ``bars`` as a barcode, and below it as people read it."""
    code = Field(x=x, y=y, width=width, height=height, value="bars", format="barcode")
    said = Field(x=x, y=y + height + 0.4, width=width, height=4, value="bars", align="center")
    return code, replace(said, size=size)
