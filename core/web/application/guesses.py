"""What the reader of a list could guess from an order or a filter, and is kept from guessing.

By a field that is hidden from him somewhere, as the business is now, nothing is asked for at all.
Documents keep the rights of the version they follow: where an older one hides a field, no filter
finds them by it, and they are sorted as if it were empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy import and_, case, literal, not_, or_

from core.context import Context
from core.web.application.fields import Slots
from core.workflow.businesses import definition
from core.workflow.deciding.rights import Rights, least_rights, rights_as_applicant
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.fields import sheet_of
from core.workflow.people import logins_of

Steps = Mapping[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class _Hidden:
    """What some ``versions`` with the same steps and ``fields`` hide, by field: in which steps.

    ``others`` is of documents that others began, ``own`` of those that the reader began himself.
    ``open_in_own`` are the fields that he sees in all of the latter.
    """

    versions: list[int]
    fields: frozenset[str]
    others: Steps
    own: Steps
    open_in_own: frozenset[str]


class Guesses:
    """What one reader could guess of the documents of ``business``, all its versions together."""

    def __init__(self, business: Business, slots: Slots, here: Context) -> None:
        self.business, self.slots, self.here = business, slots, here

    @cached_property
    def open(self) -> frozenset[str]:
        """The fields that the reader sees in every document that others began, as it is now."""
        rights = list(chain(*least_rights(self.business, self.here).values()))
        return frozenset(name for name in self.slots if all(one.see(name) for one in rights))

    @cached_property
    def shut(self) -> frozenset[str]:
        """The fields of which an order or a filter alone would tell him something."""
        return frozenset(sheet_of(self.business, self.here).slots) - self.open

    @cached_property
    def shut_in_own(self) -> frozenset[str]:
        """The fields that he does not see in everything he began himself."""
        rights = rights_as_applicant(self.business, self.here).values()
        return frozenset(name for name in self.slots if not all(one.see(name) for one in rights))

    @cached_property
    def open_in_own(self) -> frozenset[str]:
        """The fields by which only what he began himself is looked for: of it he sees them all."""
        return _open_in_own(self.slots, self.business, self.here) - self.open

    def closed_but_in_own(self, name: str) -> Any:
        """The condition on ``Document`` that others began it, or that he may not see ``name``."""
        mine = Document.creator.in_(sorted(logins_of(self.here, self.business.name)))
        versions = [v for one in self._hidden if name not in one.open_in_own for v in one.versions]
        return or_(not_(mine), Document.version.in_(versions))

    def closed(self, name: str) -> Any:
        """The condition on ``Document`` that its field ``name`` is hidden from him; None: in none.

        A version without the field counts where another hides it: what was given up on the way to
        it stays with the document.
        """
        if not any(name in one.others or name in one.own for one in self._hidden):
            return None
        return or_(*(found for one in self._hidden for found in self._closed_in(one, name)))

    def sorted_by(self, expression: Any, name: str) -> Any:
        """``expression`` of the field ``name`` as it is sorted by, empty where it is hidden."""
        closed = self.closed(name)
        if closed is None or expression is None:
            return expression
        nothing = literal(getattr(expression, "nothing", None), expression.type)
        return case((closed, nothing), else_=expression)

    def _closed_in(self, hidden: _Hidden, name: str) -> Iterator[Any]:
        follows = Document.version.in_(hidden.versions)
        if name not in hidden.fields:
            yield follows
        if steps := hidden.others.get(name):
            yield and_(follows, Document.step.in_(steps))
        if steps := hidden.own.get(name):
            mine = Document.creator.in_(sorted(logins_of(self.here, self.business.name)))
            yield and_(follows, mine, Document.step.in_(steps))

    @cached_property
    def _hidden(self) -> list[_Hidden]:
        """What each version hides; versions with the same people and fields are looked at once."""
        here, name = self.here, self.business.name
        kept = here.company.businesses.get(name, {})
        known = [definition(here, name, v) for v in kept if v != self.business.version]
        groups: dict[Any, list[Business]] = {}
        for one in (self.business, *known):
            rights = tuple((s.name, s.participants, s.everyone, s.verbs) for s in one.steps)
            groups.setdefault((frozenset(sheet_of(one, here).slots), rights), []).append(one)
        return [self._hides(fields, same) for (fields, _rights), same in groups.items()]

    def _hides(self, fields: frozenset[str], same: list[Business]) -> _Hidden:
        own = rights_as_applicant(same[0], self.here)
        return _Hidden(
            versions=[one.version for one in same],
            fields=fields,
            others=_hiding(fields, least_rights(same[0], self.here)),
            own=_hiding(fields, {step: [has] for step, has in own.items()}),
            open_in_own=_open_in_own(fields, same[0], self.here),
        )


def _open_in_own(names: Iterable[str], business: Business, here: Context) -> frozenset[str]:
    """The fields of ``names`` that whoever begins a document always sees, for he has a part in it.

    In a step where he has another part as well, by his seat or as a relative, that counts alone.
    """
    own = list(rights_as_applicant(business, here).values())
    beside = [one for one in chain(*least_rights(business, here).values()) if one.there]
    return frozenset(name for name in names if own and all(r.see(name) for r in (*own, *beside)))


def _hiding(names: Iterable[str], rights: Mapping[str, list[Rights]]) -> dict[str, list[str]]:
    """The fields of ``names`` that are hidden in some step, and in which."""
    found = {n: [s for s, has in rights.items() if not all(r.see(n) for r in has)] for n in names}
    return {name: steps for name, steps in found.items() if steps}
