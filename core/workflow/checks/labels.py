"""Labels: everything people read has one in every language of the system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, step_place, way_place
from core.workflow.definition import OwnField

LANGUAGES = {"en": _("English"), "zh_CN": _("Chinese")}


def look(subject: Subject) -> Iterator[Fault]:
    """Labels that are missing in a language."""
    for place, name, title in _titled(subject):
        for language, called in LANGUAGES.items():
            if not title.get(language, "").strip():
                said = {"name": subject.titled(title, name), "locale": subject.words.say(called)}
                yield Fault(place, _("${name} has no label in ${locale}.", mapping=said))


def _titled(subject: Subject) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    business = subject.business
    yield "title", business.name, business.title
    for step in business.steps:
        yield step_place(step), step.name, step.title
    for transition in business.transitions:
        yield way_place(transition), transition.name, transition.title
    for one in business.fields:
        yield from _of_field(one, f"fields.{one.name}")
    for follow in business.follows:
        yield f"follows.{follow.name}", follow.name, follow.title


def _of_field(one: OwnField, place: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    yield place, one.name, one.title
    for choice in one.choices:
        yield place, choice.value, choice.title
    if one.message:
        yield f"{place}.message", one.name, one.message
    for column in one.columns:
        yield from _of_field(column, f"{place}.columns.{column.name}")
