"""Comments: what people say to each other at a document; whoever is mentioned is told.

Someone is mentioned as ``@login`` or ``@name``; of two people of one name both are told. Only those
who may see the document are told, so that no comment shows anybody what is none of his business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import or_, select

from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import one_of
from core.refusal import Invalid, NotHere
from core.security.identity import identify
from core.security.models import User
from core.security.notifications import notify_each
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_of
from core.workflow.documents import Comment, Document
from core.workflow.motion.telling import path_to

LONGEST = 2000
# More people are told by a copy to read.
MOST_MENTIONED = 20


def comment(document: Document, text: str, context: Context) -> Comment:
    """Keep what the person says about ``document``, and tell whom it mentions.

    Refuses who does not see the document, and what is empty or too long.
    """
    business = definition(context, document.business, document.version)
    if not rights_of(document, business, context).there:
        raise NotHere(_("A document is gone. Load the page again."))
    said = text.strip()
    if not said:
        _invalid(_("Write something first."))
    if len(said) > LONGEST:
        _invalid(_("A comment has at most ${most} characters.", mapping={"most": LONGEST}))
    told = [user for user in _mentioned(said, context) if _sees(user, document, context)]
    kept = Comment(
        document=document.id,
        at=context.now,
        author=context.identity.login,
        text=said,
        mentions=[user.login for user in told],
    )
    context.session.add(kept)
    context.session.flush()
    _tell(told, document, context)
    return kept


def comments_of(document: Document, context: Context) -> Sequence[Comment]:
    """What was said about ``document``, oldest first."""
    query = select(Comment).where(Comment.document == document.id).order_by(Comment.id)
    return context.session.scalars(query).all()


def handles(text: str) -> list[str]:
    """What follows each ``@`` of ``text``, up to the next sign that no name has, each once."""
    found: dict[str, None] = {}
    for part in text.split("@")[1:]:
        handle = ""
        for sign in part[:80]:
            if not (sign.isalnum() or sign in "._-"):
                break
            handle += sign
        if handle := handle.rstrip(".-"):
            found[handle] = None
    return list(found)


def _mentioned(text: str, context: Context) -> list[User]:
    """The people behind the handles: by login, or by a name that a handle begins with.

    Chinese has no spaces, so that a name may be followed by the sentence at once.
    """
    asked = handles(text)[:MOST_MENTIONED]
    if not asked:
        return []
    begun = {handle[:length] for handle in asked for length in range(2, len(handle) + 1)}
    named = or_(
        one_of(context.session, User.login, begun), one_of(context.session, User.name, begun)
    )
    people = context.session.scalars(select(User).where(User.active, named)).all()
    found = {user.id: user for handle in asked for user in _closest(handle, people)}
    return list(found.values())


def _closest(handle: str, people: Iterable[User]) -> list[User]:
    """Whoever's login is the handle, or else whose name is the longest that it begins with.

    Those are several where people have the same name: the one who was not meant sees that.
    """
    fitting = [
        ((user.login == handle, 0 if user.login == handle else len(user.name)), user)
        for user in people
        if user.login == handle or handle.startswith(user.name)
    ]
    best = max((closeness for closeness, _user in fitting), default=None)
    return [user for closeness, user in fitting if closeness == best]


def _sees(user: User, document: Document, context: Context) -> bool:
    if user.login == context.identity.login:
        return False
    seen = replace(context, identity=identify(user, context.company, context.today), memory=None)
    home = context.branch
    business = definition(context, document.business, document.version)
    entered = home is not None and seen.identity.enters(home)
    return entered and rights_of(document, business, seen).there


def _tell(people: Sequence[User], document: Document, context: Context) -> None:
    path = path_to([document], context)
    notify_each(
        context.session,
        [
            (
                user.id,
                in_language(
                    _(
                        "${name} mentions you in a comment on ${number}.",
                        mapping={
                            "name": context.identity.name or context.identity.login,
                            "number": document.number or f"#{document.id}",
                        },
                    ),
                    user.locale,
                )[:500],
                path,
            )
            for user in {user.id: user for user in people}.values()
        ],
        context.now,
    )


def _invalid(sentence: object) -> None:
    raise Invalid(sentence, fields={"text": sentence})
