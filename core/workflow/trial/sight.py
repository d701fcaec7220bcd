"""What each person sees of a document in a trial, may change and may do there, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import _, in_a_row
from core.workflow.deciding.parts import relatives
from core.workflow.deciding.rights import rights_of
from core.workflow.definition import Participant, Step, in_words
from core.workflow.documents import Document
from core.workflow.fields import names_for, sheet_of
from core.workflow.fields.sheet import Slot
from core.workflow.fields.taking import blank
from core.workflow.fields.values import read_values
from core.workflow.motion.beginning import permitted
from core.workflow.people import place_of
from core.workflow.trial.on_paper import BY_SEAT, Paper

LINES = 5


class Sight:
    """Tells what people see in a trial, to somebody who reads ``translate``'s language."""

    def __init__(self, paper: Paper, translate: Callable[[Any], str]) -> None:
        self.paper = paper
        self.translate = translate
        self.locale = paper.context.identity.locale
        self.sheet = sheet_of(paper.business, paper.context)

    def titled(self, place: str) -> str:
        """What people call the field at ``place``, like ``goods.0.pieces``; empty if it is none."""
        name, *below = place.split(".")
        slot = self.sheet.slots.get(name)
        if slot is None:
            return ""
        columns = {column.name: column for column in slot.columns}
        called = [slot.called(self.locale)]
        for part in below:
            if part in columns:
                called.append(columns[part].called(self.locale))
            elif part.isdecimal():
                called.append(str(int(part) + 1))
        return " · ".join(self.translate(one) for one in called)

    def people(self, document: Document, step: Step, known: Sequence[str]) -> list[dict[str, Any]]:
        """What the people ``known`` see, and somebody of each line of ``step`` besides them.

        Each has ``who``, whether the document is ``there`` for him, what he ``sees`` (title and
        value), what is ``hidden``, and what he ``edits`` and ``fires``; ``empty`` where nobody sits
        in the seat yet.
        """
        everybody = dict.fromkeys([*known, *self._holders(document, step, known)])
        found = [self._person(document, login) for login in everybody]
        return [*found, *self._empty(document, step)]

    def _holders(self, document: Document, step: Step, people: Sequence[str]) -> Iterator[str]:
        """Somebody of each line of the step of whom none of ``people`` is one."""
        business, context = self.paper.business, self.paper.looking
        kin = relatives([document], business, context, step=step.name)
        for line, who in enumerate(step.participants):
            if who.relative in BY_SEAT:
                held = self.paper.organisation.holders(who, place_of(who, context))
            else:
                held = kin.get((step.name, line), {}).get(document.id, ())
            if held and not set(held) & set(people):
                yield held[0]

    def _empty(self, document: Document, step: Step) -> list[dict[str, Any]]:
        """What whoever will sit in a seat of the step sees that nobody holds yet."""
        found = []
        for who in step.participants:
            place = self.paper.place_of(who)
            if who.relative not in BY_SEAT or place is None:
                continue
            if self.paper.organisation.holders(who, place.name):
                continue
            with self.paper.glance():
                for login in self.paper.holders(who):
                    seen = self._person(document, login)
                    found.append({**seen, "who": self.seat(who), "empty": True})
        return found

    def _person(self, document: Document, login: str) -> dict[str, Any]:
        context = self.paper.by(login)
        rights = rights_of(document, self.paper.business, context)
        values = read_values(document, self.sheet)
        names = names_for(self.sheet, [values], context)
        seen = [
            slot
            for slot in self.sheet.slots.values()
            if rights.see(slot.name) and permitted(slot.name, self.sheet, context)
        ]
        step = self.paper.business.step(document.step)
        return {
            "who": context.identity.name,
            "there": rights.there,
            "sees": [
                [self.title(slot), self._value(slot, values.get(slot.name), names)] for slot in seen
            ],
            "hidden": [
                self.title(slot)
                for slot in self.sheet.slots.values()
                if slot.name not in {one.name for one in seen}
            ],
            "edits": [self.title(slot) for slot in seen if slot.typed and rights.edit(slot.name)],
            "fires": [
                in_words(way.title, self.locale)
                for way in self.paper.business.leaving(step.name)
                if rights.fire(way.name)
            ],
        }

    def seat(self, who: Participant) -> str:
        """A seat by its department and role, as the reader calls them."""
        company, home = self.paper.context.company, self.paper.context.branch
        assert home is not None
        role = company.roles.get(who.role)
        department = home.departments.get(who.department)
        parts = [node.called(self.locale) for node in (department, role) if node is not None]
        if who.relative:
            parts.append(self.translate(_("Headquarters")))
        return " · ".join(parts) or self.translate(_("Anybody here"))

    def title(self, slot: Slot) -> str:
        """What the reader calls a field."""
        return self.translate(slot.called(self.locale))

    def _value(self, slot: Slot, value: Any, names: dict[tuple[str, Any], str]) -> str:
        if blank(value):
            return ""
        if slot.type.kept == "table":
            lines = [self._line(slot, line, names) for line in value[:LINES]]
            return "; ".join([*lines, "…"] if len(value) > LINES else lines)
        if slot.type.named is not None:
            several = value if isinstance(value, tuple) else (value,)
            called = (names.get((slot.type.name, one), str(one)) for one in several)
            return in_a_row(called, self.locale)
        if value in slot.choices:
            return in_words(slot.choices[value], self.locale)
        return f"{value:,.2f}" if slot.type.show == "money" else self.said(value)

    def _line(self, slot: Slot, line: Any, names: dict[tuple[str, Any], str]) -> str:
        cells = (self._value(column, line.get(column.name), names) for column in slot.columns)
        return in_a_row(filter(None, cells), self.locale)

    def said(self, value: Any) -> str:
        """A single value as anybody reads it; moments on the company's clock."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.translate(_("Yes")) if value else self.translate(_("No"))
        if isinstance(value, datetime):
            zone = ZoneInfo(self.paper.context.company.timezone)
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
