"""How a document stands at one moment, in words: who is asked, who sees what, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.asking import fitting, missing
from core.workflow.beginning import permitted
from core.workflow.definition import ANY, Participant, Step, Transition, in_words
from core.workflow.documents import Document
from core.workflow.fields import names_for, sheet_of
from core.workflow.fields.sheet import Slot
from core.workflow.fields.taking import blank
from core.workflow.fields.values import read_values
from core.workflow.on_paper import Paper
from core.workflow.parts import in_round, relatives, rows_of
from core.workflow.rights import rights_of

LINES = 5


class Teller:
    """Tells how documents stand in a trial, to somebody who reads ``translate``'s language."""

    def __init__(self, paper: Paper, translate: Callable[[Any], str]) -> None:
        self.paper = paper
        self.translate = translate
        self.locale = paper.context.identity.locale
        self.sheet = sheet_of(paper.business, paper.context)

    def standing(self, document: Document, people: Sequence[str]) -> dict[str, Any]:
        """How ``document`` stands now, and what each of ``people`` sees and may do."""
        business = self.paper.business
        step = business.step(document.step)
        return {
            "step": step.name,
            "title": in_words(step.title, self.locale),
            "number": document.number or "",
            "final": step.final,
            "deadline": self._said(document.deadline),
            "waits_for": self._asked(document, step),
            "people": [self._person(document, login) for login in people],
            "ways": [self._way(document, way) for way in business.leaving(step.name)],
            "follows": [
                in_words(follow.title, self.locale)
                for follow in business.follows
                if follow.step == step.name
            ],
        }

    @cached_property
    def tables(self) -> dict[str, str]:
        """What people call the rows of a table, where there are pages of them."""
        found = self.paper.context.hooks.everywhere.collect("resources")
        return {one.record.__table__.name: self.translate(one.title) for one in found}

    def _asked(self, document: Document, step: Step) -> list[str]:
        """The names of those asked for it now; where nobody is by name, the seats that may act."""
        business, context = self.paper.business, self.paper.context
        rows = rows_of([document], business, context).get(document.id, ())
        now = [
            r for r in rows if r.answered is None and r.how != "copied" and in_round(r, document)
        ]
        if now:
            seats = (Participant(role=r.role or ANY, department=r.department or ANY) for r in now)
            named = zip(now, seats, strict=True)
            found = [self.paper.called(r.login) if r.login else self._seat(who) for r, who in named]
            return list(dict.fromkeys(found))
        kin = relatives([document], business, context)
        told: list[str] = []
        for line, who in enumerate(step.participants):
            if who.fires and who.relative in ("", "headquarters"):
                told.append(self._seat(who))
            elif who.fires:
                logins = kin.get((step.name, line), {}).get(document.id, ())
                told += [self.paper.called(login) for login in logins]
        return list(dict.fromkeys(told))

    def _seat(self, who: Participant) -> str:
        company, home = self.paper.context.company, self.paper.context.branch
        assert home is not None
        role = company.roles.get(who.role)
        department = home.departments.get(who.department)
        parts = [node.called(self.locale) for node in (department, role) if node is not None]
        if who.relative:
            parts.append(self.translate(_("Headquarters")))
        return " · ".join(parts) or self.translate(_("Anybody here"))

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
                [self._title(slot), self._value(slot, values.get(slot.name), names)]
                for slot in seen
            ],
            "edits": [self._title(slot) for slot in seen if slot.typed and rights.edit(slot.name)],
            "fires": [
                in_words(way.title, self.locale)
                for way in self.paper.business.leaving(step.name)
                if rights.fire(way.name)
            ],
        }

    def _way(self, document: Document, way: Transition) -> dict[str, Any]:
        business, context = self.paper.business, self.paper.context
        guards, effects = (context.hooks.named(name) for name in ("guards", "effects"))
        fits = self.paper.attempt(lambda: bool(fitting([document], business, way, context)))
        return {
            "name": way.name,
            "title": in_words(way.title, self.locale),
            "reason": way.reason,
            "automatic": way.automatic,
            "holds": fits is True,
            "missing": [
                self._title(self.sheet.slots[name])
                for name in missing(document, business, way, context)
            ],
            "guards": [
                {
                    "title": self.translate(guards[use.name].title),
                    "says": self._says(document, guards[use.name], use.given, context),
                }
                for use in way.guards
                if use.name in guards
            ],
            "effects": [
                self.translate(effects[use.name].title)
                for use in way.effects
                if use.name in effects
            ],
        }

    def _says(self, document: Document, guard: Any, given: Any, context: Context) -> list[str]:
        met = self.paper.attempt(lambda: list(guard.check([document], context, **given)))
        said = met.messages if isinstance(met, Refusal) else [one.message for one in met]
        return [self.translate(message) for message in said]

    def _title(self, slot: Slot) -> str:
        return self.translate(slot.called(self.locale))

    def _value(self, slot: Slot, value: Any, names: dict[tuple[str, Any], str]) -> str:
        if blank(value):
            return ""
        if slot.type.kept == "table":
            lines = [self._line(slot, line, names) for line in value[:LINES]]
            return "; ".join([*lines, "…"] if len(value) > LINES else lines)
        if slot.type.named is not None:
            several = value if isinstance(value, tuple) else (value,)
            return ", ".join(names.get((slot.type.name, one), str(one)) for one in several)
        if value in slot.choices:
            return in_words(slot.choices[value], self.locale)
        return self._said(value)

    def _line(self, slot: Slot, line: Any, names: dict[tuple[str, Any], str]) -> str:
        cells = (self._value(column, line.get(column.name), names) for column in slot.columns)
        return ", ".join(cell for cell in cells if cell)

    def _said(self, value: Any) -> str:
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
