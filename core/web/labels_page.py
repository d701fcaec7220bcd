"""Labels on a page: codes typed or scanned one under another, printed on a roll or on sheets."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.printing.labels import print_labels
from core.printing.refusals import PrintingRefused
from core.refusal import Invalid, NotHere, Refusal
from core.web.papers import pdf_response
from core.web.sheets import told_to_wait
from core.web.site import BRANCH_FIXED, Place
from core.workflow.printing.labels import Labels, labels_wanted
from core.workflow.printing.layouts import layout_of, variants
from core.workflow.printing.printers import printer_for
from core.workflow.printing.sheets import queue_labels

PAGE = "core.web:templates/labels.pt"


class LabelsPlace(Place):
    """``/branch/labels``: ``?of=product_label`` chooses the sort."""

    title = _("Labels")
    scope = "core:label"


BRANCH_FIXED["labels"] = LabelsPlace


@view_config(context=LabelsPlace, renderer=PAGE, request_method="GET")
def ask(place: LabelsPlace, request: Any) -> dict[str, Any]:
    """What the labels are for, on which paper, and from which place of the sheet on."""
    return _page(request, request.GET.get("of", ""), {"codes": request.GET.get("codes", "")})


@view_config(context=LabelsPlace, renderer=PAGE, request_method="POST")
def print_them(place: LabelsPlace, request: Any) -> Any:
    """The labels as a PDF, or on their way to a printer of the queue.

    What is not known here is named, and nothing is printed.
    """
    of, typed = request.POST.get("of", ""), dict(request.POST.items())
    try:
        return _printed(request, _sort(request, of), typed)
    except (Refusal, PrintingRefused) as refused:
        if isinstance(refused, NotHere):
            raise
        request.response.status_int = Invalid.status
        return {**_page(request, of, typed), "messages": refused.messages}


def _printed(request: Any, labels: Labels, typed: dict[str, str]) -> Any:
    here = request.here
    name = typed.get("layout", "")
    if name not in variants(here, labels.name):
        raise NotHere(_("There is no print layout ${name}.", mapping={"name": name}))
    first = _first(typed)
    wanted = labels_wanted(labels, typed.get("codes", ""), here)
    queued = queue_labels(here, name, wanted, first)
    if queued is not None:
        told_to_wait(request, queued.name)
        return HTTPSeeOther(request.resource_path(request.context, query={"of": labels.name}))
    printer = printer_for(here, name)
    drawn = print_labels(
        layout_of(here, name),
        wanted,
        first=first,
        mode=printer.mode,
        printer=printer.deviation,
        locale=request.locale_name,
        printed_at=here.now.astimezone(ZoneInfo(here.company.timezone)),
    )
    for warning in drawn.warnings:
        request.notice(warning)
    return pdf_response(drawn.pdf, f"{labels.name}.pdf")


def _first(typed: dict[str, str]) -> int:
    """The first free place of the sheet; 0, which no sheet has, where that is no number."""
    first = typed.get("first") or "1"
    return int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 0


def _sorts(request: Any) -> list[Labels]:
    here = request.here
    return [one for one in here.hooks.collect("labels") if here.may(one.permission)]


def _sort(request: Any, name: str) -> Labels:
    for one in _sorts(request):
        if one.name == name:
            return one
    raise NotHere(_("There are no such labels here."))


def _page(request: Any, of: str, typed: dict[str, str]) -> dict[str, Any]:
    here, sorts = request.here, _sorts(request)
    chosen = _sort(request, of) if of else next(iter(sorts), None)
    layouts = [layout_of(here, name) for name in variants(here, chosen.name)] if chosen else []
    return {
        "sorts": sorts,
        "chosen": chosen,
        "layouts": layouts,
        "typed": typed,
        "messages": (),
        "command_key": request.fresh_key,
    }
