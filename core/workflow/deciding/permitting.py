"""Who may fire a transition for each document, and on whose behalf; refusals say who may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import NotPermitted, Refusal
from core.security.called import people_called
from core.security.permissions import grants
from core.workflow.deciding.asking import called
from core.workflow.deciding.ladders import outdated, rung_now
from core.workflow.deciding.parts import Part, asks, in_round, parts_many, rows_of, seat_parts
from core.workflow.deciding.rights import rights_by_step
from core.workflow.deciding.voting import ADDED, blocking
from core.workflow.definition import (
    ANY,
    APPLICANT,
    Business,
    Participant,
    Step,
    Transition,
    in_words,
)
from core.workflow.documents import Document, Movement
from core.workflow.people import own_seats, seats_of
from core.workflow.reserved import NO_DECISIONS


@dataclass(frozen=True, kw_only=True)
class Act:
    """How somebody acts on one document: for whom, and which open assignments he answers by it.

    ``line`` is that of the step by which he may, ``rows`` are all assignments of this stay. Who
    acts only because he was ``added`` to others has no vote of the step's own.
    """

    line: int = 0
    acted_for: str | None = None
    rows: tuple[Any, ...] = ()
    answering: tuple[Any, ...] = ()
    added: bool = False


def may_fire(business: Business, transition: Transition, context: Context) -> bool:
    """Whether the person's seats let him fire ``transition``, whatever the document."""
    if context.identity.almighty or context.branch is None:
        return context.identity.almighty
    return rights_by_step(business, context)[transition.source].fire(transition.name)


def permit(
    documents: Sequence[Document], business: Business, transition: Transition, context: Context
) -> dict[int, Act]:
    """How the person fires ``transition`` for each of ``documents``; raises NotPermitted."""
    step = business.step(transition.source)
    if context.identity.almighty:
        rows = rows_of(documents, business, context) if asks(step, business) else {}
        return {d.id: Act(rows=this_stay(rows.get(d.id, ()), d)) for d in documents}
    if _by_own_seat(step, business, transition, context):
        return {document.id: Act() for document in documents}
    rows = rows_of(documents, business, context)
    parts = parts_many(documents, business, context, rows)
    barred = barred_many(documents, business, step, context)
    return {
        document.id: _act(
            document,
            open_parts(parts[document.id], business, transition, step),
            standing_rows(rows.get(document.id, ()), document, business, context),
            barred.get(document.id, frozenset()),
            transition,
            context,
        )
        for document in documents
    }


def open_parts(
    parts: Sequence[Part], business: Business, transition: Transition, step: Step
) -> list[Part]:
    """Those of ``parts`` by which somebody may fire ``transition`` in ``step`` now."""
    everyone = step.everyone
    return [
        part
        for part in parts
        if part.step == step.name
        and part.open
        and part.line < len(everyone)
        and fires(everyone[part.line], transition.name)
    ]


def fires(who: Participant, name: str) -> bool:
    """Whether the line lets one fire the transition ``name``."""
    return name in who.fires or ANY in who.fires


def this_stay(rows: Sequence[Any], document: Document) -> tuple[Any, ...]:
    """The assignments of the document's present stay in its step, copies left out."""
    return tuple(row for row in rows if row.how != "copied" and in_round(row, document))


def standing_rows(
    rows: Sequence[Any], document: Document, business: Business, context: Context
) -> tuple[Any, ...]:
    """The assignments of this stay that still count: a rung that decides no more has no vote."""
    step, stay = business.step(document.step), this_stay(rows, document)
    if step.ladder is None:
        return stay
    current = rung_now(document, step, business, context)
    return tuple(row for row in stay if not outdated(row.line, step, current))


def barred_many(
    documents: Sequence[Document], business: Business, step: Step, context: Context
) -> dict[int, frozenset[str]]:
    """Who may not act in ``step`` for having acted before, by document; one statement at most."""
    if not step.not_by:
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    for document in documents:
        if APPLICANT in step.not_by:
            found[document.id].add(document.creator)
    earlier = [name for name in step.not_by if name != APPLICANT]
    for number, logins in actors_in(documents, earlier, context).items():
        found[number] |= logins
    return {number: frozenset(logins) for number, logins in found.items()}


def actors_in(
    documents: Sequence[Document], steps: Collection[str], context: Context
) -> dict[int, set[str]]:
    """Who has decided about each document in one of ``steps``, and for whom; one statement."""
    found: dict[int, set[str]] = defaultdict(set)
    if steps:
        query = select(Movement.document, Movement.actor, Movement.acted_for).where(
            one_of(context.session, Movement.document, [d.id for d in documents]),
            Movement.source.in_(sorted(steps)),
            Movement.transition.not_in(sorted(NO_DECISIONS)),
        )
        for number, actor, acted_for in context.session.execute(query):
            found[number].update(filter(None, (actor, acted_for)))
    return found


