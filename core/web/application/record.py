"""The page of a document: where it stands, what matters, what one may do, and how it came here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyramid.view import view_config
from sqlalchemy import select

from core.context import Context
from core.security.called import people_called
from core.sentences import told
from core.web.application.asked import asked_of
from core.web.application.behalf import behalf_of
from core.web.application.fields import facts
from core.web.application.kin import kin_of
from core.web.application.moves import Move
from core.web.application.passing import overridable, overrides_of
from core.web.application.places import Case
from core.web.application.showing import Shown, step_called
from core.web.application.talk import talk_of
from core.web.application.words import VERB_TITLES
from core.web.changes import Told, log_of
from core.web.colleagues import colleagues_here
from core.web.pages import shown_panel
from core.web.papers import PaperTold, papers_of
from core.workflow.definition import Business, in_words
from core.workflow.documents import Document, Movement
from core.workflow.everyday.verbs import possible
from core.workflow.fields import Slot
from core.workflow.reserved import RETURN
from core.workflow.words.wording import VERBS

# The verbs that ask for somebody.
PEOPLE = frozenset({"add", "reassign", "copy"})
PAGE = "core.web:templates/application/record.pt"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A step on the drawn way of a document; ``state`` is been, now, ahead or maybe."""

    title: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One movement as it is told: who, for whom, what, from where to where, and why."""

    at: Any
    actor: str
    acted_for: str
    deed: str
    way: str
    reason: str | None


@view_config(context=Case, renderer=PAGE)
def show_case(case: Case, request: Any) -> dict[str, Any]:
    """The document for whoever has it before his eyes."""
    return page_of(case, request)


def page_of(case: Case, request: Any, messages: Sequence[Any] = ()) -> dict[str, Any]:
    """What the page shows; ``messages`` say why something was not done."""
    request.override_renderer = case.page
    here, document, business = request.here, case.document, case.definition
    shown = Shown([document], here, request.show)
    seen = shown.values[document.id]
    left = {name: slot for name, slot in case.slots.items() if name not in case.told}
    plain = [s for s in left.values() if s.name in seen and not _is_apart(s)]
    matter = facts(business, left)
    movements, papers = _movements(document, here), papers_of(document, request)
    people = _called(movements, papers, here)
    told_of = _told(movements, people, business, here)
    return {
        "case": case,
        "record": document,
        "collection": case.collection,
        "called": case.title,
        "step": step_called(business, document.step, here),
        "stops": list(_stops(document, business, movements, here)),
        "facts": [(slot, shown.text(document, slot.name)) for slot in matter if slot.name in seen],
        "particulars": [
            (slot, shown.text(document, slot.name)) for slot in plain if slot not in matter
        ],
        "texts": [
            (slot, seen[slot.name])
            for slot in case.slots.values()
            if slot.type.widget == "long" and seen.get(slot.name)
        ],
        "tables": [shown.words.table(slot, seen[slot.name]) for slot in _tables(case, seen)],
        **_deeds(case),
        "may_edit": any(slot.typed and case.rights.edit(slot.name) for slot in case.slots.values()),
        "ways": overridable(case),
        "overrides": overrides_of(case),
        "papers": papers,
        "people": people,
        "may_print": may_print(case),
        "panels": [
            shown_panel(panel, document, request)
            for panel in case.collection.panels
            if all(map(case.sees, panel.fields))
        ],
        "movements": told_of,
        "sent_back": _sent_back(movements, told_of),
        "begun_by": shown.people.get(document.creator, document.creator),
        "changes": _changes(case, request),
        "messages": messages,
        **talk_of(case),
        **case.more(request),
        "late": document.deadline is not None and document.deadline < here.now,
        "held": told((document.held or {}).get(here.identity.locale, [])),
    }


def _deeds(case: Case) -> dict[str, Any]:
    """What the person can do now, whom he can ask, and who is asked already."""
    document, here = case.document, case.here
    can, locale = possible(document, case.definition, here), here.identity.locale
    asked = asked_of(document, here) if case.rights.part else []
    waits_for = people_called(can.waits_for, here) if can.waits_for else {}
    to_read = any(
        one.copied and one.login == here.identity.login and not one.answered for one in asked
    )
    moves = [Move.of(transition, locale) for transition in can.transitions]
    return {
        "can": can,
        "verb_titles": [VERBS[verb] for verb in can.verbs if verb != "return" or can.back],
        "moves": moves,
        "behalf": behalf_of(case, can, {move.name: move.title for move in moves}),
        "back": [(name, step_called(case.definition, name, here)) for name in can.back],
        "follows": [(one.name, in_words(one.title, locale) or one.name) for one in can.follows],
        "waits_for": [waits_for.get(name, name) for name in can.waits_for],
        "colleagues": colleagues_here(here) if PEOPLE.intersection(can.verbs) else [],
        "asked": asked,
        "to_read": to_read,
        "kin": kin_of(case),
    }


def may_print(case: Case) -> bool:
    """Whether the person may print papers: by permission, or as one who sees all of the case."""
    return (case.rights.part and case.sees_all) or case.here.may(f"{case.scope}:print")


def _is_apart(slot: Slot) -> bool:
    return slot.type.widget in ("long", "table", "attachment")


def _tables(case: Case, seen: Any) -> list[Slot]:
    return [s for s in case.slots.values() if s.type.widget == "table" and seen.get(s.name)]


def _movements(document: Document, here: Context) -> list[Movement]:
    query = select(Movement).where(Movement.document == document.id).order_by(Movement.id)
    return list(here.session.scalars(query))


def _stops(
    document: Document, business: Business, movements: Sequence[Movement], here: Context
) -> Iterable[Stop]:
    """The steps in the order of the definition, without ends that it did not come to.

    Of a closed document only those are left that it went through: it goes nowhere any more.
    """
    been = {movement.source for movement in movements} | {m.target for m in movements}
    perhaps = _on_condition(business)
    for step in business.steps:
        if step.name == document.step or step.name in been:
            state = "now" if step.name == document.step else "been"
        elif step.final or document.posted is not None:
            continue
        else:
            state = "maybe" if step.name in perhaps else "ahead"
        title = in_words(step.title, here.identity.locale)
        yield Stop(title=title or step.name, state=state)


def _on_condition(business: Business) -> frozenset[str]:
    """The steps that are come to from those before them only where a condition holds."""
    order = {step.name: n for n, step in enumerate(business.steps)}
    ways = [way for way in business.transitions if order[way.source] < order[way.target]]
    always = {way.target for way in ways if not way.condition}
    return frozenset(way.target for way in ways) - always


def _called(
    movements: Sequence[Movement], papers: Sequence[PaperTold], here: Context
) -> dict[str, str]:
    """Whoever moved the document or printed a paper of it; all names are looked up together."""
    moved = {name for one in movements for name in (one.actor, one.acted_for) if name}
    return people_called(moved | {one.actor for paper in papers for one in paper.prints}, here)


def _told(
    movements: Sequence[Movement], people: Mapping[str, str], business: Business, here: Context
) -> list[Moved]:
    """The movements in words, the newest first."""
    locale = here.identity.locale
    titles = {t.name: in_words(t.title, locale) for t in business.transitions}
    found = []
    for one in reversed(movements):
        ends = (step_called(business, name, here) for name in (one.source, one.target))
        told = Moved(
            at=one.at,
            actor=people.get(one.actor, one.actor),
            acted_for=people.get(one.acted_for or "", one.acted_for or ""),
            deed=titles.get(one.transition) or VERB_TITLES.get(one.transition, one.transition),
            way=" → ".join(ends) if one.source != one.target else "",
            reason=one.reason,
        )
        found.append(told)
    return found


def _sent_back(movements: Sequence[Movement], told_of: Sequence[Moved]) -> Moved | None:
    """How the document came back, where it has stood since it was returned, and why."""
    moved = zip(reversed(movements), told_of, strict=True)
    last = next((both for both in moved if both[0].source != both[0].target), None)
    return last[1] if last is not None and last[0].transition == RETURN else None


def _changes(case: Case, request: Any) -> list[Told]:
    """The change log without what the reader may not see of the document."""
    found = []
    for change in log_of(case.document, request):
        left = [item for item in change.fields if case.knows(item[0])]
        if left or not change.fields:
            found.append(replace(change, fields=left))
    return found
