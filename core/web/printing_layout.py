"""One layout on a page: its paper, fields and rows changed by millimetres, tried beside the form.

Every saving makes a new version; an earlier one can be taken again. The picture of a preprinted
form lies under the preview and never prints.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from core.i18n import _
from core.orm.changes import Change
from core.printing.draw import Mode, print_out
from core.printing.layout import Layout, LayoutRefused
from core.printing.samples import sample
from core.refusal import Invalid, NotHere, Refusal
from core.web import layout_inputs as inputs
from core.web.layout_form import State, read_layout, rows_in, state_of
from core.web.papers import FRAMED, pdf_response
from core.web.site import Place
from core.workflow.layouts import (
    LARGEST_PICTURE,
    keep_layout,
    layout_of,
    newest,
    refuse_picture,
)

PAGE = "core.web:templates/printing_layout.pt"
PERMISSION = "core:layout:edit"
MODES: dict[str, Mode] = {"full": "full", "overlay": "overlay", "preview": "preview"}
# So many empty rows wait at the end of each group for what is added.
BLANK = {"copy": 1, "field": 3, "column": 1, "line": 1, "box": 1}
GROUPS = {
    "copy": inputs.COPY,
    "field": inputs.FIELD,
    "column": inputs.COLUMN,
    "line": inputs.LINE,
    "box": inputs.BOX,
}


class LayoutPlace(Place):
    """One layout."""

    scope = "core:layout"

    @property
    def layout(self) -> Layout:
        """The newest version."""
        return layout_of(self.here, self.__name__)

    @property
    def title(self) -> str:
        """What the paper is called, and its sheet."""
        layout = self.layout
        return f"{layout.title.said_in(self.here.identity.locale)} {layout.paper.size}"


@view_config(context=LayoutPlace, renderer=PAGE, permission=PERMISSION, request_method="GET")
def show_layout(place: LayoutPlace, request: Any) -> dict[str, Any]:
    """The layout in its form, with the preview and the versions beside."""
    return _page(place, request, state_of(place.layout))


@view_config(context=LayoutPlace, renderer=PAGE, permission=PERMISSION, request_method="POST")
def save_layout(place: LayoutPlace, request: Any) -> Any:
    """Keep what was typed as a new version; a refusal marks the inputs it is about."""
    state = _typed(request)
    try:
        layout = _read(place, request, state)
    except Invalid as refusal:
        request.response.status_int = refusal.status
        request.tm.doom()
        return _page(place, request, state, refusal)
    keep_layout(request.here, layout)
    request.notice(_("The layout was saved as a new version."))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=LayoutPlace, name="try", permission=PERMISSION, request_method="POST")
def try_layout(place: LayoutPlace, request: Any) -> Response:
    """What was typed as it would print, without keeping it."""
    request.tm.doom()
    try:
        layout = _read(place, request, _typed(request))
    except Invalid as refusal:
        return _framed_refusal(request, refusal)
    return _preview(request, layout, MODES.get(request.POST.get("mode", ""), "preview"))


@view_config(context=LayoutPlace, name="preview", permission=PERMISSION)
def preview(place: LayoutPlace, request: Any) -> Response:
    """A version of the layout on invented values: ``?mode=overlay&version=2``."""
    layout = _version(place, request.GET.get("version", "0"))
    return _preview(request, layout, MODES.get(request.GET.get("mode", ""), "preview"))


@view_config(context=LayoutPlace, name="take", permission=PERMISSION, request_method="POST")
def take_again(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Make an earlier version the newest one."""
    number = request.POST.get("version", "0")
    keep_layout(request.here, _version(place, number))
    request.notice(_("Version ${number} holds again.", mapping={"number": number}))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=LayoutPlace, name="picture", permission=PERMISSION, request_method="GET")
def picture(place: LayoutPlace, request: Any) -> Response:
    """The picture of the preprinted form."""
    found = place.layout.background
    if not found:
        raise NotHere(_("There is no picture of the preprinted form."))
    kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
    return Response(found, content_type=kind)


