"""Who is asked when a document comes into a step: people by name, rungs of a ladder, or nobody.

Steps in which anybody with the participants' role may act ask nobody by name; what is worked out
here is for those that count votes, climb a ladder, go to relatives or skip who was asked before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.orm.bulk import one_of
from core.workflow.deciding.ladders import refuse_beyond, rung_line
from core.workflow.deciding.parts import COPIED, relatives
from core.workflow.deciding.permitting import barred_many, fires
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEAD,
    HEADQUARTERS,
    REPRESENTATIVE,
    SUPERIOR,
    Business,
    Participant,
    Step,
)
from core.workflow.documents import Document, Movement
from core.workflow.people import organisation, place_of
from core.workflow.reserved import BACK, NO_DECISIONS, SKIPPED

WAIT, PASS = "wait", "pass"
People = Callable[[int, Participant], tuple[str, ...]]


@dataclass(kw_only=True)
class Asked:
    """What a document's coming into a step asks for: assignments, or passing it by itself.

    ``empty`` is whether nobody is left who could decide.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    passes: bool = False
    empty: bool = False


def asked_many(
    documents: Sequence[Document], step: Step, business: Business, context: Context
) -> dict[int, Asked]:
    """Who is asked about each of ``documents``, which have just come into ``step``."""
    barred = barred_many(documents, business, step, context)
    decided = _decided(documents, business, context) if step.skip_asked else {}
    kin = relatives(documents, business, context, step=step.name)
    found = {}
    for document in documents:
        lines = lines_for(document, step, business, context)
        out = barred.get(document.id, frozenset())

        def people(line: int, who: Participant, number: int = document.id) -> tuple[str, ...]:
            if (step.name, line) in kin:
                return kin[step.name, line].get(number, ())
            return organisation(context).holders(who, place_of(who, context))

        asked = ask(step, business, lines, people, out, frozenset(decided.get(document.id, ())))
        home = context.company.headquarters
        if asked.empty and step.empty == HEADQUARTERS and home is not None:
            asked = _at_headquarters(document, lines, step, asked, home.name, out, context)
        found[document.id] = asked
    return found


def lines_for(
    document: Document, step: Step, business: Business, context: Context
) -> dict[int, Participant]:
    """The lines of the step that decide about ``document``; of a ladder only its own rung."""
    lines = {
        line: who
        for line, who in enumerate(step.participants)
        if who.fires or who.relative not in ("", APPLICANT, HEADQUARTERS)
    }
    if step.ladder is not None:
        line = rung_line(document, step, business, context)
        if line is None:
            refuse_beyond(document, step, context)
        else:
            lines[line] = step.everyone[line]
    return lines


def ask(
    step: Step,
    business: Business,
    lines: Mapping[int, Participant],
    people: People,
    barred: frozenset[str],
    decided: frozenset[str],
) -> Asked:
    """Whom to ask by name and what to do where nobody is left, from who ``people`` says there are.

    ``barred`` may not act, ``decided`` have done so before and are skipped where the step says so.
    """
    asked, deciders = Asked(), set[str]()
    for line, who in lines.items():
        if not who.fires:
            asked.rows += [{"line": line, "login": p, "how": COPIED} for p in people(line, who)]
            continue
        if not needs_people(line, who, step, business):
            continue
        found = [login for login in people(line, who) if login not in barred]
        if decides(who, step):
            deciders.update(found)
        asked.rows += _rows_of(line, who, step, business, found, decided)
    asked.empty = not deciders and step.empty != WAIT
    skipped = bool(deciders) and deciders <= decided
    asked.passes = bool(step.passes) and (skipped or (asked.empty and step.empty == PASS))
    if skipped:
        # Where something keeps it from passing, they are asked after all.
        asked.rows = [{n: v for n, v in row.items() if n != "answer"} for row in asked.rows]
    return asked


def needs_people(line: int, who: Participant, step: Step, business: Business) -> bool:
    """Whether it matters who exactly holds the line's seats, and not just that somebody does."""
    return (
        line >= len(step.participants)
        or who.relative not in ("", APPLICANT, HEADQUARTERS)
        or step.empty != WAIT
        or by_name(step, business)
    )


def by_name(step: Step, business: Business) -> bool:
    """Whether everybody asked in ``step`` is asked by name: votes are counted or people skipped."""
    return step.skip_asked or any(t.quorum != 1 for t in business.leaving(step.name))


def decides(who: Participant, step: Step) -> bool:
    """Whether the line has a say: it fires the way on, or whatever leaves; no applicant does."""
    return who.relative != APPLICANT and (not step.passes or fires(who, step.passes))


def _rows_of(
    line: int,
    who: Participant,
    step: Step,
    business: Business,
    logins: Sequence[str],
    decided: frozenset[str],
) -> Iterator[dict[str, Any]]:
    """The assignments of one line: by name, or of a rung's seats to whoever holds them."""
    rung = line >= len(step.participants)
    related = who.relative not in ("", HEADQUARTERS)
    if by_name(step, business) or (related and (rung or who.relative != APPLICANT)):
        for login in logins:
            skipped = {"answer": SKIPPED} if login in decided else {}
            yield {"line": line, "login": login, "how": "rule", **skipped}
    elif rung:
        yield {"line": line, "seats": who, "how": "rule"}


def _at_headquarters(
    document: Document,
    lines: Mapping[int, Participant],
    step: Step,
    asked: Asked,
    place: str,
    barred: frozenset[str],
    context: Context,
) -> Asked:
    """Where the seat is empty, whoever has the same role at headquarters is asked instead.

    For somebody related to the case that is whoever leads at headquarters what he would lead here.
    """
    rows = [row for row in asked.rows if row["how"] == COPIED]
    for line, who in lines.items():
        if not who.fires or not decides(who, step):
            continue
        row: dict[str, Any] = {"line": line, "how": "rule"}
        if who.role != ANY and who.relative != HEADQUARTERS:
            rows.append({**row, "seats": who, "place": place})
        elif who.relative in (SUPERIOR, HEAD, REPRESENTATIVE):
            people = organisation(context).heads_over(document.creator, who.department, place)
            rows += [{**row, "login": login} for login in people if login not in barred]
    return Asked(rows=rows)


def _decided(
    documents: Sequence[Document], business: Business, context: Context
) -> dict[int, set[str]]:
    """Who has decided about each document in any step but the first, where it was written.

    What came back has to be looked at again: decisions before that count no more.
    """
    query = (
        select(Movement.document, Movement.actor, Movement.acted_for, Movement.transition)
        .where(one_of(context.session, Movement.document, [d.id for d in documents]))
        .where(Movement.source != business.start.name, Movement.transition.not_in(NO_DECISIONS))
        .order_by(Movement.id)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for number, actor, acted_for, name in context.session.execute(query):
        if name in BACK:
            found[number].clear()
        else:
            found[number].update(filter(None, (actor, acted_for)))
    return found
