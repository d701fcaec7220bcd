"""What transfers contribute to stock."""

from __future__ import annotations

from addons.inventory.transfers import (
    deciding,
    kinds,
    kinds_between,
    landing,
    moving,
    proofs,
    proofs_between,
    sending,
)
from addons.inventory.transfers.layouts import LAYOUTS
from addons.inventory.transfers.printed import values_for

KINDS = (*kinds.KINDS, *kinds_between.KINDS)
BUSINESSES = (*kinds.BUSINESSES, *kinds_between.BUSINESSES)
GUARDS = (sending.GUARD, *moving.GUARDS, *deciding.GUARDS)
EFFECTS = (sending.EFFECT, *moving.EFFECTS, *deciding.EFFECTS, *landing.EFFECTS)
CHECKS = (*proofs.CHECKS, *proofs_between.CHECKS)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS", "LAYOUTS", "values_for"]
