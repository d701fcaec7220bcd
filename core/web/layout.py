"""The frame round every page: menu, branches, search, language, the person signed in."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from pyramid.events import BeforeRender, subscriber
from pyramid.renderers import get_renderer

from core.company.model import Branch
from core.web.application.entries import entries_for
from core.web.parts import parts_for
from core.workflow.inbox.tasks import MOST, Inbox
from core.workflow.printing.printers import queued_printers

CORE_MENU = (
    ("company", "core:company:view"),
    ("addons", "core:addon:switch"),
    ("users", "core:user:view"),
    ("jobs", "core:job:view"),
)


class Frame:
    """What the layout template asks for, worked out only when it asks."""

    def __init__(self, request: Any, context: Any) -> None:
        self.request = request
        self.context = context
        self.here = request.here

    @property
    def macro(self) -> Any:
        """The layout's macro that pages fill."""
        return get_renderer("core.web:templates/layout.pt").implementation().macros["page"]

    @property
    def record(self) -> Any:
        """The page of a record, whose slots a noun's own page fills: actions, before, after."""
        return get_renderer("core.web:templates/record.pt").implementation()

    @property
    def case(self) -> Any:
        """The page of a document of a business, whose slots a kind's own page fills."""
        return get_renderer("core.web:templates/application/record.pt").implementation()

    @property
    def listing(self) -> Any:
        """The page of a list, whose table a noun's own page may fill."""
        return get_renderer("core.web:templates/list.pt").implementation()

    @property
    def log(self) -> Any:
        """The macro of the change log, for the page of whatever has one."""
        return get_renderer("core.web:templates/changes.pt").implementation().macros["log"]

    @functools.cached_property
    def path(self) -> str:
        """The address of this page; the menu compares each of its entries with it."""
        return str(self.request.path)

    @property
    def branch(self) -> Branch | None:
        """The branch this page stands in."""
        return self.here.branch

    def branches(self) -> list[Branch]:
        """The branches of the person's world, headquarters first."""
        every = self.here.company.branches.values()
        return sorted(
            (b for b in every if self.here.identity.enters(b)), key=lambda b: (b.region, b.code)
        )

    def menu(self) -> Iterator[tuple[Any, list[Any]]]:
        """The branch's menu: sections with the entries the person may use."""
        if self.branch is None:
            return
        sections: dict[Any, list[Any]] = {}
        found = (*parts_for("menu", self.here), *entries_for(self.here))
        for entry in sorted(found, key=lambda entry: entry.order):
            sections.setdefault(entry.group, []).append(entry)
        yield from sections.items()

    def tasks(self) -> str:
        """How many documents wait for the person in this branch; empty where none does."""
        waiting = Inbox(self.here).waiting() if self.branch is not None else 0
        return f"{MOST}+" if waiting > MOST else str(waiting or "")

    def company_menu(self) -> list[str]:
        """The company's own pages the person may use."""
        return [
            name
            for name, permission in CORE_MENU
            if self.here.identity.may(permission, None)
            or any(permission_in(self.here, permission, b) for b in self.branches())
        ]

    def may_set_printing(self) -> bool:
        """Whether the person sets the printer and the papers of this branch."""
        return self.branch is not None and self.here.may("core:layout:edit")

    def may_see_print_queue(self) -> bool:
        """Whether prints wait for printers of this branch, and the person may see which."""
        if self.branch is None or not self.here.may("core:queue:view"):
            return False
        return bool(queued_printers(self.here))

    def may_print_labels(self) -> bool:
        """Whether there are labels in this branch that the person prints."""
        labels = self.here.hooks.collect("labels")
        return self.branch is not None and any(self.here.may(one.permission) for one in labels)

    def may_see_businesses(self) -> bool:
        """Whether the person looks at how this branch's businesses are defined."""
        return self.branch is not None and self.here.may("core:business:view")

    def url(self, path: str = "") -> str:
        """The address of ``path`` below this branch."""
        assert self.branch is not None
        return f"/{self.branch.name}/{path}".rstrip("/")

    def is_current(self, path: str) -> bool:
        """Whether the page stands at or below ``path``."""
        return f"{self.path}/".startswith(f"{self.url(path)}/")

    def crumbs(self) -> list[tuple[str, Any]]:
        """The way from the branch to this page: addresses and names."""
        found: list[tuple[str, Any]] = []
        place = self.context
        while place is not None and getattr(place, "__parent__", None) is not None:
            parent = place.__parent__
            if (
                hasattr(place, "title")
                and getattr(place, "title", None)
                and hasattr(place, "scope")
            ):
                if type(place).__name__ != "AddonPlace":
                    found.append((self.request.resource_path(place), place.title))
            elif hasattr(parent, "called"):
                found.append((self.request.resource_path(place), parent.called(place)))
            place = parent
        return found[::-1]


def permission_in(here: Any, permission: str, branch: Branch) -> bool:
    """Whether the person holds ``permission`` in ``branch``."""
    return here.identity.may(permission, branch)


@subscriber(BeforeRender)
def add_frame(event: Any) -> None:
    """Give every template the frame and the reader's formats."""
    request = event.get("request")
    if request is not None and hasattr(request, "tm"):
        event["frame"] = Frame(request, event.get("context"))
        event["show"] = request.show
