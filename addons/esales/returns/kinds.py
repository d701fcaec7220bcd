"""The return (退货): scanned in, inspected, credited; a branch may draw its own from it."""

from __future__ import annotations

from typing import Any

from addons.esales.models import Return
from addons.esales.rehearsing.returning import RETURNS
from addons.esales.returns.choosing import begin_return
from addons.esales.returns.guards import CAP, DAYS, PERCENT, RETURN, WINDOW, let_pass_anew
from addons.esales.returns.return_papers import RECEIPT, SLIP
from addons.esales.returns.selling_again import copy_return
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, Transition, Use, uses


def _pages() -> Any:
    """The pages of returns, which only a server needs."""
    from addons.esales.resources.returns import Returns

    return Returns


KINDS = (
    Kind(
        name=RETURN,
        title=_("Dealer return"),
        record=Return,
        rehearsal=RETURNS,
        scope="esales:return",
        begin=begin_return,
        before_change=let_pass_anew,
        collection=_pages,
        reversal="reverse",
        copy=copy_return,
        prints_open=lambda document, paper: paper == RECEIPT and document.received is not None,
        answers=("goods_to_take_back", "goods_inspected"),
        papers=(RECEIPT, SLIP),
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
            BuiltIn(name="why", title=_("Why it comes back")),
            BuiltIn(name="warehouse", title=_("Warehouse"), type="return_warehouse"),
            BuiltIn(name="quantity", title=_("Goods (pieces)"), type="number", apart=True),
            BuiltIn(name="gross", title=_("Amount"), type="money", editable=False),
            BuiltIn(name="net", title=_("Net"), type="money", editable=False),
            BuiltIn(name="tax", title=_("Tax"), type="money", editable=False),
            BuiltIn(name="received", title=_("Came back"), type="moment", editable=False),
            BuiltIn(name="inspected", title=_("Inspected"), type="moment", editable=False),
            BuiltIn(name="credited", title=_("Credited"), type="moment", editable=False),
            BuiltIn(name="reversed", title=_("Reversed"), type="moment", editable=False),
        ),
    ),
)

COUNTER = tuple(
    Participant(
        role=role,
        fires=("receive", "void"),
        edits=("dealer_id", "why", "warehouse", "quantity"),
    )
    for role in ("counter_clerk", "warehouse_head")
)
# Whoever answers for the goods and for the money that is owed for them again.
TAKING_BACK = tuple(
    Participant(role=role, fires=("reverse",)) for role in ("warehouse_head", "branch_manager")
)
INSPECTOR = Participant(role="warehouse_head", fires=("accept",), edits=("quantity",))

SALES_RETURN = Business(
    name="sales_return",
    title={"en": "Return", "zh_CN": "退货"},
    kind=RETURN,
    series="XT",
    needs=("inventory",),
    starters=tuple(Participant(role=role) for role in ("counter_clerk", "warehouse_head")),
    steps=(
        Step(
            name="goods",
            title={"en": "Goods come back", "zh_CN": "收货"},
            participants=COUNTER,
            x=40,
            y=60,
        ),
        Step(
            name="inspecting",
            title={"en": "Inspection", "zh_CN": "待检"},
            participants=(INSPECTOR,),
            x=260,
            y=60,
        ),
        Step(
            name="credited",
            title={"en": "Credited", "zh_CN": "已入账"},
            final=True,
            participants=TAKING_BACK,
            x=480,
            y=60,
        ),
        Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True, x=260, y=200),
        Step(name="reversed", title={"en": "Reversed", "zh_CN": "已红冲"}, final=True, x=700, y=60),
    ),
    transitions=(
        Transition(
            name="receive",
            title={"en": "Receive to inspect", "zh_CN": "收货待检"},
            source="goods",
            target="inspecting",
            guards=(
                *uses("esales.returnable"),
                Use(name=WINDOW, given={DAYS: 90}),
                Use(name=CAP, given={PERCENT: 50, DAYS: 90}),
            ),
            effects=uses("inventory.take_back", "esales.receive_return"),
            requires=("why",),
            numbers=True,
        ),
        Transition(
            name="void",
            title={"en": "Void", "zh_CN": "作废"},
            source="goods",
            target="void",
        ),
        Transition(
            name="accept",
            title={"en": "Inspected: credit", "zh_CN": "验收入账"},
            source="inspecting",
            target="credited",
            effects=uses(
                "inventory.settle_inspection", "esales.settle_return", "esales.credit_return"
            ),
        ),
        Transition(
            name="reverse",
            title={"en": "Reverse", "zh_CN": "红冲"},
            source="credited",
            target="reversed",
            guards=uses("esales.return_reversible", "inventory.still_there"),
            effects=uses("inventory.leave_again", "esales.sell_again"),
            reason=True,
        ),
    ),
    facts=("dealer_id", "quantity", "gross"),
    prints=(RECEIPT, SLIP),
)
BUSINESSES = (SALES_RETURN,)
