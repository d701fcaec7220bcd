"""What a document of a business carries: built-in and own fields, their types and their rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import inspect

from core.context import Context
from core.i18n import _
from core.workflow.contributed import BuiltIn, Kind
from core.workflow.definition import Business, OwnField, in_words
from core.workflow.expressions import BadExpression, Expression, parse
from core.workflow.fields.field_type import FieldType
from core.workflow.fields.types import type_named, types_of

MOST_FIELDS = 100
MOST_ROWS = 500
# What every expression may name besides the fields.
GIVEN = {"today": "date", "applicant": "user"}
_READ: dict[tuple[str, int, frozenset[str]], Sheet] = {}


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A field of a business with its type; ``columns`` are those of a table of lines."""

    field: OwnField | BuiltIn
    type: FieldType
    columns: tuple[Slot, ...] = ()

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    @property
    def own(self) -> bool:
        """Whether the business has added it."""
        return isinstance(self.field, OwnField)

    @property
    def typed(self) -> bool:
        """Whether a person may fill it in: neither a formula nor an effect does."""
        if isinstance(self.field, OwnField):
            return not self.field.formula
        return self.field.editable and not self.field.apart

    @property
    def choices(self) -> Mapping[str, Mapping[str, Any]]:
        """The values of a choice, each with its label by language."""
        if isinstance(self.field, OwnField):
            return {choice.value: choice.title for choice in self.field.choices}
        return {value: {"en": title} for value, title in self.field.choices}

    @property
    def word(self) -> Any:
        """The type as expressions want to know it: its name, or a mapping of columns."""
        if self.type.kept == "table":
            return {column.name: column.type.name for column in self.columns}
        return self.type.name

    def called(self, locale: str) -> Any:
        """The title for a reader of ``locale``."""
        return in_words(self.field.title, locale) if self.own else self.field.title


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The expressions of one field, read; those of a table's columns are below their names."""

    default: Expression | None
    formula: Expression | None
    check: Expression | None
    shown_if: Expression | None
    columns: Mapping[str, Rules] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The fields of a business by name, and the order in which what depends on others is found."""

    business: Business
    kind: Kind | None
    slots: Mapping[str, Slot]

    @property
    def own(self) -> Iterator[Slot]:
        """The fields that the business has added."""
        return (slot for slot in self.slots.values() if slot.own)

    @cached_property
    def known(self) -> dict[str, Any]:
        """What an expression may name, with the types that ``expressions.parse`` asks for."""
        return {**{slot.name: slot.word for slot in self.slots.values()}, **GIVEN}

    @cached_property
    def rules(self) -> dict[str, Rules]:
        """The rules of own fields by name, in the order in which they are worked out."""
        ordered = formula_order(self.business.fields)
        return {one.name: _rules(self.slots[one.name], self.known) for one in ordered}


def sheet_of(business: Business, context: Context) -> Sheet:
    """The fields of ``business`` as the branch knows their types."""
    key = (business.name, business.version, context.hooks.enabled)
    found = _READ.get(key)
    if found is None or found.business is not business:
        found = _READ[key] = _sheet(business, context)
    return found


def _sheet(business: Business, context: Context) -> Sheet:
    kind: Kind | None = context.hooks.everywhere.named("kinds").get(business.kind)
    types = types_of(context)
    built_in = [_built_in(one, kind, types) for one in kind.fields] if kind else []
    slots = [*built_in, *(_slot(one, types) for one in business.fields)]
    return Sheet(business, kind, {slot.name: slot for slot in slots})


def _built_in(one: BuiltIn, kind: Kind, types: Mapping[str, FieldType]) -> Slot:
    """A field of the kind, which takes no longer a text than its column does."""
    found = type_named(one.type, types)
    column = inspect(kind.record).columns.get(one.name)
    length = None if column is None else getattr(column.type, "length", None)
    if found.widget in ("text", "long") and length is not None:
        found = replace(found, longest=min(found.longest, length))
    return Slot(field=one, type=found)


def _slot(one: OwnField, types: Mapping[str, FieldType]) -> Slot:
    columns = tuple(_slot(column, types) for column in one.columns)
    return Slot(field=one, type=type_named(one.type, types), columns=columns)


def _rules(slot: Slot, known: Mapping[str, Any]) -> Rules:
    one = slot.field
    assert isinstance(one, OwnField)

    def read(text: str) -> Expression | None:
        return parse(text, known) if text else None

    # In a line its own columns come first, and the table it stands in is not known.
    inside = {name: word for name, word in known.items() if name != one.name}
    inside |= {column.name: column.word for column in slot.columns}
    lines = {column.name: column for column in slot.columns}
    ordered = formula_order([c.field for c in slot.columns if isinstance(c.field, OwnField)])
    return Rules(
        default=read(one.default),
        formula=read(one.formula),
        check=read(one.check),
        shown_if=read(one.shown_if),
        columns={c.name: _rules(lines[c.name], inside) for c in ordered},
    )


def formula_order(
    fields: Sequence[OwnField], called: Callable[[OwnField], str] = attrgetter("name")
) -> tuple[OwnField, ...]:
    """``fields`` so that each comes after those it is worked out from.

    Raises BadExpression naming the fields that are worked out from each other in a circle, as they
    are ``called``.
    """
    by_name = {one.name: one for one in fields}
    needs = {name: _needs(one) & set(by_name) for name, one in by_name.items()}
    ordered: list[OwnField] = []
    done: set[str] = set()
    while len(ordered) < len(by_name):
        ready = [one for one in fields if one.name not in done and needs[one.name] <= done]
        if not ready:
            raise _circle([called(by_name[name]) for name in _around(needs, done)])
        ordered += ready
        done.update(one.name for one in ready)
    return tuple(ordered)


def _needs(one: OwnField) -> set[str]:
    """The names in the expressions by which the field, or a line of it, gets its values."""
    texts = [one.formula or one.default, one.shown_if]
    found = set().union(*(names_in(text) for text in texts if text))
    for column in one.columns:
        found |= _needs(column) - {other.name for other in one.columns}
    return found


def names_in(text: str) -> frozenset[str]:
    """The names that an expression reads, whatever they may be."""
    return parse(text, Anything()).names


class Anything(frozenset[str]):
    """Every name is known: for who looks at an expression before its fields."""

    def __contains__(self, name: object) -> bool:
        return True


def following(business: Business, names: Iterable[str]) -> frozenset[str]:
    """The own fields whose formulas read those of ``names``, at once or by way of others."""
    given, found = frozenset(names), set(names)
    for one in formula_order(business.fields):
        if one.formula and found & names_in(one.formula):
            found.add(one.name)
    return frozenset(found - given)


def _around(needs: Mapping[str, set[str]], done: Iterable[str]) -> list[str]:
    """The names of one circle among the fields that are not ``done``, in its order."""
    left = {name: found - set(done) for name, found in needs.items() if name not in set(done)}
    way = [min(left)]
    while (following := min(left[way[-1]])) not in way:
        way.append(following)
    return [*way[way.index(following) :], following]


def _circle(names: Sequence[str]) -> BadExpression:
    return BadExpression(
        _(
            "These fields are worked out from each other in a circle: ${names}. "
            "Take one of the names out of a formula.",
            mapping={"names": " ← ".join(names)},
        )
    )
