"""Who has agreed, and whether that is enough: rules over what was asked and answered.

An ordinary vote is one of whoever the step asks; approvers added by hand are no part of the quorum,
but one added to agree afterwards holds the way that the person who added him has chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from core.workflow.definition import Step, Transition
from core.workflow.reserved import CLOSED, NO_VOTES, REASSIGNED, SKIPPED

ADDED, COPIED = "added", "copied"


class Row(Protocol):
    """What the rules look at in an assignment."""

    id: Any
    how: Any
    before: Any
    by: Any
    answered: Any
    answer: Any
    actor: Any
    login: Any


def is_enough(
    transition: Transition, step: Step, rows: Sequence[Any], answering: Sequence[Any], actor: str
) -> bool:
    """Whether the document goes through ``transition`` now that ``actor`` fires it.

    ``rows`` are those of this stay, ``answering`` the ids of the open ones that are his to answer.
    """
    held = holding(transition.name, rows, answering, actor)
    return not held and enough_votes(transition, step, rows, answering, actor)


def enough_votes(
    transition: Transition, step: Step, rows: Sequence[Any], answering: Sequence[Any], actor: str
) -> bool:
    """Whether as many as the quorum asks for have fired ``transition``, ``actor`` among them."""
    ordinary = [row for row in rows if row.how not in (ADDED, COPIED)]
    if transition.quorum == 1:
        return True
    if transition.quorum == 0:
        left = (row for row in ordinary if row.answered is None or row.answer != transition.name)
        return all(
            row.id in answering
            or row.answer in (CLOSED, REASSIGNED)
            or (_skipped(row, step) and transition.name == step.passes)
            for row in left
        )
    voters = {*voters_for(transition, step, ordinary), *([actor] if actor else ())}
    return len(voters) >= transition.quorum


def voters_for(transition: Transition, step: Step, rows: Iterable[Any]) -> Iterator[str]:
    """The logins of those whose vote for ``transition`` counts; who was skipped agreed before."""
    for row in rows:
        if row.how in (ADDED, COPIED):
            continue
        if row.answer == transition.name and row.actor:
            yield row.actor
        elif _skipped(row, step) and transition.name == step.passes and row.login:
            yield row.login


def holding(
    name: str, rows: Sequence[Any], answering: Sequence[Any] = (), actor: str = ""
) -> list[Any]:
    """The open assignments of those who were added to agree before the way ``name`` is gone.

    They hold the way that whoever added them has chosen: before, or right now as ``actor``.
    """
    decided = {row.actor for row in rows if row.answer and row.answer not in NO_VOTES}
    chosen_by = {row.actor for row in rows if row.answer == name} | ({actor} - decided)
    return [
        row
        for row in rows
        if row.how == ADDED
        and not row.before
        and row.answered is None
        and row.id not in answering
        and row.by in chosen_by
    ]


def blocking(rows: Sequence[Any], own: Sequence[Any] = ()) -> list[Any]:
    """The open assignments of those who were added to answer before anybody else acts."""
    return [
        row
        for row in rows
        if row.how == ADDED and row.before and row.answered is None and row.id not in own
    ]


def pending(rows: Sequence[Any]) -> str:
    """The way that waits for somebody added to agree afterwards, "" where none does."""
    authors = {row.by for row in rows if row.how == ADDED and not row.before}
    votes = (r for r in rows if r.how != ADDED and r.actor in authors and r.answer)
    return next((row.answer for row in votes if row.answer not in NO_VOTES), "")


def _skipped(row: Any, step: Step) -> bool:
    return bool(row.answer == SKIPPED and step.passes)
