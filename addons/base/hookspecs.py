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


@hookspec
def books() -> Any:
    """Books that begin on a day and are closed: a sequence of ``addons.base.periods.Books``."""


@hookspec
def books_closed(ledger: str, through: Any, context: Context) -> None:
    """The books ``ledger`` are closed through another day than before, or, where None, not at all.

    Whoever keeps them does what the end of a period asks for, or refuses.
    """
