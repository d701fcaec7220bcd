"""What taking goods back contributes to selling."""

from __future__ import annotations

from addons.esales.returns import guards, inspecting, proofs, reversing
from addons.esales.returns.kinds import BUSINESSES, KINDS

GUARDS = (reversing.GUARD, *guards.GUARDS)
EFFECTS = (*reversing.EFFECTS, *inspecting.EFFECTS)
CHECKS = proofs.CHECKS

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS"]
