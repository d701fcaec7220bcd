"""Others are asked to decide: an approver more, or somebody in one's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.context import Context
from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.workflow.businesses import refuse_unless_live
from core.workflow.deciding.asking import called, objections, refuse_unfit
from core.workflow.deciding.parts import parts_many, rows_of
from core.workflow.deciding.permitting import Act, barred_many, this_stay
from core.workflow.deciding.voting import ADDED, blocking, holding, pending
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.everyday.taking_part import (
    act_by,
    colleagues,
    note_verb,
    refuse_posted,
    refuse_without_verb,
)
from core.workflow.motion.arriving import ask_rows
from core.workflow.motion.firing import Objected, answer, fire, followed, go
from core.workflow.motion.holding import hold
from core.workflow.motion.moving import Told, sharing
from core.workflow.motion.telling import tell
from core.workflow.reserved import AGREED, REASSIGNED


def add_approver(
    documents: Sequence[Document],
    login: str,
    context: Context,
    *,
    after: str = "",
    note: str = "",
) -> None:
    """Let ``login`` agree as well: first, before anybody else acts, or ``after`` one's own vote.

    ``after`` names the transition that the person says now and that waits for ``login`` to agree.
    """
    business, acts = _begin(documents, "add", context)
    if business is None:
        return
    _refuse_choice(documents, login, acts, business, context)
    rows = {
        number: [
            {
                "line": act.line,
                "login": login,
                "how": ADDED,
                "before": not after,
                "by": context.identity.login,
                "note": note.strip(),
            }
        ]
        for number, act in acts.items()
    }
    ask_rows(documents, rows, context)
    note_verb(documents, "add", acts, context, {"asked": (None, login)}, note)
    tell("asked", {document.id: [login] for document in documents}, documents, business, context)
    if after:
        fire(documents, after, context, reason=note or None)


def agree(documents: Sequence[Document], context: Context, *, note: str = "") -> None:
    """Agree, as somebody who was added: what waited for it alone goes on."""
    if not documents:
        return
    business = followed(documents, context)
    hold(documents, context)
    refuse_unless_live(business, context)
    rows = rows_of(documents, business, context)
    parts = parts_many(documents, business, context, rows)
    acts = {}
    for document in documents:
        mine = [p for p in parts[document.id] if p.open and p.row and p.row.how == ADDED]
        if not mine:
            raise NotPermitted(
                _(
                    "You are not asked to agree to ${document}. Load the page again.",
                    mapping={"document": called(document)},
                )
            )
        acts[document.id] = Act(
            line=mine[0].line,
            acted_for=mine[0].acted_for,
            rows=this_stay(rows[document.id], document),
            answering=tuple(part.row.id for part in mine),
            added=True,
        )
    answer(documents, acts, AGREED, context)
    note_verb(documents, "agree", acts, context, {}, note)
    _go_on(documents, acts, business, context)


def reassign(
    documents: Sequence[Document], login: str, context: Context, *, note: str = ""
) -> None:
    """Put ``login`` in one's place: what one was to decide he decides now."""
    business, acts = _begin(documents, "reassign", context)
    if business is None:
        return
    _refuse_choice(documents, login, acts, business, context)
    rows = {}
    for number, act in acts.items():
        added = next((r for r in act.rows if r.id in act.answering and r.how == ADDED), None)
        rows[number] = [
            {
                "line": act.line,
                "login": login,
                "how": ADDED if added is not None else REASSIGNED,
                "before": added is not None and added.before,
                "by": added.by if added is not None else context.identity.login,
                "note": note.strip(),
            }
        ]
    answer(documents, acts, REASSIGNED, context)
    ask_rows(documents, rows, context)
    note_verb(documents, "reassign", acts, context, {"asked": (None, login)}, note)
    tell("asked", {document.id: [login] for document in documents}, documents, business, context)


def _begin(
    documents: Sequence[Document], verb: str, context: Context
) -> tuple[Business | None, Mapping[int, Act]]:
    """Hold ``documents`` for the verb, with how the person has a say in each."""
    if not documents:
        return None, {}
    business = followed(documents, context)
    hold(documents, context)
    refuse_unless_live(business, context)
    refuse_posted(documents, context)
    refuse_without_verb(documents, verb, business, context)
    return business, act_by(documents, business, context)


def _go_on(
    documents: Sequence[Document], acts: Mapping[int, Act], business: Business, context: Context
) -> None:
    """Carry on those whose way waited for this person alone; the guards are asked once more."""
    groups: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in documents:
        act = acts[document.id]
        name = pending(act.rows)
        if name and not holding(name, act.rows, act.answering) and not blocking(act.rows):
            groups[name, document.step].append(document)
    deed = sharing(context)
    for (name, source), group in groups.items():
        transition = business.transition(name, source)
        if transition is None:
            continue
        refuse_unfit(group, business, transition, deed)
        if said := objections(transition, group, deed):
            raise Objected(said)
        told = Told(acted_for={d.id: acts[d.id].acted_for for d in group})
        go(group, business, transition, deed, acts, told)


def _refuse_choice(
    documents: Sequence[Document],
    login: str,
    acts: Mapping[int, Act],
    business: Business,
    context: Context,
) -> None:
    """Refuse to ask oneself, somebody asked already, one who may not act, or a stranger."""
    if login == context.identity.login:
        raise Refusal(_("That is yourself. Choose somebody else."))
    people = colleagues([login], context)
    named = {"name": people[login].name}
    for step in dict.fromkeys(document.step for document in documents):
        standing = [document for document in documents if document.step == step]
        barred = barred_many(standing, business, business.step(step), context)
        for document in standing:
            said = {**named, "document": called(document)}
            if login in barred.get(document.id, ()):
                raise Refusal(
                    _(
                        "${name} has had a part in ${document} before. Choose somebody else.",
                        mapping=said,
                    )
                )
            rows = acts[document.id].rows
            if any(row.login == login and row.answered is None for row in rows):
                raise Refusal(
                    _(
                        "${name} is asked about ${document} already. Choose somebody else.",
                        mapping=said,
                    )
                )
