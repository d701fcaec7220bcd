"""The sheet of labels as a PDF: A4, to be printed at full size and scanned from the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from addons.demo.samples.labels import DATA_MATRIX, Label, Samples
from core.i18n import _

MM = 72 / 25.4
WIDTH, HEIGHT = 210.0, 297.0
MARGIN, COLUMNS, ROW = 12.0, 3, 33.0
BAR_WIDTH, BAR_HEIGHT, CELL = 0.3, 13.0, 0.6
TITLE, SMALL = 11.0, 7.0

Say = Callable[[Any], str]


def draw_sheet(samples: Samples, say: Say) -> bytes:
    """The sheet; ``say`` turns a sentence into the reader's language."""
    from reportlab.pdfgen.canvas import Canvas

    from core.printing.fonts import embedding, font

    loaded, target = font(), BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH * MM, HEIGHT * MM), invariant=1)
    canvas.scale(MM, MM)
    pen = _Pen(canvas, loaded.fontName, say)
    pen.section(_("Begin"), [samples.card])
    pen.section(_("Goods in stock"), samples.goods)
    pen.section(_("Refused"), samples.wrong)
    with embedding():
        canvas.save()
    return target.getvalue()


class _Pen:
    """Writes labels from the top of the page down, and turns the page when it is full."""

    def __init__(self, canvas: Any, font: str, say: Say) -> None:
        self.canvas, self.font, self.say = canvas, font, say
        self.left = HEIGHT - MARGIN

    def section(self, title: Any, labels: Sequence[Label]) -> None:
        """A heading, and below it rows of labels."""
        rest = iter(labels)
        row = list(islice(rest, COLUMNS))
        self._room(ROW + TITLE)
        self._write(MARGIN, self.left - 5, self.say(title), TITLE)
        self.left -= 8
        while row:
            self._room(ROW)
            for column, label in enumerate(row):
                self._label(MARGIN + column * (WIDTH - 2 * MARGIN) / COLUMNS, label)
            self.left -= ROW
            row = list(islice(rest, COLUMNS))

    def _room(self, height: float) -> None:
        if self.left - height < MARGIN:
            self.canvas.showPage()
            self.canvas.scale(MM, MM)
            self.left = HEIGHT - MARGIN

    def _label(self, x: float, label: Label) -> None:
        width = (WIDTH - 2 * MARGIN) / COLUMNS - 6
        self._write(x, self.left - 3, self.say(label.what), SMALL, width)
        self._write(x, self.left - 6.5, label.name, SMALL, width)
        top = self.left - 9
        if label.symbology == DATA_MATRIX:
            self._cells(x, top, label)
        else:
            self._bars(x, top, label)
        self._write(x, self.left - 26, label.text, SMALL, width)

    def _bars(self, x: float, top: float, label: Label) -> None:
        for first, length in _runs(_image(label)[0]):
            self.canvas.rect(
                x + first * BAR_WIDTH, top - BAR_HEIGHT, length * BAR_WIDTH, BAR_HEIGHT, 0, 1
            )

    def _cells(self, x: float, top: float, label: Label) -> None:
        for number, row in enumerate(_image(label)):
            for first, length in _runs(row):
                y = top - (number + 1) * CELL
                self.canvas.rect(x + first * CELL, y, length * CELL, CELL, 0, 1)

    def _write(self, x: float, y: float, text: str, size: float, width: float = 0) -> None:
        """A line of text, in points, as narrow as it must be."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        line = self.canvas.beginText(x, y)
        needed = stringWidth(text, self.font, size) / MM
        line.setFont(self.font, size / MM)
        line.setHorizScale(100 * width / needed if width and needed > width else 100)
        line.textOut(text)
        self.canvas.drawText(line)


def _image(label: Label) -> list[list[int]]:
    """The barcode's modules, 0 where it is dark, in rows."""
    import zxingcpp

    kind = zxingcpp.barcode_format_from_str(label.symbology)
    options = {"gs1": True} if label.is_gs1 else {}
    made = zxingcpp.create_barcode(label.text, kind, **options)
    image: Any = made.to_image(scale=1)
    rows: Any = memoryview(image).tolist()
    return rows


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of dark modules: where each begins and how long it is."""
    first = None
    for place, shade in enumerate([*row, 255]):
        if shade == 0 and first is None:
            first = place
        elif shade != 0 and first is not None:
            yield first, place - first
            first = None
