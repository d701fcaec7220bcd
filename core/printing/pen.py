"""The pen: draws in millimetres from the upper left corner of the paper, by reportlab.

reportlab keeps the document, its fonts and its pictures; the strokes and letters of a sheet are
written here as the few operators of PDF they need, which takes a third of the time.
"""

from io import BytesIO

from reportlab import rl_config
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from translationstring import TranslationString, TranslationStringFactory

from core.printing.fitting import LEADING, Fitted, fit_number, fit_text
from core.printing.fonts import MISSING_MARK, embedding, font, missing_glyphs, printable
from core.printing.parts import Box, Field, Line, Paper, Spot

_ = TranslationStringFactory("qudao")

# The middle of a Chinese letter stands this share of its size above the foot of the line.
MIDDLE = 0.38
# Regular letters with an outline of this share of their size pass for bold ones.
BOLDNESS = 0.028
# Bars narrower than this many millimetres are not read reliably.
NARROWEST_BAR = 0.19

# The wrapping of streams into ASCII is for mail systems of old; it costs time and a quarter more.
rl_config.useA85 = 0


class Pen:
    """Draws sheet after sheet; ``warnings`` tells what could not be drawn as it was given."""

    def __init__(self, paper: Paper, title: str) -> None:
        self.paper = paper
        self.warnings: list[TranslationString] = []
        self._font = font()
        self._buffer = BytesIO()
        size = (paper.width * mm, paper.height * mm)
        self._canvas = Canvas(self._buffer, pagesize=size, pageCompression=1, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("qudao")
        # A viewer that fits the page to the paper would shift every value of an overlay.
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._widths: dict[str, float] = {}
        self._marked: dict[str, str] = {}

    def load(self, paper: Paper) -> None:
        """Go on with sheets of ``paper``."""
        self.paper = paper
        self._canvas.setPageSize((paper.width * mm, paper.height * mm))

    def open_sheet(self, offset: tuple[float, float], scale: tuple[float, float]) -> None:
        """Begin a sheet on which all is scaled from the corner, then moved by ``offset`` mm."""
        across, down = offset
        top = (self.paper.height - down) * mm
        self._canvas.transform(scale[0], 0, 0, scale[1], across * mm, top)
        self._strokes: list[str] = []
        self._letters: list[str] = []
        self._letter_state: tuple[str, float, bool] = ("", 0, False)

    def close_sheet(self) -> None:
        """Finish the sheet; the letters go over everything else."""
        self._canvas._code.extend((*self._strokes, "BT", *self._letters, "ET"))
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        with embedding():
            self._canvas.save()
        return self._buffer.getvalue()

    def picture(self, picture: bytes, at: Spot) -> None:
        """Draw ``picture`` (PNG or JPEG) where it lies, over the whole sheet where nothing says."""
        width = (at.width or self.paper.width) * mm
        height = (at.height or self.paper.height) * mm
        drawn = ImageReader(BytesIO(picture))
        self._canvas.drawImage(drawn, at.x * mm, -at.y * mm - height, width, height)

    def line(self, line: Line) -> None:
        """Draw a ruled line."""
        x1, y1, x2, y2 = (edge * mm for edge in (line.x1, -line.y1, line.x2, -line.y2))
        self._strokes.append(
            f"{line.thickness * mm:.3f} w {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"
        )

    def box(self, box: Box) -> None:
        """Draw a ruled frame."""
        self._strokes.append(
            f"{box.thickness * mm:.3f} w {box.x * mm:.3f} {-(box.y + box.height) * mm:.3f} "
            f"{box.width * mm:.3f} {box.height * mm:.3f} re S"
        )

    def value(self, field: Field, text: str, *, left: float = 0, top: float = 0) -> None:
        """Put a value into ``field``, as letters or as bars."""
        if field.format == "barcode" and text:
            self.barcode(field, text, left=left, top=top)
        else:
            self.text(field, text, left=left, top=top)

    def text(self, field: Field, text: str, *, left: float = 0, top: float = 0) -> None:
        """Write ``text`` into ``field``, which is placed from ``left`` and ``top`` mm."""
        text = self._with_marks(text)
        if not text:
            return
        fitted = self._fit(field, text)
        if fitted.lost:
            self._warn(_("${text} does not fit into its place."), text=text)
        x = (left + field.x) * mm
        middle = -(top + field.y + field.height / 2) * mm
        pitch = fitted.size * LEADING
        first = middle + pitch * (len(fitted.lines) - 1) / 2 - MIDDLE * fitted.size
        for i, line in enumerate(fitted.lines):
            at = x + self._indent(field, line, fitted.size)
            self._letters.append(f"1 0 0 1 {at:.3f} {first - pitch * i:.3f} Tm")
            self._write(line, fitted.size, field.bold)

    def barcode(self, field: Field, text: str, *, left: float = 0, top: float = 0) -> None:
        """Draw ``text`` as Code 128 over the whole ``field``."""
        if not text.isascii():
            self._warn(_("${text} cannot be a barcode: it is not plain ASCII."), text=text)
            return
        code = Code128(text, quiet=0)
        code.validate()
        code.encode()
        # Letters are widths: a capital that of a bar, a small one that of a space.
        widths = [(ord(c.upper()) - ord("A") + 1, c.isupper()) for c in code.decompose()]
        unit = field.width * mm / sum(width for width, _bar in widths)
        if unit < NARROWEST_BAR * mm:
            self._warn(_("The barcode of ${text} is too narrow to be read."), text=text)
        x, foot = (left + field.x) * mm, -(top + field.bottom) * mm
        for width, is_bar in widths:
            if is_bar:
                self._strokes.append(
                    f"{x:.3f} {foot:.3f} {width * unit:.3f} {field.height * mm:.3f} re f"
                )
            x += width * unit

    def _write(self, line: str, size: float, bold: bool) -> None:
        """Write ``line`` where the letters stand; the font changes with the subset needed."""
        document = self._canvas._doc
        for subset, codes in self._font.splitString(line, document):
            name = self._font.getSubsetInternalName(subset, document)
            if (name, size, bold) != self._letter_state:
                outline = f"2 Tr {size * BOLDNESS:.3f} w" if bold else "0 Tr"
                self._letters.append(f"{name} {size:.3f} Tf {outline}")
                self._letter_state = (name, size, bold)
            self._letters.append(f"({self._canvas._escape(codes)}) Tj")

    def _fit(self, field: Field, text: str) -> Fitted:
        width, height = field.width * mm, field.height * mm
        if field.format == "text":
            return fit_text(
                text, width=width, height=height, size=field.size, measure=self._measure
            )
        return fit_number(text, width=width, size=field.size, measure=self._measure)

    def _measure(self, text: str, size: float) -> float:
        width = self._widths.get(text)
        if width is None:
            widths = self._font.face.charWidths
            width = sum(widths.get(ord(letter), self._font.face.defaultWidth) for letter in text)
            self._widths[text] = width
        return width * size / 1000

    def _indent(self, field: Field, line: str, size: float) -> float:
        if field.align == "left":
            return 0
        spare = field.width * mm - self._measure(line, size)
        return spare if field.align == "right" else spare / 2

    def _with_marks(self, text: str) -> str:
        """Return ``text`` on one line, with a mark for what the font lacks; warn once of each."""
        marked = self._marked.get(text)
        if marked is None:
            marked = printable(text)
            for character in missing_glyphs(marked):
                self._warn(
                    _("The font has no ${character} (U+${code}): ${mark} is printed in its place."),
                    character=character,
                    code=f"{ord(character):04X}",
                    mark=MISSING_MARK,
                )
                marked = marked.replace(character, MISSING_MARK)
            self._marked[text] = marked
        return marked

    def _warn(self, sentence: TranslationString, **mapping: str) -> None:
        warning = sentence % mapping
        if warning.interpolate() not in [known.interpolate() for known in self.warnings]:
            self.warnings.append(warning)