@view_config(context=LayoutPlace, name="picture", permission=PERMISSION, request_method="POST")
def put_picture(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Put a picture of the preprinted form under the preview, or take it away."""
    sent = request.POST.get("picture")
    fresh = sent.file.read(LARGEST_PICTURE + 1) if hasattr(sent, "file") else b""
    if not fresh and not request.POST.get("remove"):
        raise Refusal(_("Choose a picture first: a scan of the empty form, PNG or JPEG."))
    if fresh:
        refuse_picture(fresh)
    keep_layout(request.here, replace(place.layout, background=fresh))
    request.notice(_("The layout was saved as a new version."))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=LayoutPlace, name="export", permission=PERMISSION)
def export(place: LayoutPlace, request: Any) -> Response:
    """The layout as a file, its picture in it, to be taken to another company."""
    text = json.dumps(place.layout.to_data(), ensure_ascii=False, indent=1)
    return Response(
        text.encode(),
        content_type="application/json",
        content_disposition=f'attachment; filename="{place.__name__}.json"',
    )


@view_config(context=LayoutPlace, name="import", permission=PERMISSION, request_method="POST")
def take_file(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Take a layout from a file that the export wrote, as a new version."""
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        raise Refusal(_("Choose a file first: a layout that was saved as a file."))
    try:
        layout = Layout.from_data(json.loads(sent.file.read(4_000_000)))
    except LayoutRefused as refused:
        raise Invalid(*refused.messages) from None
    except ValueError:
        raise Invalid(_("This file is no layout: it is not JSON.")) from None
    if layout.prints != place.layout.prints:
        said = {"paper": layout.prints}
        raise Invalid(_("This file is a layout of another paper: ${paper}.", mapping=said))
    if layout.background:
        refuse_picture(layout.background)
    was = place.layout
    keep_layout(request.here, replace(layout, name=was.name, variant_of=was.variant_of))
    request.notice(_("The layout was saved as a new version."))
    return HTTPSeeOther(request.resource_path(place))


def _typed(request: Any) -> State:
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def _titles(request: Any, layout: Layout) -> dict[str, str]:
    translate = request.localizer.translate
    told = inputs.titles_of(layout, request.locale_name)
    return {path: translate(title) for path, title in told.items()}


def _read(place: LayoutPlace, request: Any, state: State) -> Layout:
    """What was typed, with the values that the addon offers today."""
    was = place.layout
    shipped = request.here.hooks.named("print_layouts").get(was.prints)
    words = shipped.vocabulary if shipped else was.vocabulary
    titles = _titles(request, was)
    return read_layout(state, was, words, titles, request.locale_name)


def _version(place: LayoutPlace, number: str) -> Layout:
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
    if not 0 <= wanted <= newest(place.here, place.__name__):
        raise NotHere(_("There is no such version of this layout."))
    return layout_of(place.here, place.__name__, wanted)


def _preview(request: Any, layout: Layout, mode: Mode) -> Response:
    document = sample(layout, request.locale_name)
    drawn = print_out(
        layout, [document], mode=mode, locale=request.locale_name, printed_at=request.here.now
    )
    return pdf_response(drawn.pdf, f"{layout.name}.pdf")


def _framed_refusal(request: Any, refusal: Invalid) -> Response:
    said = {*refusal.fields.values()} or {*refusal.messages}
    response: Response = render_to_response(
        "core.web:templates/printing_refused.pt", {"messages": said}, request=request
    )
    response.status_int = refusal.status
    response.headers.update(FRAMED)
    return response


def _page(
    place: LayoutPlace, request: Any, state: State, refusal: Invalid | None = None
) -> dict[str, Any]:
    layout = place.layout
    titles = _titles(request, layout)
    wrong = refusal.fields if refusal else {}
    return {
        "layout": layout,
        "state": state,
        "wrong": wrong,
        "messages": _told(refusal) if refusal else [],
        "inputs": inputs,
        "groups": {name: _rows(state, name, titles) for name in GROUPS},
        "offered": {
            "field": inputs.offered(layout, titles, columns=False),
            "column": inputs.offered(layout, titles, columns=True),
        },
        "versions": _versions(place, request),
        "command_key": request.fresh_key,
    }


def _told(refusal: Invalid) -> list[tuple[str, Any]]:
    """The sentences of a refusal, each with the row of the form it leads to."""
    about = {message: "-".join(name.split("-")[:2]) for name, message in refusal.fields.items()}
    return [
        (about.get(message, ""), message)
        for message in {**dict.fromkeys(refusal.messages), **about}
    ]


def _rows(state: State, group: str, titles: dict[str, str]) -> list[tuple[str, str]]:
    """The rows of a group with what they are called, and empty ones for more."""
    rows = rows_in(state, group)
    last = max((int(row.split("-")[1]) for row in rows), default=-1)
    told = [(row, _called(state, row, titles)) for row in rows]
    return [*told, *((f"{group}-{last + 1 + n}", "") for n in range(BLANK[group]))]


def _called(state: State, row: str, titles: dict[str, str]) -> str:
    value = state.get(f"{row}-value", "")
    return titles.get(value, value) or state.get(f"{row}-zh", "")


def _versions(place: LayoutPlace, request: Any) -> list[tuple[int, Change | None]]:
    """Every version, the newest first, with who kept it and when."""
    query = select(Change).where(Change.resource == "layouts", Change.record == place.__name__)
    kept = {row.fields["version"][1]: row for row in request.here.session.scalars(query)}
    count = newest(place.here, place.__name__)
    return [(number, kept.get(number)) for number in range(count, 0, -1)]
