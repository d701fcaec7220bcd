"""The task inbox of a branch: what waits for a person, over all businesses, decided on the spot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import NotHere, Refusal
from core.security.called import people_called
from core.web.application.asked import asked_anew, why_asked
from core.web.application.entries import businesses_for
from core.web.application.moves import Move, moves_of
from core.web.application.moving import move
from core.web.application.showing import Shown
from core.web.collection import is_number
from core.web.show import Show
from core.web.site import BRANCH_FIXED, Place
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_many
from core.workflow.documents import Document
from core.workflow.inbox.task_sources import DELEGATED, MINE, ROLE
from core.workflow.inbox.tasks import COPIES, LATE, MOST, STARTED, Entry, Inbox

LISTS = (
    (MINE, _("For me by name")),
    (ROLE, _("For my role")),
    (DELEGATED, _("Delegated to me")),
    (LATE, _("Late")),
    (COPIES, _("Copies to read")),
    (STARTED, _("Begun by me")),
)
HINTS = {
    MINE: _("Nothing asks for you by name. What anybody with your role may decide stands beside."),
    ROLE: _("Nothing waits for your role. New documents come here as soon as they reach you."),
    DELEGATED: _("Nobody has delegated anything to you that waits now."),
    LATE: _("Nothing of yours is late."),
    COPIES: _("Nobody has sent you a copy that you have not read."),
    STARTED: _("You have begun nothing that is still open."),
}
PAGE = "core.web:templates/inbox.pt"
SIZE = 25


class InboxPlace(Place):
    """``/branch/inbox``."""

    title = _("To do")
    scope = "core:inbox"


BRANCH_FIXED["inbox"] = InboxPlace


@dataclass(frozen=True, kw_only=True)
class Task:
    """A document that waits, in its reader's words, with what he may do at once.

    ``why`` says who asked for him, where he does not simply hold the seat, and ``note`` with what
    words.
    """

    id: int
    path: str
    called: str
    business: str
    step: str
    creator: str
    since: datetime
    deadline: datetime | None
    late: bool
    behalf: str
    why: Any
    note: str
    facts: list[tuple[str, str]]
    moves: list[Move]

    @property
    def reason(self) -> bool:
        """Whether one of the moves asks for a reason."""
        return any(move.reason for move in self.moves)


@view_config(context=InboxPlace, renderer=PAGE)
def show_inbox(place: InboxPlace, request: Any) -> dict[str, Any]:
    """The list the address asks for, or the first one in which something waits."""
    return _page(place, request)


@view_config(context=InboxPlace, name="fire", request_method="POST", renderer=PAGE)
def decide(place: InboxPlace, request: Any) -> Any:
    """Fire the pressed transition for one document, or for all that were ticked."""
    here, reason = request.here, request.POST.get("reason", "").strip()[:500] or None
    pressed, _sign, single = request.POST.get("transition", "").partition("@")
    numbers = [single] if single else request.POST.getall("document")
    try:
        told = move(_chosen(numbers, here), pressed, here, reason)
    except Refusal as refusal:
        request.tm.doom()
        here.session.expire_all()
        request.response.status_int = refusal.status
        return _page(place, request, refusal.messages)
    request.notice(told)
    return HTTPSeeOther(request.resource_url(place, query=request.GET))


def _chosen(numbers: Sequence[str], here: Any) -> list[Document]:
    """The documents with these ids, all of one business, as far as the person may see them."""
    wanted = {int(number) for number in numbers if is_number(number)}
    query = select(Document).where(one_of(here.session, Document.id, wanted))
    found = list(here.session.scalars(query.order_by(Document.id)))
    if not wanted:
        raise Refusal(_("Nothing was chosen that this can be done with. Tick documents first."))
    for same in _alike(found).values():
        rights = rights_many(same, definition(here, same[0].business, same[0].version), here)
        if not all(rights[document.id].there for document in same):
            raise NotHere(_("A document is gone. Load the page again."))
    if len(found) < len(wanted):
        raise NotHere(_("A document is gone. Load the page again."))
    if len({document.business for document in found}) > 1:
        raise Refusal(_("Move documents of one business at a time."))
    return found


def _page(place: InboxPlace, request: Any, messages: Sequence[Any] = ()) -> dict[str, Any]:
    here, asked = request.here, request.GET
    inbox = Inbox(here, asked.get("business", ""))
    counts = inbox.counts()
    first = next((name for name, _title in LISTS if counts[name]), MINE)
    which = asked.get("list") if asked.get("list") in counts else first
    page = inbox.page(which, asked.get("after", ""), SIZE)
    kept = {name: asked[name] for name in ("business",) if asked.get(name)}
    return {
        "tabs": [
            (name, title, counts[name], "?" + urlencode({**kept, "list": name}))
            for name, title in LISTS
        ],
        "most": MOST,
        "which": which,
        "tasks": _tasks(page.entries, inbox, request, copies=which == COPIES),
        "hint": HINTS[which],
        "businesses": [(b.name, b.called(here.identity.locale)) for b in businesses_for(here)],
        "business": inbox.business,
        "more": page.after and "?" + urlencode({**kept, "list": which, "after": page.after}),
        "paged": bool(asked.get("after")),
        "query": urlencode({**kept, "list": which}),
        "messages": messages,
    }


def _tasks(entries: Sequence[Entry], inbox: Inbox, request: Any, *, copies: bool) -> list[Task]:
    here = request.here
    documents = [d for same in inbox.documents(entries).values() for d in same]
    shown = facts_of(documents, here, request.show)
    moves: dict[int, list[Move]] = {}
    for name, same in _alike(documents, by_version=False).items():
        moves |= moves_of(same, shown[name[0]], here)
    known = {document.id: document for document in documents}
    asked = {
        entry.id: asked_anew(shown[entry.business].parts[entry.id], entry.behalf, copy=copies)
        for entry in entries
        if entry.id in known
    }
    named = {e.behalf for e in entries} | {row.by for row in asked.values() if row is not None}
    people = people_called(filter(None, named), here)
    return [
        _task(
            entry,
            known[entry.id],
            shown[entry.business],
            moves[entry.id],
            _asked(entry, asked[entry.id], people),
            request,
        )
        for entry in entries
        if entry.id in known
    ]


def _asked(entry: Entry, row: Any | None, people: Mapping[str, str]) -> dict[str, Any]:
    """On whose behalf the document waits for the person, who asked for him, and in what words."""
    return {
        "behalf": people.get(entry.behalf or "", ""),
        "why": why_asked(row, people),
        "note": row.note if row is not None else "",
    }


def _task(
    entry: Entry,
    document: Document,
    shown: Shown,
    moves: list[Move],
    asked: Mapping[str, Any],
    request: Any,
) -> Task:
    here, business = request.here, shown.businesses[entry.version]
    slots = shown.slots[entry.version]
    facts = [name for name in business.facts if name in slots]
    return Task(
        id=entry.id,
        path=f"/{here.branch.name}/{entry.business}/{entry.id}",
        called=entry.number or f"#{entry.id}",
        business=business.called(here.identity.locale),
        step=shown.step(document),
        creator=shown.people.get(entry.creator, entry.creator),
        since=entry.at,
        deadline=entry.deadline,
        late=entry.deadline is not None and entry.deadline < here.now,
        **asked,
        facts=[
            (slots[name].called(request.locale_name), text)
            for name in facts
            if (text := shown.text(document, name))
        ],
        moves=moves,
    )


def facts_of(documents: Sequence[Document], here: Context, show: Show) -> dict[str, Shown]:
    """The few facts beside ``documents`` that their reader may see, by business."""
    found = {}
    for (name, _version), same in _alike(documents, by_version=False).items():
        flows = {(d.business, d.version) for d in same}
        facts = {fact for flow in flows for fact in definition(here, *flow).facts}
        found[name] = Shown(same, here, show, facts)
    return found


def _alike(
    documents: Sequence[Document], *, by_version: bool = True
) -> dict[tuple[str, int], list[Document]]:
    """``documents`` by business, and by version where that matters."""
    found: dict[tuple[str, int], list[Document]] = defaultdict(list)
    for document in documents:
        found[document.business, document.version if by_version else 0].append(document)
    return found
