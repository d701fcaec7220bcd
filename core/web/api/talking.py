"""What is said about documents and the files at them, for programs: as on the document's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPNoContent
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.refusal import Invalid
from core.web.api.places import Comments, File, Files
from core.web.api.reading import Unread, body_of, text_in
from core.web.api.writing import plain
from core.web.application.showing import people_called
from core.web.application.talk import may_see
from core.web.application.talking import as_saved
from core.workflow.beside.attachments import (
    LARGEST,
    attachments_of,
    drop_attachment,
    keep_attachment,
)
from core.workflow.beside.commenting import LONGEST, comment, comments_of
from core.workflow.documents import Attachment, Comment

MOST_FILES = 20


@view_config(context=Comments, request_method="GET", renderer="json")
def show_comments(place: Comments, request: Any) -> dict[str, Any]:
    """What was said about the document, oldest first."""
    return {"comments": _said(comments_of(place.row.case.document, request.here), request)}


@view_config(context=Comments, request_method="POST", renderer="json")
def say(place: Comments, request: Any) -> dict[str, Any]:
    """Keep a comment; whoever it mentions and sees the document is told."""
    text = text_in(body_of(request, "text"), "text", LONGEST + 1)
    kept = comment(place.row.case.document, text, request.here)
    request.response.status_int = 201
    return _said([kept], request)[0]


@view_config(context=Files, request_method="GET", renderer="json")
def show_files(place: Files, request: Any) -> dict[str, Any]:
    """The files at the document that the reader may see, oldest first."""
    return {"files": _listed(place, request)}


@view_config(context=Files, request_method="POST", renderer="json")
def add_files(place: Files, request: Any) -> dict[str, Any]:
    """Keep the files that were sent, in one field or beside them all."""
    field, files = _parts(request)
    document, kept = place.row.case.document, set()
    for file in files:
        body = file.file.read(LARGEST + 1)
        kept.add(keep_attachment(document, field, file.filename, file.type, body, request.here))
    request.response.status_int = 201
    return {"files": [one for one in _listed(place, request) if one["id"] in kept]}


@view_config(context=File, request_method="GET")
def download(file: File, request: Any) -> Response:
    """What is in the file."""
    return as_saved(file.attachment)


@view_config(context=File, request_method="DELETE")
def remove(file: File, request: Any) -> HTTPNoContent:
    """Take the file away; the change log keeps its name."""
    drop_attachment(file.row.case.document, file.attachment.id, request.here)
    return HTTPNoContent()


def _parts(request: Any) -> tuple[str, Sequence[Any]]:
    """The field and the files of a form in parts; refuses what comes in any other way."""
    if request.content_type != "multipart/form-data":
        raise Unread(_("Send files as multipart/form-data, each in a part with the name file."))
    files = [part for part in request.POST.getall("file") if hasattr(part, "filename")]
    if not files:
        said = _("There is no file in it. Send each in a part with the name file.")
        raise Invalid(said, fields={"file": said})
    if len(files) > MOST_FILES:
        raise Unread(_("Send at most ${most} files at once.", mapping={"most": MOST_FILES}))
    field = request.POST.get("field", "")
    if not isinstance(field, str):
        raise Unread(_("${name} is a text here.", mapping={"name": "field"}))
    return field.strip(), files


def _said(comments: Sequence[Comment], request: Any) -> list[dict[str, Any]]:
    names = people_called({one.author for one in comments}, request.here)
    return [
        {
            "id": one.id,
            "at": plain(one.at),
            "author": one.author,
            "author_name": names.get(one.author, one.author),
            "text": one.text,
            "mentions": list(one.mentions),
        }
        for one in comments
    ]


def _listed(place: Files, request: Any) -> list[dict[str, Any]]:
    case = place.row.case
    found: Sequence[Attachment] = attachments_of([case.document], request.here)[case.document.id]
    seen = [file for file in found if may_see(case, file)]
    names = people_called({file.author for file in seen}, request.here)
    return [
        {
            "id": file.id,
            "name": file.name,
            "type": file.type,
            "size": file.size,
            "field": file.field or None,
            "at": plain(file.at),
            "author": file.author,
            "author_name": names.get(file.author, file.author),
        }
        for file in seen
    ]
