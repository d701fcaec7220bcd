"""What a person sees, edits and may fire in a document: one rule for pages, lists, API and checks.

In the document's step he has what the lines he takes part in say, together. Elsewhere in the
business he takes part in he looks on, with what those lines let him see; whoever may view all
documents of the kind looks on everywhere. For everybody else the document is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select, true, union

from core.context import Context
from core.workflow.businesses import definition
from core.workflow.deciding.parts import ASKED, COPIED, RELATIVE, Part, asks, parts_many, seat_parts
from core.workflow.definition import ANY, APPLICANT, HEADQUARTERS, Business, Participant, Step
from core.workflow.documents import Assignment, Document
from core.workflow.people import logins_of, place_of, seats_of, sits

ALL = frozenset({ANY})
NONE: frozenset[str] = frozenset()
ASKED_IN = "businesses asked in"


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What somebody may do with a document in its step; names of fields, ``*`` is all of them.

    ``part`` is whether he takes part in the business at all; ``fires`` names transitions.
    """

    part: bool = False
    sees: frozenset[str] = NONE
    edits: frozenset[str] = NONE
    fires: frozenset[str] = NONE

    @property
    def there(self) -> bool:
        """Whether the document is there for the person."""
        return self.part or bool(self.sees)

    def see(self, name: str) -> bool:
        """Whether he sees the field ``name``; what he may edit he sees."""
        return ANY in self.sees or name in self.sees or self.edit(name)

    def edit(self, name: str) -> bool:
        """Whether he may change the field ``name``."""
        return ANY in self.edits or name in self.edits

    def fire(self, name: str) -> bool:
        """Whether he may fire the transition ``name``."""
        return ANY in self.fires or name in self.fires


def rights_of(document: Document, business: Business, context: Context) -> Rights:
    """What the person at work may do with ``document``."""
    return rights_many([document], business, context)[document.id]


def rights_many(
    documents: Sequence[Document],
    business: Business,
    context: Context,
    parts: Mapping[int, Sequence[Part]] | None = None,
) -> dict[int, Rights]:
    """What the person at work may do with each of ``documents``, in as many statements as one.

    Whoever knows the person's ``parts`` already gives them.
    """
    if context.identity.almighty:
        return {document.id: _everything(business, document.step) for document in documents}
    parts = parts_many(documents, business, context) if parts is None else parts
    views = oversees(business, context)
    return {d.id: rights_in(d.step, parts[d.id], business, views=views) for d in documents}


def rights_by_step(business: Business, context: Context) -> dict[str, Rights]:
    """What the person's seats alone let him do in each step: for lists, and before one begins."""
    if context.identity.almighty:
        return {step.name: _everything(business, step.name) for step in business.steps}
    parts, views = seat_parts(business, seats_of(context), context), oversees(business, context)
    return {s.name: rights_in(s.name, parts, business, views=views) for s in business.steps}


def least_rights(business: Business, context: Context) -> dict[str, list[Rights]]:
    """What the person may do at the least with a document that others began, step by step.

    Where none of a step's lines is his by his seat, another may be: as a relative of the case, on
    the rung of a ladder, or when he is put in somebody's place; then he has that line alone.
    """
    found = {step: [seat] for step, seat in rights_by_step(business, context).items()}
    for step in _without_seat(business, context):
        found[step.name] += [
            _alone(step, line, business)
            for line, who in enumerate(step.everyone)
            if who.relative != APPLICANT and _may_become(step, who, business, context)
        ]
    return found


def rights_as_applicant(business: Business, context: Context) -> dict[str, Rights]:
    """What whoever began a document may do with it, step by step where that is all he may."""
    return {
        step.name: _alone(step, line, business)
        for step in _without_seat(business, context)
        for line, who in enumerate(step.participants)
        if who.relative == APPLICANT
    }


