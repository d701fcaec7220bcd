"""Papers in the language of dot-matrix printers (ESC/P): their own letters, sent as GB18030.

The printer's letters have fixed sizes: 24 dots at 180 to the inch for a Chinese one, half of it
for others, and twice as large from 14 points on. What is too long for its place is wrapped where
there is room for more lines, and printed narrow where there is none. Lines and frames stay on the
preprinted form; where bars belong the letters they stand for are typed. Commands as in Epson's
ESC/P manual for 24-pin printers, with FS for Chinese as the printers sold in China have them.
"""

from dataclasses import dataclass, replace

from translationstring import TranslationString, TranslationStringFactory

from core.printing.cells import DOTS, INCH, Fit, cells, dots, fit
from core.printing.fitting import ELLIPSIS, OVERFLOW
from core.printing.fonts import printable
from core.printing.parts import NUMBERS, Box, Field, Line, Paper, Spot

_ = TranslationStringFactory("qudao")

LINES = 6
START = b"\x1b@\x1c&\x1cS\x00\x00\x1bg"
LARGE, SMALL = b"\x1cW\x01\x1bW\x01\x1bw\x01", b"\x1cW\x00\x1bW\x00\x1bw\x00"
# Chinese letters as narrow as the others.
NARROW, WIDE = b"\x1c\x0f", b"\x1c\x12"
BOLD, PLAIN = b"\x1bE", b"\x1bF"
RETURN, NEXT_SHEET = b"\r", b"\x0c"
# The paper is fed by at most so many dots at once.
FEED = 255


@dataclass(frozen=True, order=True)
class Typed:
    """A text and where it begins, in dots from the upper left corner of the sheet."""

    down: int
    across: int
    text: str
    large: bool
    narrow: bool
    bold: bool


class Dots:
    """Types sheet after sheet; it takes what ``core.printing.pen.Pen`` takes."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.warnings: list[TranslationString] = []
        self._bytes = bytearray()
        self._typed: list[Typed] = []

    def load(self, paper: Paper) -> None:
        """Go on with sheets of ``paper``: so many lines of a sixth of an inch long."""
        self.paper = paper
        lines = max(1, round(paper.height / INCH * LINES))
        self._bytes += START + b"\x1b2\x1bC" + bytes([min(lines, 127)])

    def open_sheet(self, offset: tuple[float, float], scale: tuple[float, float]) -> None:
        """Begin a sheet on which all is scaled from the corner, then moved by ``offset`` mm."""
        self._offset, self._scale = offset, scale
        self._typed = []

    def close_sheet(self) -> None:
        """Type the sheet from above, for no printer goes back, and go on to the next one."""
        down = 0
        for typed in sorted(self._typed):
            self._feed(typed.down - down)
            down = max(down, typed.down)
            self._bytes += RETURN + _across(typed.across) + _letters(typed)
        self._bytes += RETURN + NEXT_SHEET

    def finish(self) -> bytes:
        """Return what is sent to the printer."""
        return bytes(self._bytes)

    def picture(self, picture: bytes, at: Spot) -> None:
        """A picture of the form is never printed."""

    def line(self, line: Line) -> None:
        """Lines stand on the preprinted form."""

    def box(self, box: Box) -> None:
        """So do frames."""

    def value(self, field: Field, text: str, *, left: float = 0, top: float = 0) -> None:
        """Type a value into ``field``."""
        self.text(field, text, left=left, top=top)

    def text(self, field: Field, text: str, *, left: float = 0, top: float = 0) -> None:
        """Type ``text`` into ``field``, which is placed from ``left`` and ``top`` mm."""
        fitted = self._fitted(printable(text), field)
        width, height = dots(field.width), 2 * fitted.cell
        x, y = left + field.x, top + field.y
        across = dots(x * self._scale[0] + self._offset[0])
        spare = max(0, (dots(field.height) - len(fitted.lines) * height) // 2)
        down = max(0, dots(y * self._scale[1] + self._offset[1])) + spare
        for number, line in enumerate(filter(None, fitted.lines)):
            beside = max(0, width - fitted.width(line))
            indent = {"left": 0, "center": beside // 2, "right": beside}[field.align]
            self._typed.append(
                Typed(
                    down=down + number * height,
                    across=max(0, across + indent),
                    text=line,
                    large=fitted.large,
                    narrow=fitted.narrow,
                    bold=field.bold,
                )
            )

    def _fitted(self, text: str, field: Field) -> Fit:
        """A text is cut where it is too long all the same, a number never: signs stand instead."""
        found = fit(text, field)
        whole = len(found.lines) == 1 and not found.narrow
        if not found.rest and (whole or field.format not in NUMBERS):
            return found
        self.warnings.append(_("${text} does not fit into its place.") % {"text": text})
        room = dots(field.width) // found.cell
        if field.format in NUMBERS:
            return replace(found, lines=(OVERFLOW[:room],), narrow=False)
        *before, last = found.lines
        while last and cells(last + ELLIPSIS, narrow=True) > room:
            last = last[:-1]
        return replace(found, lines=(*before, f"{last}{ELLIPSIS}" if last else ""))

    def _feed(self, far: int) -> None:
        while far > 0:
            step = min(far, FEED)
            self._bytes += b"\x1bJ" + bytes([step])
            far -= step


def _letters(typed: Typed) -> bytes:
    """The text in GB18030, which has a code for every letter there is."""
    size, weight = (LARGE if typed.large else SMALL), (BOLD if typed.bold else PLAIN)
    said = typed.text.encode("gb18030")
    return size + weight + (NARROW + said + WIDE if typed.narrow else said)


def _across(place: int) -> bytes:
    """Go to a place on the line: sixtieths of an inch from its beginning, then the dots left."""
    whole, rest = divmod(place, DOTS // 60)
    return b"\x1b$" + whole.to_bytes(2, "little") + b"\x1b\\" + rest.to_bytes(2, "little")
