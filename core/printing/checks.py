"""What a layout must satisfy before it may exist: on the paper, apart from itself, in known words.

Fields never overlap and text stays inside its field, so no value can ever print over another.
"""

import math
from typing import TYPE_CHECKING, Protocol, get_args

from translationstring import TranslationString, TranslationStringFactory

from core.printing.parts import (
    NUMBERS,
    Align,
    Box,
    Field,
    Format,
    Grid,
    Line,
    Pages,
    Rows,
    Shown,
)
from core.printing.refusals import LayoutRefused

if TYPE_CHECKING:
    from core.printing.layout import Layout

_ = TranslationStringFactory("qudao")

OWN_WORDS = frozenset({"page", "copy", "reprint", "printed_at"})
CARRY_WORD = "carry"
ROW_WORDS = frozenset({"ordinal"})
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# Neighbours may touch; a hundredth of a millimetre forgives sums of decimal fractions.
TOUCH = 0.01
POINT = 25.4 / 72


class Area(Protocol):
    """What covers a part of the paper."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def bottom(self) -> float: ...


def refuse_unless_sound(layout: "Layout") -> None:
    """Raise LayoutRefused, naming the place, unless the layout can be printed as it stands."""
    _check_sheet(layout)
    for field in layout.fields:
        _check_field(field, words_of(layout))
        _check_on_paper(layout, field, field.x, field.y, field.right, field.bottom)
    _check_apart(layout.fields)
    if layout.rows:
        _check_rows(layout, layout.rows)
    furniture: tuple[Line | Box, ...] = (*layout.lines, *layout.boxes)
    for part in furniture:
        _check_furniture(layout, part)
    if layout.grid:
        _check_grid(layout, layout.grid)
    elif not any(field.value == "reprint" and field.on == "every" for field in layout.fields):
        raise _refusal(
            _("No field says reprint on every page, so a second print could pass for the first.")
        )


def words_of(layout: "Layout") -> frozenset[str]:
    """Return the value paths a field outside the rows may print."""
    told = {word.path for word in layout.vocabulary}
    words = {path for path in told if not path.startswith("rows.")} | OWN_WORDS
    if layout.rows and layout.rows.carry:
        words.add("page_total")
        for name in layout.rows.carry.sums:
            words |= {f"total.{name}", f"page_total.{name}"}
    return frozenset(words)


def row_words_of(layout: "Layout") -> frozenset[str]:
    """Return the value paths a column of the rows may print."""
    told = {word.path for word in layout.vocabulary if word.path.startswith("rows.")}
    return frozenset({path.removeprefix("rows.") for path in told} | ROW_WORDS)


def _check_sheet(layout: "Layout") -> None:
    paper = layout.paper
    if not layout.name or not layout.title.zh or not layout.title.en:
        raise _refusal(_("A layout needs a name, and a title in Chinese and in English."))
    if not (_measure(paper.width) and _measure(paper.height) and paper.plies >= 1):
        raise _refusal(_("The paper needs a width, a height and at least one ply."))
    margins = (paper.left, paper.top, paper.right, paper.bottom)
    if not all(math.isfinite(margin) and margin >= 0 for margin in margins):
        raise _refusal(_("A margin is a distance from the edge: 0 mm or more."))
    if paper.left + paper.right >= paper.width or paper.top + paper.bottom >= paper.height:
        raise _refusal(_("The margins leave no room on the paper."))
    if paper.plies > 1 and layout.copies and len(layout.copies) != paper.plies:
        raise _refusal(
            _("The paper has ${plies} plies, but ${copies} copies are named. Name one for each."),
            plies=paper.plies,
            copies=len(layout.copies),
        )
    if layout.background and not layout.background.startswith(PICTURES):
        raise _refusal(_("The background is neither a PNG nor a JPEG picture."))
    lies = layout.background_at
    measures = (lies.x, lies.y, lies.width, lies.height)
    if not all(map(math.isfinite, measures)) or lies.width < 0 or lies.height < 0:
        raise _refusal(_("The picture of the form needs a width and a height, or 0 for the paper."))


def _check_field(field: Field, words: frozenset[str]) -> None:
    if bool(field.value) == (field.caption is not None):
        raise _refusal(_("${place} must have either a value or a caption."), place=field)
    if field.value and field.value not in words:
        raise _refusal(
            _("${place} is not a value that these documents have. Choose one of: ${words}."),
            place=field,
            words=", ".join(sorted(words)),
        )
    for chosen, choices in (
        (field.format, Format),
        (field.align, Align),
        (field.on, Pages),
        (field.shown, Shown),
    ):
        if chosen not in get_args(choices):
            raise _refusal(
                _("${place} asks for ${chosen}, which is not one of: ${choices}."),
                place=field,
                chosen=chosen,
                choices=", ".join(get_args(choices)),
            )
    if (field.format == "page_of_pages") is not (field.value == "page"):
        raise _refusal(_("${place}: page and page_of_pages go together."), place=field)
    if not (_measure(field.width) and _measure(field.height) and _measure(field.size)):
        raise _refusal(_("${place} needs a width, a height and a size of letters."), place=field)
    if field.size * POINT > field.height + TOUCH:
        raise _refusal(
            _("${place}: letters of ${size} points do not fit into a height of ${height} mm."),
            place=field,
            size=field.size,
            height=field.height,
        )


def _check_on_paper(
    layout: "Layout", part: object, x: float, y: float, right: float, bottom: float
) -> None:
    paper = layout.paper
    edges = (x, y, paper.width - right, paper.height - bottom)
    if not all(math.isfinite(edge) and edge >= -TOUCH for edge in edges):
        raise _refusal(
            _("${place} does not fit on the paper of ${width} x ${height} mm."),
            place=part,
            width=paper.width,
            height=paper.height,
        )
    margins = (paper.left, paper.top, paper.right, paper.bottom)
    if any(edge < margin - TOUCH for edge, margin in zip(edges, margins, strict=True)):
        raise _refusal(
            _("${place} reaches into the margin. Move it, or make the margin smaller."),
            place=part,
        )


def _check_apart(fields: tuple[Field, ...]) -> None:
    downwards = sorted(fields, key=lambda field: field.y)
    for i, first in enumerate(downwards):
        for second in downwards[i + 1 :]:
            if second.y >= first.bottom:
                break
            if _meet(first, second) and _overlap(first, second):
                raise _refusal(
                    _("${place} and ${other} lie over each other. Move one of them."),
                    place=first,
                    other=second,
                )


def _check_rows(layout: "Layout", rows: Rows) -> None:
    if not (_measure(rows.height) and _measure(rows.width) and rows.count >= 1 and rows.columns):
        raise _refusal(_("The rows need a height, a width, a number a page and columns."))
    _check_on_paper(layout, rows, rows.x, rows.y, rows.right, rows.bottom)
    for field in layout.fields:
        if _overlap(field, rows):
            raise _refusal(
                _("${place} lies over the rows, which reach from ${top} to ${bottom} mm."),
                place=field,
                top=rows.y,
                bottom=round(rows.bottom, 2),
            )
    words = row_words_of(layout)
    for column in rows.columns:
        _check_field(column, words)
        _check_inside_row(column, rows)
    _check_apart(rows.columns)
    _check_carry(rows, is_roll=layout.paper.roll)


def _check_inside_row(field: Field, rows: Rows) -> None:
    edges = (field.x, field.y, rows.width - field.right, rows.height - field.bottom)
    if not all(edge >= -TOUCH for edge in edges):
        raise _refusal(
            _("${place} does not fit into a row of ${width} x ${height} mm."),
            place=field,
            width=rows.width,
            height=rows.height,
        )


def _check_carry(rows: Rows, *, is_roll: bool) -> None:
    carry = rows.carry
    if carry is None:
        return
    _check_field(carry.label, frozenset({CARRY_WORD}))
    _check_inside_row(carry.label, rows)
    summed = [column for column in rows.columns if column.value in carry.sums]
    for name in carry.sums:
        if not any(c.value == name and c.format in NUMBERS for c in summed):
            raise _refusal(
                _("${place} is to be summed, but no column prints it as a number."), place=name
            )
    _check_apart((carry.label, *summed))
    # A roll has one page, however long: its sums are those at the end.
    if rows.count < 2 and not is_roll:
        raise _refusal(_("Sums carried from page to page need at least two rows a page."))


def _check_grid(layout: "Layout", grid: Grid) -> None:
    paper = layout.paper
    if layout.rows or layout.copies or paper.plies > 1 or paper.roll:
        raise _refusal(_("A label has no rows, no copies and no plies."))
    measures = (grid.width, grid.height, grid.left + 1, grid.top + 1)
    if not all(map(_measure, measures)) or grid.across < 1 or grid.down < 1:
        raise _refusal(_("The sheet of labels needs a width, a height and at least one label."))
    for number, step, size in (
        (grid.across, grid.step_x, paper.width),
        (grid.down, grid.step_y, paper.height),
    ):
        if number > 1 and not step >= size - TOUCH:
            raise _refusal(
                _("From one label to the next it is ${step} mm, less than a label of ${size} mm."),
                step=float(step),
                size=float(size),
            )
    right, bottom = (
        end + size
        for end, size in zip(grid.corner(grid.count - 1), (paper.width, paper.height), strict=True)
    )
    if right > grid.width + TOUCH or bottom > grid.height + TOUCH:
        raise _refusal(
            _(
                "${across} x ${down} labels of ${size} do not fit on the sheet of "
                "${width} x ${height} mm."
            ),
            across=grid.across,
            down=grid.down,
            size=paper.size,
            width=float(grid.width),
            height=float(grid.height),
        )


def _check_furniture(layout: "Layout", part: Line | Box) -> None:
    if isinstance(part, Line):
        left, right = sorted((part.x1, part.x2))
        top, bottom = sorted((part.y1, part.y2))
    else:
        left, top = part.x, part.y
        right, bottom = part.x + part.width, part.y + part.height
    _check_on_paper(layout, part, left, top, right, bottom)


def _meet(a: Field, b: Field) -> bool:
    """Whether both may be printed at once."""
    return {a.shown, b.shown} != {"full", "overlay"}


def _overlap(a: Area, b: Area) -> bool:
    across = min(a.right, b.right) - max(a.x, b.x)
    down = min(a.bottom, b.bottom) - max(a.y, b.y)
    return across > TOUCH and down > TOUCH


def _measure(number: float) -> bool:
    return math.isfinite(number) and number > 0


def _place(part: object) -> object:
    """What a sentence calls a part of the layout; anything else is said as it is."""
    if isinstance(part, Field):
        return part.value or (part.caption.en if part.caption else "field")
    if isinstance(part, Rows):
        return "rows"
    if isinstance(part, Line):
        return f"line {part.x1:g}, {part.y1:g}"
    if isinstance(part, Box):
        return f"box {part.x:g}, {part.y:g}"
    return f"{part:g}" if isinstance(part, float) else part


def _refusal(sentence: TranslationString, **mapping: object) -> LayoutRefused:
    parts = [value for value in mapping.values() if isinstance(value, Field | Rows | Line | Box)]
    said = {name: _place(value) for name, value in mapping.items()}
    return LayoutRefused(sentence % said if said else sentence, *parts)
