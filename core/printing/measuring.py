"""A printer measured: where two marks of its test page really stand says how it is to be set.

The first mark belongs into the upper left corner of the sheet, the second into the lower right.
"""

from dataclasses import dataclass

from translationstring import TranslationStringFactory

from core.printing.draw import Printer
from core.printing.parts import Paper
from core.printing.refusals import PrintingRefused

_ = TranslationStringFactory("qudao")

EDGE = 20.0


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place on a sheet: millimetres from its left edge and from its upper edge."""

    x: float
    y: float


def marks(paper: Paper) -> tuple[Mark, Mark]:
    """Return where the two marks of the test page belong on ``paper``: apart even on a label."""
    x, y = (min(EDGE, round(side / 4, 1)) for side in (paper.width, paper.height))
    return Mark(x=x, y=y), Mark(x=round(paper.width - x, 1), y=round(paper.height - y, 1))


def corrected(printer: Printer, paper: Paper, first: Mark, second: Mark) -> Printer:
    """Return how to set the printer whose marks were measured at ``first`` and ``second``.

    ``printer`` is how it was set when the test page was printed: what it was told to draw and where
    that came out say what the machine does of itself, and the new setting undoes it. Raises
    PrintingRefused where the second mark is not to the right of and below the first.
    """
    one, other = marks(paper)
    offset_x, scale_x = _undone(
        (one.x, other.x), (first.x, second.x), printer.offset_x, printer.scale_x
    )
    offset_y, scale_y = _undone(
        (one.y, other.y), (first.y, second.y), printer.offset_y, printer.scale_y
    )
    return Printer(offset_x=offset_x, offset_y=offset_y, scale_x=scale_x, scale_y=scale_y)


def _undone(
    wanted: tuple[float, float], found: tuple[float, float], offset: float, scale: float
) -> tuple[float, float]:
    """The offset and scale that put ``wanted`` where it belongs, along one edge of the sheet."""
    if found[1] <= found[0]:
        raise PrintingRefused(
            _("The second mark stands to the right of the first and below it. Measure again.")
        )
    told = [scale * place + offset for place in wanted]
    machine_scale = (found[1] - found[0]) / (told[1] - told[0])
    machine_offset = found[0] - machine_scale * told[0]
    return -machine_offset / machine_scale, 1 / machine_scale
