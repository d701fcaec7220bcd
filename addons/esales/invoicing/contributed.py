"""All that requests for tax invoices contribute, for the hooks of selling."""

from __future__ import annotations

from addons.esales.invoicing import asking, giving_up, issuing, proofs
from addons.esales.invoicing.asking_job import JOB
from addons.esales.invoicing.kinds import BUSINESSES, KINDS
from addons.esales.invoicing.sheets import PROVIDERS

GUARDS = (*asking.GUARDS, *issuing.GUARDS, giving_up.GUARD)
EFFECTS = (*asking.EFFECTS, *issuing.EFFECTS)
CHECKS = proofs.CHECKS
JOBS = (JOB,)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "JOBS", "KINDS", "PROVIDERS"]
