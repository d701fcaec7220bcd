"""What the page of a rebate voucher shows: which debts it paid where it was set off."""

from __future__ import annotations

from typing import Any

from addons.esales.models import RebateVoucher
from addons.esales.money.shown import NOTHING, entries_paid
from addons.esales.rebates.rules import SET_OFF
from core.context import Context


def rebate_shown(voucher: RebateVoucher, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``voucher`` shows to whoever has ``rights`` in its step."""
    pays = voucher.deed == SET_OFF and voucher.posted is not None
    pays = pays and rights.see("dealer_id") and rights.see("amount")
    lines = entries_paid(voucher, context) if pays else []
    return {
        "sees": rights.see,
        "draft": False,
        "pays": pays,
        "lines": lines,
        "settled": sum((line.pays for line in lines), NOTHING),
        "over": NOTHING,
        "may_choose": False,
    }
