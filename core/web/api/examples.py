"""An example of whatever a schema describes, for those who read the description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
FORMS = {"date": "2026-11-23", "date-time": "2026-11-23T08:30:00Z", "binary": "%PDF-1.7"}
PLAIN: Mapping[str, Any] = {
    "string": "…",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "null": None,
}
PREFIX = "#/components/schemas/"


def example_of(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    """A value that fits ``schema``, whose references lead into ``schemas``."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(PREFIX)], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "oneOf" in schema:
        return example_of(schema["oneOf"][0], schemas)
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    if kind == "array":
        return [example_of(schema["items"], schemas)]
    if kind == "object":
        return _object(schema, schemas)
    return FORMS.get(schema.get("format", ""), PLAIN[kind])


def _object(schema: Schema, schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """What must be there, or, where nothing must, all that can be."""
    properties: dict[str, Schema] = schema.get("properties", {})
    names = schema.get("required") or list(properties)
    return {name: example_of(properties[name], schemas) for name in names}
