"""The company as objects: few writes, object-shaped, kept in ZODB.

Objects hold plain data and objects of this module only, so that a missing addon never breaks one.
Nothing here is changed directly: ``core.company.deeds`` is the door, for it can redo a lost change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from persistent.mapping import PersistentMapping

Title = dict[str, str]
# The code by which headquarters is known, as companies number their branches.
HEADQUARTERS = "00"


def in_language(title: Mapping[str, str], locale: str) -> str:
    """The title in ``locale``, or in English, or in whatever there is."""
    return title.get(locale) or title.get("en") or next(iter(title.values()), "")


@dataclass(frozen=True, kw_only=True)
class Phase:
    """From ``since`` on, these addons are on in a branch."""

    since: date
    addons: frozenset[str]


class Node(Persistent):
    """Something with a name that people call by a title in their own language.

    ``fields`` names what a page may edit; ``holds`` names the mapping of what lies below it.
    """

    fields: ClassVar[tuple[str, ...]] = ("title",)
    holds: ClassVar[str] = ""

    def __init__(self, name: str, title: Title) -> None:
        self.name = name
        self.title = dict(title)

    def called(self, locale: str) -> str:
        """The title for a reader of ``locale``."""
        return in_language(self.title, locale) or self.name

    def values(self) -> dict[str, Any]:
        """The editable fields as plain data."""
        return {name: getattr(self, name) for name in self.fields}

    def update(self, values: Mapping[str, Any]) -> None:
        """Set editable fields from plain data; an unknown field is a fault of the program."""
        for name, value in values.items():
            if name not in self.fields:
                raise KeyError(name)
            setattr(self, name, value)


class Role(Node):
    """What a position lets its holder do; ``spans`` lets it be done in every branch."""

    fields = ("title", "permissions", "spans")

    def __init__(self, name: str, title: Title) -> None:
        super().__init__(name, title)
        self.permissions: tuple[str, ...] = ()
        self.spans = False


class Position(Node):
    """A seat in a department (岗位); it carries roles, and people are posted to it.

    Whoever holds one that ``heads`` leads the department.
    """

    fields = ("title", "roles", "heads")
    heads = False

    def __init__(self, name: str, title: Title) -> None:
        super().__init__(name, title)
        self.roles: tuple[str, ...] = ()


class Department(Node):
    """A part of a branch (部门), ``under`` another one of it or right under the branch."""

    fields = ("title", "under")
    holds = "positions"
    under = ""

    def __init__(self, name: str, title: Title) -> None:
        super().__init__(name, title)
        self.positions = PersistentMapping()


class LegalEntity(Node):
    """A tax subject (法人) that branches belong to; its particulars are printed on invoices."""

    fields = ("title", "tax_code", "address", "phone", "bank", "account")

    def __init__(self, name: str, title: Title) -> None:
        super().__init__(name, title)
        self.tax_code = self.address = self.phone = self.bank = self.account = ""


class Branch(Node):
    """A branch, or headquarters: its code stands in every business record it owns."""

    fields = ("title", "code", "region", "entity", "address", "phone")
    holds = "departments"
    # The version of a business that is live here by the branch's own choice; None is retired.
    businesses: Mapping[str, int | None] = MappingProxyType({})

    def __init__(self, name: str, title: Title) -> None:
        super().__init__(name, title)
        self.code = name
        self.region = self.entity = self.address = self.phone = ""
        self.departments = PersistentMapping()
        self.phases: tuple[Phase, ...] = ()
        self.options = PersistentMapping()

    def enabled(self, on: date) -> frozenset[str]:
        """Names of the addons that are on at the date ``on``."""
        return next((p.addons for p in reversed(self.phases) if p.since <= on), frozenset())


class Company(Node):
    """The root: everything the company has decided about itself."""

    fields = ("title", "timezone", "currency")
    holds = "branches"
    # The decision up to which all are applied; beyond it ``applied`` holds their tokens.
    settled = 0
    # Drafts of businesses as plain data, by (home, name); a company of an earlier qudao has none.
    drafts: Mapping[tuple[str, str], Mapping[str, Any]] = MappingProxyType({})
    # What came of the cases of published businesses, as plain data, by (name, version).
    results: Mapping[tuple[str, int], Mapping[str, Any]] = MappingProxyType({})
    # Drafts of print layouts as plain data, by the layout's name.
    layout_drafts: Mapping[str, Mapping[str, Any]] = MappingProxyType({})

    def __init__(self, name: str, title: Title) -> None:
        super().__init__(name, title)
        self.timezone = "Asia/Shanghai"
        self.currency = "CNY"
        self.entities = PersistentMapping()
        self.branches = PersistentMapping()
        self.roles = PersistentMapping()
        self.businesses = OOBTree()
        self.layouts = OOBTree()
        self.pictures = OOBTree()
        self.options = PersistentMapping()
        self.applied = OOTreeSet()

    @property
    def decided(self) -> tuple[int, tuple[str, ...]]:
        """What is another with every decision: while it is the same, nothing has changed here."""
        return self.settled, tuple(self.applied)

    @property
    def headquarters(self) -> Branch | None:
        """The branch that decides for the others, by its code; None where there is none."""
        found = (b for b in self.branches.values() if b.code == HEADQUARTERS)
        return next(found, None)

    def branch_of(self, code: str) -> Branch:
        """The branch whose records carry ``code``; KeyError where there is none."""
        for branch in self.branches.values():
            if branch.code == code or branch.name == code:
                return branch
        raise KeyError(code)


KINDS: dict[str, tuple[type[Node], str]] = {
    "entities": (LegalEntity, "entities"),
    "branches": (Branch, "branches"),
    "roles": (Role, "roles"),
    "departments": (Department, "departments"),
    "positions": (Position, "positions"),
}
