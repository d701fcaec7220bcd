"""A business in words: its fields, steps and transitions, aspect by aspect, each with its place.

Pages show it, and two versions are compared by it; so nothing a business says may be missing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.workflow.definition import (
    ANY,
    APPLICANT,
    Business,
    Follow,
    OwnField,
    Participant,
    Step,
    Transition,
)
from core.workflow.plain import to_plain
from core.workflow.words.wording import EMPTY, VERBS, Words

USUAL = {"empty": "wait", "quorum": 1, "order": 50}


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """One thing said about an element: its title, its value in words, and the plain value.

    What is as ``usual`` need not be shown.
    """

    title: str
    words: str
    plain: Any
    usual: bool = False


@dataclass(frozen=True, kw_only=True)
class Element:
    """The business itself, or a field, step, transition or next document of it, in words.

    ``sort`` is its place's first word; ``name`` tells it from its like; ``label`` is its title.
    """

    place: str
    sort: str
    name: str
    called: str
    label: Any
    aspects: dict[str, Aspect]


def described(business: Business, words: Words) -> dict[str, Element]:
    """The whole of ``business`` in words, by place."""
    told = _Telling(business, words)
    elements = [told.whole()]
    elements += told.fields(business.fields, "fields")
    elements += [told.step(step) for step in business.steps]
    elements += [told.transition(transition) for transition in business.transitions]
    elements += [told.follow(follow) for follow in business.follows]
    return {element.place: element for element in elements}


class _Telling:
    """Puts the parts of one business into words."""

    def __init__(self, business: Business, words: Words) -> None:
        self.business, self.words = business, words
        self._fields = {one.name: words.label(one.title) for one in business.fields}
        self._steps = {one.name: words.label(one.title) for one in business.steps}
        self._moves = {(t.source, t.name): words.label(t.title) for t in business.transitions}

    def whole(self) -> Element:
        """The business itself."""
        one, words = self.business, self.words
        aspects = self._aspects(
            ("title", _("Label"), words.both(one.title), one.title),
            ("kind", _("Kind of document"), words.name("kinds", one.kind), one.kind),
            ("series", _("Series of its numbers"), one.series, one.series),
            ("starters", _("May begin one"), self._people(one.starters), one.starters),
            ("applies", _("Taken where"), words.condition(one.applies, one), one.applies),
            ("order", _("Asked in this order"), str(one.order), one.order),
            ("needs", _("Needs"), self._names("addons", one.needs), one.needs),
            ("prints", _("Prints"), self._names("print_layouts", one.prints), one.prints),
            ("facts", _("Facts beside a task"), self._field_names(one.facts), one.facts),
        )
        called = words.say(_("The business “${name}”"), name=words.label(one.title) or one.name)
        return Element(
            place="", sort="", name=one.name, called=called, label=one.title, aspects=aspects
        )

    def fields(self, fields: Sequence[OwnField], below: str, table: str = "") -> Iterator[Element]:
        """Own fields, each followed by the columns of its ``table``."""
        words, over = self.words, self.business
        for one in fields:
            place = f"{below}.{one.name}"
            shown_if = words.condition(one.shown_if, over, table)
            choices = words.listed(f"{words.label(c.title)} ({c.value})" for c in one.choices)
            aspects = self._aspects(
                ("title", _("Label"), words.both(one.title), one.title),
                ("type", _("Type"), words.name("types", one.type), one.type),
                ("required", _("Obligatory"), self._yes(one.required), one.required),
                ("default", _("Begins as"), self._default(one, table), one.default),
                ("formula", _("Formula"), words.condition(one.formula, over, table), one.formula),
                (
                    "check",
                    _("Right only while"),
                    words.condition(one.check, over, table),
                    one.check,
                ),
                ("message", _("Said otherwise"), words.both(one.message), one.message),
                ("shown_if", _("Shown only while"), shown_if, one.shown_if),
                ("choices", _("Choices"), choices, one.choices),
                ("listed", _("In the list"), self._yes(one.listed), one.listed),
                ("indexed", _("Filtered and sorted by"), self._yes(one.indexed), one.indexed),
            )
            called = words.say(_("Field “${name}”"), name=words.label(one.title) or one.name)
            yield Element(
                place=place,
                sort=below,
                name=one.name,
                called=called,
                label=one.title,
                aspects=aspects,
            )
            yield from self.fields(one.columns, place, one.name)

    def step(self, one: Step) -> Element:
        """A step: who takes part, with which rights, and the rules about them."""
        words = self.words
        said = [
            ("title", _("Label"), words.both(one.title), one.title),
            ("final", _("The end of the way"), self._yes(one.final), one.final),
            ("ladder", _("Decided by"), self._ladder(one), one.ladder),
            ("not_by", _("Not by whoever acted in"), self._not_by(one), one.not_by),
            ("empty", _("Where nobody is there"), words.say(EMPTY[one.empty]), one.empty)
            if one.empty in EMPTY
            else ("empty", _("Where nobody is there"), one.empty, one.empty),
            ("skip_asked", _("Asked only once"), self._yes(one.skip_asked), one.skip_asked),
            ("passes", _("Goes on by itself through"), self._move(one, one.passes), one.passes),
            ("verbs", _("Everyday deeds"), self._verbs(one.verbs), one.verbs),
            ("deadline", _("Deadline"), self._deadline(one), one.deadline),
        ]
        aspects = self._aspects(*said)
        for key, participant in _keyed(one.participants):
            aspects[key] = Aspect(
                title=words.who(participant),
                words=self._rights(one, participant),
                plain=to_plain(participant),
            )
        called = words.say(_("Step “${name}”"), name=words.label(one.title) or one.name)
        return Element(
            place=f"steps.{one.name}",
            sort="steps",
            name=one.name,
            called=called,
            label=one.title,
            aspects=aspects,
        )

    def transition(self, one: Transition) -> Element:
        """A transition: from where to where, under which conditions, and what it does."""
        words = self.words
        guards = words.listed(words.use("guards", use, self.business) for use in one.guards)
        effects = words.listed(words.use("effects", use, self.business) for use in one.effects)
        quorum = words.say(_("all who are asked")) if one.quorum == 0 else str(one.quorum)
        condition = words.condition(one.condition, self.business)
        source = self._steps.get(one.source, one.source)
        target = self._steps.get(one.target, one.target)
        aspects = self._aspects(
            ("title", _("Label"), words.both(one.title), one.title),
            ("source", _("Leaves"), source, one.source),
            ("target", _("Leads to"), target, one.target),
            ("condition", _("Possible while"), condition, one.condition),
            ("requires", _("Must be filled"), self._field_names(one.requires), one.requires),
            ("guards", _("Asked before"), guards, one.guards),
            ("effects", _("What it does"), effects, one.effects),
            ("quorum", _("How many must agree"), quorum, one.quorum),
            ("numbers", _("Draws the number"), self._yes(one.numbers), one.numbers),
            ("reason", _("Asks for a reason"), self._yes(one.reason), one.reason),
            ("automatic", _("Done by the system"), self._yes(one.automatic), one.automatic),
        )
        name = words.label(one.title) or one.name
        return Element(
            place=f"transitions.{one.source}.{one.name}",
            sort="transitions",
            name=one.name,
            called=words.say(_("“${name}” from step “${step}”"), name=name, step=source),
            label=one.title,
            aspects=aspects,
        )

    def follow(self, one: Follow) -> Element:
        """A next document that is made from one of these."""
        words = self.words
        values = words.listed(
            f"{words.field(one.business, name)}: {words.condition(said, self.business)}"
            for name, said in one.fields.items()
        )
        aspects = self._aspects(
            ("title", _("Label"), words.both(one.title), one.title),
            ("business", _("Business"), words.name("businesses", one.business), one.business),
            ("step", _("Offered in step"), self._steps.get(one.step, one.step), one.step),
            ("fields", _("With these values"), values, one.fields),
        )
        return Element(
            place=f"follows.{one.name}",
            sort="follows",
            name=one.name,
            called=words.say(_("Next document “${name}”"), name=words.label(one.title) or one.name),
            label=one.title,
            aspects=aspects,
        )

    def _aspects(self, *said: tuple[str, Any, str, Any]) -> dict[str, Aspect]:
        return {
            key: Aspect(
                title=self.words.translate(title),
                words=value,
                plain=to_plain(plain),
                usual=not value or USUAL.get(key) == plain,
            )
            for key, title, value, plain in said
        }

    def _default(self, one: OwnField, table: str) -> str:
        """What a field begins as; a choice by its label."""
        labels = {f'"{choice.value}"': self.words.label(choice.title) for choice in one.choices}
        return labels.get(one.default) or self.words.condition(one.default, self.business, table)

    def _yes(self, value: bool) -> str:
        return self.words.say(_("yes")) if value else ""

    def _people(self, people: Sequence[Participant]) -> str:
        return self.words.listed(map(self.words.who, people))

    def _names(self, sort: str, names: Sequence[str]) -> str:
        return self.words.listed(self.words.name(sort, name) for name in names)

    def _field(self, name: str) -> str:
        found = self._fields.get(name)
        return found or self.words.name(f"fields.{self.business.kind}", name)

    def _field_names(self, names: Sequence[str]) -> str:
        if ANY in names:
            return self.words.say(_("everything"))
        return self.words.listed(map(self._field, names))

    def _move(self, step: Step, name: str) -> str:
        """The transition called ``name`` that leaves ``step``: other steps may have one as well."""
        return self._moves.get((step.name, name), name)

    def _verbs(self, verbs: Sequence[str]) -> str:
        return self.words.listed(self.words.say(VERBS.get(verb, verb)) for verb in verbs)

    def _not_by(self, one: Step) -> str:
        titles = {APPLICANT: self.words.say(_("the beginning (the applicant)")), **self._steps}
        return self.words.listed(titles.get(name, name) for name in one.not_by)

    def _rights(self, step: Step, one: Participant) -> str:
        nothing = self.words.say(_("nothing"))
        said = {
            "sees": self._field_names(one.sees) or nothing,
            "edits": self._field_names(one.edits) or nothing,
            "fires": self.words.listed(self._move(step, name) for name in one.fires) or nothing,
        }
        return self.words.say(_("sees ${sees}; changes ${edits}; may do: ${fires}"), **said)

    def _ladder(self, step: Step) -> str:
        ladder = step.ladder
        if ladder is None:
            return ""
        rungs = []
        for rung in ladder.rungs:
            said = {"who": self.words.who(rung.who), "rights": self._rights(step, rung.who)}
            if rung.up_to is None:
                rungs.append(self.words.say(_("beyond that ${who} (${rights})"), **said))
            else:
                said["most"] = self.words.number(rung.up_to)
                rungs.append(self.words.say(_("up to ${most} ${who} (${rights})"), **said))
        measure = self.words.condition(ladder.measure, self.business)
        return self.words.said(measure, self.words.say(_("; ")).join(rungs))

    def _deadline(self, step: Step) -> str:
        deadline = step.deadline
        if deadline is None:
            return ""
        words, number = self.words, self.words.number
        several = _("${hours} working hours")
        within = _("one working hour") if deadline.hours == 1 else several
        said = [words.say(within, hours=number(deadline.hours))]
        if deadline.remind:
            several = _("reminded ${hours} hours before the end")
            before = _("reminded one hour before the end") if deadline.remind == 1 else several
            said.append(words.say(before, hours=number(deadline.remind)))
        if deadline.escalate is not None:
            who = words.who(deadline.escalate)
            rights = self._rights(step, deadline.escalate)
            told = words.say(_("then ${who} is asked as well"), who=f"{who} ({rights})")
            said.append(told)
        if deadline.fires:
            move = self._move(step, deadline.fires)
            said.append(words.say(_("then “${name}” by itself"), name=move))
        return words.listed(said)


def _keyed(participants: Sequence[Participant]) -> Iterator[tuple[str, Participant]]:
    """Each participant with a key that stays his when others come and go."""
    seen: dict[str, int] = {}
    for one in participants:
        key = f"who:{one.relative}:{one.department}:{one.role}"
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key}:{seen[key]}"), one
