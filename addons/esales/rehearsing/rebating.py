"""Rebates on paper: the dealer has rebate enough, and owes enough to set it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.pockets import BALANCE, REBATE
from addons.esales.rehearsing.made_up import LIMIT, PRICE, dealer_for
from core.context import Context
from core.workflow import Business, Document, Rehearsal
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.moving import as_system

WHY = {"agreement": "2026-001", "reason": "2026"}


def begin_rebate_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A rebate is granted to some dealer, unless something else is said."""
    dealer = dealer_for(values, context)
    with as_system(context) as system:
        enter(
            [
                NewEntry(dealer=dealer, kind=kind, pocket=one, amount=LIMIT, day=context.today)
                for kind, one in (("rebate", REBATE), ("invoice", BALANCE))
            ],
            system,
        )
    usual = {"deed": "grant", "amount": PRICE, "day": context.today, **WHY}
    typed = {name: value for name, value in values.items() if value is not None}
    return begin_plain(business, {**values, **usual, **typed, "dealer_id": dealer}, context)


REBATES = Rehearsal(begin=begin_rebate_on_paper, usual=WHY)
