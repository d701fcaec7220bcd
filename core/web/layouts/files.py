"""What goes in and out with a layout: the picture of its form, and the layout as a file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.printing.layout import Layout, LayoutRefused
from core.refusal import Invalid, NotHere, Refusal
from core.web.layouts.form import State
from core.web.layouts.place import PERMISSION, LayoutPlace
from core.workflow.printing.layouts import (
    LARGEST_PICTURE,
    keep_layout,
    keep_picture,
    refuse_picture,
)

DIGEST = "picture--digest"


def with_picture(request: Any, state: State) -> State:
    """What was typed, with the picture that was sent along kept, or with none if so wished.

    Raises Invalid for what is no picture.
    """
    sent = request.POST.get("picture")
    content = sent.file.read(LARGEST_PICTURE + 1) if hasattr(sent, "file") else b""
    if content:
        try:
            refuse_picture(content)
        except Refusal as refused:
            said = refused.messages[0]
            raise Invalid(said, fields={"picture-": said}) from None
        return {**state, DIGEST: keep_picture(request.here, content)}
    if state.get("picture--drop"):
        return {**state, DIGEST: "", "picture--drop": ""}
    return state


@view_config(context=LayoutPlace, name="picture", permission=PERMISSION, request_method="GET")
def picture(place: LayoutPlace, request: Any) -> Response:
    """The picture of a preprinted form, by the digest it is known by."""
    found = request.here.company.pictures.get(request.GET.get("digest", ""))
    if not found:
        raise NotHere(_("There is no picture of the preprinted form."))
    kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
    return Response(found, content_type=kind)


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
    taken = replace(layout, name=was.name, variant_of=was.variant_of, branch=was.branch)
    keep_layout(request.here, taken)
    request.notice(_("The layout was published as a new version."))
    return HTTPSeeOther(request.resource_path(place))
