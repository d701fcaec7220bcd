"""Documents in words: what a reader may see of each, with records and people by their names.

Many documents cost as many statements as one: names are looked up once for each type of field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.context import Context
from core.security.called import people_called
from core.web.application.fields import Slots, choices_of, is_right, slots_for
from core.web.show import Show
from core.workflow.businesses import definition
from core.workflow.deciding.parts import Part, parts_many, rows_of
from core.workflow.deciding.rights import Rights, rights_many
from core.workflow.definition import Business, in_words
from core.workflow.documents import Document
from core.workflow.fields import Slot, names_for, sheet_of, values_of


class Words:
    """Values in one reader's words; ``names`` are those of records and people, by type."""

    def __init__(self, show: Show, locale: str, names: Mapping[tuple[str, Any], str]) -> None:
        self.show, self.locale, self.names = show, locale, names

    def of(self, slot: Slot, value: Any) -> str:
        """``value`` of the field ``slot``."""
        if value is None or value == ():
            return ""
        if slot.type.kept == "table":
            return self.show.quantity(len(value))
        if slot.type.named is not None:
            many = value if isinstance(value, tuple) else (value,)
            called = (self.names.get((slot.type.name, one), str(one)) for one in many)
            return self.show.listed(called)
        return self.show(value, slot.type.show, choices_of(slot, self.locale))

    def rows(self, slot: Slot, value: Any) -> list[list[str]]:
        """The lines of a table, a list of cells each."""
        return [[self.of(cell, line.get(cell.name)) for cell in slot.columns] for line in value]

    def table(self, slot: Slot, value: Any) -> dict[str, Any]:
        """A table to look at: its title, its columns and whether they hold numbers, its lines."""
        return {
            "name": slot.name,
            "title": slot.called(self.locale),
            "columns": [(column.called(self.locale), is_right(column)) for column in slot.columns],
            "rows": self.rows(slot, value),
        }


class Shown:
    """Some documents of a business as one reader sees them; ``only`` these fields, or all.

    ``parts`` says why he takes part in each, ``asked`` who is asked about it (``rows_of``).
    """

    def __init__(
        self,
        documents: Sequence[Document],
        here: Context,
        show: Show,
        only: Collection[str] | None = None,
    ) -> None:
        self.here, self.only = here, only
        self.businesses: dict[int, Business] = {}
        self.slots: dict[int, Slots] = {}
        self.rights: dict[int, Rights] = {}
        self.asked: dict[int, Sequence[Any]] = {}
        self.parts: dict[int, Sequence[Part]] = {}
        self.values: dict[int, Mapping[str, Any]] = {}
        names: dict[tuple[str, Any], str] = {}
        for version, same in _by_version(documents).items():
            business = definition(here, same[0].business, version)
            self.businesses[version] = business
            self.slots[version] = slots_for(business, here)
            rows = rows_of(same, business, here)
            parts = parts_many(same, business, here, rows)
            self.asked |= rows
            self.parts |= parts
            self.rights |= rights_many(same, business, here, parts)
            for document in same:
                self.values[document.id] = self._visible(document, business)
            seen = [self.values[document.id] for document in same]
            names |= names_for(sheet_of(business, here), seen, here)
        self.words = Words(show, here.identity.locale, names)
        self.people = people_called({document.creator for document in documents}, here)

    def _visible(self, document: Document, business: Business) -> dict[str, Any]:
        rights = self.rights[document.id]
        values = values_of(document, business, self.here)
        asked = self.only if self.only is not None else self.slots[business.version]
        seen = (n for n in self.slots[business.version] if n in asked and rights.see(n))
        return {name: values.get(name) for name in seen}

    def step(self, document: Document) -> str:
        """The step in which ``document`` stands, by its title."""
        return step_called(self.businesses[document.version], document.step, self.here)

    def open(self, document: Document, name: str) -> bool:
        """Whether the reader may look at what is called ``name``, in the step it is in."""
        if name in self.slots[document.version]:
            return self.rights[document.id].see(name)
        return self.rights[document.id].there

    def plain(self, document: Document, name: str) -> Any:
        """The value for a sheet: numbers and dates as such, everything else in words."""
        slot, value = self._at(document, name)
        if slot is None or value is None or slot.type.kept in ("units", "day"):
            return value
        return self.words.of(slot, value)

    def text(self, document: Document, name: str) -> str:
        """The value in words; empty where there is none, or none for this reader."""
        slot, value = self._at(document, name)
        return "" if slot is None else self.words.of(slot, value)

    def _at(self, document: Document, name: str) -> tuple[Slot | None, Any]:
        slot = self.slots[document.version].get(name)
        return slot, self.values[document.id].get(name)


def step_called(business: Business, name: str, here: Context) -> str:
    """What the step ``name`` is called for the reader; its name where the definition lacks it."""
    titles = {step.name: in_words(step.title, here.identity.locale) for step in business.steps}
    return titles.get(name) or name


def _by_version(documents: Sequence[Document]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        found[document.version].append(document)
    return found
