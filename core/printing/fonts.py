"""The font of every paper: one embedded TrueType with Chinese, and what it lacks, named."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from translationstring import TranslationStringFactory

from core.printing.refusals import FontAbsent

if TYPE_CHECKING:
    from core.printing.truetype import EmbeddedFont

_ = TranslationStringFactory("qudao")

FONT_NAME = "NotoSansSC"
FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
# The geta mark (〓), which type-setters put where they had no type for a character.
MISSING_MARK = "〓"

_loading = threading.Lock()
_cutting = threading.Lock()


def font_path() -> Path:
    """Return the path of the font; raise FontAbsent, which says how to get it."""
    if not FONT_FILE.is_file():
        raise FontAbsent(_("The font for printing Chinese is not in its place. Run: make assets"))
    return FONT_FILE


def font() -> "EmbeddedFont":
    """Return the font, read from its file and registered with reportlab once a process."""
    with _loading:
        return _registered()


@cache
def _registered() -> "EmbeddedFont":
    from reportlab.pdfbase import pdfmetrics

    from core.printing.truetype import EmbeddedFont

    loaded = EmbeddedFont(FONT_NAME, str(font_path()), shapable=False)
    pdfmetrics.registerFont(loaded)
    return loaded


@contextmanager
def embedding() -> Iterator[None]:
    """Hold off other threads while subsets are cut out of the font, which keeps a reading place."""
    with _cutting:
        yield


def missing_glyphs(text: str) -> str:
    """Return the characters of ``text``, each once, for which the font has no glyph."""
    known = font().face.charToGlyph
    return "".join(dict.fromkeys(c for c in printable(text) if ord(c) not in known))


def printable(text: str) -> str:
    """Return ``text`` on one line, composed, without control and other invisible characters."""
    line = " ".join(text.expandtabs(1).splitlines()).strip()
    if line.isascii() and line.isprintable():
        return line
    return "".join(c for c in unicodedata.normalize("NFC", line) if not _is_invisible(c))


def _is_invisible(character: str) -> bool:
    selects_variant = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selects_variant or unicodedata.category(character) in ("Cc", "Cf")
