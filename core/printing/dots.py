"""Papers in the language of dot-matrix printers (ESC/P): their own letters, sent as GB18030.

The printer's letters have fixed sizes: 24 dots at 180 to the inch for a Chinese one, half of it
for others, and twice as large from 14 points on. Lines and frames stay on the preprinted form;
where bars belong the letters they stand for are typed. Commands as in Epson's ESC/P manual for
24-pin printers, with FS for Chinese as the printers sold in China have them.
"""

from dataclasses import dataclass
from unicodedata import east_asian_width

from translationstring import TranslationString, TranslationStringFactory

from core.printing.fitting import ELLIPSIS, OVERFLOW
from core.printing.fonts import printable
from core.printing.parts import NUMBERS, Box, Field, Line, Paper, Spot

_ = TranslationStringFactory("qudao")

INCH = 25.4
DOTS = 180
# A Latin letter is 12 dots wide, so that two of them are a Chinese one.
CELL = 12
LARGE_FROM = 14
LINES = 6
START = b"\x1b@\x1c&\x1cS\x00\x00\x1bg"
LARGE, SMALL = b"\x1cW\x01\x1bW\x01\x1bw\x01", b"\x1cW\x00\x1bW\x00\x1bw\x00"
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
        large = field.size >= LARGE_FROM
        width = _dots(field.width)
        fitted = self._fitted(printable(text), field, width // (CELL * (2 if large else 1)))
        if not fitted:
            return
        spare = max(0, width - cells(fitted) * CELL * (2 if large else 1))
        indent = {"left": 0, "center": spare // 2, "right": spare}[field.align]
        height = 2 * CELL * (2 if large else 1)
        x, y = left + field.x, top + field.y
        self._typed.append(
            Typed(
                down=max(0, _dots(y * self._scale[1] + self._offset[1]))
                + max(0, (_dots(field.height) - height) // 2),
                across=max(0, _dots(x * self._scale[0] + self._offset[0]) + indent),
                text=fitted,
                large=large,
                bold=field.bold,
            )
        )

    def _fitted(self, text: str, field: Field, room: int) -> str:
        """A text is cut where it is too long, a number never: signs stand in its place."""
        if cells(text) <= room:
            return text
        self.warnings.append(_("${text} does not fit into its place.") % {"text": text})
        if field.format in NUMBERS:
            return OVERFLOW[:room]
        while text and cells(text + ELLIPSIS) > room:
            text = text[:-1]
        return f"{text}{ELLIPSIS}" if text else ""

    def _feed(self, dots: int) -> None:
        while dots > 0:
            step = min(dots, FEED)
            self._bytes += b"\x1bJ" + bytes([step])
            dots -= step


def cells(text: str) -> int:
    """How many Latin letters wide ``text`` is."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _letters(typed: Typed) -> bytes:
    """The text in GB18030, which has a code for every letter there is."""
    size, weight = (LARGE if typed.large else SMALL), (BOLD if typed.bold else PLAIN)
    return size + weight + typed.text.encode("gb18030")


def _across(dots: int) -> bytes:
    """Go to a place on the line: sixtieths of an inch from its beginning, then the dots left."""
    whole, rest = divmod(dots, DOTS // 60)
    return b"\x1b$" + whole.to_bytes(2, "little") + b"\x1b\\" + rest.to_bytes(2, "little")


def _dots(millimetres: float) -> int:
    return round(millimetres / INCH * DOTS)
