"""What orders contribute to selling."""

from __future__ import annotations

from addons.esales.orders import confirming, guards, picking, proofs
from addons.esales.orders.kinds import BUSINESSES, KINDS

GUARDS = (*guards.GUARDS, picking.GUARD)
EFFECTS = confirming.EFFECTS
CHECKS = proofs.CHECKS

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS"]
