"""What rebates contribute to selling."""

from __future__ import annotations

from addons.esales.rebates.granting import EFFECTS, GUARDS
from addons.esales.rebates.kinds import BUSINESSES, KINDS
from addons.esales.rebates.proofs import CHECKS

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS"]
