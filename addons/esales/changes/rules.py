"""Which status a dealer may have after which, and what must be settled before he is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.i18n import _

CLOSED = "closed"
NEXT: Mapping[str, frozenset[str]] = {
    "prospect": frozenset({"trial", "active", CLOSED}),
    "trial": frozenset({"active", "suspended", CLOSED}),
    "active": frozenset({"suspended", CLOSED}),
    "suspended": frozenset({"active", CLOSED}),
    CLOSED: frozenset({"prospect"}),
}


@dataclass(frozen=True, kw_only=True)
class Unsettled:
    """What a dealer has open: pickups, orders, and what is owed, prepaid or kept for him."""

    pickups: int = 0
    orders: int = 0
    pockets: tuple[Decimal, ...] = ()


def why_not(before: str, after: str, unsettled: Unsettled) -> Any | None:
    """The sentence that a dealer who is ``before`` cannot be ``after``; None where he can."""
    if before == after:
        return _("The dealer has this status already. Choose another, or void this change.")
    if after not in NEXT.get(before, frozenset()):
        return _(
            "A dealer does not go this way at once. A closed one begins again as a prospect; "
            "nobody who has bought becomes a prospect or is on trial again."
        )
    if after != CLOSED:
        return None
    if unsettled.pickups or unsettled.orders:
        return _(
            "Still open: ${pickups} pickups, ${orders} orders. Finish, cancel or close them first.",
            mapping={"pickups": unsettled.pickups, "orders": unsettled.orders},
        )
    if any(unsettled.pockets):
        return _(
            "The account is not settled: balance, rebate or deposit is not zero. Collect it or pay "
            "it back first."
        )
    return None
