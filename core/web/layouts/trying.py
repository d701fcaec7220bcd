"""A layout tried: as a PDF beside the form, and what is wrong with it, while it is being moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config

from core.printing.draw import Mode, Printout, print_out
from core.printing.labels import filled, print_labels
from core.printing.layout import Layout
from core.printing.refusals import PrintingRefused
from core.refusal import Invalid, Refusal
from core.web.layouts.form import State
from core.web.layouts.place import PERMISSION, LayoutPlace, read, typed
from core.web.layouts.real import document_for
from core.web.layouts.texts import texts_of
from core.web.papers import FRAMED, pdf_response

MODES: dict[str, Mode] = {"full": "full", "overlay": "overlay", "preview": "preview"}


@view_config(context=LayoutPlace, name="try", permission=PERMISSION, request_method="POST")
def try_layout(place: LayoutPlace, request: Any) -> Response:
    """What was typed as it would print, without keeping it."""
    request.tm.doom()
    try:
        layout = read(place, request, typed(request))
    except Invalid as refusal:
        return _framed_refusal(request, refusal)
    return _preview(place, request, layout, request.POST.get("mode", ""))


@view_config(
    context=LayoutPlace, name="check", permission=PERMISSION, request_method="POST", renderer="json"
)
def check(place: LayoutPlace, request: Any) -> dict[str, Any]:
    """What is wrong with what was typed, row by row, what would not be printed, and the texts."""
    request.tm.doom()
    state = typed(request)
    told: dict[str, Any] = {"wrong": {}, "messages": [], "warnings": [], "texts": {}}
    said = request.localizer.translate
    try:
        told["texts"] = _texts(place, request, state)
        layout = read(place, request, state)
        printout = _print_out(place, request, layout, "full")
        told["warnings"] = [said(warning) for warning in printout.warnings]
    except Invalid as refusal:
        told["wrong"] = {name: said(message) for name, message in refusal.fields.items()}
        told["messages"] = [said(message) for message in refusal.messages]
    except (Refusal, PrintingRefused) as refusal:
        told["messages"] = [said(message) for message in refusal.messages]
    return told


@view_config(context=LayoutPlace, name="preview", permission=PERMISSION)
def preview(place: LayoutPlace, request: Any) -> Response:
    """A version of the layout: ``?mode=overlay&version=2&number=CK-SN-2611-00042``."""
    layout = place.version(request.GET.get("version", "0"))
    return _preview(place, request, layout, request.GET.get("mode", ""))


def _preview(place: LayoutPlace, request: Any, layout: Layout, mode: str) -> Response:
    try:
        drawn = _print_out(place, request, layout, MODES.get(mode, "preview"))
    except (Refusal, PrintingRefused) as refused:
        return _framed_refusal(request, Invalid(*refused.messages))
    return pdf_response(drawn.pdf, f"{layout.name}.pdf")


def _print_out(place: LayoutPlace, request: Any, layout: Layout, mode: Mode) -> Printout:
    document, real = document_for(layout, place.__name__, request)
    told: dict[str, Any] = {"locale": request.locale_name, "printed_at": _on_the_wall(request)}
    if layout.grid:
        return print_labels(layout, filled(layout, document), mode=mode, **told)
    # A sheet with what a real document says must not pass for that document.
    return print_out(layout, [document], mode=mode, viewing=real, **told)


def _texts(place: LayoutPlace, request: Any, state: State) -> dict[str, str]:
    document, _real = document_for(place.layout, place.__name__, request)
    return texts_of(state, document, request.locale_name, _on_the_wall(request))


def _on_the_wall(request: Any) -> datetime:
    """The time of printing as papers say it: that of the company's own clock."""
    moment: datetime = request.here.now
    return moment.astimezone(request.show.zone)


def _framed_refusal(request: Any, refusal: Invalid) -> Response:
    said = {*refusal.fields.values()} or {*refusal.messages}
    response: Response = render_to_response(
        "core.web:templates/layouts/refused.pt", {"messages": said}, request=request
    )
    response.status_int = refusal.status
    response.headers.update(FRAMED)
    return response
