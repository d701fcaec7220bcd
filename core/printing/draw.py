"""Slips and invoices on paper: a layout and documents become a PDF, ready to print.

The full form prints captions, lines and values on blank paper. The overlay prints the values only,
onto a preprinted form; with them go the words that depend on the case and that no form can have
preprinted: 承前页, 过次页, 合计, the page, the copy and 补打. The preview shows how an overlay will
look: the values on the picture of the form, or on the full form where there is no picture.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from translationstring import TranslationString, TranslationStringFactory

from core.printing.layout import Layout
from core.printing.pages import Page, paginate
from core.printing.parts import Field, Label, Line, Rows
from core.printing.refusals import DocumentRefused
from core.printing.rolls import cut
from core.printing.values import value_at, written

if TYPE_CHECKING:
    from core.printing.dots import Dots
    from core.printing.pen import Pen

_ = TranslationStringFactory("qudao")

Mode = Literal["full", "overlay", "preview"]
Document = Mapping[str, Any]

REPRINT = Label(zh="补打", en="Reprint")
BROUGHT_FORWARD = Label(zh="承前页", en="Brought forward")
CARRIED_FORWARD = Label(zh="过次页", en="Carried forward")
TOTAL = Label(zh="合计", en="Total")
PAGE_TOTAL = Label(zh="本页小计", en="Page total")
VIEWING = Label(zh="仅供查看", en="For viewing only")
TAKEN_BACK = Label(zh="已红冲", en="Reversed")


@dataclass(frozen=True, kw_only=True)
class Printer:
    """How one printer deviates: millimetres to the right and down, and scales from the corner."""

    offset_x: float = 0
    offset_y: float = 0
    scale_x: float = 1
    scale_y: float = 1


@dataclass(frozen=True, kw_only=True)
class Printout:
    """A PDF, its number of pages, and sentences on what is not printed as it was given."""

    pdf: bytes
    pages: int
    warnings: tuple[TranslationString, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one page of one copy of one document needs to be drawn."""

    layout: Layout
    document: Document
    page: Page
    locale: str
    own: Mapping[str, Any]


def draw(
    layout: Layout,
    documents: Sequence[Document],
    *,
    mode: Mode = "full",
    printer: Printer | None = None,
    copy_number: int = 1,
    viewing: bool = False,
    locale: str = "zh_CN",
    printed_at: datetime,
) -> bytes:
    """Return the PDF of ``print_out``."""
    printout = print_out(
        layout,
        documents,
        mode=mode,
        printer=printer,
        copy_number=copy_number,
        viewing=viewing,
        locale=locale,
        printed_at=printed_at,
    )
    return printout.pdf


def print_out(
    layout: Layout,
    documents: Sequence[Document],
    *,
    mode: Mode = "full",
    printer: Printer | None = None,
    copy_number: int = 1,
    viewing: bool = False,
    taken_back: bool = False,
    locale: str = "zh_CN",
    printed_at: datetime,
) -> Printout:
    """Print ``documents`` (nested dicts, their lines under ``rows``) one after another.

    Each named copy has pages of its own, unless the paper has plies for them. A ``copy_number``
    above one is said on every page, and so is that the document was ``taken_back`` since, or that
    this is for ``viewing`` and no original. The same input gives the same bytes. Raises
    DocumentRefused for a value that is not there, FontAbsent before ``make assets``.
    """
    from core.printing.pen import Pen

    pen = Pen(layout.paper, layout.title.said_in(locale))
    job = Job(
        layout=layout,
        mode=mode,
        printer=Printer() if printer is None or mode == "preview" else printer,
        copy_number=copy_number,
        viewing=viewing,
        taken_back=taken_back,
        locale=locale,
        printed_at=printed_at,
    )
    pages = job.on(pen, documents)
    return Printout(pdf=pen.finish(), pages=pages, warnings=tuple(pen.warnings))


def type_out(
    layout: Layout,
    documents: Sequence[Document],
    *,
    mode: Mode = "overlay",
    printer: Printer,
    copy_number: int = 1,
    taken_back: bool = False,
    locale: str = "zh_CN",
    printed_at: datetime,
) -> tuple[bytes, tuple[TranslationString, ...]]:
    """Return what a dot-matrix printer is sent to type ``documents``, and what it cannot type.

    Names that are too long for their column go on in the next row. Otherwise as ``print_out``.
    """
    from core.printing.cells import spilled
    from core.printing.dots import Dots

    pen = Dots(layout.paper)
    job = Job(
        layout=layout,
        mode=mode,
        printer=printer,
        copy_number=copy_number,
        viewing=False,
        taken_back=taken_back,
        locale=locale,
        printed_at=printed_at,
    )
    job.on(pen, [spilled(document, layout.rows, locale) for document in documents])
    return pen.finish(), tuple(pen.warnings)


