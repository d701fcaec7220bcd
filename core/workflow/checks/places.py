"""Where in a definition a fault stands, as its reader calls it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.i18n import _
from core.workflow.checks.subject import Subject, step_place, way_place
from core.workflow.definition import OwnField


def where(place: str, subject: Subject) -> Any:
    """The step, transition, field or next document that ``place`` is in, or else the business."""
    found = [known for known in _places(subject) if _is_in(place, known[0])]
    return max(found, key=lambda known: len(known[0]))[1]


def _is_in(place: str, whole: str) -> bool:
    return not whole or place == whole or place.startswith((f"{whole}.", f"{whole}["))


def _places(subject: Subject) -> Iterator[tuple[str, Any]]:
    business, label = subject.business, subject.label
    yield "", _("The business “${name}”", mapping={"name": label(business)})
    for step in business.steps:
        yield step_place(step), _("Step “${name}”", mapping={"name": label(step)})
    for way in business.transitions:
        named = {"name": label(way), "step": subject.step(way.source)}
        yield way_place(way), _("“${name}” from step “${step}”", mapping=named)
    for one in business.fields:
        yield from _of_field(one, f"fields.{one.name}", subject)
    for follow in business.follows:
        named = {"name": label(follow)}
        yield f"follows.{follow.name}", _("Next document “${name}”", mapping=named)


def _of_field(one: OwnField, place: str, subject: Subject) -> Iterator[tuple[str, Any]]:
    yield place, _("Field “${name}”", mapping={"name": subject.label(one)})
    for column in one.columns:
        yield from _of_field(column, f"{place}.columns.{column.name}", subject)
