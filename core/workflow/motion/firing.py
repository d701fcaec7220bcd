"""The only door through which documents move, one or ten thousand: all of it, or no trace."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import update

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.workflow.businesses import definition, refuse_unless_live
from core.workflow.deciding.asking import Objected, objections, refuse_gaps, refuse_unfit
from core.workflow.deciding.parts import asks
from core.workflow.deciding.permitting import Act, may_fire, permit, refuse_unpermitted_effects
from core.workflow.deciding.voting import is_enough
from core.workflow.definition import Business, Transition, in_words
from core.workflow.documents import Assignment, Document
from core.workflow.kinds import kind_of
from core.workflow.motion.arriving import ask_rows, carry_on, entered
from core.workflow.motion.holding import hold
from core.workflow.motion.moving import Told, carry, note_and_log, sharing
from core.workflow.motion.telling import tell
from core.workflow.reserved import CLOSED
from core.workflow.titles import version_called

__all__ = [
    "Objected",
    "carry_on",
    "entered",
    "fire",
    "followed",
    "hold_to_move",
    "may_fire",
    "objections",
]


def fire(
    documents: Sequence[Document], name: str, context: Context, *, reason: str | None = None
) -> None:
    """Move ``documents`` of one business along, tell every addon on here, or leave no trace.

    Where the transition counts votes, this is one of them, and those documents stay that need more.
    Raises NotPermitted where the person has no part in the step, Objected where a guard says no,
    Refusal where a document is not in the step the transition leaves.
    """
    if not documents:
        return
    business = followed(documents, context)
    hold_to_move(documents, business, context)
    transition = _transition(business, name, documents, context.identity.locale)
    refuse_unless_live(business, context)
    deed = sharing(context)
    acts = permit(documents, business, transition, deed)
    refuse_gaps(transition, deed)
    if transition.reason and not (reason or "").strip():
        raise Refusal(_("Say why: this step asks for a reason."))
    refuse_unfit(documents, business, transition, deed)
    if said := objections(transition, documents, deed):
        raise Objected(said)
    refuse_unpermitted_effects(transition, acts, deed)
    told = Told(reason=reason, acted_for={n: act.acted_for for n, act in acts.items()})
    go(documents, business, transition, deed, acts, told)


def hold_to_move(documents: Sequence[Document], business: Business, context: Context) -> None:
    """Lock ``documents`` of ``business`` and what moves with them, in the one order there is."""
    kind = kind_of(business, context)
    if kind is not None and kind.held_first is not None:
        kind.held_first(documents, context)
    hold(documents, context)
    if kind is not None and kind.moves_with is not None:
        hold(kind.moves_with(documents, context), context)


def go(
    documents: Sequence[Document],
    business: Business,
    transition: Transition,
    context: Context,
    acts: Mapping[int, Act],
    told: Told,
) -> None:
    """Count this vote of somebody who may: carry on those that have enough, note it for others."""
    step, login = business.step(transition.source), context.identity.login
    moving = [
        document
        for document in documents
        if context.identity.almighty
        or is_enough(
            transition,
            step,
            acts[document.id].rows,
            acts[document.id].answering,
            "" if acts[document.id].added else login,
        )
    ]
    gone = {document.id for document in moving}
    staying = [document for document in documents if document.id not in gone]
    if asks(step, business):
        answer(documents, acts, transition.name, context)
        close(moving, context)
    if staying:
        _vote(staying, acts, transition, context, told)
    if moving:
        carry(moving, business, transition, context, told)
        if transition.reason and business.step(transition.target).final:
            applicants = {document.id: (document.creator,) for document in moving}
            tell("ended", applicants, moving, business, context)
        entered(moving, business, context)


def answer(
    documents: Sequence[Document], acts: Mapping[int, Act], name: str, context: Context
) -> None:
    """Mark what the person was asked about ``documents`` as answered by ``name``."""
    ids = [number for document in documents for number in acts[document.id].answering]
    if ids:
        _answer(Assignment.id, ids, name, context.identity.login, context)


def close(documents: Sequence[Document], context: Context) -> None:
    """Nobody is asked any more about ``documents``, which leave their step; copies stay."""
    if documents:
        numbers = [document.id for document in documents]
        _answer(Assignment.document, numbers, CLOSED, None, context)


def followed(documents: Sequence[Document], context: Context) -> Business:
    """The one definition that all of ``documents`` follow."""
    known = {(document.business, document.version) for document in documents}
    if len(known) > 1:
        raise Refusal(
            _(
                "These documents follow different rules: ${followed}. Move them apart.",
                mapping={"followed": [version_called(n, v, context) for n, v in sorted(known)]},
            )
        )
    return definition(context, *known.pop())


def _transition(
    business: Business, name: str, documents: Sequence[Document], locale: str
) -> Transition:
    standing = {document.step for document in documents}
    found = business.transition(name, next(iter(standing)))
    if found is None or len(standing) > 1:
        titles = {step.name: in_words(step.title, locale) for step in business.steps}
        steps = [titles.get(step) or step for step in sorted(standing)]
        raise Refusal(
            _(
                "This is not possible any more: the document has moved on to ${step} meanwhile. "
                "Load the page again.",
                mapping={"step": steps},
            )
        )
    return found


def _vote(
    documents: Sequence[Document],
    acts: Mapping[int, Act],
    transition: Transition,
    context: Context,
    told: Told,
) -> None:
    """A vote that does not suffice yet; whoever was not asked by name is asked and has answered."""
    login = context.identity.login
    vote = {"how": "rule", "answer": transition.name, "actor": login}
    rows = {
        number: [{**vote, "line": act.line, "login": act.acted_for or login}]
        for number, act in acts.items()
        if not act.answering
    }
    ask_rows([document for document in documents if document.id in rows], rows, context)
    note_and_log(documents, transition.name, context, told, lambda _document: {})


def _answer(
    column: Any, values: Collection[int], name: str, actor: str | None, context: Context
) -> None:
    table = Assignment.__table__
    context.session.connection().execute(
        update(table)
        .where(context.session.mine(table))
        .where(one_of(context.session, table.c[column.key], values))
        .where(table.c.answered.is_(None), table.c.how != "copied")
        .values(answered=context.now, answer=name, actor=actor)
    )
