"""``/branch/businesses``, each business below it with its draft, and each of its versions."""

from __future__ import annotations

from typing import Any

from core.i18n import _
from core.web.site import BRANCH_FIXED, Place
from core.workflow.businesses import definition, live
from core.workflow.definition import Business, in_words
from core.workflow.versions.drafts import Draft, draft_of


class BusinessesPlace(Place):
    """``/branch/businesses``: every business that the branch has, draws or has retired."""

    title = _("Business definitions")
    scope = "core:business"

    def __getitem__(self, name: str) -> DefinitionPlace:
        if name not in self.here.company.businesses and draft_of(self.here, name) is None:
            raise KeyError(name)
        return DefinitionPlace(self, name, self.here)


class DefinitionPlace(Place):
    """One business as it is defined: its draft in this branch, and by number its versions."""

    scope = "core:business"

    @property
    def draft(self) -> Draft | None:
        """What is drawn of it in this branch, if anything is."""
        return draft_of(self.here, self.__name__)

    @property
    def versions(self) -> list[int]:
        """The numbers of its versions, the company's and every branch's, newest first."""
        return sorted(self.here.company.businesses.get(self.__name__, {}), reverse=True)

    @property
    def live(self) -> Business | None:
        """The version that is live in this branch, if one is."""
        return live(self.here).get(self.__name__)

    @property
    def title(self) -> str:
        """What people call it: as it is live, or else as it was last published or drawn."""
        locale = self.here.identity.locale
        if self.live is not None:
            return self.live.called(locale)
        if self.versions:
            return self[str(self.versions[0])].definition.called(locale)
        draft = self.draft
        drawn = draft.data.get("title") if draft else None
        return str(in_words(drawn, locale)) if isinstance(drawn, dict) and drawn else self.__name__

    def __getitem__(self, name: str) -> VersionPlace:
        if not name.isascii() or not name.isdigit() or len(name) > 6:
            raise KeyError(name)
        if int(name) not in self.versions:
            raise KeyError(name)
        return VersionPlace(self, name, self.here)


class VersionPlace(Place):
    """One frozen version of a business."""

    scope = "core:business"
    __parent__: DefinitionPlace

    @property
    def number(self) -> int:
        """Which version it is."""
        return int(self.__name__)

    @property
    def definition(self) -> Business:
        """What it says."""
        return definition(self.here, self.__parent__.__name__, self.number)

    @property
    def title(self) -> Any:
        """What the crumbs say."""
        return _("Version ${number}", mapping={"number": self.number})


BRANCH_FIXED["businesses"] = BusinessesPlace