def _without_seat(business: Business, context: Context) -> list[Step]:
    """The steps of which no line is the person's by a seat of his."""
    if context.identity.almighty:
        return []
    taken = {part.step for part in seat_parts(business, seats_of(context), context)}
    return [step for step in business.steps if step.name not in taken]


def _alone(step: Step, line: int, business: Business) -> Rights:
    one = Part(step=step.name, line=line, how=RELATIVE)
    return rights_in(step.name, [one], business, views=False)


def _may_become(step: Step, who: Participant, business: Business, context: Context) -> bool:
    """Whether a line that is not the person's by his seat may be his in some document."""
    if ("reassign" in step.verbs and who.fires) or who.relative not in ("", HEADQUARTERS):
        return True
    return any(
        acting.serves(business.name) and sits(acting.seat, who, place_of(who, context))
        for acting in seats_of(context)
    )


def rights_in(step: str, parts: Sequence[Part], business: Business, *, views: bool) -> Rights:
    """The rule itself: what ``parts`` let somebody do with a document that stands in ``step``.

    ``views`` is whether he may look at all documents of the kind.
    """
    here = [part for part in parts if part.step == step and part.how != COPIED]
    if here:
        active = [_line(part, business) for part in here if part.open]
        copies = [part for part in parts if part.how == COPIED]
        return Rights(
            part=True,
            sees=_seen((*here, *copies), business),
            edits=NONE if business.step(step).final else _together(p.edits for p in active),
            fires=_together(p.fires for p in active),
        )
    if parts and (views or not all(_comes_later(part, business) for part in parts)):
        return Rights(part=True, sees=_seen(parts, business))
    return Rights(sees=ALL if views else NONE)


def _comes_later(part: Part, business: Business) -> bool:
    """Whether the part is a relative's whose turn it is not: once he is asked he has another.

    The superior of an applicant is told nothing of a request before it was sent.
    """
    return part.how == RELATIVE and _line(part, business).relative != APPLICANT


def oversees(business: Business, context: Context) -> bool:
    """Whether the person may look at all documents of the business's kind."""
    return context.may(f"{_scope(business, context)}:view")


def may_start(business: Business, context: Context) -> bool:
    """Whether the person may begin a document: a starter, or else holding the permission to."""
    if context.identity.almighty:
        return True
    if not business.starters:
        return context.may(f"{_scope(business, context)}:create")
    return any(
        acting.serves(business.name) and sits(acting.seat, starter, place_of(starter, context))
        for starter in business.starters
        if starter.relative in ("", HEADQUARTERS)
        for acting in seats_of(context)
    )


def takes_part(business: Business, context: Context) -> bool:
    """Whether the business is there for the person at all: to work in, to begin, or being asked."""
    return (
        context.identity.almighty
        or bool(seat_parts(business, seats_of(context), context))
        or may_start(business, context)
        or business.name in _asked_in(context)
    )


def is_there(business: Business, context: Context) -> bool:
    """Whether the business answers the person at all, at its address and to programs.

    He takes part in it, may look at all its documents, or was asked about one of them: what he has
    answered he finds again. A menu, which is on every page, does not look back so far.
    """
    return (
        takes_part(business, context)
        or oversees(business, context)
        or business.name in _asked_in(context, ever=True)
    )


def sight(business: Business, context: Context) -> Any:
    """The condition on ``Document`` for those of the business's documents the person sees.

    Whoever sees only what concerns him sees what he began and what he was asked about; each
    document as the version it follows says.
    """
    versions = context.company.businesses.get(business.name, {})
    others = (definition(context, business.name, v) for v in versions if v != business.version)
    alike: dict[frozenset[str], list[int]] = {}
    for one in (business, *others):
        alike.setdefault(_extent(one, context), []).append(one.version)
    found = {what: _those(what, business.name, context) for what in alike}
    if len(found) == 1:
        return next(iter(found.values()))
    return or_(*(and_(Document.version.in_(alike[what]), found[what]) for what in found))


