"""The deeds of the interface as data: what each does, takes and answers, how it may be refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.web.api.revisions import IF_MATCH
from core.web.api.schemas import Schema, Translate
from core.web.once import HEADER

TEXT: Schema = {"type": "string"}
SHARED_HEADERS: dict[str, Schema] = {
    "ETag": {"schema": TEXT, "example": '"4711"'},
    "Location": {"schema": TEXT},
}
TAGGED = {"ETag": {"$ref": "#/components/headers/ETag"}}
PLACED = {"Location": {"$ref": "#/components/headers/Location"}}
READING = (401, 404)
WRITING = (400, 401, 403, 404, 409, 413, 422)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A deed of the interface: what it does, how it may be refused, what it answers with."""

    summary: Any
    refused: Sequence[int] = WRITING
    status: str = "200"
    takes: Sequence[str] = ()
    headers: Mapping[str, Schema] | None = None


KNOWN = {
    "list": Deed(
        summary=_("Documents, filtered, sorted and paged"), refused=(400, 401, 404, 409, 422)
    ),
    "begin": Deed(
        summary=_("Begin a document"), status="201", takes=("Key",), headers={**TAGGED, **PLACED}
    ),
    "read": Deed(summary=_("A document"), refused=READING, headers=TAGGED),
    "edit": Deed(
        summary=_("Change fields of a document"),
        refused=(400, 401, 403, 404, 409, 412, 413, 422, 428),
        takes=("Key", "State"),
        headers=TAGGED,
    ),
    "fire": Deed(
        summary=_("Move a document on"),
        refused=(400, 401, 403, 404, 409, 412, 413, 422),
        takes=("Key", "State"),
        headers=TAGGED,
    ),
    "fire-many": Deed(summary=_("Move many documents on, or none of them"), takes=("Key",)),
    "verb": Deed(
        summary=_("Return, withdraw, ask others, remind, send a copy"),
        refused=(400, 401, 403, 404, 409, 412, 413, 422),
        takes=("Key", "State"),
        headers=TAGGED,
    ),
    "next": Deed(
        summary=_("Make the next document, or a fresh copy of a closed one"),
        status="201",
        takes=("Key",),
        headers=PLACED,
    ),
    "comments": Deed(summary=_("What was said about a document"), refused=READING),
    "comment": Deed(
        summary=_("Say something; whoever is mentioned is told"), status="201", takes=("Key",)
    ),
    "files": Deed(summary=_("The files at a document"), refused=READING),
    "attach": Deed(summary=_("Add files"), status="201", takes=("Key",)),
    "file": Deed(summary=_("What is in a file"), refused=READING),
    "detach": Deed(summary=_("Take a file away"), status="204", takes=("Key",)),
}


def parameters(translate: Translate) -> dict[str, Schema]:
    """What may come with many deeds."""
    key = _("A key of the change's own: the same change sent again under it is made once.")
    state = _("The ETag of the document's state that the change is for; * is any.")
    name = _("The id of the document, or its number")
    text = {"type": "string", "maxLength": 200}
    return {
        "Key": {"name": HEADER, "in": "header", "schema": text, "description": translate(key)},
        "State": {
            "name": IF_MATCH,
            "in": "header",
            "schema": TEXT,
            "description": translate(state),
            "example": "*",
        },
        "Id": in_path("id", TEXT, translate(name)),
        "File": in_path("file", {"type": "integer"}),
    }


def in_path(name: str, schema: Schema, said: str = "") -> Schema:
    """A part of the address that is filled in."""
    found: Schema = {"name": name, "in": "path", "required": True, "schema": schema}
    return {**found, "description": said} if said else found
