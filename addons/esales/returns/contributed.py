"""What taking goods back contributes to selling."""

from __future__ import annotations

from addons.esales.returns import (
    guards,
    inspecting,
    proofs,
    reversible,
    reversing,
    selling_again,
)
from addons.esales.returns.kinds import BUSINESSES, KINDS
from addons.esales.returns.printed import return_values
from addons.esales.returns.return_papers import LAYOUTS

GUARDS = (reversing.GUARD, *guards.GUARDS, reversible.GUARD)
EFFECTS = (*reversing.EFFECTS, *inspecting.EFFECTS, selling_again.EFFECT)
CHECKS = proofs.CHECKS
PRINTED = (return_values,)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS", "LAYOUTS", "PRINTED"]
