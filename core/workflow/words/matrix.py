"""The whole permission matrix of a business on one sheet: fields by step and participant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.workflow.definition import ANY, Business, Participant
from core.workflow.words.wording import Words

NONE, SEE, EDIT, FIRE = "", "see", "edit", "fire"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The columns of one step: its label and who takes part in it."""

    step: str
    label: str
    people: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A field or a transition: its label and what each participant of each step may do with it."""

    label: str
    cells: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Steps and their participants across, fields and then transitions down."""

    headings: Sequence[Heading]
    fields: Sequence[Row]
    transitions: Sequence[Row]


def matrix_of(business: Business, words: Words) -> Matrix:
    """The matrix in the reader's words; steps in which nobody takes part have no column."""
    peopled = [(step, one) for step in business.steps for one in step.everyone]
    headings = [
        Heading(
            step=step.name,
            label=words.label(step.title),
            people=[words.who(one) for one in step.everyone],
        )
        for step in business.steps
        if step.everyone
    ]
    built_in = words.named.get(f"fields.{business.kind}", {})
    named = {name: words.name(f"fields.{business.kind}", name) for name in built_in}
    named |= {one.name: words.label(one.title) for one in business.fields}
    worked_out = words.filled.get(business.kind, frozenset()) | {
        one.name for one in business.fields if one.formula
    }
    fields = [
        Row(
            label=label,
            cells=[
                _right(one, name, typed=name not in worked_out and not step.final)
                for step, one in peopled
            ],
        )
        for name, label in named.items()
    ]
    transitions = [
        Row(
            label=words.label(way.title),
            cells=[
                FIRE if step.name == way.source and way.name in one.fires else NONE
                for step, one in peopled
            ],
        )
        for way in business.transitions
    ]
    return Matrix(headings=headings, fields=fields, transitions=transitions)


def _right(one: Participant, name: str, *, typed: bool) -> str:
    """What the line says of a field; what nobody can fill in by hand he only sees."""
    edits = ANY in one.edits or name in one.edits
    if edits and typed:
        return EDIT
    return SEE if edits or ANY in one.sees or name in one.sees else NONE
