"""The pockets of a dealer's account: what each is for, and what an amount in it means."""

from __future__ import annotations

from core.i18n import _

BALANCE, REBATE, DEPOSIT = "balance", "rebate", "deposit"
POCKETS = (BALANCE, REBATE, DEPOSIT)

TITLES = ((BALANCE, _("Balance")), (REBATE, _("Rebate")), (DEPOSIT, _("Deposit")))
