"""All that money which comes in contributes, for the hooks of selling."""

from addons.esales.money import posting, sending
from addons.esales.money.kinds import MONEY, RECEIPT_VOUCHER
from addons.esales.money.posting import EFFECTS
from addons.esales.money.proofs import CHECKS
from addons.esales.money.sending import paper_values
from addons.esales.money.statement_kinds import SENT_STATEMENT, STATEMENT
from addons.esales.money.statement_paper import STATEMENTS

GUARDS = (*posting.GUARDS, sending.GUARD)
KINDS = (MONEY, STATEMENT)
BUSINESSES = (RECEIPT_VOUCHER, SENT_STATEMENT)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS", "STATEMENTS", "paper_values"]
