"""Labels and cards: one small layout, drawn many times onto sheets or along a roll."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from translationstring import TranslationStringFactory

from core.printing.draw import Mode, Printer, Printout
from core.printing.layout import Grid, Layout
from core.printing.parts import Paper
from core.printing.refusals import DocumentRefused
from core.printing.values import value_at, written

if TYPE_CHECKING:
    from core.printing.pen import Pen

_ = TranslationStringFactory("qudao")

# A label is no document: nobody counts it, and it has one page.
OWN: Mapping[str, Any] = {"page": (1, 1), "copy": "", "reprint": ""}


def print_labels(
    layout: Layout,
    labels: Sequence[Mapping[str, Any]],
    *,
    first: int = 1,
    mode: Mode = "full",
    printer: Printer | None = None,
    locale: str = "zh_CN",
    printed_at: datetime,
) -> Printout:
    """Print ``labels``, one beside the other, beginning at the place ``first`` of the first sheet.

    Places are counted from 1 along the rows, so that a sheet of which some were used is used up.
    Raises DocumentRefused for nothing to print, for a place that no sheet has, and for a value that
    is not there.
    """
    from core.printing.pen import Pen

    grid = layout.grid
    assert grid is not None
    if not labels:
        raise DocumentRefused(_("There is no label to print. Choose at least one."))
    if not 1 <= first <= grid.count:
        raise DocumentRefused(
            _("A sheet has the places 1 to ${count}.", mapping={"count": grid.count})
        )
    pen = Pen(Paper(width=grid.width, height=grid.height), layout.title.said_in(locale))
    setting = Printer() if printer is None or mode == "preview" else printer
    values = [{**label, **OWN, "printed_at": printed_at} for label in labels]
    sheets = list(_sheets(values, first - 1, grid.count))
    for sheet in sheets:
        pen.open_sheet((setting.offset_x, setting.offset_y), (setting.scale_x, setting.scale_y))
        for place, label in sheet:
            _draw(pen, layout, label, grid.corner(place), mode, locale)
        pen.close_sheet()
    return Printout(pdf=pen.finish(), pages=len(sheets), warnings=tuple(pen.warnings))


def filled(layout: Layout, label: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """As many times ``label`` as one sheet of ``layout`` has places: what a trial shows."""
    grid: Grid | None = layout.grid
    return [label] * (grid.count if grid else 1)


def _sheets(
    labels: Sequence[Mapping[str, Any]], used: int, count: int
) -> Iterator[list[tuple[int, Mapping[str, Any]]]]:
    for begin in range(-used, len(labels), count):
        places = range(max(begin, 0), min(begin + count, len(labels)))
        yield [(number - begin, labels[number]) for number in places]


def _draw(
    pen: "Pen",
    layout: Layout,
    label: Mapping[str, Any],
    corner: tuple[float, float],
    mode: Mode,
    locale: str,
) -> None:
    left, top = corner
    with_form = mode == "full" or (mode == "preview" and not layout.background)
    if mode == "preview" and layout.background:
        at = layout.background_at
        width, height = at.width or layout.paper.width, at.height or layout.paper.height
        placed = replace(at, x=at.x + left, y=at.y + top, width=width, height=height)
        pen.picture(layout.background, placed)
    if with_form:
        for line in layout.lines:
            moved = {"x1": line.x1 + left, "x2": line.x2 + left}
            pen.line(replace(line, y1=line.y1 + top, y2=line.y2 + top, **moved))
        for box in layout.boxes:
            pen.box(replace(box, x=box.x + left, y=box.y + top))
    hidden = "overlay" if with_form else "full"
    for field in layout.fields:
        if field.shown == hidden:
            continue
        if field.caption:
            pen.text(field, field.caption.said_in(locale), left=left, top=top)
        else:
            text = written(value_at(label, field.value), field.format, locale)
            pen.value(field, text, left=left, top=top)
