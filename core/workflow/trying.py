"""Try on paper: a case goes through a definition with chosen people, and nothing is posted.

A script says who begins with which values, and who then changes or fires what. What comes out says
for every moment who gets the document, what everybody chosen sees and may do, what the guards
answer, what the effects would write, and what is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.workflow.beginning import begin
from core.workflow.definition import ANY, HEADQUARTERS, Business, Participant, in_words
from core.workflow.documents import Document
from core.workflow.editing import edit
from core.workflow.firing import fire
from core.workflow.moment import Teller
from core.workflow.on_paper import Paper, on_paper
from core.workflow.parts import RESOLVE
from core.workflow.plain import from_plain
from core.workflow.watched import Deed, watching
from core.workflow.wording import Words

MOST_ACTS = 50


@dataclass(frozen=True, kw_only=True)
class Who:
    """A user by ``login``, or the ``number``-th person in a seat of ``role`` x ``department``.

    Where so many do not sit there, they are made up. Or he is a ``relative`` of the case that has
    begun, or sits at headquarters, as a participant does.
    """

    login: str = ""
    role: str = ANY
    department: str = ANY
    number: int = 1
    relative: str = ""

    @property
    def participant(self) -> Participant:
        """He as a definition names him."""
        return Participant(role=self.role, department=self.department, relative=self.relative)


@dataclass(frozen=True, kw_only=True)
class Deal:
    """One thing somebody does: changes ``values``, or fires a transition, or one after the other.

    In the first one the document begins with the values.
    """

    who: Who
    values: Mapping[str, Any] = field(default_factory=dict)
    fires: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Script:
    """What happens on paper, one thing after the other."""

    acts: tuple[Deal, ...]


def try_on_paper(
    business: Business, script: Any, context: Context, translate: Callable[[Any], str]
) -> dict[str, Any]:
    """What happens when ``script``, as plain data, is played: ``{"moments": [...]}``.

    A moment has ``who`` and ``deed``, what was ``refused``, which ``effects`` wrote what, and then
    how the document stands: ``step``, ``title``, ``number``, ``final``, ``deadline``, ``waits_for``
    (names), ``people`` (what each sees, edits and fires), ``ways`` (with what stands against each)
    and ``follows``. Raises Refusal where the script is none.
    """
    read: Script = from_plain(Script, script)
    if not 0 < len(read.acts) <= MOST_ACTS:
        said = {"most": MOST_ACTS}
        raise Invalid(_("Try one to ${most} deeds, the first of which begins.", mapping=said))
    with on_paper(business, context) as paper:
        return {"moments": _Play(paper, translate).through(read)}


class _Play:
    """A script at play: the document once it has begun, and the people who have appeared."""

    def __init__(self, paper: Paper, translate: Callable[[Any], str]) -> None:
        self.paper = paper
        self.translate = translate
        self.document: Document | None = None
        self.teller = Teller(paper, translate)

    def through(self, script: Script) -> list[dict[str, Any]]:
        """What happens at each deed; where none can begin there is nothing to go on with."""
        self.paper.fill_heads()
        logins = [self._seated(act.who) for act in script.acts]
        moments = []
        for number, act in enumerate(script.acts):
            # Who is a relative of the case is known when it has come so far.
            logins[number] = logins[number] or self._related(act.who)
            known = dict.fromkeys(login for login in logins if login)
            moments.append(self._moment(act, logins[number], list(known)))
            if self.document is None:
                break
        return moments

    def _moment(self, act: Deal, login: str, people: list[str]) -> dict[str, Any]:
        context, deeds = watching(self.paper.by(login))
        title = self._title(act)
        met = self.paper.attempt(lambda: self._do(act, context))
        refused = met.messages if isinstance(met, Refusal) else ()
        if isinstance(met, Refusal):
            deeds.clear()
        else:
            self.document = met
        return {
            "who": self.paper.called(login),
            "deed": title,
            "refused": [self.translate(said) for said in refused],
            "effects": [self._effect(deed) for deed in deeds],
            **(self.teller.standing(self.document, people) if self.document is not None else {}),
        }

    def _do(self, act: Deal, context: Context) -> Document:
        document = self.document
        if document is None:
            document = begin(self.paper.business, act.values, context)
        elif act.values:
            edit(document, act.values, context)
        if act.fires:
            fire([document], act.fires, context, reason=act.reason or None)
        return document

    def _title(self, act: Deal) -> str:
        locale = self.paper.context.identity.locale
        if self.document is None:
            return self.translate(_("New"))
        way = self.paper.business.transition(act.fires, self.document.step)
        if way is not None:
            return in_words(way.title, locale)
        return act.fires or self.translate(_("Edit"))

    def _effect(self, deed: Deed) -> dict[str, Any]:
        titles = self.teller.tables
        return {
            "title": self.translate(deed.title),
            "wrote": [
                self.translate(
                    _("${what}: ${count}", mapping={"what": titles.get(t, t), "count": count})
                )
                for t, count in sorted(deed.wrote.items())
            ],
        }

    def _seated(self, who: Who) -> str:
        """The login of somebody in a seat; empty where only the case says who he is."""
        if who.login:
            self.paper.by(who.login)
            return who.login
        if not 0 < who.number <= MOST_ACTS:
            raise Invalid(_("Number people from 1 on."))
        if who.relative not in ("", HEADQUARTERS):
            return ""
        found = self.paper.holders(who.participant, who.number)
        if not found:
            said = {"role": who.role, "department": who.department}
            raise Refusal(
                _("No position in ${department} carries the role ${role} here.", mapping=said)
            )
        return found[who.number - 1]

    def _related(self, who: Who) -> str:
        """The login of a relative of the case as it stands now."""
        said = {"who": Words.of(self.paper.context, self.translate).who(who.participant)}
        if self.document is None:
            raise Invalid(_("A case begins before there is ${who}. Say who begins.", mapping=said))
        resolve, looking = RESOLVE.get(who.relative), self.paper.looking
        kin = resolve([self.document], who.participant, looking) if resolve else {}
        found = kin.get(self.document.id, ())
        if len(found) < who.number:
            raise Refusal(_("In this case nobody is ${who}. Let somebody else act.", mapping=said))
        return found[who.number - 1]