@dataclass(frozen=True, kw_only=True)
class Job:
    """How documents are printed, whatever draws or types them."""

    layout: Layout
    mode: Mode
    printer: Printer
    copy_number: int
    viewing: bool
    taken_back: bool
    locale: str
    printed_at: datetime

    def on(self, pen: "Pen | Dots", documents: Sequence[Document]) -> int:
        """Print ``documents`` with ``pen``; the number of pages."""
        if not documents:
            raise DocumentRefused(_("There is no document to print. Choose at least one."))
        if self.mode not in get_args(Mode):
            said = {"mode": self.mode}
            raise DocumentRefused(
                _("${mode} is no way to print: full, overlay and preview are.", mapping=said)
            )
        return sum(self._one(pen, document) for document in documents)

    def _one(self, pen: "Pen | Dots", document: Document) -> int:
        shape, locale, pages = self.layout, self.locale, 0
        layout = cut(shape, len(value_at(document, "rows") or ())) if shape.rows else shape
        mark = self._mark()
        pen.load(layout.paper)
        for copy in _copies(layout, locale):
            words = {"copy": copy, "printed_at": self.printed_at, "reprint": mark}
            for page in _pages(layout, document):
                own = words | _sums(page, locale)
                sheet = Sheet(layout=layout, document=document, page=page, locale=locale, own=own)
                printer = self.printer
                pen.open_sheet(
                    (printer.offset_x, printer.offset_y), (printer.scale_x, printer.scale_y)
                )
                _draw_sheet(pen, sheet, self.mode)
                pen.close_sheet()
                pages += 1
        return pages

    def _mark(self) -> str:
        """Return what tells this sheet from the original; nothing on the original itself."""
        said = {
            f"{REPRINT.said_in(self.locale)} {self.copy_number}": self.copy_number > 1,
            TAKEN_BACK.said_in(self.locale): self.taken_back,
            VIEWING.said_in(self.locale): self.viewing,
        }
        return " · ".join(mark for mark, holds in said.items() if holds)


def _copies(layout: Layout, locale: str) -> tuple[str, ...]:
    """Return what each sheet says of its copy; plies are written at one stroke, so one says all."""
    names = [copy.said_in(locale) for copy in layout.copies]
    if layout.paper.plies > 1:
        between = "　" if locale.startswith("zh") else "   "
        return (between.join(f"{number} {name}" for number, name in enumerate(names, start=1)),)
    return tuple(names) or ("",)


def _pages(layout: Layout, document: Document) -> tuple[Page, ...]:
    if layout.rows is None:
        return paginate((), per_page=1, sums=())
    sums = layout.rows.carry.sums if layout.rows.carry else ()
    return paginate(value_at(document, "rows") or (), per_page=layout.rows.count, sums=sums)


def _sums(page: Page, locale: str) -> dict[str, Any]:
    """Return the printer's words that depend on the page; a page alone has no page total."""
    several = page.count > 1
    words: dict[str, Any] = {
        "page": (page.number, page.count),
        "page_total": PAGE_TOTAL.said_in(locale) if several else "",
    }
    for name in page.carried:
        words[f"page_total.{name}"] = page.own[name] if several else None
        words[f"total.{name}"] = page.carried[name] if page.is_last else None
    return words


def _draw_sheet(pen: "Pen | Dots", sheet: Sheet, mode: Mode) -> None:
    layout = sheet.layout
    with_form = mode == "full" or (mode == "preview" and not layout.background)
    if mode == "preview" and layout.background:
        pen.picture(layout.background, layout.background_at)
    if with_form:
        _draw_furniture(pen, layout)
    for field in layout.fields:
        hidden = "overlay" if with_form else "full"
        if _stands_on(field, sheet.page) and field.shown != hidden:
            _draw_field(pen, sheet, field)
    if layout.rows:
        _draw_rows(pen, sheet, layout.rows)


def _draw_furniture(pen: "Pen | Dots", layout: Layout) -> None:
    for line in (*layout.lines, *_rules(layout.rows)):
        pen.line(line)
    for box in layout.boxes:
        pen.box(box)


def _rules(rows: Rows | None) -> Iterator[Line]:
    if rows is None:
        return
    for x in rows.rules:
        yield Line(x1=rows.x + x, y1=rows.y, x2=rows.x + x, y2=rows.bottom)
    for i in range(rows.slots + 1):
        y = rows.y + i * rows.height
        yield Line(x1=rows.x, y1=y, x2=rows.right, y2=y)


def _stands_on(field: Field, page: Page) -> bool:
    return (
        field.on == "every"
        or (field.on == "first" and page.number == 1)
        or (field.on == "last" and page.is_last)
    )


def _draw_field(pen: "Pen | Dots", sheet: Sheet, field: Field) -> None:
    if field.caption:
        pen.text(field, field.caption.said_in(sheet.locale))
        return
    if field.value in sheet.own:
        value = sheet.own[field.value]
    else:
        value = value_at(sheet.document, field.value)
    pen.value(field, written(value, field.format, sheet.locale))


def _draw_rows(pen: "Pen | Dots", sheet: Sheet, rows: Rows) -> None:
    page = sheet.page
    slot = 0
    if rows.carry and page.number > 1:
        _draw_sums(pen, sheet, rows, slot, BROUGHT_FORWARD, page.brought)
        slot += 1
    for i, row in enumerate(page.rows):
        values = {"ordinal": page.first + i, **row}
        for column in rows.columns:
            text = written(value_at(values, column.value), column.format, sheet.locale)
            pen.value(column, text, left=rows.x, top=rows.y + (slot + i) * rows.height)
    if rows.carry:
        word = TOTAL if page.is_last else CARRIED_FORWARD
        _draw_sums(pen, sheet, rows, rows.count, word, page.carried)


def _draw_sums(
    pen: "Pen | Dots", sheet: Sheet, rows: Rows, slot: int, word: Label, sums: Mapping[str, Any]
) -> None:
    top = rows.y + slot * rows.height
    if rows.carry:
        pen.text(rows.carry.label, word.said_in(sheet.locale), left=rows.x, top=top)
    for column in rows.columns:
        if column.value in sums:
            text = written(sums[column.value], column.format, sheet.locale)
            pen.value(column, text, left=rows.x, top=top)
