"""All that money which comes in contributes, for the hooks of selling."""

from __future__ import annotations

from addons.esales.money import at_counter, posting, reversible, sending
from addons.esales.money.kinds import MONEY, RECEIPT_VOUCHER
from addons.esales.money.posting import EFFECTS
from addons.esales.money.proofs import CHECKS
from addons.esales.money.sending import statement_of
from addons.esales.money.statement_kinds import SENT_STATEMENT, STATEMENT
from addons.esales.money.statement_paper import STATEMENTS
from addons.esales.money.voucher_paper import RECEIPTS_OF_MONEY, receipt_values

GUARDS = (*posting.GUARDS, at_counter.GUARD, reversible.GUARD, sending.GUARD)
KINDS = (MONEY, STATEMENT)
BUSINESSES = (RECEIPT_VOUCHER, SENT_STATEMENT)
LAYOUTS = (*STATEMENTS, *RECEIPTS_OF_MONEY)
PRINTED = (statement_of, receipt_values)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS", "LAYOUTS", "PRINTED"]
