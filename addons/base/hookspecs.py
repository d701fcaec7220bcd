"""What base data asks of other addons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.registry.hookspecs import hookspec

if TYPE_CHECKING:
    from core.context import Context


@hookspec(firstresult=True)
def may_change_tracking(products: Any, context: Context) -> Any:
    """Sentences that say, by product id, why ``products`` cannot be tracked otherwise now, or None.

    ``products`` maps ids to the tracking wanted: throughout, at_issue or none.
    """


@hookspec
def party_links(party: Any, context: Context) -> Any:
    """Ways on from the page of ``party``: a sequence of ``addons.base.party_links.PartyLink``."""
