"""The board of a business: its documents as cards, each in the column of its step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.view import view_config
from sqlalchemy import func, literal, select, union_all

from core.orm.bulk import one_of
from core.web.application.columns import open_steps
from core.web.application.fields import facts, listed
from core.web.application.moves import Move, moves_of
from core.web.application.places import Documents
from core.web.application.showing import Shown, step_called
from core.workflow.businesses import definition
from core.workflow.deciding.asking import called
from core.workflow.documents import Document
from core.workflow.fields import Slot

BOARD = "core.web:templates/application/board.pt"
CARDS = 30
COUNTED = 1000
FACTS = 3


@dataclass(frozen=True, kw_only=True)
class Card:
    """A document on the board: what it is, since when it stands there, and where it may go."""

    number: int
    called: str
    path: str
    entered: datetime | None
    since: str
    facts: Sequence[tuple[Any, str]]
    deadline: datetime | None
    late: bool
    moves: Sequence[Move]

    @property
    def asks(self) -> bool:
        """Whether one of the ways on asks for a reason."""
        return any(move.reason for move in self.moves)


@dataclass(frozen=True, kw_only=True)
class Lane:
    """The column of a step: how many stand there, the newest of them, and the list of the rest."""

    name: str
    title: str
    final: bool
    count: str
    cards: Sequence[Card]
    more: bool
    path: str


@view_config(context=Documents, name="board", renderer=BOARD)
def show_board(collection: Documents, request: Any) -> dict[str, Any]:
    """The board."""
    return board_of(collection, request)


def board_of(collection: Documents, request: Any, messages: Sequence[Any] = ()) -> dict[str, Any]:
    """The board, with the newest cards of each step; as many statements whatever there is."""
    business, here = collection.definition, request.here
    others = [n for n in open_steps(business.name, here) if n not in _names(collection)]
    counts, cards = _counts(collection, others), _cards(collection, others, request)
    final = {step.name for step in business.steps if step.final}
    return {
        "lanes": [
            Lane(
                name=name,
                title=title_of(collection, name),
                final=name in final,
                count=request.show.quantity(counts[name])
                if counts[name] <= COUNTED
                else f"{request.show.quantity(COUNTED)}+",
                cards=cards[name],
                more=counts[name] > len(cards[name]),
                path=request.resource_path(collection, query={"part": "all", "step": name}),
            )
            for name in (*_names(collection), *(n for n in others if counts[n]))
        ],
        "may_begin": collection.may_begin,
        "messages": messages,
    }


def _names(collection: Documents) -> list[str]:
    return [step.name for step in collection.definition.steps]


def title_of(collection: Documents, name: str) -> str:
    """The title of a step; one that only an earlier version has is called as it was there."""
    here, business = collection.here, collection.definition
    versions = here.company.businesses.get(business.name, {})
    known = [business, *(definition(here, business.name, v) for v in sorted(versions)[::-1])]
    titles = (step_called(b, name, here) for b in known if any(s.name == name for s in b.steps))
    return next(titles, name)


def _standing(collection: Documents, step: str) -> Any:
    """The documents in ``step``; a union is no statement of the ORM, so the branch is named."""
    record = collection.record
    return collection.query().where(record.step == step, record.branch == collection.here.code)


def _counts(collection: Documents, others: Sequence[str]) -> dict[str, int]:
    """How many stand in each step, counted as far as anybody reads."""
    parts = []
    for name in (*_names(collection), *others):
        ids = _standing(collection, name).with_only_columns(collection.record.id)
        found = ids.limit(COUNTED + 1).subquery()
        parts.append(select(literal(name).label("step"), func.count()).select_from(found))
    rows = collection.here.session.execute(union_all(*parts))
    return {row[0]: row[1] for row in rows}


def _cards(collection: Documents, others: Sequence[str], request: Any) -> dict[str, list[Card]]:
    documents = _newest(collection, others)
    told = facts(collection.definition, collection.slots)
    told = (told or listed(collection.definition, collection.slots))[:FACTS]
    shown = Shown(documents, request.here, request.show, {slot.name for slot in told})
    moves = moves_of(documents, shown, request.here)
    found: dict[str, list[Card]] = defaultdict(list)
    for document in documents:
        card = _card(document, told, shown, moves[document.id], request)
        found[document.step].append(card)
    return found


def _newest(collection: Documents, others: Sequence[str]) -> list[Document]:
    """The newest documents of each step, the newest first."""
    record, session = collection.record, collection.here.session
    parts = []
    for name in (*_names(collection), *others):
        ids = _standing(collection, name).with_only_columns(record.id.label("id"))
        newest = ids.order_by(record.entered.desc(), record.id.desc()).limit(CARDS).subquery()
        parts.append(select(newest.c.id))
    numbers = list(session.scalars(union_all(*parts)))
    query = collection.query().where(one_of(session, record.id, numbers))
    found = [collection.place(one) for one in session.scalars(query).unique()]
    return sorted(found, key=lambda one: (one.entered or one.created, one.id), reverse=True)


def _card(
    document: Document, told: Sequence[Slot], shown: Shown, moves: Sequence[Move], request: Any
) -> Card:
    locale, now, show = request.here.identity.locale, request.here.now, request.show
    texts = [(slot.called(locale), shown.text(document, slot.name)) for slot in told]
    return Card(
        number=document.id,
        called=called(document),
        path=request.resource_path(document).rstrip("/"),
        entered=document.entered,
        since=show.ago(document.entered, now) if document.entered else "",
        facts=[(title, text) for title, text in texts if text],
        deadline=document.deadline,
        late=document.deadline is not None and document.deadline < now,
        moves=moves,
    )
