"""What is proved about a document where it stands: what must be refused is, and rights hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from core.i18n import _
from core.refusal import Invalid, NotHere, NotPermitted, Refusal
from core.workflow.cases.case import MISSING, OWN, RIGHTS, RUNG, STRANGER, UNMET, Case
from core.workflow.cases.cast import Cast
from core.workflow.cases.filling import STAND_IN
from core.workflow.cases.moving import fired_by, move
from core.workflow.cases.result import Result
from core.workflow.deciding.asking import Objected
from core.workflow.deciding.rights import Rights, rights_of
from core.workflow.definition import ANY, in_words
from core.workflow.documents import Document
from core.workflow.fields import sheet_of
from core.workflow.fields.taking import blank
from core.workflow.fields.values import read_values
from core.workflow.motion.beginning import CLOSED
from core.workflow.motion.editing import edit, empty_field
from core.workflow.trial.on_paper import Paper

ALL = frozenset({ANY})


def prove(case: Case, document: Document, paper: Paper, cast: Cast, result: Result) -> None:
    """Try what ``case`` says with ``document``, which stands where it has to; note what came."""
    proof = _Proof(case, document, paper, cast, result)
    proofs: dict[str, Callable[[], None]] = {
        UNMET: proof.unmet,
        MISSING: proof.missing,
        OWN: proof.own,
        STRANGER: proof.stranger,
        RUNG: proof.rung,
        RIGHTS: proof.rights,
    }
    proofs[case.proves]()


@dataclass(frozen=True)
class _Proof:
    case: Case
    document: Document
    paper: Paper
    cast: Cast
    result: Result

    def unmet(self) -> None:
        """It stands where the transition leaves, whose condition does not hold: it stays there."""
        assert self.case.transition is not None
        if self.case.transition.automatic:
            self.result.right(self.case)
            return
        self._must_stay(_("It goes this way although its condition does not hold."))

    def missing(self) -> None:
        """A field that the transition asks for is emptied: it is refused."""
        name, document = self.case.about, self.document
        slot = sheet_of(self.paper.business, self.paper.context).slots.get(name)
        if slot is None or not slot.typed:
            self.result.open(self.case, _("It is not people who fill this in."))
            return
        empty_field(document, slot, self.paper.context)
        named = {"name": slot.called(self.paper.context.identity.locale)}
        self._must_stay(_("It goes this way although ${name} is empty.", mapping=named))

    def own(self) -> None:
        """Whoever fires it has begun the case himself: it is refused."""
        assert self.case.transition is not None
        login = next(self.cast.firers(self.document, self.case.transition), None)
        if login is None:
            self.result.open(self.case, _("Nobody is left here who could fire it."))
            return
        table, session = Document.__table__, self.paper.context.session
        mine = update(table).where(table.c.id == self.document.id, session.mine(table))
        session.connection().execute(mine.values(creator=login))
        set_committed_value(self.document, "creator", login)
        met = fired_by(login, self.document, self.case.transition, self.paper)
        if isinstance(met, NotPermitted):
            self.result.right(self.case)
        else:
            self.result.wrong(self.case, _("Somebody may decide about his own case."))

    def stranger(self) -> None:
        """Everybody whose lines do not fire the transition is refused."""
        transition = self.case.transition
        assert transition is not None
        for login in self.cast.everybody:
            if self._expected(login).fire(transition.name):
                continue
            met = fired_by(login, self.document, transition, self.paper)
            if isinstance(met, NotPermitted | NotHere):
                self.result.cells += 1
                continue
            named = {"who": self.paper.called(login)}
            self.result.wrong(self.case, _("${who} may fire it all the same.", mapping=named))
            return
        self.result.right(self.case)

    def rung(self) -> None:
        """The rung that the values call for is asked, and no other."""
        step = self.paper.business.step(self.document.step)
        asked = {row.line for row in self.cast.asked(self.document)}
        rungs = {line for line in asked if line >= len(step.participants)}
        if rungs == {int(self.case.about)}:
            self.result.right(self.case)
        elif not step.everyone[int(self.case.about)].fires:
            self.result.open(self.case, _("Whoever is on this rung of the ladder decides nothing."))
        elif not rungs:
            self.result.open(self.case, _("Nobody sits where this rung of the ladder is."))
        else:
            self.result.wrong(self.case, _("Another rung of the ladder is asked."))

    def rights(self) -> None:
        """Everybody sees, edits and fires what his lines say, and not a field more."""
        for login in self.cast.everybody:
            context = self.paper.by(login)
            found = rights_of(self.document, self.paper.business, context)
            wrong = self._differences(self._expected(login), found)
            if wrong:
                named = {"who": self.paper.called(login), "names": wrong}
                said = _("${who} may do otherwise with ${names} than is written.", mapping=named)
                self.result.wrong(self.case, said)
                return
            if not self._edits_only(login, found):
                named = {"who": self.paper.called(login)}
                said = _("${who} may change other fields than those written.", mapping=named)
                self.result.wrong(self.case, said)
                return
        self.result.right(self.case)

    def _differences(self, expected: Rights, found: Rights) -> list[Any]:
        """The labels of fields and transitions of which the two say different things."""
        business, locale = self.paper.business, self.paper.context.identity.locale
        names = sheet_of(business, self.paper.context).slots
        ways = {way.name: way for way in business.leaving(self.document.step)}
        self.result.cells += 2 * len(names) + len(ways) + 1
        wrong = [
            slot.called(locale)
            for name, slot in names.items()
            if (found.see(name), found.edit(name)) != (expected.see(name), expected.edit(name))
        ]
        wrong += [
            in_words(way.title, locale)
            for name, way in ways.items()
            if found.fire(name) != expected.fire(name)
        ]
        step = business.step(self.document.step)
        return wrong or ([] if found.there == expected.there else [in_words(step.title, locale)])

    def _edits_only(self, login: str, rights: Rights) -> bool:
        """Whether changing a field is refused where it must be, and nowhere else."""
        if self.document.id == STAND_IN:
            return True
        sheet, context = sheet_of(self.paper.business, self.paper.context), self.paper.by(login)
        values = read_values(self.document, sheet)
        typed = [n for n, slot in sheet.slots.items() if slot.typed and not blank(values[n])]
        closed = [name for name in typed if not rights.edit(name)][:1]
        opened = [name for name in typed if rights.edit(name)]
        for names, may in ((closed, False), (opened, True)):
            if not names:
                continue
            given = {name: values[name] for name in names}
            met = self.paper.attempt(partial(edit, self.document, given, context))
            self.result.cells += len(names)
            if _is_closed(met) if may else not isinstance(met, Refusal):
                return False
        return True

    def _expected(self, login: str) -> Rights:
        """What the definition says of somebody: the union of his lines, here or else looking on."""
        document, business = self.document, self.paper.business
        lines = self.cast.lines(login, document)
        here = [line for line in lines if line.step == document.step and not line.copied]
        if here:
            active = [line.who for line in here if line.open]
            final = business.step(document.step).final
            looking = [*here, *(line for line in lines if line.copied)]
            return Rights(
                part=True,
                sees=frozenset(n for one in looking for n in (*one.who.sees, *one.who.edits)),
                edits=frozenset() if final else frozenset(n for who in active for n in who.edits),
                fires=frozenset(n for who in active for n in who.fires),
            )
        views = self.paper.by(login).may(f"{self.cast.scope}:view")
        if lines and (views or not all(line.here for line in lines)):
            seen = frozenset(n for one in lines for n in (*one.who.sees, *one.who.edits))
            return Rights(part=True, sees=seen)
        return Rights(sees=ALL if views else frozenset())

    def _must_stay(self, sentence: Any) -> None:
        assert self.case.transition is not None
        met = move(self.document, self.case.transition, self.paper, self.cast)
        if met is None:
            self.result.wrong(self.case, sentence)
        elif isinstance(met, Objected):
            self.result.open(self.case, *met.messages)
        else:
            self.result.right(self.case)


def _is_closed(met: Any) -> bool:
    """Whether a change was refused for who made it, and not for what was typed."""
    return isinstance(met, NotHere | NotPermitted) or (
        isinstance(met, Invalid) and CLOSED in met.fields.values()
    )
