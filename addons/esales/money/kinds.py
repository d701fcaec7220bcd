"""The receipt voucher (收款单) as a business: written by whoever hears of money, then posted."""

from __future__ import annotations

from typing import Any

from addons.esales.choices import MONEY_MEANS
from addons.esales.models import ReceiptVoucher
from addons.esales.money.at_counter import keep_taken
from addons.esales.money.pockets import BALANCE, DEPOSIT, TITLES
from addons.esales.money.voucher_paper import RECEIPT
from addons.esales.money.vouchers import KIND, begin_voucher, is_reversible
from addons.esales.rehearsing.paying import VOUCHERS
from core.i18n import _
from core.workflow import (
    BuiltIn,
    Business,
    Kind,
    OwnWay,
    Participant,
    Step,
    Transition,
    uses,
)
from core.workflow.definition import APPLICANT

POCKETS = tuple((name, title) for name, title in TITLES if name in (BALANCE, DEPOSIT))


def _pages() -> Any:
    """The pages of vouchers, which only a server needs."""
    from addons.esales.resources.money import ReceiptVouchers

    return ReceiptVouchers


MONEY = Kind(
    name=KIND,
    title=_("Receipt voucher"),
    record=ReceiptVoucher,
    rehearsal=VOUCHERS,
    scope="esales:account",
    begin=begin_voucher,
    collection=_pages,
    reversible=is_reversible,
    reversal="reverse",
    before_change=keep_taken,
    papers=(RECEIPT,),
    ways=(
        OwnWay(name="post", source="draft", target="posted", title=_("Enter into the account")),
        OwnWay(name="reverse", source="posted", target="reversed", title=_("Reverse")),
    ),
    fields=(
        BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
        BuiltIn(
            name="amount", title=_("Amount"), type="money", required=True, holds="amount != 0"
        ),
        BuiltIn(
            name="means", title=_("Paid by"), type="choice", choices=MONEY_MEANS, required=True
        ),
        BuiltIn(name="reference", title=_("Reference")),
        BuiltIn(name="day", title=_("Money came in on"), type="date"),
        BuiltIn(name="pocket", title=_("Pocket"), type="choice", choices=POCKETS),
        BuiltIn(name="chosen", title=_("Chosen to be paid"), type="money", apart=True),
    ),
)

_FACTS = ("dealer_id", "amount", "means", "reference", "day", "pocket")
_FILLS = (*_FACTS, "chosen")

RECEIPT_VOUCHER = Business(
    name="receipt_voucher",
    title={"en": "Receipt voucher", "zh_CN": "收款单"},
    kind=KIND,
    series="SK",
    steps=(
        Step(
            name="draft",
            title={"en": "Draft", "zh_CN": "草稿"},
            participants=(
                Participant(role="finance", fires=("post", "void"), edits=_FILLS),
                Participant(relative=APPLICANT, fires=("void",), edits=_FILLS),
            ),
        ),
        Step(
            name="posted",
            title={"en": "Posted", "zh_CN": "已审核"},
            participants=(Participant(role="finance", fires=("reverse",)),),
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
            guards=uses("esales.money_fits"),
            effects=uses("esales.enter_money"),
            numbers=True,
        ),
        Transition(
            name="void",
            title={"en": "Void", "zh_CN": "作废"},
            source="draft",
            target="void",
            reason=True,
            guards=uses("esales.voided_by_finance"),
        ),
        Transition(
            name="reverse",
            title={"en": "Reverse", "zh_CN": "红冲"},
            source="posted",
            target="reversed",
            condition="amount > 0",
            reason=True,
            guards=uses("esales.money_is_there"),
            effects=uses("esales.take_money_back"),
        ),
    ),
    prints=(RECEIPT,),
    facts=_FACTS,
)