def _extent(business: Business, context: Context) -> frozenset[str]:
    """Which documents the person sees at all: each one, what he began, what he was asked about."""
    if (
        context.identity.almighty
        or oversees(business, context)
        or seat_parts(business, seats_of(context), context)
    ):
        return ALL
    everyone = [p for step in business.steps for p in step.participants]
    began = any(participant.relative == APPLICANT for participant in everyone)
    asked = any(asks(step, business) for step in business.steps)
    return frozenset({*({APPLICANT} if began else ()), *({ASKED} if asked else ())})


def _those(what: frozenset[str], business: str, context: Context) -> Any:
    """The condition on ``Document`` for those of ``what`` somebody sees."""
    if what == ALL:
        return true()
    conditions = []
    if APPLICANT in what:
        conditions.append(Document.creator.in_(sorted(logins_of(context, business))))
    if ASKED in what:
        asked = select(Assignment.document).where(Assignment.business == business)
        asked = asked.where(asked_me(context, business))
        conditions.append(Document.id.in_(asked))
    return or_(*conditions) if conditions else ~true()


def asked_me(context: Context, business: str) -> Any:
    """The condition on ``Assignment`` that the person is asked, by name or for one of his seats.

    It holds in ``business``, with what was delegated to him for it; ``*`` is what was delegated for
    every business.
    """
    return or_(*_ways(context, business))


def _ways(context: Context, business: str) -> Iterator[Any]:
    """The conditions on ``Assignment`` of which one holds where ``asked_me`` does."""
    yield Assignment.login.in_(sorted(logins_of(context, business)))
    places = {context.branch.name} if context.branch else set()
    if context.company.headquarters is not None:
        places.add(context.company.headquarters.name)
    for acting in seats_of(context):
        seat = acting.seat
        if acting.serves(business) and seat.branch in places:
            yield and_(
                Assignment.place == seat.branch,
                Assignment.role.in_([ANY, *sorted(seat.roles)]),
                or_(Assignment.department.is_(None), Assignment.department == seat.department),
            )


def _asked_in(context: Context, *, ever: bool = False) -> frozenset[str]:
    """The businesses in which the person is asked something now, or was sent a copy.

    With ``ever`` also those in which he has answered. It is asked once as long as he is at work.
    """
    info, key = context.session.info, (context.identity.login, context.code)
    if info.get(ASKED_IN, (None,))[0] != key:
        info[ASKED_IN] = (key, {})
    kept: dict[bool, frozenset[str]] = info[ASKED_IN][1]
    if ever not in kept:
        kept[ever] = frozenset(context.session.scalars(_where_asked(context, ever)))
    return kept[ever]


def _where_asked(context: Context, ever: bool) -> Any:
    """The names of those businesses, each way of being asked followed along its index."""
    some = {name for acting in seats_of(context) for name in acting.businesses}
    ways = [
        *_ways(context, ANY),
        *(and_(Assignment.business == name, asked_me(context, name)) for name in sorted(some)),
    ]
    open_now = () if ever else (Assignment.answered.is_(None),)
    return union(*(select(Assignment.business).where(way, *open_now) for way in ways))


def _scope(business: Business, context: Context) -> str:
    kind = context.hooks.everywhere.named("kinds").get(business.kind)
    return kind.scope if kind is not None else "core:document"


def _everything(business: Business, step: str) -> Rights:
    edits = NONE if business.step(step).final else ALL
    return Rights(part=True, sees=ALL, edits=edits, fires=ALL)


def _line(part: Part, business: Business) -> Participant:
    """What the part's line says; a copy from somebody outside the table lets one see it all."""
    everyone = business.step(part.step).everyone
    return everyone[part.line] if 0 <= part.line < len(everyone) else Participant()


def _seen(parts: Sequence[Part], business: Business) -> frozenset[str]:
    lines = [_line(part, business) for part in parts]
    return _together((*line.sees, *line.edits) for line in lines)


def _together(names: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(name for each in names for name in each)
