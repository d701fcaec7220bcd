"""Printing in a branch: its printers, which paper goes to which, and the layouts of the papers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.printing.layout import Paper
from core.refusal import Invalid, Refusal
from core.web.colleagues import colleagues
from core.web.forms import Field
from core.web.pages import form_page
from core.web.papers import pdf_response
from core.web.site import BRANCH_FIXED, Place
from core.workflow.printing.layouts import (
    first_layout,
    layout_of,
    layouts_here,
    newest,
    prints_of,
    variants,
)
from core.workflow.printing.print_queue import queue_test_page, waiting_for
from core.workflow.printing.printers import (
    MEASURES,
    BranchPrinter,
    drop_printer,
    keep_printer,
    printer_for,
    printers_of,
    wrong_address,
)

MODES = (
    ("full", _("Full form on blank paper")),
    ("overlay", _("Values only, onto preprinted forms")),
)
REACHED = (
    ("browser", _("By the browser of whoever prints")),
    ("network", _("By the print agent: a printer on the network, host:9100")),
    ("cups", _("By the print agent: a printer queue of its computer (CUPS)")),
)
TAKES = (
    ("pdf", _("PDF, through the computer's printer driver")),
    ("escp", _("ESC/P as it is (dot-matrix, its own letters, GB18030)")),
)
NUMBERS = (
    ("offset_x", _("Shift right, mm"), 2),
    ("offset_y", _("Shift down, mm"), 2),
    ("scale_x", _("Stretch sideways"), 4),
    ("scale_y", _("Stretch lengthways"), 4),
)
LISTS = ("layouts", "people")
A4 = Paper(width=210, height=297)


class Printing(Place):
    """``/branch/printing``: its printers, and by name the layouts below it."""

    title = _("Printing")
    scope = "core:layout"

    def __getitem__(self, name: str) -> Any:
        from core.web.layouts.place import LayoutPlace

        if name == "printers":
            return PrintersPlace(self, name, self.here)
        if name not in layouts_here(self.here):
            raise KeyError(name)
        return LayoutPlace(self, name, self.here)


class PrintersPlace(Place):
    """``/branch/printing/printers``."""

    title = _("Printers")
    scope = "core:layout"

    def __getitem__(self, name: str) -> PrinterPlace:
        for printer in printers_of(self.here):
            if printer.key == name:
                return PrinterPlace(self, printer)
        raise KeyError(name)


class PrinterPlace(Place):
    """One printer of the branch."""

    scope = "core:layout"

    def __init__(self, parent: PrintersPlace, printer: BranchPrinter) -> None:
        super().__init__(parent, printer.key, parent.here)
        self.printers = parent
        self.printer = printer
        self.title = printer.name


BRANCH_FIXED["printing"] = Printing


@view_config(
    context=Printing, renderer="core.web:templates/printing.pt", permission="core:layout:edit"
)
def overview(place: Printing, request: Any) -> dict[str, Any]:
    """The branch's printers, and every layout with the printer it goes to."""
    here = request.here
    papers = sorted({prints_of(here, name) for name in layouts_here(here)})
    layouts = [layout_of(here, name) for paper in papers for name in variants(here, paper)]
    return {
        "printers": printers_of(here),
        "modes": dict(MODES),
        "layouts": layouts,
        "first": {first_layout(here, paper) for paper in papers},
        "versions": {layout.name: newest(here, layout.name) for layout in layouts},
        "goes_to": {layout.name: printer_for(here, layout.name) for layout in layouts},
    }


@view_config(context=PrintersPlace, permission="core:layout:edit")
def printers(place: PrintersPlace, request: Any) -> HTTPSeeOther:
    """The printers stand on the page above."""
    return HTTPSeeOther(request.resource_path(place.__parent__))


@view_config(
    context=PrintersPlace,
    name="new",
    renderer="core.web:templates/form.pt",
    permission="core:layout:edit",
)
def new_printer(place: PrintersPlace, request: Any) -> Any:
    """A form for one more printer."""
    first = not printers_of(request.here)
    blank = BranchPrinter(default=first)
    return _printer_form(place, request, blank, title=_("New printer"))


@view_config(
    context=PrinterPlace, renderer="core.web:templates/form.pt", permission="core:layout:edit"
)
def edit_printer(place: PrinterPlace, request: Any) -> Any:
    """How one printer deviates, what it prints and what goes to it."""
    return _printer_form(place.__parent__, request, place.printer, title=place.title)


def _printer_form(place: Any, request: Any, printer: BranchPrinter, *, title: Any) -> Any:
    back = request.resource_url(place.__parent__)

    def save(values: dict[str, Any]) -> str:
        keep_printer(request.here, checked(request.here, printer, values))
        request.notice(_("The printer is set. Print its test page to see it."))
        return back

    start = {
        name: getattr(printer, name)
        for name in ("name", "mode", "takes", "reached", "address", "default", *MEASURES)
    }
    return form_page(
        request,
        _fields(request),
        save,
        title=title,
        start={**start, "layouts": set(printer.layouts), "people": set(printer.people)},
        back=back,
    )


