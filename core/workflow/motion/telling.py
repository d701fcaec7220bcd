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
from core.workflow.deciding.asking import called
from core.workflow.definition import Business, in_words
from core.workflow.documents import Delegation, Document

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
    "returned": (
        _("${who} has returned ${business} ${document} to you: ${step}."),
        _("${who} has returned ${count} documents of ${business} to you: ${step}."),
    ),
    "ended": (
        _("${who} has closed ${business} ${document}, saying why: ${step}."),
        _("${who} has closed ${count} documents of ${business}, saying why: ${step}."),
    ),
    "withdrawn": (
        _("${who} has withdrawn ${business} ${document}: it waits for you no more."),
        _("${who} has withdrawn ${count} documents of ${business}: they wait for you no more."),
    ),
    "done_for": (
        _("${who} acted for you on ${business} ${document}, which is in “${step}” now."),
        _("${who} acted for you on ${count} documents of ${business}, which are in “${step}” now."),
    ),
}
# What whoever stands in for somebody is told of as well: there is something to do, or no more.
FOR_STAND_INS = frozenset(
    {"asked", "reminded", "due", "late", "escalated", "returned", "withdrawn"}
)


def tell(
    deed: str,
    people: Mapping[int, Iterable[str]],
    documents: Sequence[Document],
    business: Business,
    context: Context,
    *,
    step: str | None = None,
) -> None:
    """Tell each login of ``people``, by document's id, what was done; in three statements.

    Whoever does it is not told by himself. Of what there is to do those are told as well who stand
    in for somebody today.
    """
    by_login: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        for login in dict.fromkeys(people.get(document.id, ())):
            if login != context.identity.login:
                by_login[login].append(document)
    if not by_login:
        return
    standing_in = _stand_ins(by_login, business, context) if deed in FOR_STAND_INS else []
    logins = {*by_login, *(agent for agent, _owner in standing_in)}
    query = select(User.id, User.login, User.name, User.locale).where(
        one_of(context.session, User.login, sorted(logins)), User.active
    )
    known = {row.login: row for row in context.session.execute(query)}
    messages = []
    for login, owner in [*((login, "") for login in by_login), *standing_in]:
        user, about = known.get(login), by_login[owner or login]
        twice = owner and all(document in by_login.get(login, ()) for document in about)
        if user is None or twice or login == context.identity.login:
            continue
        text = _said(deed, about, business, user.locale, context, step)
        if owner:
            said = {"owner": known[owner].name if owner in known else owner, "said": text}
            text = in_language(_("For ${owner}: ${said}", said), user.locale)
        messages.append((user.id, text[:500], path_to(about, context)))
    notify_each(context.session, messages, context.now)


def tell_owners(
    documents: Sequence[Document],
    acted_for: Mapping[int, str | None],
    business: Business,
    context: Context,
    *,
    step: str | None = None,
) -> None:
    """Tell those on whose behalf something was done to ``documents``, which are in ``step`` now."""
    owners = {number: (login,) for number, login in acted_for.items() if login}
    if owners:
        tell("done_for", owners, documents, business, context, step=step)


def _stand_ins(
    logins: Iterable[str], business: Business, context: Context
) -> list[tuple[str, str]]:
    """Who stands in today for one of ``logins`` in the business, and for whom."""
    query = (
        select(Delegation.agent, Delegation.owner, Delegation.businesses)
        .where(one_of(context.session, Delegation.owner, sorted(logins)))
        .where(Delegation.since <= context.today, Delegation.until >= context.today)
        .order_by(Delegation.id)
    )
    return [
        (agent, owner)
        for agent, owner, businesses in context.session.execute(query)
        if not businesses or business.name in businesses
    ]


def path_to(documents: Sequence[Document], context: Context) -> str:
    """The address of the document's page, or of what waits for the person where it is several."""
    assert context.branch is not None
    home, first = context.branch.name, documents[0]
    return f"/{home}/{first.business}/{first.id}" if len(documents) == 1 else f"/{home}/inbox"


def _said(
    deed: str,
    documents: Sequence[Document],
    business: Business,
    locale: str,
    context: Context,
    name: str | None,
) -> str:
    one, many = SENTENCES[deed]
    step = business.step(name or documents[0].step)
    said: dict[str, Any] = {
        "business": business.called(locale),
        "document": called(documents[0]),
        "step": in_words(step.title, locale),
        "count": len(documents),
        "who": context.identity.name or context.identity.login,
    }
    sentence = one if len(documents) == 1 else many
    return in_language(sentence % said, locale)[:500]
