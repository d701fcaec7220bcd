"""The tree behind the URLs: branch (ZODB) / addon (code) / collection / record (SQL) / verb.

What is off in a branch, or not in the person's world, is simply not in the tree.
"""

from __future__ import annotations

from typing import Any, ClassVar

from core.company.model import Branch
from core.context import Context
from core.registry.addon import Addon
from core.workflow.versions.lives import is_there


class Place:
    """A node of the tree; ``scope`` heads the permissions asked for, ``here`` is the context.

    ``business`` names the business without which there is no such place in a branch.
    Outside the branches a permission must be held in every one of them; for the actions named by
    ``anywhere`` one branch is enough, and the place narrows to that branch what it shows.
    Programs that show a token are let in where a place is ``for_programs``.
    """

    scope: str = "core:place"
    anywhere: ClassVar[tuple[str, ...]] = ()
    business: ClassVar[str] = ""
    for_programs: ClassVar[bool] = False
    title: Any = ""

    def __init__(self, parent: Place | None, name: str, here: Context) -> None:
        self.__parent__ = parent
        self.__name__ = name
        self.here = here

    def __getitem__(self, name: str) -> Any:
        raise KeyError(name)


class Root(Place):
    """The whole site: the branches of the person's world, and the company's own pages."""

    def __init__(self, request: Any) -> None:
        super().__init__(None, "", request.here)
        self.request = request

    def __getitem__(self, name: str) -> Any:
        if not self.here.identity.known:
            raise KeyError(name)
        if name in FIXED:
            return FIXED[name](self, name, self.here)
        branch = self.here.company.branches[name]
        if not self.here.identity.enters(branch):
            raise KeyError(name)
        self.here = self.request.enter(branch)
        return BranchPlace(self, name, self.here, branch, self.request.registry.installation)


class Doorstep:
    """Where pages stand that are nobody's: signing in and out, the language, the state of health.

    It opens no store, so that such a page does with them what it needs, and answers without them.
    """

    __parent__ = None
    __name__ = ""

    def __init__(self, request: Any) -> None:
        self.request = request


# The core's own places, at the root and in a branch; each module of pages adds its own.
FIXED: dict[str, type[Place]] = {}
BRANCH_FIXED: dict[str, type[Place]] = {}


class BranchPlace(Place):
    """One branch, with the addons that are on there today, and the businesses that are live."""

    def __init__(
        self, parent: Place, name: str, here: Context, branch: Branch, installation: Any
    ) -> None:
        super().__init__(parent, name, here)
        self.branch = branch
        self.installation = installation

    def __getitem__(self, name: str) -> Any:
        if name in BRANCH_FIXED:
            return BRANCH_FIXED[name](self, name, self.here)
        if name in self.here.hooks.enabled:
            return AddonPlace(self, name, self.here, self.installation.registry.addons[name])
        from core.web.application.places import application_at

        return application_at(name, self.here, self)


class AddonPlace(Place):
    """An addon's room in a branch: its collections."""

    def __init__(self, parent: Place, name: str, here: Context, addon: Addon) -> None:
        super().__init__(parent, name, here)
        self.addon = addon
        self.title = addon.title

    def __getitem__(self, name: str) -> Any:
        for collection in self.here.hooks.collect("resources"):
            named = (collection.addon, collection.name) == (self.addon.name, name)
            if named and is_there(collection.business, self.here):
                return collection(self, name, self.here)
        raise KeyError(name)
