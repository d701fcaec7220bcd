"""The description of a branch's interface: every business of the person, as OpenAPI 3.1 says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.i18n import _
from core.web.api.answers import PROBLEM, components
from core.web.api.offered import SHARED_HEADERS, parameters
from core.web.api.operations import operations, own_address
from core.web.api.places import ApiPlace, Rows
from core.web.api.schemas import Schema, Translate, asked_at_begin, field_schema
from core.web.application.fields import slots_for
from core.workflow.definition import in_words
from core.workflow.motion.beginning import open_at_begin

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
NAMES: Schema = {"type": "array", "items": TEXT}


def _object(properties: dict[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "required": list(required or properties),
        "properties": properties,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(name: str, of: str) -> Schema:
    return _object({name: {"type": "array", "items": _ref(of)}})


RECORD = _object({"id": {"type": ["integer", "string"]}, "code": MAYBE, "title": TEXT})
COMMENT = _object(
    {
        "id": WHOLE,
        "at": MOMENT,
        "author": TEXT,
        "author_name": TEXT,
        "text": TEXT,
        "mentions": NAMES,
    }
)
FILE = _object(
    {
        "id": WHOLE,
        "name": TEXT,
        "type": TEXT,
        "size": WHOLE,
        "field": MAYBE,
        "at": MOMENT,
        "author": TEXT,
        "author_name": TEXT,
    }
)
SCHEMAS: dict[str, Schema] = {
    "Problem": PROBLEM,
    "Record": RECORD,
    "Comment": COMMENT,
    "Comments": _many("comments", "Comment"),
    "File": FILE,
    "Files": _many("files", "File"),
    "Made": _object({"business": TEXT, "id": WHOLE, "number": MAYBE, "step": TEXT}),
    "Moved": _object({"told": TEXT, "steps": {"type": "object", "additionalProperties": TEXT}}),
}


def described(place: ApiPlace, rows: Sequence[Rows], request: Any) -> dict[str, Any]:
    """The whole description, in the reader's language; of a business he does not have, nothing."""
    here, translate = request.here, request.localizer.translate
    locale = here.identity.locale
    schemas = dict(SCHEMAS)
    for one in rows:
        schemas |= _schemas(one, locale, translate)
    paths = own_address(translate)
    for one in rows:
        paths |= operations(one, schemas, locale, translate)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{here.branch.called(locale)}: {translate(place.title)}",
            "version": "1",
        },
        "servers": [{"url": request.resource_path(place).rstrip("/")}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": one.__name__, "description": one.documents.title} for one in rows],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": parameters(translate),
            "headers": SHARED_HEADERS,
            "responses": components(translate),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "qudao_session",
                    "description": translate(
                        _("A browser that is signed in sends X-CSRF-Token with each change.")
                    ),
                },
            },
        },
    }


def _schemas(rows: Rows, locale: str, translate: Translate) -> dict[str, Schema]:
    """What documents of the business look like, and what may be sent of one."""
    business, here = rows.documents.definition, rows.here
    slots = slots_for(business, here)
    fields = {name: field_schema(slot, locale, translate) for name, slot in slots.items()}
    typed = {
        name: field_schema(slot, locale, translate, sent=True)
        for name, slot in slots.items()
        if slot.typed and slot.type.kept != "ids"
    }
    open_to = open_at_begin(business, here)
    needed = [n for n, slot in slots.items() if asked_at_begin(slot, business, open_to)]
    sent: Schema = {"type": "object", "properties": typed, "additionalProperties": False}
    steps = "; ".join(f"{s.name}: {in_words(s.title, locale)}" for s in business.steps)
    name = business.name
    return {
        name: _document(fields, steps, business.called(locale)),
        f"{name}-begin": _object({"fields": {**sent, **({"required": needed} if needed else {})}}),
        f"{name}-edit": _object({"fields": sent}),
        f"{name}-told": _object(
            {"told": TEXT, "document": {"oneOf": [_ref(name), {"type": "null"}]}}
        ),
        f"{name}-page": _object(
            {
                "documents": {"type": "array", "items": _ref(name)},
                "count": WHOLE,
                "count_is_exact": {"type": "boolean"},
                "next": MAYBE,
            }
        ),
    }


def _document(fields: dict[str, Schema], steps: str, title: str) -> Schema:
    always: dict[str, Schema] = {
        "id": WHOLE,
        "number": MAYBE,
        "business": TEXT,
        "version": WHOLE,
        "revision": WHOLE,
        "changed": MOMENT,
        "step": {"type": "string", "description": steps},
        "creator": TEXT,
        "created": MOMENT,
        **dict.fromkeys(("entered", "deadline", "closed"), MAYBE_MOMENT),
        "fields": {"type": "object", "properties": fields},
        "words": {"type": "object", "additionalProperties": TEXT},
        "records": {"type": "object", "additionalProperties": _ref("Record")},
        "transitions": NAMES,
    }
    alone = dict.fromkeys(("edits", "verbs", "back", "follows", "waits_for"), NAMES)
    return {**_object({**always, **alone}, *always), "title": title}
