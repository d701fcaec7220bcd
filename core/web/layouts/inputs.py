"""The inputs of a layout's page: what can be set of the paper, of a field, of a row, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.printing.checks import row_words_of, words_of
from core.printing.layout import Layout

Choices = Sequence[tuple[str, Any]]

ALIGNS: Choices = (("left", _("Left")), ("center", _("Centre")), ("right", _("Right")))
FORMATS: Choices = (
    ("text", _("Text")),
    ("date", _("Date")),
    ("time", _("Date and time")),
    ("quantity", _("Quantity")),
    ("money", _("Amount")),
    ("price", _("Price")),
    ("amount_in_words", _("Amount in capitals")),
    ("page_of_pages", _("Page of pages")),
    ("barcode", _("Barcode")),
)
PAGES: Choices = (
    ("every", _("Every page")),
    ("first", _("First page")),
    ("last", _("Last page")),
)
SHOWN: Choices = (
    ("both", _("Always")),
    ("full", _("Full form only")),
    ("overlay", _("Overlay only")),
)
# Paper that can be had: its measures, and the margins where nothing may be printed.
SHEETS: Mapping[str, tuple[Any, tuple[float, float], tuple[float, float]]] = {
    "241x280": (_("241 × 280 mm, fan-fold"), (241, 280), (12.7, 0)),
    "241x140": (_("241 × 140 mm, fan-fold"), (241, 140), (12.7, 0)),
    "241x93": (_("241 × 93 mm, fan-fold"), (241, 93), (12.7, 0)),
    "a4": (_("A4, upright"), (210, 297), (5, 5)),
    "a4-across": (_("A4, across"), (297, 210), (5, 5)),
    "a5": (_("A5, upright"), (148, 210), (5, 5)),
    "a5-across": (_("A5, across"), (210, 148), (5, 5)),
    "roll-80": (_("80 mm, from a roll"), (80, 200), (3, 2)),
}
OWN: Mapping[str, Any] = {
    "page": _("Page"),
    "copy": _("Name of the copy"),
    "reprint": _("Mark of a reprint"),
    "printed_at": _("Time of printing"),
    "page_total": _("The words “page total”"),
    "ordinal": _("Number of the row"),
    "carry": _("Brought and carried forward, total"),
}


@dataclass(frozen=True, kw_only=True)
class Input:
    """One input: its part of the name, its title, and what it takes.

    ``kind`` is text, number, whole, choice, word or flag.
    """

    part: str
    title: Any
    kind: str = "number"
    choices: Choices = ()


WORD = Input(part="value", title=_("Value"), kind="word")
ZH = Input(part="zh", title=_("Chinese"), kind="text")
EN = Input(part="en", title=_("English"), kind="text")
PLACE = (
    Input(part="x", title=_("From left")),
    Input(part="y", title=_("From top")),
    Input(part="width", title=_("Width")),
    Input(part="height", title=_("Height")),
)
SIZE = Input(part="size", title=_("Letters, pt"))
ALIGN = Input(part="align", title=_("Alignment"), kind="choice", choices=ALIGNS)
FORMAT = Input(part="format", title=_("Format"), kind="choice", choices=FORMATS)
BOLD = Input(part="bold", title=_("Bold"), kind="flag")
DROP = Input(part="drop", title=_("Remove"), kind="flag")
THICK = Input(part="thickness", title=_("Thickness"))

TITLE = (ZH, EN)
PAPER = (
    *PLACE[2:],
    Input(part="left", title=_("Left margin")),
    Input(part="right", title=_("Right margin")),
    Input(part="top", title=_("Upper margin")),
    Input(part="bottom", title=_("Lower margin")),
    Input(part="plies", title=_("Plies"), kind="whole"),
    Input(part="roll", title=_("From a roll"), kind="flag"),
)
# The sheet that labels lie on.
GRID = (
    *PLACE[2:],
    Input(part="left", title=_("From left")),
    Input(part="top", title=_("From top")),
    Input(part="across", title=_("Labels across"), kind="whole"),
    Input(part="down", title=_("Labels down"), kind="whole"),
    Input(part="step_x", title=_("Next one to the right")),
    Input(part="step_y", title=_("Next one below")),
)
COPY = (ZH, EN, DROP)
# By its own measures; where it has none it covers the paper.
PICTURE = PLACE
FIELD = (
    WORD,
    Input(part="zh", title=_("or text, Chinese"), kind="text"),
    Input(part="en", title=_("or text, English"), kind="text"),
    *PLACE,
    SIZE,
    ALIGN,
    FORMAT,
    Input(part="on", title=_("Stands on"), kind="choice", choices=PAGES),
    Input(part="shown", title=_("Printed"), kind="choice", choices=SHOWN),
    BOLD,
    DROP,
)
ROWS = (
    *PLACE[:3],
    Input(part="height", title=_("Height of a row")),
    Input(part="count", title=_("Rows a page"), kind="whole"),
    Input(part="rules", title=_("Upright lines at"), kind="text"),
)
CARRY = (*PLACE, SIZE, ALIGN)
COLUMN = (
    WORD,
    *PLACE,
    SIZE,
    ALIGN,
    FORMAT,
    BOLD,
    Input(part="sum", title=_("Carried forward"), kind="flag"),
    DROP,
)
LINE = (
    Input(part="x1", title=_("From left")),
    Input(part="y1", title=_("From top")),
    Input(part="x2", title=_("to, from left")),
    Input(part="y2", title=_("to, from top")),
    THICK,
    DROP,
)
BOX = (*PLACE, THICK, DROP)


def titles_of(layout: Layout, locale: str) -> dict[str, Any]:
    """What people call each value that a field or a column of ``layout`` may print."""
    told = {word.path: word.title.said_in(locale) for word in layout.vocabulary}
    plain = {path.removeprefix("rows."): title for path, title in told.items()}
    sums: dict[str, Any] = {}
    for name in layout.rows.carry.sums if layout.rows and layout.rows.carry else ():
        said = {"name": told.get(f"rows.{name}", name)}
        sums[f"total.{name}"] = _("Total: ${name}", mapping=said)
        sums[f"page_total.{name}"] = _("Page total: ${name}", mapping=said)
    return {**plain, **OWN, **sums, **told}


def offered(layout: Layout, titles: Mapping[str, Any], *, columns: bool) -> Choices:
    """The values that may be chosen, in the order they are told in, the printer's own last."""
    allowed = row_words_of(layout) if columns else words_of(layout)
    told = [word.path.removeprefix("rows.") if columns else word.path for word in layout.vocabulary]
    return [(path, titles.get(path, path)) for path in _in_order(allowed, told)]


def _in_order(allowed: Iterable[str], told: Sequence[str]) -> list[str]:
    known = set(allowed)
    return [*(path for path in told if path in known), *sorted(known - set(told))]
