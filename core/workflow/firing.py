"""The only door through which documents move, one or ten thousand: all of it, or no trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, update_rows
from core.orm.changes import log_changes
from core.refusal import NotPermitted, Refusal
from core.workflow.businesses import definition, refuse_unless_live
from core.workflow.contributed import Guard
from core.workflow.definition import ANY, Business, Transition
from core.workflow.documents import Document, Movement
from core.workflow.holding import hold
from core.workflow.numbers import own_numbers, will_draw
from core.workflow.overrides import uncovered


class Objected(Refusal):
    """Guards said no: ``objections`` maps each guard's name to what it said."""

    def __init__(self, objections: Mapping[str, Sequence[Any]]) -> None:
        self.objections = objections
        super().__init__(*(o.message for said in objections.values() for o in said))


def fire(
    documents: Sequence[Document], name: str, context: Context, *, reason: str | None = None
) -> None:
    """Move ``documents`` of one business along, tell every addon on here, or leave no trace.

    Raises NotPermitted where the person has no part in the step, Objected where a guard says no,
    Refusal where a document is not in the step the transition leaves.
    """
    if not documents:
        return
    business = _business(documents, context)
    hold(documents, context)
    transition = _transition(business, name, documents)
    refuse_unless_live(business, context)
    _permit(business, transition, context)
    _refuse_gaps(transition, context)
    if transition.reason and not (reason or "").strip():
        raise Refusal(_("Say why: this step asks for a reason."))
    # Whoever has looked at the documents already hands on what was read.
    deed = context if context.memory is not None else replace(context, memory={})
    _ask(transition, documents, deed)
    if transition.numbers:
        will_draw(business.series, sum(d.number is None for d in documents), deed)
    effects = context.hooks.named("effects")
    for use in transition.effects:
        effects[use.name].apply(documents, deed, **use.given)
    _enter(documents, business, transition, deed, reason)
    context.hooks.documents_moved(documents=documents, transition=transition, context=deed)


def may_fire(business: Business, transition: Transition, context: Context) -> bool:
    """Whether the person takes part in the transition's step and may fire it there."""
    if context.identity.almighty or context.branch is None:
        return context.identity.almighty
    seats = context.identity.seats_in(context.branch)
    return any(
        transition.name in participant.fires
        and (participant.role == ANY or participant.role in seat.roles)
        and participant.department in (ANY, seat.department)
        for participant in business.step(transition.source).participants
        for seat in seats
    )


def objections(
    transition: Transition, documents: Sequence[Document], context: Context
) -> dict[str, list[Any]]:
    """What the guards of ``transition`` say to ``documents``, overridden ones left out."""
    guards: dict[str, Guard] = context.hooks.named("guards")
    found: dict[str, list[Any]] = {}
    for use in transition.guards:
        if said := list(guards[use.name].check(documents, context, **use.given)):
            found.setdefault(use.name, []).extend(said)
    return uncovered(found, context)


def _business(documents: Sequence[Document], context: Context) -> Business:
    """The one definition that all of ``documents`` follow."""
    followed = {(document.business, document.version) for document in documents}
    if len(followed) > 1:
        raise Refusal(
            _(
                "These documents follow different rules: ${followed}. Move them apart.",
                mapping={"followed": ", ".join(f"{n} {v}" for n, v in sorted(followed))},
            )
        )
    return definition(context, *followed.pop())


def _refuse_gaps(transition: Transition, context: Context) -> None:
    """A question that nobody can ask any more is no reason to let documents pass."""
    offered = {*context.hooks.named("guards"), *context.hooks.named("effects")}
    named = {use.name for use in (*transition.guards, *transition.effects)}
    gaps = sorted(named - offered)
    if gaps:
        raise Refusal(
            _(
                "${names} belongs to this step and no functional module on here offers it. "
                "Tell your administrator.",
                mapping={"names": ", ".join(gaps)},
            )
        )


def _transition(business: Business, name: str, documents: Sequence[Document]) -> Transition:
    standing = {document.step for document in documents}
    found = business.transition(name, next(iter(standing)))
    if found is None or len(standing) > 1:
        raise Refusal(
            _(
                "This is not possible any more: the document has moved on to ${step} meanwhile. "
                "Load the page again.",
                mapping={"step": ", ".join(sorted(standing))},
            )
        )
    return found


def _permit(business: Business, transition: Transition, context: Context) -> None:
    if not may_fire(business, transition, context):
        title = transition.title.get(context.identity.locale) or transition.title["en"]
        raise NotPermitted(
            _(
                "Your position takes no part in “${title}” here. Ask your manager who does.",
                mapping={"title": title},
            )
        )


def _ask(transition: Transition, documents: Sequence[Document], context: Context) -> None:
    found = objections(transition, documents, context)
    if found:
        raise Objected(found)


def _enter(
    documents: Sequence[Document],
    business: Business,
    transition: Transition,
    context: Context,
    reason: str | None,
) -> None:
    """Numbers are drawn last, for their row stays locked until the transaction ends."""
    numbers: list[str | None] = [document.number for document in documents]
    unnumbered = [i for i, number in enumerate(numbers) if number is None]
    if transition.numbers and unnumbered:
        drawn = own_numbers(business.series, context)
        for i, number in zip(unnumbered, drawn, strict=True):
            numbers[i] = number
    final = business.step(transition.target).final
    rows = [
        {
            "id": document.id,
            "step": transition.target,
            "number": number,
            "posted": document.posted or (context.now if final else None),
            "entered": context.now,
        }
        for document, number in zip(documents, numbers, strict=True)
    ]
    update_rows(context.session, Document.__table__, rows, key=["id"])
    _remember(documents, rows, transition, context, reason)
    for document, row in zip(documents, rows, strict=True):
        for name in ("step", "number", "posted", "entered"):
            set_committed_value(document, name, row[name])


def _remember(
    documents: Sequence[Document],
    rows: Sequence[Mapping[str, Any]],
    transition: Transition,
    context: Context,
    reason: str | None,
) -> None:
    insert_rows(
        context.session,
        Movement.__table__,
        [
            {
                "document": document.id,
                "at": context.now,
                "actor": context.identity.login,
                "transition": transition.name,
                "source": transition.source,
                "target": transition.target,
                "reason": reason,
            }
            for document in documents
        ],
    )
    log_changes(
        context.session,
        [
            (
                type(document).__table__.name,
                document.id,
                transition.name,
                {
                    "step": (transition.source, row["step"]),
                    "number": (document.number, row["number"]),
                },
            )
            for document, row in zip(documents, rows, strict=True)
        ],
        reason=reason,
    )
