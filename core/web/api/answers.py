"""What the interface answers where it does not do what was asked: each status with an example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.web.api.schemas import Schema, Translate
from core.web.errors import BUSY

FAULT = 503
KIND = "application/problem+json"
PROBLEM: Schema = {
    "type": "object",
    "required": ["title", "status", "messages"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "messages": {"type": "array", "items": {"type": "string"}},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A status that says no: when it comes, and a sentence of those that come with it."""

    name: str
    when: Any
    sentence: Any
    field: str = ""


NO = {
    400: Answer(
        name="NotUnderstood",
        when=_("What was sent is not what this description says."),
        sentence=_("This is no JSON. Send an object in braces."),
    ),
    401: Answer(
        name="NobodySignedIn",
        when=_("There is no token with it, or one that has ended."),
        sentence=_(
            "The token is wrong, has ended or is out of date, or its account is closed. "
            "Make a new one under My account."
        ),
    ),
    403: Answer(
        name="NotPermitted",
        when=_("The person sees the document and may not do this."),
        sentence=_(
            "You may look at this document here, and not change it. "
            "Ask whoever has a part in this step."
        ),
    ),
    404: Answer(
        name="NotHere",
        when=_("There is no such thing for this person in this branch."),
        sentence=_("A document is gone. Load the page again."),
    ),
    409: Answer(
        name="Refused",
        when=_("A rule of the business speaks against it, or somebody did the same just now."),
        sentence=_("This is not possible here. Load the page again."),
    ),
    412: Answer(
        name="Stale",
        when=_("The document has changed since the state named by If-Match."),
        sentence=_(
            "Nothing was done. Read the document again and send your change with its new ETag."
        ),
    ),
    413: Answer(
        name="TooLarge",
        when=_("More was sent than is read at once."),
        sentence=_("This is too much at once. Send it in parts."),
    ),
    422: Answer(
        name="Invalid",
        when=_("A value is wrong or lacking, or the key came with another change before."),
        sentence=_("Fill this in."),
        field="contact",
    ),
    428: Answer(
        name="NoStateNamed",
        when=_("The change does not say which state of the document it is for."),
        sentence=_(
            "Say which state of the document you change: send the ETag of your last look "
            "as If-Match, or If-Match: * to change it whatever it is."
        ),
    ),
    FAULT: Answer(
        name="Fault",
        when=_("Something is wrong on our side. Nothing was changed."),
        sentence=BUSY,
    ),
}


def components(translate: Translate) -> dict[str, Schema]:
    """Every refusal by its name, in the reader's language."""
    title = translate(_("This was not done."))
    found = {}
    for status, no in NO.items():
        sentence = translate(no.sentence)
        example: dict[str, Any] = {"title": title, "status": status, "messages": [sentence]}
        if no.field:
            example["fields"] = {no.field: sentence}
        schema = {"$ref": "#/components/schemas/Problem"}
        found[no.name] = {
            "description": translate(no.when),
            "content": {KIND: {"schema": schema, "example": example}},
        }
    return found


def refusals(statuses: Iterable[int]) -> dict[str, Schema]:
    """The responses of a deed that may be refused with ``statuses``, and a fault of ours."""
    found = {str(status): _named(status) for status in statuses}
    return {**found, "default": _named(FAULT)}


def _named(status: int) -> Schema:
    return {"$ref": f"#/components/responses/{NO[status].name}"}
