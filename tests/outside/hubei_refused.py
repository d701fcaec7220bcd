"""Everybody in Hubei at doors that are not his: what each role sees, and what it may not do."""

from __future__ import annotations

from typing import Any

from hubei_month import Month
from hubei_paid import REBATE

# Who works at the station, who takes pickups back, who grants rebates: nobody else does.
COUNTER = {"counter_clerk", "warehouse_head"}
TAKES_BACK = {"warehouse_head", "branch_manager"}
GRANTS = {"finance"}
# Whom a deed is refused in a sentence, or who is not shown the door at all.
STOPPED = (403, 404)


def refuse_whoever_has_no_part(month: Month, outsider: Any) -> None:
    """Who looks from above or answers for other things changes nothing, Shaanxi sees nothing."""
    sale = month.sales["by keys"]
    taken_back = {"transition": "reverse", "reason": "x"}
    for role, worker in vars(month.people).items():
        assert worker.answer(sale.path).ok, role
        assert worker.answer("barcode/station").ok is (role in COUNTER), role
        if role not in TAKES_BACK:
            assert worker.send(f"{sale.path}/fire", **taken_back).status in STOPPED, role
        if role not in GRANTS:
            assert worker.send("rebate_voucher/new", **REBATE).status in STOPPED, role
    for looker in ("channel_director", "rollout_lead", "administrator", "business_manager"):
        asked = getattr(month.people, looker).send("sales_order/new", dealer_id="JC")
        assert asked.status in STOPPED, looker
    for path in (sale.path, "pickup", "inventory/stock"):
        assert outsider.answer(path).status in STOPPED, path
