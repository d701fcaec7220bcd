"""The description of a branch's interface: every business of the person, as OpenAPI 3.1 says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.i18n import _
from core.web.api.listing import GENERAL, MOST, filters_of, sorted_by
from core.web.api.places import ApiPlace, Rows
from core.web.api.schemas import Schema, Translate, asked_at_begin, field_schema
from core.web.application.fields import slots_for
from core.web.application.verbs import DEEDS
from core.web.once import HEADER
from core.workflow.beginning import open_at_begin
from core.workflow.definition import Business, in_words

JSON = "application/json"
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
NAMES: Schema = {"type": "array", "items": TEXT}
ID: Schema = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
KEY: Schema = {"name": HEADER, "in": "header", "schema": {"type": "string", "maxLength": 200}}
SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "required": ["title", "status", "messages"],
        "properties": {
            "title": TEXT,
            "status": {"type": "integer"},
            "messages": NAMES,
            "fields": {"type": "object", "additionalProperties": TEXT},
        },
    },
}


def described(place: ApiPlace, rows: Sequence[Rows], request: Any) -> dict[str, Any]:
    """The whole description, in the reader's language; of a business he does not have, nothing."""
    here, translate = request.here, request.localizer.translate
    schemas = dict(SCHEMAS)
    paths: dict[str, Any] = {}
    for one in rows:
        schemas |= _schemas(one, here.identity.locale, translate)
        paths |= _paths(one, here.identity.locale, translate)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{here.branch.called(here.identity.locale)}: {translate(place.title)}",
            "version": "1",
        },
        "servers": [{"url": request.resource_path(place).rstrip("/")}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": one.__name__, "description": one.documents.title} for one in rows],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Refused": _answer(_ref("Problem"), translate(_("This was not done.")), "problem+")
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "qudao_session"},
            },
        },
    }


def _schemas(rows: Rows, locale: str, translate: Translate) -> dict[str, Schema]:
    """What documents of the business look like, and what may be sent of one."""
    business, here = rows.documents.definition, rows.here
    slots = slots_for(business, here)
    fields = {name: field_schema(slot, locale, translate) for name, slot in slots.items()}
    typed = {n: fields[n] for n, s in slots.items() if s.typed and s.type.kept != "ids"}
    open_to = open_at_begin(business, here)
    needed = [n for n, slot in slots.items() if asked_at_begin(slot, business, open_to)]
    sent: Schema = {"type": "object", "properties": typed, "additionalProperties": False}
    steps = "; ".join(f"{s.name}: {in_words(s.title, locale)}" for s in business.steps)
    return {
        business.name: _document(fields, steps, business.called(locale)),
        f"{business.name}-begin": _sent({**sent, **({"required": needed} if needed else {})}),
        f"{business.name}-edit": _sent(sent),
        f"{business.name}-told": {
            "type": "object",
            "required": ["told", "document"],
            "properties": {
                "told": TEXT,
                "document": {"oneOf": [_ref(business.name), {"type": "null"}]},
            },
        },
        f"{business.name}-page": {
            "type": "object",
            "required": ["documents", "count", "count_is_exact", "next"],
            "properties": {
                "documents": {"type": "array", "items": _ref(business.name)},
                "count": {"type": "integer"},
                "count_is_exact": {"type": "boolean"},
                "next": {"type": ["string", "null"]},
            },
        },
    }


def _document(fields: dict[str, Schema], steps: str, title: str) -> Schema:
    names = ("edits", "transitions", "verbs", "back", "follows", "waits_for")
    return {
        "type": "object",
        "title": title,
        "required": ["id", "number", "business", "version", "step", "fields"],
        "properties": {
            "id": {"type": "integer"},
            "number": {"type": ["string", "null"]},
            "business": TEXT,
            "version": {"type": "integer"},
            "step": {"type": "string", "description": steps},
            "creator": TEXT,
            **dict.fromkeys(("created", "entered", "deadline", "closed"), MOMENT),
            "fields": {"type": "object", "properties": fields},
            "words": {"type": "object", "additionalProperties": TEXT},
            **dict.fromkeys(names, NAMES),
        },
    }


