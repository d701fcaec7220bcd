"""All that retail contributes, for the hooks of selling."""

from addons.esales.retail.effects import EFFECTS
from addons.esales.retail.guards import GUARDS, TICKET
from addons.esales.retail.kinds import KINDS
from addons.esales.retail.proofs import CHECKS
from addons.esales.retail.receipts import print_receipts, receipt_values

PRINTED = (receipt_values,)

__all__ = [
    "CHECKS",
    "EFFECTS",
    "GUARDS",
    "KINDS",
    "PRINTED",
    "TICKET",
    "print_receipts",
]
