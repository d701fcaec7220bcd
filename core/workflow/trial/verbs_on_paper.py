"""The everyday verbs in a trial on paper: what each is called there, and the doing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.definition import Business, in_words
from core.workflow.documents import Document
from core.workflow.everyday import verbs
from core.workflow.reserved import ADD, AGREE, COPY, REASSIGN, REMIND, RETURN, WITHDRAW
from core.workflow.trial.script import ANEW, NEXT, Verb

TITLES = {
    RETURN: _("Return"),
    WITHDRAW: _("Withdraw"),
    ADD: _("Add an approver"),
    AGREE: _("Agree"),
    REASSIGN: _("Reassign"),
    REMIND: _("Remind"),
    COPY: _("Copy to"),
    NEXT: _("Make the next document"),
    ANEW: _("Reverse and copy"),
}


def use_verb(
    document: Document, verb: Verb, whom: Sequence[str], context: Context, note: str
) -> Document | None:
    """Use ``verb`` on ``document`` as the page does; a document that was made by it is given."""
    one, several = [document], list(whom)
    deeds: dict[str, Callable[[], Any]] = {
        RETURN: lambda: verbs.return_to(one, verb.step, note, context),
        WITHDRAW: lambda: verbs.withdraw(one, context, reason=note),
        ADD: lambda: verbs.add_approver(one, several[0], context, after=verb.way, note=note),
        AGREE: lambda: verbs.agree(one, context, note=note),
        REASSIGN: lambda: verbs.reassign(one, several[0], context, note=note),
        REMIND: lambda: verbs.remind(one, context),
        COPY: lambda: verbs.copy_to(one, several, context, note=note),
        NEXT: lambda: verbs.make_next(document, verb.way, context),
        ANEW: lambda: verbs.reverse_and_copy(document, context),
    }
    made = deeds[verb.name]()
    return made if isinstance(made, Document) else None


def verb_called(
    verb: Verb,
    names: Sequence[str],
    business: Business,
    locale: str,
    translate: Callable[[Any], str],
) -> str:
    """``verb`` in words, with the step, the people or the way that belongs to it."""
    titles = {
        RETURN: {step.name: step.title for step in business.steps}.get(verb.step),
        NEXT: {follow.name: follow.title for follow in business.follows}.get(verb.way),
        ADD: {way.name: way.title for way in business.transitions}.get(verb.way),
    }
    title = titles.get(verb.name)
    more = [*names, *([in_words(title, locale)] if title else [])]
    called = translate(TITLES[verb.name])
    return f"{called}: {' · '.join(more)}" if more else called
