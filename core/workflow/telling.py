"""Messages about documents: one for each person, however many documents it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import one_of
from core.security.models import User
from core.security.notifications import notify_each
from core.workflow.asking import called
from core.workflow.definition import Business, in_words
from core.workflow.documents import Document

# Of what, and how many; the sentences of what is told, by the deed it tells of.
SENTENCES = {
    "asked": (
        _("${business} ${document} waits for you: ${step}."),
        _("${count} documents of ${business} wait for you: ${step}."),
    ),
    "copied": (
        _("${who} sent you a copy of ${business} ${document}."),
        _("${who} sent you a copy of ${count} documents of ${business}."),
    ),
    "reminded": (
        _("${who} asks you not to forget ${business} ${document}: ${step}."),
        _("${who} asks you not to forget ${count} documents of ${business}: ${step}."),
    ),
    "due": (
        _("${business} ${document} is due soon: ${step}."),
        _("${count} documents of ${business} are due soon: ${step}."),
    ),
    "late": (
        _("${business} ${document} is late: ${step}."),
        _("${count} documents of ${business} are late: ${step}."),
    ),
    "escalated": (
        _("${business} ${document} is late and asks you as well: ${step}."),
        _("${count} documents of ${business} are late and ask you as well: ${step}."),
    ),
}


def tell(
    deed: str,
    people: Mapping[int, Iterable[str]],
    documents: Sequence[Document],
    business: Business,
    context: Context,
) -> None:
    """Tell each login of ``people``, by document's id, what was done; in two statements.

    Whoever does it is not told by himself.
    """
    by_login: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        for login in dict.fromkeys(people.get(document.id, ())):
            if login != context.identity.login:
                by_login[login].append(document)
    if not by_login:
        return
    query = select(User.id, User.login, User.locale).where(
        one_of(context.session, User.login, sorted(by_login)), User.active
    )
    notify_each(
        context.session,
        [
            (
                user,
                _said(deed, by_login[login], business, locale, context),
                path_to(by_login[login], context),
            )
            for user, login, locale in context.session.execute(query)
        ],
        context.now,
    )


def path_to(documents: Sequence[Document], context: Context) -> str:
    """The address of the document's page, or of what waits for the person where it is several."""
    assert context.branch is not None
    home, first = context.branch.name, documents[0]
    return f"/{home}/{first.business}/{first.id}" if len(documents) == 1 else f"/{home}/inbox"


def _said(
    deed: str, documents: Sequence[Document], business: Business, locale: str, context: Context
) -> str:
    one, many = SENTENCES[deed]
    step = business.step(documents[0].step)
    said: dict[str, Any] = {
        "business": business.called(locale),
        "document": called(documents[0]),
        "step": in_words(step.title, locale),
        "count": len(documents),
        "who": context.identity.name or context.identity.login,
    }
    sentence = one if len(documents) == 1 else many
    return in_language(sentence % said, locale)[:500]
