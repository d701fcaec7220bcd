"""All that requests for tax invoices contribute, for the hooks of selling."""

from __future__ import annotations

from addons.esales.invoicing import asking, issuing, proofs
from addons.esales.invoicing.kinds import BUSINESSES, KINDS

GUARDS = (*asking.GUARDS, *issuing.GUARDS)
EFFECTS = (*asking.EFFECTS, *issuing.EFFECTS)
CHECKS = proofs.CHECKS

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS"]
