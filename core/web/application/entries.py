"""The businesses of a branch in its menu: those the person has a part in, or may look at."""

from __future__ import annotations

from core.context import Context
from core.i18n import _
from core.web.application.places import Documents, collection_of
from core.web.parts import MenuEntry
from core.workflow.businesses import live
from core.workflow.deciding.rights import oversees, takes_part
from core.workflow.definition import Business
from core.workflow.kinds import kind_of
from core.workflow.versions.lives import finishing

GROUP = _("Businesses")


def entries_for(here: Context) -> list[MenuEntry]:
    """A menu entry for each business of the person that ``businesses_for`` gives."""
    return [_entry(business, here) for business in businesses_for(here)]


def businesses_for(here: Context) -> list[Business]:
    """The live businesses of the person in their order, but for those with pages of their own.

    A retired one stays among them until its last document is finished.
    """
    apart, found = _with_own_pages(here), {**finishing(here), **live(here)}
    return [
        business
        for business in sorted(found.values(), key=lambda one: (one.order, one.name))
        if business.name not in apart
        and kind_of(business, here) is not None
        and (takes_part(business, here) or oversees(business, here))
    ]


def _entry(business: Business, here: Context) -> MenuEntry:
    kind: type[Documents] = collection_of(business, here)
    return MenuEntry(
        name=f"business.{business.name}",
        title=business.called(here.identity.locale),
        path=business.name,
        permission="",
        group=kind.group or GROUP,
        order=kind.order,
    )


def _with_own_pages(here: Context) -> frozenset[str]:
    """The shipped businesses whose documents an addon's own collection shows."""
    shown = {
        collection.record
        for collection in here.hooks.collect("resources")
        if hasattr(collection, "record")
    }
    kinds = here.hooks.named("kinds")
    return frozenset(
        business.name
        for business in here.hooks.collect("businesses")
        if business.kind in kinds and kinds[business.kind].record in shown
    )
