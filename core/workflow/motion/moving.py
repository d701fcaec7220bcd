"""A document goes from step to step: deeds, number, its new place, and a trace of who did it.

Nothing is asked here; see ``core.workflow.motion.firing`` for the door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.orm.bulk import insert_rows, update_rows
from core.orm.changes import log_changes
from core.refusal import Refusal
from core.security.identity import SYSTEM
from core.workflow.businesses import definition
from core.workflow.definition import Business, Transition
from core.workflow.documents import Document, Movement
from core.workflow.motion.telling import tell_owners
from core.workflow.numbers import own_numbers, will_draw

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is kept of a move besides who and when: why, and for whom by document's id."""

    reason: str | None = None
    acted_for: Mapping[int, str | None] = field(default_factory=dict)


def carry(
    documents: Sequence[Document],
    business: Business,
    transition: Transition,
    context: Context,
    told: Told | None = None,
) -> None:
    """Carry ``documents`` through ``transition``: effects, number, step, trace, and tell addons."""
    if transition.numbers:
        will_draw(business.series, sum(d.number is None for d in documents), context)
    effects = context.hooks.named("effects")
    for use in transition.effects:
        effects[use.name].apply(documents, context, **use.given)
    numbers = _numbers(documents, business, transition, context)
    put_into(
        documents,
        transition.target,
        transition.name,
        business,
        context,
        told or Told(),
        numbers=numbers,
    )
    context.hooks.documents_moved(documents=documents, transition=transition, context=context)


def put_into(
    documents: Sequence[Document],
    step: str,
    name: str,
    business: Business,
    context: Context,
    told: Told,
    *,
    numbers: Sequence[str | None] | None = None,
) -> None:
    """Let ``documents`` stand in ``step`` from now on, and keep who brought them there by ``name``.

    A stay begins later than any before it, so that what was asked in one is never asked in another.
    """
    kept = numbers or [document.number for document in documents]
    final = business.step(step).final
    if final:
        _refuse_unended(documents, business, context)
    rows = [
        {
            "id": document.id,
            "step": step,
            "number": number,
            "posted": document.posted or (context.now if final else None),
            "entered": max(context.now, document.entered + INSTANT)
            if document.entered
            else context.now,
            "deadline": None,
            "urged": 0,
            "again": None,
            "held": None,
        }
        for document, number in zip(documents, kept, strict=True)
    ]
    update_rows(context.session, Document.__table__, rows, key=["id"])
    note(documents, name, context, told, target=step)
    log_changes(
        context.session,
        [
            (
                type(document).__table__.name,
                document.id,
                name,
                _changed(document, row),
            )
            for document, row in zip(documents, rows, strict=True)
        ],
        reason=told.reason,
    )
    for document, row in zip(documents, rows, strict=True):
        for column in ("step", "number", "posted", "entered", "deadline", "urged", "again", "held"):
            set_committed_value(document, column, row[column])


def _changed(document: Document, row: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The step, also where it is the same one, and the number where it is new."""
    told: dict[str, tuple[Any, Any]] = {"step": (document.step, row["step"])}
    if document.number != row["number"]:
        told["number"] = (document.number, row["number"])
    return told


def _refuse_unended(
    documents: Sequence[Document], business: Business, context: Context
) -> None:
    """Refuse an end that would leave something open behind, as the kind of document knows."""
    kind = context.hooks.named("kinds").get(business.kind)
    ask = kind.unended if kind is not None else None
    if ask is not None and (said := [no for document in documents if (no := ask(document))]):
        raise Refusal(*said)


def note(
    documents: Sequence[Document],
    name: str,
    context: Context,
    told: Told,
    *,
    target: str | None = None,
) -> None:
    """Keep that somebody did ``name``; without a ``target`` the documents stay where they are."""
    insert_rows(
        context.session,
        Movement.__table__,
        [
            {
                "document": document.id,
                "at": context.now,
                "actor": context.identity.login,
                "transition": name,
                "version": document.version,
                "source": document.step,
                "target": target or document.step,
                "reason": told.reason,
                "acted_for": told.acted_for.get(document.id),
            }
            for document in documents
        ],
    )
    if any(told.acted_for.values()):
        first = documents[0]
        business = definition(context, first.business, first.version)
        tell_owners(documents, told.acted_for, business, context, step=target)


def note_and_log(
    documents: Sequence[Document],
    name: str,
    context: Context,
    told: Told,
    fields: Callable[[Document], Mapping[str, Sequence[Any]]],
) -> None:
    """Keep something done to ``documents`` that does not move them, in their log as well."""
    note(documents, name, context, told)
    log_changes(
        context.session,
        [(type(d).__table__.name, d.id, name, fields(d)) for d in documents],
        reason=told.reason,
    )


def sharing(context: Context) -> Context:
    """The same deed, whose guards and effects share what they read; whoever shares already, does.

    Whoever has looked at the documents before hands on what was read.
    """
    return context if context.memory is not None else replace(context, memory={})


@contextmanager
def as_system(context: Context) -> Iterator[Context]:
    """The system at work in the same deed: for what happens by itself."""
    info = context.session.info
    actor, info["actor"] = info.get("actor"), SYSTEM.login
    try:
        yield replace(context, identity=SYSTEM)
    finally:
        info["actor"] = actor


def _numbers(
    documents: Sequence[Document], business: Business, transition: Transition, context: Context
) -> list[str | None]:
    """Numbers are drawn last, for their row stays locked until the transaction ends."""
    numbers: list[str | None] = [document.number for document in documents]
    unnumbered = [i for i, number in enumerate(numbers) if number is None]
    if transition.numbers and unnumbered:
        drawn = own_numbers(business.series, context)
        for i, number in zip(unnumbered, drawn, strict=True):
            numbers[i] = number
    return numbers
