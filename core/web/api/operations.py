"""What can be done with the documents of a business, address by address, as OpenAPI says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import _
from core.web.api.answers import refusals
from core.web.api.examples import example_of
from core.web.api.listing import GENERAL, MOST, filters_of, sorted_by
from core.web.api.offered import KNOWN, READING, in_path
from core.web.api.places import DESCRIPTION, Rows
from core.web.api.schemas import NUMBER, Schema, Translate
from core.web.application.verbs import DEEDS
from core.workflow.definition import Business, in_words

JSON, PARTS, BYTES = "application/json", "multipart/form-data", "application/octet-stream"
TEXT: Schema = {"type": "string"}
NAMES: Schema = {"type": "array", "items": TEXT}
BINARY: Schema = {"type": "string", "format": "binary"}


def own_address(translate: Translate) -> dict[str, Any]:
    """Where the description itself is found."""
    deed = {
        "operationId": "describe",
        "summary": translate(_("This description")),
        "responses": {
            "200": {
                "description": translate(_("This description")),
                "content": {JSON: {"schema": {"type": "object"}, "example": {"openapi": "3.1.0"}}},
            },
            **refusals(READING),
        },
    }
    return {f"/{DESCRIPTION}": {"get": deed}}


def operations(
    rows: Rows, schemas: Mapping[str, Schema], locale: str, translate: Translate
) -> dict[str, Any]:
    """The deeds of a business by their addresses; ways and verbs are those of its steps."""
    business = rows.documents.definition
    make = _Maker(business.name, schemas, translate)
    root = f"/{business.name}"
    one, by_id = f"{root}/{{id}}", [_parameter("Id")]
    page, told = _ref(f"{business.name}-page"), _ref(f"{business.name}-told")
    listed = make.deed("list", page)
    paths: dict[str, Any] = {
        root: {"get": {**listed, "parameters": _asked(rows, translate)}},
        one: {
            "parameters": by_id,
            "get": make.deed("read", _ref(business.name)),
            "patch": make.deed("edit", _ref(business.name), _ref(f"{business.name}-edit")),
        },
        f"{one}/verbs/{{verb}}": {
            "parameters": [*by_id, in_path("verb", {"type": "string", "enum": _verbs(business)})],
            "post": make.deed("verb", told, VERB),
        },
        f"{one}/next": {
            "parameters": by_id,
            "post": make.deed("next", _ref("Made"), _next_sent(business)),
        },
        **_talk(one, make, rows),
    }
    if rows.documents.may_begin:
        sent = _ref(f"{business.name}-begin")
        paths[root]["post"] = make.deed("begin", _ref(business.name), sent)
    ways = {t.name: in_words(t.title, locale) for t in business.transitions if not t.automatic}
    if ways:
        said = "; ".join(f"{name}: {title}" for name, title in ways.items())
        way = in_path("transition", {"type": "string", "enum": list(ways)}, said)
        paths[f"{one}/fire/{{transition}}"] = {
            "parameters": [*by_id, way],
            "post": make.deed("fire", told, REASON),
        }
        paths[f"{root}/fire/{{transition}}"] = {
            "parameters": [way],
            "post": make.deed("fire-many", _ref("Moved"), MANY),
        }
    return paths


REASON: Schema = {"type": "object", "properties": {"reason": TEXT}}
MANY: Schema = {
    "type": "object",
    "required": ["documents"],
    "properties": {
        "documents": {"type": "array", "items": {"type": ["integer", "string"]}},
        "reason": TEXT,
    },
}
VERB: Schema = {
    "type": "object",
    "properties": {"note": TEXT, "step": TEXT, "after": TEXT, "logins": NAMES},
}
SAID: Schema = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}


class _Maker:
    """Makes the descriptions of deeds of one business, with examples from its schemas."""

    def __init__(self, name: str, schemas: Mapping[str, Schema], translate: Translate) -> None:
        self.name, self.schemas, self.translate = name, schemas, translate

    def deed(
        self,
        name: str,
        answer: Schema | None = None,
        sent: Schema | None = None,
        *,
        kind: str = JSON,
        parts: bool = False,
    ) -> dict[str, Any]:
        """The deed called ``name``: what is ``sent``, what it answers, how it is refused."""
        known = KNOWN[name]
        summary = self.translate(known.summary)
        done: dict[str, Any] = {"description": summary}
        if answer is not None:
            done["content"] = self._content(answer, kind)
        if known.headers:
            done["headers"] = dict(known.headers)
        found: dict[str, Any] = {
            "tags": [self.name],
            "operationId": f"{self.name}.{name}",
            "summary": summary,
            "responses": {known.status: done, **refusals(known.refused)},
        }
        if known.takes:
            found["parameters"] = [_parameter(one) for one in known.takes]
        if sent is not None:
            body = self._content(sent, PARTS if parts else JSON)
            found["requestBody"] = {"content": body, "required": "required" in sent or parts}
        return found

    def _content(self, schema: Schema, kind: str) -> dict[str, Any]:
        return {kind: {"schema": schema, "example": example_of(schema, self.schemas)}}


def _talk(one: str, make: _Maker, rows: Rows) -> dict[str, Any]:
    """What is said about a document, and its files."""
    by_id = [_parameter("Id")]
    fields = [slot.name for slot in rows.documents.slots.values() if slot.type.kept == "ids"]
    parts: Schema = {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {"type": "array", "items": BINARY},
            "field": {"type": "string", "enum": ["", *fields]},
        },
    }
    return {
        f"{one}/comments": {
            "parameters": by_id,
            "get": make.deed("comments", _ref("Comments")),
            "post": make.deed("comment", _ref("Comment"), SAID),
        },
        f"{one}/files": {
            "parameters": by_id,
            "get": make.deed("files", _ref("Files")),
            "post": make.deed("attach", _ref("Files"), parts, parts=True),
        },
        f"{one}/files/{{file}}": {
            "parameters": [*by_id, _parameter("File")],
            "get": make.deed("file", BINARY, kind=BYTES),
            "delete": make.deed("detach"),
        },
    }


def _asked(rows: Rows, translate: Translate) -> list[Schema]:
    """What a list may be asked for in its address."""
    known: dict[str, Schema] = {
        "sort": {"type": "string", "enum": [f"{s}{n}" for n in sorted_by(rows) for s in ("", "-")]},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
    }
    forms: dict[str, Schema] = {"dates": {"type": "string", "format": "date"}, "numbers": NUMBER}
    found = [
        {"name": name, "in": "query", "schema": known.get(name, TEXT)}
        for name in GENERAL
        if name != "sort" or known["sort"]["enum"]
    ]
    for item in rows.documents.filters:
        for name in filters_of(item):
            one = {"name": name, "in": "query", "schema": forms.get(item.kind, TEXT)}
            found.append({**one, "description": translate(item.title)})
    return found


def _verbs(business: Business) -> list[str]:
    everywhere = ("agree", "read")
    return [
        verb
        for verb in DEEDS
        if verb in everywhere or any(verb in step.verbs for step in business.steps)
    ]


def _next_sent(business: Business) -> Schema:
    follows = [follow.name for follow in business.follows]
    given = {"type": "string", "enum": [*follows, ""]}
    return {"type": "object", "properties": {"follow": given}}


def _parameter(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