def refuse_unpermitted_effects(
    transition: Transition, acts: Mapping[int, Act], context: Context
) -> None:
    """Refuse an effect whose permission neither the person nor whoever he acts for holds."""
    effects = context.hooks.named("effects")
    needed = {effects[use.name].permission for use in transition.effects} - {""}
    if not needed or all(map(context.may, needed)):
        return
    for owner in {act.acted_for for act in acts.values()}:
        for permission in _lacking(needed, owner, context):
            context.require(permission)


def may_do(transition: Transition, owners: Iterable[str | None], context: Context) -> bool:
    """Whether the person, for himself or for one of ``owners``, may do what ``transition`` does."""
    effects = context.hooks.named("effects")
    asked = {effects[use.name].permission for use in transition.effects if use.name in effects}
    needed = asked - {""}
    if all(map(context.may, needed)):
        return True
    return any(not _lacking(needed, owner, context) for owner in owners)


def _lacking(needed: Iterable[str], owner: str | None, context: Context) -> list[str]:
    """What neither the person holds nor ``owner``, on whose behalf he acts; None is himself."""
    held = {
        pattern
        for acting in seats_of(context)
        if owner is not None and acting.for_login == owner and context.branch is not None
        for pattern in _patterns(acting.seat, context.branch.name)
    }
    return [p for p in sorted(needed) if not (context.may(p) or grants(held, p))]


def _patterns(seat: Any, branch: str) -> frozenset[str]:
    found: frozenset[str] = seat.spanning | (seat.permissions if seat.branch == branch else set())
    return found


def _by_own_seat(step: Step, business: Business, transition: Transition, context: Context) -> bool:
    """Whether a seat of his own lets the person act on any document; asks no database."""
    if asks(step, business) or step.not_by:
        return False
    parts = seat_parts(business, own_seats(context), context)
    return bool(open_parts(parts, business, transition, step))


def _act(
    document: Document,
    parts: Sequence[Part],
    rows: tuple[Any, ...],
    barred: frozenset[str],
    transition: Transition,
    context: Context,
) -> Act:
    """The best of ``parts`` to act by: what he was asked first, and on his own behalf first."""
    login = context.identity.login
    said = {
        "title": in_words(transition.title, context.identity.locale),
        "document": called(document),
    }
    _refuse_stranger(parts, said)
    free = [p for p in parts if login not in barred and (p.acted_for or login) not in barred]
    _refuse_barred(free, said)
    asked = _asked(free)
    own = tuple(part.row.id for part in asked)
    _refuse_blocked(blocking(rows, own), said, context)
    chosen = chosen_part(free)
    if transition.quorum != 1 and voted(transition.name, rows, login):
        # All who were asked must answer, and one may answer for several; votes are of persons.
        _refuse_again(asked if transition.quorum == 0 else (), said)
    return Act(
        line=chosen.line,
        acted_for=chosen.acted_for,
        rows=rows,
        answering=(own if transition.quorum == 0 else (chosen.row.id,)) if asked else (),
        added=all(part.row is not None and part.row.how == ADDED for part in free),
    )


def chosen_part(free: Sequence[Part]) -> Part:
    """The part by which somebody acts: what he was asked first, and on his own behalf first."""
    return min(_asked(free) or free, key=lambda part: part.acted_for is not None)


def _asked(free: Sequence[Part]) -> list[Part]:
    return [part for part in free if part.row is not None and part.row.answered is None]


def _refuse_stranger(parts: Sequence[Part], said: Mapping[str, str]) -> None:
    if not parts:
        raise NotPermitted(
            _(
                "Your position takes no part in “${title}” here. Ask your manager who does.",
                mapping=said,
            )
        )


def _refuse_barred(free: Sequence[Part], said: Mapping[str, str]) -> None:
    if not free:
        raise NotPermitted(
            _(
                "You have had a part in ${document} before, so “${title}” is for somebody else "
                "to say.",
                mapping=said,
            )
        )


def _refuse_blocked(before: Sequence[Any], said: Mapping[str, str], context: Context) -> None:
    if before:
        people = people_called((row.login for row in before), context)
        names = [people.get(row.login, row.login) for row in before]
        raise Refusal(
            _(
                "${names} was asked to answer first about ${document}. Wait for the answer.",
                mapping={**said, "names": names},
            )
        )


def _refuse_again(left: Sequence[Part], said: Mapping[str, str]) -> None:
    if not left:
        raise Refusal(
            _(
                "You have said “${title}” to ${document} already. Others are still asked.",
                mapping=said,
            )
        )


def voted(name: str, rows: Sequence[Any], login: str) -> bool:
    """Whether ``login`` has fired ``name`` in this stay already."""
    return any(row.answer == name and row.actor == login for row in rows)
