"""Own fields: of types there are, with expressions that can be worked out, named where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.i18n import _
from core.workflow.checks.subject import (
    Fault,
    Subject,
    everyone_in,
    step_place,
    way_place,
    words,
)
from core.workflow.definition import ANY, OwnField
from core.workflow.expressions import BadExpression, parse
from core.workflow.expressions.kinds import KIND_OF_TYPE, Known
from core.workflow.fields.sheet import MOST_FIELDS, Anything, formula_order, names_in

RULES = ("default", "formula", "check", "shown_if")
WANTED = {"check": "yes_no", "shown_if": "yes_no"}


def look(subject: Subject) -> Iterator[Fault]:
    """Fields that cannot be, expressions that cannot be worked out, and unknown fields named."""
    count = len(subject.business.fields)
    if count > MOST_FIELDS:
        said = {"count": count, "most": MOST_FIELDS}
        yield Fault(
            "fields", _("There are ${count} fields; a business has at most ${most}.", mapping=said)
        )
    for one in subject.business.fields:
        yield from _field(one, f"fields.{one.name}", subject)
    yield from _circle(subject.business.fields, "fields", subject)
    yield from expressions(subject)
    yield from _named(subject)


def expressions(subject: Subject) -> Iterator[Fault]:
    """Expressions that nothing can be worked out from, each at its place.

    Where the kind of document is not here, any name may be one of its fields.
    """
    known: Known = subject.known if subject.kind is not None else Anything()
    for one in subject.business.fields:
        yield from _rules(one, f"fields.{one.name}", known, subject)
    yield from _elsewhere(known, subject)


def _field(one: OwnField, place: str, subject: Subject, *, inside: bool = False) -> Iterator[Fault]:
    said = {"name": subject.label(one), "type": subject.words.name("types", one.type[:60])}
    if one.type not in subject.all_types:
        yield Fault(place, _("Field ${name}: there is no type ${type}.", mapping=said))
    elif one.type not in subject.types:
        yield Fault(
            place,
            _(
                "Field ${name}: the type ${type} belongs to a module that may be off. Name that "
                "among what the business needs.",
                mapping=said,
            ),
        )
    yield from _shape(one, place, said["name"], inside=inside)
    for column in one.columns:
        yield from _field(column, f"{place}.columns.{column.name}", subject, inside=True)
    yield from _circle(one.columns, place, subject)


def _shape(one: OwnField, place: str, called: str, *, inside: bool) -> Iterator[Fault]:
    said = {"name": called}
    values = [choice.value for choice in one.choices]
    if one.type == "choice" and (not all(values) or len(set(values)) < max(len(values), 1)):
        yield Fault(
            place, _("Field ${name} needs choices, each with a value of its own.", mapping=said)
        )
    if (one.type == "table") is not bool(one.columns):
        yield Fault(place, _("Field ${name}: a table has columns, nothing else has.", mapping=said))
    if inside and one.type == "table":
        yield Fault(place, _("Field ${name}: no table stands in a table.", mapping=said))
    if inside and one.type == "attachment":
        yield Fault(
            place,
            _("Field ${name}: files belong to the document, not to a line of it.", mapping=said),
        )
    if one.formula and one.type in ("table", "attachment"):
        yield Fault(
            f"{place}.formula",
            _("Field ${name}: lines and files are not worked out by a formula.", mapping=said),
        )


def _rules(one: OwnField, place: str, known: Known, subject: Subject) -> Iterator[Fault]:
    called = subject.label(one)
    for rule in RULES:
        if text := getattr(one, rule):
            yield from _expression(text, f"{place}.{rule}", known, _wanted(one, rule), called)
    inside = _inside(one, known)
    for column in one.columns:
        yield from _rules(column, f"{place}.columns.{column.name}", inside, subject)


def _inside(table: OwnField, known: Known) -> Known:
    """What a line of ``table`` may name: its columns, and what stands beside the table."""
    if not isinstance(known, Mapping):
        return known
    beside = {name: word for name, word in known.items() if name != table.name}
    return beside | words(table.columns)


def _wanted(one: OwnField, rule: str) -> str:
    """The kind that an expression of the field has to give; nothing where any will do."""
    return WANTED.get(rule) or KIND_OF_TYPE.get(one.type, "")


def _expression(text: str, place: str, known: Known, wanted: str, name: str) -> Iterator[Fault]:
    try:
        kind = parse(text, known).kind
    except BadExpression as bad:
        yield Fault(place, bad.messages[0])
        return
    if wanted and kind and kind != wanted:
        sentences = {
            "number": _("In ${name} a number has to come out."),
            "text": _("In ${name} a text has to come out."),
            "date": _("In ${name} a date has to come out."),
            "yes_no": _("In ${name} a yes or no has to come out."),
            "table": _("In ${name} lines have to come out."),
        }
        yield Fault(place, sentences[wanted] % {"name": name})


def _circle(fields: tuple[OwnField, ...], place: str, subject: Subject) -> Iterator[Fault]:
    """Fields that are worked out from each other; what cannot be read is named for itself."""
    if not _readable(fields):
        return
    try:
        formula_order(fields, subject.label)
    except BadExpression as bad:
        yield Fault(place, bad.messages[0])


def _readable(fields: Iterable[OwnField]) -> bool:
    texts = (
        getattr(one, rule) for field in fields for one in (field, *field.columns) for rule in RULES
    )
    try:
        return all(names_in(text) is not None for text in texts if text)
    except BadExpression:
        return False


def _elsewhere(known: Known, subject: Subject) -> Iterator[Fault]:
    business = subject.business
    for transition in business.transitions:
        if text := transition.condition:
            place = f"{way_place(transition)}.condition"
            yield from _expression(text, place, known, "yes_no", subject.label(transition))
    for step in business.steps:
        if step.ladder is not None:
            place = f"{step_place(step)}.ladder"
            yield from _expression(step.ladder.measure, place, known, "number", subject.label(step))
    if business.applies:
        called = subject.label(business)
        yield from _expression(business.applies, "applies", known, "yes_no", called)
    for follow in business.follows:
        for name, text in follow.fields.items():
            yield from _expression(text, f"follows.{follow.name}", known, "", name)


def _named(subject: Subject) -> Iterator[Fault]:
    """Fields that are named and are not there."""
    business = subject.business
    for transition in business.transitions:
        yield from _unknown(transition.requires, way_place(transition), subject)
    for step in business.steps:
        for place, participant in everyone_in(step):
            yield from _unknown((*participant.sees, *participant.edits), place, subject)
    yield from _unknown(business.facts, "facts", subject)


def _unknown(names: Iterable[str], place: str, subject: Subject) -> Iterator[Fault]:
    for name in dict.fromkeys(names):
        if name != ANY and name not in subject.names:
            yield Fault(place, _("There is no field ${name}.", mapping={"name": name[:60]}))
