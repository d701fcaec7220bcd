"""The description of the interface, for programs and, as a page, for those who write them."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from core.web.api.describing import described
from core.web.api.places import DESCRIPTION, ApiPlace, Rows
from core.web.application.places import documents_of
from core.web.once import HEADER
from core.workflow.deciding.rights import is_there
from core.workflow.kinds import kind_of
from core.workflow.versions.lives import reachable


@view_config(context=ApiPlace, name=DESCRIPTION, renderer="json", request_method="GET")
def describe(place: ApiPlace, request: Any) -> dict[str, Any]:
    """The description as OpenAPI."""
    return described(place, rows_for(place), request)


@view_config(context=ApiPlace, request_method="GET", renderer="core.web:templates/api/interface.pt")
def show_interface(place: ApiPlace, request: Any) -> dict[str, Any]:
    """The businesses with their addresses and fields, read from the description itself."""
    rows = rows_for(place)
    found = described(place, rows, request)
    schemas = found["components"]["schemas"]
    return {
        "root": request.host_url + found["servers"][0]["url"],
        "header": HEADER,
        "businesses": [
            {
                "name": one.__name__,
                "title": one.documents.title,
                "fields": [
                    (name, schema["title"], _kind(schema), name in _needed(schemas, one))
                    for name, schema in schemas[one.__name__]["properties"]["fields"][
                        "properties"
                    ].items()
                ],
                "deeds": [
                    (verb.upper(), path)
                    for path, deeds in found["paths"].items()
                    for verb, deed in deeds.items()
                    if verb != "parameters" and deed.get("tags") == [one.__name__]
                ],
            }
            for one in rows
        ],
    }


def rows_for(place: ApiPlace) -> list[Rows]:
    """The businesses in which the person has or had a part, or which he may look at, in order.

    One that is retired is among them while it has documents, as it answers while it has.
    """
    here = place.here
    return [
        Rows(place, business.name, here, documents_of(business, here, place))
        for business in sorted(reachable(here).values(), key=lambda one: (one.order, one.name))
        if kind_of(business, here) is not None and is_there(business, here)
    ]


def _needed(schemas: dict[str, Any], rows: Rows) -> list[str]:
    found: list[str] = schemas[f"{rows.__name__}-begin"]["properties"]["fields"].get("required", [])
    return found


def _kind(schema: dict[str, Any]) -> str:
    """How a field is written, in the words of the description."""
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value is not None)
    return str(schema.get("format") or schema.get("pattern") or kind)
