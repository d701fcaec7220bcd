"""The test page of a printer: rulers in millimetres, to be measured against the edge of the paper.

The zero of both rulers is the first of two marks, 20 mm from the upper left corner; the second one
stands as far from the lower right. Where both are found on a sheet sets the printer.
"""

from typing import TYPE_CHECKING

from core.printing.draw import Printer
from core.printing.measuring import EDGE, Mark, marks
from core.printing.parts import Align, Box, Field, Line, Paper

if TYPE_CHECKING:
    from core.printing.pen import Pen

START = EDGE
ARM = 4.0
ROOM = 20.0
THIN, THICK = 0.1, 0.3


def ruler(paper: Paper, printer: Printer, *, title: str) -> bytes:
    """Return the PDF of a test page on ``paper``, shifted and stretched as ``printer`` is set."""
    from core.printing.pen import Pen

    pen = Pen(paper, title)
    pen.open_sheet((printer.offset_x, printer.offset_y), (printer.scale_x, printer.scale_y))
    # A label has room for the marks alone, which stand nearer to its corners.
    if min(paper.width, paper.height) >= 2 * START + ROOM:
        _rulers(pen, paper)
    for number, mark in enumerate(marks(paper), start=1):
        _cross(pen, mark, f"{number} ({mark.x:g} / {mark.y:g})")
    _say(pen, printer, title, paper)
    pen.close_sheet()
    return pen.finish()


def _rulers(pen: "Pen", paper: Paper) -> None:
    """Draw both rulers, lines every 10 mm, and a square of 100 mm as far as there is room."""
    across, down = paper.width - START, paper.height - START
    for number in range(int(across - START) + 1):
        at, length = START + number, _length(number)
        pen.line(Line(x1=at, y1=START - length, x2=at, y2=START, thickness=THIN))
        if number % 10 == 0:
            pen.line(Line(x1=at, y1=START, x2=at, y2=down, thickness=THIN))
            pen.text(_place(at - 4, START - 8.5, "center"), str(number))
    for number in range(int(down - START) + 1):
        at, length = START + number, _length(number)
        pen.line(Line(x1=START - length, y1=at, x2=START, y2=at, thickness=THIN))
        if number % 10 == 0:
            pen.line(Line(x1=START, y1=at, x2=across, y2=at, thickness=THIN))
            pen.text(_place(START - 13.5, at - 2, "right"), str(number))
    width, height = _square(across), _square(down)
    pen.box(Box(x=START, y=START, width=width, height=height, thickness=THICK))


def _say(pen: "Pen", printer: Printer, title: str, paper: Paper) -> None:
    said = (
        f"{title} · {paper.size} · → {printer.offset_x:g} mm ↓ {printer.offset_y:g} mm "
        f"· × {printer.scale_x:g}, {printer.scale_y:g}"
    )
    width = paper.width - 2 * START
    pen.text(Field(x=START, y=4, width=width, height=5, size=9, value="settings"), said)


def _cross(pen: "Pen", mark: Mark, said: str) -> None:
    """Draw a mark whose middle is measured, and say where that belongs."""
    x, y = mark.x, mark.y
    pen.line(Line(x1=x - ARM, y1=y, x2=x + ARM, y2=y, thickness=THICK))
    pen.line(Line(x1=x, y1=y - ARM, x2=x, y2=y + ARM, thickness=THICK))
    pen.box(Box(x=x - ARM / 2, y=y - ARM / 2, width=ARM, height=ARM, thickness=THICK))
    beside = x + ARM + 1 if x <= START else x - ARM - 31
    align: Align = "left" if x <= START else "right"
    place = Field(x=beside, y=y + 1, width=30, height=4, size=8, value="mark", align=align)
    pen.text(place, said)


def _length(number: int) -> float:
    return 5.0 if number % 10 == 0 else 3.5 if number % 5 == 0 else 2.0


def _square(end: float) -> float:
    return min(100, int((end - START) / 10) * 10)


def _place(x: float, y: float, align: Align) -> Field:
    return Field(x=x, y=y, width=8, height=4, size=7, value="number", align=align)
