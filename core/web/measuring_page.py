"""A printer set by two measurements: two marks of its test page, measured with a ruler."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pyramid.view import view_config

from core.i18n import _
from core.printing.measuring import Mark, corrected, marks
from core.printing.parts import Paper
from core.printing.refusals import PrintingRefused
from core.refusal import Invalid
from core.web.forms import Field
from core.web.pages import form_page
from core.web.printing_page import PrinterPlace, checked, sheet_of
from core.workflow.printing.layouts import layout_of, layouts_here
from core.workflow.printing.printers import MEASURES, keep_printer

FIELDS = (
    Field(name="first_x", title=_("Mark 1 from the left edge, mm"), kind="decimal", required=True),
    Field(name="first_y", title=_("Mark 1 from the upper edge, mm"), kind="decimal", required=True),
    Field(name="second_x", title=_("Mark 2 from the left edge, mm"), kind="decimal", required=True),
    Field(
        name="second_y", title=_("Mark 2 from the upper edge, mm"), kind="decimal", required=True
    ),
)
PLACES = {"offset_x": "0.01", "offset_y": "0.01", "scale_x": "0.0001", "scale_y": "0.0001"}


@view_config(
    context=PrinterPlace,
    name="measure",
    renderer="core.web:templates/measuring.pt",
    permission="core:layout:edit",
)
def measure(place: PrinterPlace, request: Any) -> dict[str, Any]:
    """The test page of a sheet to print, and what the ruler says of its two marks."""
    printer, back = place.printer, request.resource_url(place.printers.__parent__)
    chosen, paper = sheet_of(place, request)
    first, second = marks(paper)

    def save(values: dict[str, Any]) -> str:
        fresh = _set_by(place, paper, values)
        keep_printer(request.here, checked(request.here, printer, fresh))
        request.notice(_("The printer is set. Print its test page once more to see that it holds."))
        return back

    start = {"first_x": first.x, "first_y": first.y, "second_x": second.x, "second_y": second.y}
    page = form_page(
        request,
        FIELDS,
        save,
        title=_("Measure ${name}", mapping={"name": printer.name}),
        start={name: Decimal(f"{value:g}") for name, value in start.items()},
        back=back,
    )
    if not isinstance(page, dict):
        return page
    return {**page, "sheets": _sheets(place, request), "chosen": chosen, "marks": (first, second)}


def _set_by(place: PrinterPlace, paper: Paper, values: dict[str, Any]) -> dict[str, Any]:
    read = [
        Mark(x=float(values[f"{name}_x"]), y=float(values[f"{name}_y"]))
        for name in ("first", "second")
    ]
    try:
        found = corrected(place.printer.deviation, paper, *read)
    except PrintingRefused as refused:
        raise Invalid(*refused.messages) from None
    kept = {
        name: Decimal(str(getattr(found, name))).quantize(Decimal(PLACES[name]))
        for name in MEASURES
    }
    return {"name": place.printer.name, "layouts": set(place.printer.layouts), **kept}


def _sheets(place: PrinterPlace, request: Any) -> list[tuple[str, str]]:
    """One layout for each sheet, those that go to the printer first, with what the sheet is."""
    known = layouts_here(request.here)
    found: dict[str, str] = {}
    for name in (*place.printer.layouts, *known):
        if name in known:
            found.setdefault(layout_of(request.here, name).sheet.size, name)
    return [(name, size) for size, name in found.items()]