def _fields(request: Any) -> tuple[Field, ...]:
    layouts = [layout_of(request.here, name) for name in layouts_here(request.here)]
    called = [(one.name, f"{one.title.said_in(request.locale_name)} {one.size}") for one in layouts]
    return (
        Field(name="name", title=_("Name of the printer"), required=True, longest=60),
        Field(name="mode", title=_("What is printed"), kind="choice", choices=MODES, required=True),
        Field(
            name="takes", title=_("What it is sent"), kind="choice", choices=TAKES, required=True
        ),
        Field(
            name="reached",
            title=_("How it is reached"),
            kind="choice",
            choices=REACHED,
            required=True,
            help=_("What the print agent takes waits in the print queue until it is on paper."),
        ),
        Field(
            name="address",
            title=_("Address"),
            longest=120,
            help=_("For the print agent: 192.168.1.50:9100, or the name of the queue."),
        ),
        *(
            Field(name=name, title=title, kind="decimal", scale=scale, required=True)
            for name, title, scale in NUMBERS
        ),
        Field(
            name="layouts",
            title=_("What goes to it"),
            kind="choices",
            choices=called,
            help=_("A layout goes to one printer. What is chosen here leaves the others."),
        ),
        Field(name="default", title=_("Takes what goes to no other"), kind="yes_no"),
        Field(
            name="people",
            title=_("Stands beside"),
            kind="choices",
            choices=_people,
            help=_("Whoever is chosen prints here first; nobody else does. Nobody: for everybody."),
        ),
    )


def _people(here: Any) -> list[tuple[str, str]]:
    return colleagues([here.branch], "", here)


def checked(here: Any, printer: BranchPrinter, values: dict[str, Any]) -> BranchPrinter:
    """``printer`` with what was typed; raises Invalid for a setting that no printer has."""
    wrong: dict[str, Any] = {}
    for name in ("scale_x", "scale_y"):
        if not Decimal("0.8") <= values[name] <= Decimal("1.2"):
            wrong[name] = _("A printer stretches by 0.8 to 1.2.")
    for name in ("offset_x", "offset_y"):
        if abs(values[name]) > 50:
            wrong[name] = _("A printer shifts by 50 mm at most.")
    others = {one.name for one in printers_of(here) if one.key != printer.key}
    if values["name"] in others:
        wrong["name"] = _("There is a printer of this name already.")
    reached = values.get("reached", printer.reached)
    address = (values.get("address", printer.address) or "").strip()
    if fault := wrong_address(reached, address):
        wrong["address"] = fault
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    chosen = {name: tuple(sorted(values[name] or ())) for name in LISTS if name in values}
    kept = {"address": "" if reached == "browser" else address}
    return replace(printer, **{**values, **chosen, **kept})


@view_config(
    context=PrinterPlace, name="remove", request_method="POST", permission="core:layout:edit"
)
def remove_printer(place: PrinterPlace, request: Any) -> HTTPSeeOther:
    """Take the printer away; what went to it goes to the default one."""
    waiting = waiting_for(request.here, place.printer.key)
    if waiting:
        said = {"name": place.printer.name, "count": waiting}
        raise Refusal(
            _(
                "${name} stays: prints wait for it (${count}). Move or cancel them in the print "
                "queue first.",
                mapping=said,
            )
        )
    drop_printer(request.here, place.printer.key)
    request.notice(_("${name} was removed.", mapping={"name": place.printer.name}))
    return HTTPSeeOther(request.resource_path(place.printers.__parent__))


def sheet_of(place: PrinterPlace, request: Any) -> tuple[str, Paper]:
    """The layout that ``?layout=`` names, or the first that goes to the printer, and its paper."""
    names = (request.GET.get("layout", ""), *place.printer.layouts)
    known = [name for name in names if name in layouts_here(request.here)]
    return (known[0], layout_of(request.here, known[0]).sheet) if known else ("", A4)


@view_config(context=PrinterPlace, name="test", permission="core:layout:edit")
def test_page(place: PrinterPlace, request: Any) -> Response:
    """A ruler on the paper of ``?layout=``, as the printer is set: to be measured and corrected."""
    from core.printing.ruler import ruler

    _name, paper = sheet_of(place, request)
    pdf = ruler(paper, place.printer.deviation, title=place.printer.name)
    return pdf_response(pdf, "test-page.pdf")


@view_config(
    context=PrinterPlace, name="send-test", request_method="POST", permission="core:layout:edit"
)
def send_test_page(place: PrinterPlace, request: Any) -> HTTPSeeOther:
    """Put the test page into the queue of the printer, so that it takes the way of all papers."""
    if not place.printer.queued:
        raise Refusal(_("The browser prints there. Open the test page and print it."))
    if place.printer.takes == "escp":
        raise Refusal(
            _(
                "A printer that types ESC/P draws no test page. Print a paper on it, measure how "
                "far it is off, and type that as its shift."
            )
        )
    name, _paper = sheet_of(place, request)
    queue_test_page(request.here, place.printer, name)
    return HTTPSeeOther(f"/{request.here.branch.name}/print-queue")
