"""Names: of the definition and what is in it, of its addons, kind, papers and numbers."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, step_place, way_place
from core.workflow.definition import OwnField
from core.workflow.fields.sheet import GIVEN
from core.workflow.printing.layouts import fits
from core.workflow.reserved import NAME, ON_FORMS, ON_LISTS, RESERVED, WORDS

# A number of 40 characters is the series, the branch, the month and a count.
SERIES = re.compile(r"[\w-]{1,20}")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
T = TypeVar("T")
MOST = {"steps": 60, "transitions": 200, "columns": 60}


def look(subject: Subject) -> Iterator[Fault]:
    """Names that are none, are taken, or name what is not there; and too much of everything."""
    yield from _sizes(subject)
    yield from _itself(subject)
    yield from _parts(subject)
    yield from _fields(subject)
    yield from _series(subject)


def _sizes(subject: Subject) -> Iterator[Fault]:
    for part in ("steps", "transitions"):
        count = len(getattr(subject.business, part))
        if count > MOST[part]:
            said = {"most": MOST[part], "count": count}
            yield Fault(part, _("At most ${most}; here are ${count}.", mapping=said))


def _itself(subject: Subject) -> Iterator[Fault]:
    business, hooks = subject.business, subject.context.hooks
    if not NAME.fullmatch(business.name):
        yield Fault("name", _no_name(business.name))
    if business.name in RESERVED or business.name in hooks.addons:
        said = {"name": business.name}
        yield Fault(
            "name", _("${name} is the address of another page. Take another.", mapping=said)
        )
    for name in business.needs:
        if name not in hooks.addons:
            said = {"name": name}
            yield Fault("needs", _("It needs ${name}, which is not installed.", mapping=said))
    if business.kind not in hooks.named("kinds"):
        said = {"name": business.kind}
        yield Fault("kind", _("There is no document kind ${name}.", mapping=said))
    layouts = {*hooks.named("print_layouts"), *subject.context.company.layouts}
    for name in business.prints:
        if name not in layouts:
            yield Fault("prints", _("There is no print layout ${name}.", mapping={"name": name}))
        elif subject.kind and not fits(name, subject.kind, hooks.named("kinds").values()):
            said = {"name": subject.words.name("print_layouts", name)}
            yield Fault("prints", _("“${name}” is a paper of other documents.", mapping=said))
    # What an effect makes, such as an invoice, has its number from there and no transitions.
    ways = business.transitions
    if ways and business.prints and not any(way.numbers for way in ways):
        said = _("Papers carry a number, and no transition draws one. Say which one does.")
        yield Fault("prints", said)


def _parts(subject: Subject) -> Iterator[Fault]:
    business = subject.business
    steps = [step.name for step in business.steps]
    for name in _twice(steps):
        called = [subject.label(step) for step in business.steps if step.name == name]
        said = {"names": called, "name": name}
        yield Fault(
            f"steps.{name}", _("Two steps have the same name ${name}: ${names}.", mapping=said)
        )
    ways = [(transition.source, transition.name) for transition in business.transitions]
    for source, name in _twice(ways):
        called = [subject.label(w) for w in business.leaving(source) if w.name == name]
        yield Fault(
            f"transitions.{source}.{name}",
            _(
                "Two transitions with the same name ${place} leave step ${name}: ${names}.",
                mapping={"place": name, "name": subject.step(source), "names": called},
            ),
        )
    for name in _twice([follow.name for follow in business.follows]):
        said = {"name": next(subject.label(f) for f in business.follows if f.name == name)}
        yield Fault(f"follows.{name}", _("${name} is there twice.", mapping=said))
    for step in business.steps:
        if not NAME.fullmatch(step.name):
            yield Fault(step_place(step), _no_name(step.name))
    for transition in business.transitions:
        if not NAME.fullmatch(transition.name):
            yield Fault(way_place(transition), _no_name(transition.name))
        elif transition.name in WORDS:
            said = {"name": transition.name}
            yield Fault(
                way_place(transition),
                _(
                    "${name} is a word that the history of every document is told with. Name the "
                    "transition otherwise; its label may stay.",
                    mapping=said,
                ),
            )


def _fields(subject: Subject) -> Iterator[Fault]:
    built_in = {one.name for one in subject.kind.fields} if subject.kind else set()
    yield from _field_names(subject.business.fields, "fields", {*built_in, *GIVEN}, subject)
    for one in subject.business.fields:
        if one.name in ON_FORMS or (one.name in ON_LISTS and (one.listed or one.indexed)):
            named = {"name": one.name, "title": subject.label(one)}
            message = _(
                "Field ${title}: every form or list has something of its own under the name "
                "${name}. Take another name.",
                mapping=named,
            )
            yield Fault(f"fields.{one.name}", message)
        yield from _field_names(one.columns, f"fields.{one.name}.columns", set(), subject)
        if len(one.columns) > MOST["columns"]:
            said = {"most": MOST["columns"], "count": len(one.columns)}
            yield Fault(
                f"fields.{one.name}", _("At most ${most}; here are ${count}.", mapping=said)
            )


def _field_names(
    fields: Iterable[OwnField], above: str, taken: set[str], subject: Subject
) -> Iterator[Fault]:
    names = [one.name for one in fields]
    for name in _twice(names):
        called = [subject.label(one) for one in fields if one.name == name]
        said = {"names": called, "name": name}
        yield Fault(
            f"{above}.{name}", _("Two fields have the same name ${name}: ${names}.", mapping=said)
        )
    for name in dict.fromkeys(names):
        if not FIELD.fullmatch(name) or keyword.iskeyword(name):
            said = _(
                "${name} cannot name a field. Take up to 40 small letters, digits and underscores, "
                "a letter first, and no word of expressions such as “in”.",
                mapping={"name": name[:60]},
            )
            yield Fault(f"{above}.{name}", said)
        elif name in taken:
            kind = f"fields.{subject.business.kind}"
            said = _(
                "Every document of this kind has “${title}” under the name ${name}. Take another "
                "name.",
                mapping={"name": name, "title": subject.words.name(kind, name)},
            )
            yield Fault(f"{above}.{name}", said)


def _series(subject: Subject) -> Iterator[Fault]:
    business = subject.business
    if not business.series:
        said = {"name": subject.label(business)}
        yield Fault("series", _("${name} has no series for its numbers.", mapping=said))
    elif not SERIES.fullmatch(business.series):
        said = {"series": business.series[:40]}
        yield Fault(
            "series",
            _(
                "${series} cannot head numbers. Take up to 20 letters, digits and dashes.",
                mapping=said,
            ),
        )


def _no_name(name: str) -> object:
    return _(
        "${name} cannot be a name here. Take up to 40 small letters, digits, dots and "
        "underscores, a letter first.",
        mapping={"name": name[:60]},
    )


def _twice(names: Iterable[T]) -> list[T]:
    found = list(names)
    return [name for name in dict.fromkeys(found) if found.count(name) > 1]
