"""What orders contribute to selling."""

from __future__ import annotations

from addons.esales.orders import confirming, guards, picking, proofs
from addons.esales.orders.kinds import BUSINESSES, KINDS
from addons.esales.orders.pick_list import LAYOUTS
from addons.esales.orders.to_pick import pick_list_values

GUARDS = (*guards.GUARDS, picking.GUARD)
EFFECTS = confirming.EFFECTS
CHECKS = proofs.CHECKS

__all__ = [
    "BUSINESSES",
    "CHECKS",
    "EFFECTS",
    "GUARDS",
    "KINDS",
    "LAYOUTS",
    "pick_list_values",
]
