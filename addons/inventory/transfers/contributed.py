"""What transfers contribute to stock."""

from __future__ import annotations

from addons.inventory.transfers import moving, sending
from addons.inventory.transfers.kinds import BUSINESSES, KINDS
from addons.inventory.transfers.layouts import LAYOUTS
from addons.inventory.transfers.printed import values_for
from addons.inventory.transfers.proofs import CHECKS

GUARDS = (sending.GUARD, *moving.GUARDS)
EFFECTS = (sending.EFFECT, *moving.EFFECTS)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS", "LAYOUTS", "values_for"]
