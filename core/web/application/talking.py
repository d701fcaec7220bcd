"""What people add to a document without moving it: comments with mentions, files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.refusal import Refusal
from core.web.application.deeds import refused
from core.web.application.places import Case
from core.web.application.record import PAGE
from core.web.application.talk import may_see
from core.web.collection import is_number
from core.workflow.beside.attachments import (
    LARGEST,
    attachments_of,
    drop_attachment,
    keep_attachment,
)
from core.workflow.beside.commenting import comment
from core.workflow.documents import Attachment


@view_config(context=Case, name="comment", request_method="POST", renderer=PAGE)
def say(case: Case, request: Any) -> Any:
    """Keep a comment; whoever is mentioned and sees the document is told."""
    try:
        kept = comment(case.document, request.POST.get("text", ""), request.here)
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(request.resource_url(case, anchor=f"comment-{kept.id}"))


@view_config(context=Case, name="attach", request_method="POST", renderer=PAGE)
def attach(case: Case, request: Any) -> Any:
    """Keep the files that were chosen, in one field or beside them all."""
    field = request.POST.get("field", "")
    given = [file for file in request.POST.getall("file") if hasattr(file, "filename")]
    try:
        for file in given:
            body = file.file.read(LARGEST + 1)
            keep_attachment(case.document, field, file.filename, file.type, body, request.here)
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(request.resource_url(case, anchor="files"))


@view_config(context=Case, name="detach", request_method="POST", renderer=PAGE)
def detach(case: Case, request: Any) -> Any:
    """Take a file away; the change log keeps its name."""
    number = request.POST.get("file", "")
    try:
        drop_attachment(case.document, int(number) if is_number(number) else 0, request.here)
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(request.resource_url(case, anchor="files"))


@view_config(context=Case, name="file", request_method="GET")
def download(case: Case, request: Any) -> Response:
    """The file itself, always saved and never shown: it may be a page of somebody else's."""
    number = request.GET.get("n", "")
    if not is_number(number):
        raise Refusal(_("This address names no file. Open the document and choose one there."))
    files = attachments_of([case.document], case.here)[case.document.id]
    found = next((f for f in files if f.id == int(number)), None)
    if found is None or not may_see(case, found):
        raise HTTPNotFound
    return as_saved(found)


def as_saved(found: Attachment) -> Response:
    """The file as an answer that a browser saves under its name and never shows."""
    answer = Response(found.body, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
