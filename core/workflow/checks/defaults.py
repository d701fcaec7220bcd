"""What fields begin with: never a value that the field itself refuses, so that documents begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import _
from core.refusal import Refusal
from core.workflow.checks.subject import Fault, Subject, words
from core.workflow.definition import OwnField
from core.workflow.expressions import BadExpression, Expression, parse
from core.workflow.expressions.kinds import KIND_OF_TYPE
from core.workflow.expressions.possible import Domain, possibility
from core.workflow.fields.sheet import Slot
from core.workflow.fields.taking import blank
from core.workflow.fields.working_out import fitted

# Lines and files come from people and effects alone.
MADE = ("table", "attachment")


def look(subject: Subject) -> Iterator[Fault]:
    """Defaults that are known already, and that every document would be refused with."""
    for one in subject.business.fields:
        yield from _refused(one, f"fields.{one.name}", subject, subject.known)
        inside = {**subject.known, **words(one.columns)}
        for column in one.columns:
            place = f"fields.{one.name}.columns.{column.name}"
            yield from _refused(column, place, subject, inside)


def _refused(
    one: OwnField, place: str, subject: Subject, known: Mapping[str, Any]
) -> Iterator[Fault]:
    default, kind = _read(one.default, known), KIND_OF_TYPE.get(one.type, "")
    if default is None or not default.names <= {"today"} or (kind and default.kind != kind):
        return
    if one.type in MADE or one.type not in subject.types:
        return
    try:
        slot = Slot(field=one, type=subject.types[one.type])
        value = fitted(default.value({"today": subject.context.today}), slot)
    except Refusal as refused:
        yield Fault(f"{place}.default", refused.messages[0])
        return
    # What holds today need not hold tomorrow, nor the other way round.
    check = None if default.names or blank(value) else _read(one.check, known)
    if check is not None and kind and _never(check, one.name, value, subject):
        message = _(
            "Field ${name} begins with a value that its own condition refuses. Change one of them.",
            mapping={"name": subject.label(one)},
        )
        yield Fault(f"{place}.default", message)


def _never(check: Expression, name: str, value: Any, subject: Subject) -> bool:
    """Whether ``check`` never holds, whatever else is typed, while the field holds ``value``."""
    domains = {**subject.domains, name: Domain(values=(value,), empty=False)}
    return possibility([check], domains).ever is False


def _read(text: str, known: Mapping[str, Any]) -> Expression | None:
    """The expression; what is none is told where expressions are read."""
    try:
        return parse(text, known) if text else None
    except BadExpression:
        return None