def _paths(rows: Rows, locale: str, translate: Translate) -> dict[str, Any]:
    """The deeds of the business by their addresses; ways and verbs are those of its steps."""
    business = rows.documents.definition
    name, root = business.name, f"/{business.name}"
    ways = {t.name: in_words(t.title, locale) for t in business.transitions if not t.automatic}
    verbs = [
        v for v in DEEDS if v in ("agree", "read") or any(v in s.verbs for s in business.steps)
    ]
    one, told = f"{root}/{{id}}", _ref(f"{name}-told")
    reason: Schema = {"type": "object", "properties": {"reason": TEXT}}
    many: Schema = {
        "type": "object",
        "required": ["documents"],
        "properties": {
            "documents": {"type": "array", "items": {"type": "integer"}},
            "reason": TEXT,
        },
    }
    steps = {"type": "object", "properties": {"told": TEXT, "steps": {"type": "object"}}}
    paths: dict[str, Any] = {
        root: {
            "get": {**_deed(name, "list", _ref(f"{name}-page")), "parameters": _asked(rows)},
        },
        one: {
            "parameters": [ID],
            "get": _deed(name, "read", _ref(name)),
            "patch": _deed(name, "edit", _ref(name), _ref(f"{name}-edit")),
        },
    }
    if rows.documents.may_begin:
        begun = _deed(name, "begin", _ref(name), _ref(f"{name}-begin"), status="201")
        paths[root]["post"] = begun
    if ways:
        way = _named("transition", list(ways), "; ".join(f"{n}: {t}" for n, t in ways.items()))
        paths[f"{one}/fire/{{transition}}"] = {
            "parameters": [ID, way],
            "post": _deed(name, "fire", told, reason),
        }
        paths[f"{root}/fire/{{transition}}"] = {
            "parameters": [way],
            "post": _deed(name, "fire-many", steps, many),
        }
    paths[f"{one}/verbs/{{verb}}"] = {
        "parameters": [ID, _named("verb", verbs)],
        "post": _deed(name, "verb", told, _verb_sent()),
    }
    paths[f"{one}/next"] = {"parameters": [ID], "post": _next(business)}
    return paths


def _asked(rows: Rows) -> list[Schema]:
    """What a list may be asked for in its address."""
    known: dict[str, Schema] = {
        "sort": {"type": "string", "enum": [f"{s}{n}" for n in sorted_by(rows) for s in ("", "-")]},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
    }
    names = (*GENERAL, *filters_of(rows))
    return [{"name": name, "in": "query", "schema": known.get(name, TEXT)} for name in names]


def _deed(
    name: str, deed: str, answer: Schema, sent: Schema | None = None, *, status: str = "200"
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "tags": [name],
        "operationId": f"{name}.{deed}",
        "responses": {
            status: _answer(answer, deed),
            "4XX": {"$ref": "#/components/responses/Refused"},
        },
    }
    if sent is not None:
        found["parameters"] = [KEY]
        found["requestBody"] = {"content": {JSON: {"schema": sent}}}
    return found


def _next(business: Business) -> dict[str, Any]:
    follows = [follow.name for follow in business.follows]
    sent = {"type": "object", "properties": {"follow": {"type": "string", "enum": ["", *follows]}}}
    made = {
        "type": "object",
        "properties": {
            "business": TEXT,
            "id": {"type": "integer"},
            "number": {"type": ["string", "null"]},
            "step": TEXT,
        },
    }
    return _deed(business.name, "next", made, sent, status="201")


def _verb_sent() -> Schema:
    return {
        "type": "object",
        "properties": {"note": TEXT, "step": TEXT, "after": TEXT, "logins": NAMES},
    }


def _sent(fields: Schema) -> Schema:
    return {"type": "object", "required": ["fields"], "properties": {"fields": fields}}


def _named(name: str, values: Sequence[str], said: str = "") -> Schema:
    schema = {"type": "string", "enum": list(values)}
    found: Schema = {"name": name, "in": "path", "required": True, "schema": schema}
    return {**found, "description": said} if said else found


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(schema: Schema, said: str, kind: str = "") -> Schema:
    return {"description": said, "content": {f"application/{kind}json": {"schema": schema}}}
