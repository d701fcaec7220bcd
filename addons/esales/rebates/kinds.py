"""The rebate voucher (返利单) as a business: written by finance with its source, then posted."""

from __future__ import annotations

from typing import Any

from addons.esales.models import RebateVoucher
from addons.esales.rebates.granting import KIND, begin_rebate, is_reversible
from addons.esales.rebates.rules import DEEDS
from addons.esales.rehearsing.rebating import REBATES
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, Transition, uses


def _pages() -> Any:
    """The pages of rebates, which only a server needs."""
    from addons.esales.resources.rebates import RebateVouchers

    return RebateVouchers


KINDS = (
    Kind(
        name=KIND,
        title=_("Rebate voucher"),
        record=RebateVoucher,
        rehearsal=REBATES,
        scope="esales:account",
        begin=begin_rebate,
        collection=_pages,
        reversible=is_reversible,
        reversal="reverse",
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
            BuiltIn(
                name="deed", title=_("Rebate movement"), type="choice", choices=DEEDS, required=True
            ),
            BuiltIn(name="amount", title=_("Amount"), type="money", required=True),
            BuiltIn(name="promotion_id", title=_("Promotion"), type="promotion"),
            BuiltIn(name="agreement", title=_("Agreement")),
            BuiltIn(name="reason", title=_("Reason"), required=True),
            BuiltIn(name="day", title=_("Counts from"), type="date"),
        ),
    ),
)

_FACTS = ("dealer_id", "deed", "amount", "promotion_id", "agreement", "reason", "day")
FINANCE = "finance"

REBATE_VOUCHER = Business(
    name="rebate_voucher",
    title={"en": "Rebate voucher", "zh_CN": "返利单"},
    kind=KIND,
    series="FL",
    starters=(Participant(role=FINANCE),),
    steps=(
        Step(
            name="draft",
            title={"en": "Draft", "zh_CN": "草稿"},
            participants=(Participant(role=FINANCE, fires=("post", "void"), edits=_FACTS),),
        ),
        Step(
            name="posted",
            title={"en": "Posted", "zh_CN": "已审核"},
            participants=(Participant(role=FINANCE, fires=("reverse",)),),
            final=True,
        ),
        Step(name="reversed", title={"en": "Reversed", "zh_CN": "已红冲"}, final=True),
        Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True),
    ),
    transitions=(
        Transition(
            name="post",
            title={"en": "Post", "zh_CN": "审核"},
            source="draft",
            target="posted",
            guards=uses("esales.rebate_fits"),
            effects=uses("esales.enter_rebate"),
            numbers=True,
        ),
        Transition(
            name="void", title={"en": "Void", "zh_CN": "作废"}, source="draft", target="void"
        ),
        Transition(
            name="reverse",
            title={"en": "Reverse", "zh_CN": "红冲"},
            source="posted",
            target="reversed",
            reason=True,
            guards=uses("esales.rebate_is_there"),
            effects=uses("esales.take_rebate_back"),
        ),
    ),
    facts=_FACTS,
)
BUSINESSES = (REBATE_VOUCHER,)
