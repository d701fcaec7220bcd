"""Try on paper: a case goes through a definition with chosen people, and nothing is posted.

A script says who begins with which values, who then does what, how much time passes and who is away
meanwhile. What comes out says for every moment who gets the document, what everybody chosen sees
and may do, what the guards answer, what the effects would write, who is told, and what is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.workflow.clock.calendars import calendar_of
from core.workflow.clock.working_time import add_working
from core.workflow.deciding.parts import RESOLVE
from core.workflow.definition import Business, in_words
from core.workflow.delegations import delegate
from core.workflow.documents import Document
from core.workflow.motion.editing import edit
from core.workflow.motion.firing import fire
from core.workflow.motion.moving import as_system
from core.workflow.pace.deadlines import keep_deadlines
from core.workflow.trial.aftermath import Aftermath
from core.workflow.trial.moment import Teller
from core.workflow.trial.on_paper import BY_SEAT, Paper, on_paper
from core.workflow.trial.passing_time import days_later, next_due
from core.workflow.trial.rehearsing import begin_rehearsed, beside_form, parted, put_beside
from core.workflow.trial.script import ANEW, Away, Deal, Script, Wait, Who, read_script
from core.workflow.trial.verbs_on_paper import use_verb, verb_called
from core.workflow.trial.watched import Deed, overheard, watching
from core.workflow.words.wording import Words

# A circle of deadlines would turn for ever; after so many the clock stops there.
MOST_DUE = 20
PASSES = _("Time passes")


def try_on_paper(
    business: Business, script: Any, context: Context, translate: Callable[[Any], str]
) -> dict[str, Any]:
    """What happens when ``script``, as plain data, is played: ``{"moments": [...]}``.

    A moment has ``who`` and ``deed``, ``at`` what time, what was ``refused`` and what was ``wrong``
    with which field (place, title, sentence), which ``effects`` wrote what, who was ``told`` what,
    what ``went`` on by itself, and then how the document stands (see ``Teller.standing``). Raises
    Refusal where the script is none.
    """
    read = read_script(script)
    with on_paper(business, context) as paper:
        return {"moments": _Play(paper, translate).through(read)}


class _Play:
    """A script at play: the document once it has begun, and the people who have appeared."""

    def __init__(self, paper: Paper, translate: Callable[[Any], str]) -> None:
        self.paper = paper
        self.translate = translate
        self.document: Document | None = None
        self.teller = Teller(paper, translate)
        self.aftermath = Aftermath(paper, translate)
        self.people: dict[Who, str] = {}

    def through(self, script: Script) -> list[dict[str, Any]]:
        """What happens at each deed; where none can begin there is nothing to go on with."""
        self.paper.fill_heads()
        for who in dict.fromkeys(who for act in script.acts for who in act.people):
            if login := self._seated(who):
                self.people[who] = login
        moments: list[dict[str, Any]] = []
        for act in script.acts:
            moments += self._moments(act)
            if self.document is None and act.who is not None:
                break
        return moments

    def _moments(self, act: Deal) -> Iterator[dict[str, Any]]:
        if act.wait is not None:
            yield from self._waiting(act.wait)
        elif act.away is not None:
            yield self._leave(act.away)
        elif act.who is not None:
            # Who is a relative of the case is known when it has come so far.
            login = self._login(act.who)
            whom = [self._login(who) for who in (act.verb.whom if act.verb else ())]
            context, deeds = watching(self.paper.by(login))
            title = self._title(act, whom)
            yield self._moment(
                self.paper.called(login), title, lambda: self._do(act, whom, context), deeds
            )

    def _moment(
        self, who: str, title: str, deed: Callable[[], Document | None], deeds: list[Deed]
    ) -> dict[str, Any]:
        with overheard(self.paper.context) as heard:
            met = self.paper.attempt(deed)
        refused = met.messages if isinstance(met, Refusal) else ()
        if isinstance(met, Refusal):
            deeds.clear()
            heard.clear()
        elif met is not None:
            self.document = met
        document, people = self.document, list(dict.fromkeys(self.people.values()))
        return {
            "who": who,
            "deed": title,
            "at": self.teller.clock,
            "refused": [self.translate(said) for said in refused],
            "wrong": self.teller.wrong(met),
            "effects": [self._effect(deed) for deed in deeds],
            "told": self.aftermath.told(heard),
            "went": self.aftermath.went(document) if document is not None else [],
            **(self.teller.standing(document, people) if document is not None else {}),
        }

    def _do(self, act: Deal, whom: list[str], context: Context) -> Document:
        document = self.document
        if act.verb is not None:
            made = use_verb(self._begun(), act.verb, whom, context, act.reason)
            return made if made is not None and act.verb.name == ANEW else self._begun()
        begins, business = document is None, self.paper.business
        typed, wished = parted(business, act.values, context, begins=begins)
        if document is None:
            document = begin_rehearsed(business, typed, wished, context)
            wished = dict.fromkeys(beside_form(business, context)) | wished
        elif typed:
            edit(document, typed, context)
        put_beside(document, business, wished, context)
        if act.fires:
            fire([document], act.fires, context, reason=act.reason or None)
        return document

    def _begun(self) -> Document:
        if self.document is None:
            raise Refusal(_("No case has begun yet. Say who begins first."))
        return self.document

    def _leave(self, away: Away) -> dict[str, Any]:
        """Somebody goes away, and lets another act for him."""
        owner, agent = self._login(away.who), self._login(away.agent)
        said = {"agent": self.paper.called(agent), "days": away.days}
        several = _("is away; ${agent} acts for ${days} days")
        told = _("is away; ${agent} acts for one day") if away.days == 1 else several
        title = self.translate(told % said)

        def deed() -> None:
            context = self.paper.by(owner)
            until = context.today + timedelta(days=away.days - 1)
            delegate(context, agent, context.today, until)

        return self._moment(self.paper.called(owner), title, deed, [])

    def _waiting(self, wait: Wait) -> Iterator[dict[str, Any]]:
        """Time passes, with a stop wherever a reminder or a deadline is due on the way.

        What is held up is tried again once on the way, and at the end: between nothing changes.
        """
        until = self.paper.attempt(lambda: self._until(wait))
        urged: set[tuple[Any, int]] = set()
        while not isinstance(until, Refusal):
            document = self._begun()
            due, state = self._due(document), (document.entered, document.urged)
            if due is None or due > until or state in urged:
                if self.paper.context.now < until:
                    yield self._strikes(until)
                return
            if len(urged) == MOST_DUE:
                until = Refusal(_("More is due than one wait can show. Wait once more from here."))
                break
            urged.add(state)
            yield self._strikes(due)
        yield self._moment("", self.translate(PASSES), _refuse(until), [])

    def _until(self, wait: Wait) -> datetime:
        """When the wait is over."""
        document, now = self._begun(), self.paper.context.now
        if wait.days or wait.hours:
            calendar = calendar_of(self.paper.context.company, self.paper.context.branch)
            return add_working(days_later(now, wait.days, calendar), wait.hours, calendar)
        times = (document.deadline, document.again)
        ahead = [moment for moment in times if moment is not None and moment > now]
        if not ahead:
            raise Refusal(_("No deadline is ahead in this step. Say how long to wait."))
        return min(ahead)

    def _due(self, document: Document) -> datetime | None:
        context, step = self.paper.context, self.paper.business.step(document.step)
        calendar = calendar_of(context.company, context.branch)
        return next_due(
            step.deadline, document.deadline, document.urged, context.now, calendar, document.again
        )

    def _strikes(self, moment: datetime) -> dict[str, Any]:
        """It is ``moment``: what is due then is done, as the system does it every few minutes."""
        self.paper.comes_to(moment)
        with as_system(self.paper.context) as system:
            context, deeds = watching(system)

            def deed() -> None:
                keep_deadlines(context, only=self.paper.business)

            return self._moment("", self.translate(PASSES), deed, deeds)

    def _title(self, act: Deal, whom: list[str]) -> str:
        locale, business = self.paper.context.identity.locale, self.paper.business
        if act.verb is not None:
            names = [self.paper.called(login) for login in whom]
            return verb_called(act.verb, names, business, locale, self.translate)
        if self.document is None:
            return self.translate(_("New"))
        way = business.transition(act.fires, self.document.step)
        if way is not None:
            return in_words(way.title, locale)
        return act.fires or self.translate(_("Edit"))

    def _effect(self, deed: Deed) -> dict[str, Any]:
        titles, title = self.teller.tables, deed.title
        if deed.undone:
            title = _("Undone: ${title}", mapping={"title": title})
        return {
            "title": self.translate(title),
            "wrote": [
                self.translate(
                    _("${what}: ${count}", mapping={"what": titles[table], "count": count})
                )
                for table, count in sorted(deed.wrote.items())
                if table in titles
            ],
        }

    def _login(self, who: Who) -> str:
        """The login of whom the script names, as the case stands now."""
        if who.relative not in BY_SEAT or who not in self.people:
            self.people[who] = self._seated(who) or self._related(who)
        return self.people[who]

    def _seated(self, who: Who) -> str:
        """The login of somebody in a seat; empty where only the case says who he is."""
        if who.login:
            self.paper.by(who.login)
            return who.login
        if who.relative not in BY_SEAT:
            return ""
        found = self.paper.holders(who.participant, who.number)
        if not found:
            said = {"who": self._called(who)}
            raise Refusal(_("No position here is a seat of ${who}.", mapping=said))
        return found[who.number - 1]

    def _related(self, who: Who) -> str:
        """The login of a relative of the case as it stands now."""
        said = {"who": self._called(who)}
        if self.document is None:
            raise Invalid(_("A case begins before there is ${who}. Say who begins.", mapping=said))
        resolve, looking = RESOLVE.get(who.relative), self.paper.looking
        kin = resolve([self.document], who.participant, looking) if resolve else {}
        found = kin.get(self.document.id, ())
        if len(found) < who.number:
            raise Refusal(_("In this case nobody is ${who}. Let somebody else act.", mapping=said))
        return found[who.number - 1]

    def _called(self, who: Who) -> str:
        return Words.of(self.paper.context, self.translate).who(who.participant)


def _refuse(refusal: Refusal) -> Callable[[], None]:
    def deed() -> None:
        raise refusal

    return deed
