"""Who may use an everyday verb on a document: whoever has something to decide in its step now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.context import Context
from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.security.identity import identify
from core.security.models import User
from core.workflow.businesses import definition
from core.workflow.correcting import remedy
from core.workflow.deciding.asking import called
from core.workflow.deciding.parts import Part, parts_many, rows_of
from core.workflow.deciding.permitting import Act, barred_many, this_stay
from core.workflow.deciding.voting import ADDED
from core.workflow.definition import Business, Step, in_words
from core.workflow.documents import Document
from core.workflow.motion.moving import Told, note_and_log


def act_by(documents: Sequence[Document], business: Business, context: Context) -> dict[int, Act]:
    """How the person has a say in each of ``documents`` now; raises NotPermitted where in none."""
    rows = rows_of(documents, business, context)
    if context.identity.almighty:
        return {d.id: Act(rows=this_stay(rows.get(d.id, ()), d)) for d in documents}
    parts = parts_many(documents, business, context, rows)
    found = {}
    for step_name, standing in _by_step(documents).items():
        step = business.step(step_name)
        barred = barred_many(standing, business, step, context)
        for document in standing:
            out = barred.get(document.id, frozenset())
            chosen = having_a_say(parts[document.id], step, out, context.identity.login)
            if chosen is None:
                _refuse_stranger(document, step, context)
            assert chosen is not None
            found[document.id] = Act(
                line=chosen.line,
                acted_for=chosen.acted_for,
                rows=this_stay(rows.get(document.id, ()), document),
                answering=(chosen.row.id,) if chosen.row is not None else (),
                added=chosen.row is not None and chosen.row.how == ADDED,
            )
    return found


def having_a_say(
    parts: Sequence[Part], step: Step, barred: frozenset[str], login: str
) -> Part | None:
    """The part by which somebody decides in ``step``: what he was asked first, his own first."""
    everyone = step.everyone
    free = [
        part
        for part in parts
        if part.step == step.name
        and part.open
        and 0 <= part.line < len(everyone)
        and everyone[part.line].fires
        and login not in barred
        and (part.acted_for or login) not in barred
    ]
    return min(free, key=lambda p: (p.row is None, p.acted_for is not None), default=None)


def refuse_posted(documents: Sequence[Document], context: Context) -> None:
    """Refuse to move what is closed for good."""
    for document in documents:
        if document.posted is not None:
            business = definition(context, document.business, document.version)
            raise Refusal(
                _(
                    "${document} is closed and stays so. ${remedy}",
                    mapping={"document": called(document), "remedy": remedy(business, context)},
                )
            )


def refuse_without_verb(
    documents: Sequence[Document], verb: str, business: Business, context: Context
) -> None:
    """Refuse a verb that the step of a document does not have."""
    for name in dict.fromkeys(document.step for document in documents):
        step = business.step(name)
        if verb not in step.verbs:
            raise Refusal(
                _(
                    "That is not done in the step “${step}”. Your business manager can allow it "
                    "there.",
                    mapping={"step": in_words(step.title, context.identity.locale)},
                )
            )


def colleagues(logins: Sequence[str], context: Context) -> Mapping[str, User]:
    """The people called ``logins`` who may work in this branch; refuses anybody else by name."""
    query = select(User).where(User.login.in_(logins), User.active)
    found = {
        user.login: user
        for user in context.session.scalars(query.options(selectinload(User.postings)))
    }
    assert context.branch is not None
    for login in logins:
        user: Any = found.get(login)
        if user is None:
            raise Refusal(
                _(
                    "Nobody who works here is called ${login}. Choose somebody of the list.",
                    mapping={"login": login},
                )
            )
        if not identify(user, context.company, context.today).enters(context.branch):
            raise Refusal(
                _(
                    "${name} does not work in this branch. Choose somebody who does.",
                    mapping={"name": user.name},
                )
            )
    return found


def note_verb(
    documents: Sequence[Document],
    name: str,
    acts: Mapping[int, Act],
    context: Context,
    fields: Mapping[str, Sequence[Any]] | None = None,
    note: str = "",
) -> None:
    """Keep that the verb ``name`` was done to ``documents``, among the movements and in the log."""
    acted_for = {number: act.acted_for for number, act in acts.items()}
    told = Told(reason=note.strip() or None, acted_for=acted_for)
    note_and_log(documents, name, context, told, lambda _document: fields or {})


def _refuse_stranger(document: Document, step: Step, context: Context) -> None:
    raise NotPermitted(
        _(
            "You have nothing to decide about ${document} in the step “${step}”. Ask whoever has.",
            mapping={
                "document": called(document),
                "step": in_words(step.title, context.identity.locale),
            },
        )
    )


def _by_step(documents: Sequence[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document.step, []).append(document)
    return found
