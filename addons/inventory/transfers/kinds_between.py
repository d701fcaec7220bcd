"""Transfers between branches as businesses: one with the sender, and one with the receiver."""

from __future__ import annotations

from typing import Any

from addons.inventory.models import TransferIn, TransferOut
from addons.inventory.transfers.borders import hold_senders
from addons.inventory.transfers.deciding import refuse_to_reverse
from addons.inventory.transfers.kinds import ALL, HEAD, SLIP, SOME, figure, way
from addons.inventory.transfers.reading import INCOMING, OUTGOING
from addons.inventory.transfers.rehearsing_between import COMING, GOING
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, uses
from core.workflow.motion.beginning import begin_plain


def _pages_out() -> Any:
    from addons.inventory.resources.transfers import TransfersOut

    return TransfersOut


def _pages_in() -> Any:
    from addons.inventory.resources.transfers import TransfersIn

    return TransfersIn


FIGURES = (
    BuiltIn(name="sent", title=_("Sent off"), type="moment", editable=False),
    figure("outstanding", _("On the way")),
    figure("received", _("Received (pieces)")),
    figure("damaged", _("Of these damaged")),
    figure("lost", _("Lost")),
    figure("returned", _("Back with the sender")),
    figure("short", _("Reported missing")),
)
KINDS = (
    Kind(
        name=OUTGOING,
        title=_("Transfer to another branch"),
        record=TransferOut,
        rehearsal=GOING,
        scope="inventory:transfer",
        begin=begin_plain,
        collection=_pages_out,
        reverse=refuse_to_reverse,
        reversible=lambda document: not document.received,
        papers=(SLIP, "transfer_pick_list"),
        fields=(
            BuiltIn(
                name="warehouse_id", title=_("From warehouse"), type="warehouse", required=True
            ),
            BuiltIn(
                name="far", title=_("To the other branch"), type="far_warehouse", required=True
            ),
            BuiltIn(name="note", title=_("Note"), type="long"),
            BuiltIn(name="quantity", title=_("Goods (pieces)"), type="number", apart=True),
            *FIGURES,
        ),
    ),
    Kind(
        name=INCOMING,
        title=_("Transfer from another branch"),
        record=TransferIn,
        rehearsal=COMING,
        scope="inventory:transfer",
        collection=_pages_in,
        held_first=hold_senders,
        reverse=refuse_to_reverse,
        reversible=lambda document: not document.received,
        papers=(SLIP, "transfer_pick_list"),
        fields=(
            BuiltIn(
                name="far", title=_("From the other branch"), type="far_warehouse", editable=False
            ),
            BuiltIn(name="far_number", title=_("The sender's number"), editable=False),
            BuiltIn(
                name="target_id", title=_("To warehouse"), type="warehouse", editable=False
            ),
            BuiltIn(name="note", title=_("Note"), type="long", editable=False),
            figure("quantity", _("Goods (pieces)"), apart=True),
            figure("arriving", _("Counted on arrival")),
            BuiltIn(name="missing", title=_("Not counted yet"), type="number", apart=True),
            *FIGURES,
        ),
    ),
)

ENDED = "outstanding == 0"
OUT_STEPS = (
    Step(
        name="draft",
        title={"en": "Goods to send", "zh_CN": "待发出"},
        participants=(
            Participant(
                role=HEAD,
                fires=("send", "void"),
                edits=("warehouse_id", "far", "note", "quantity"),
            ),
        ),
        x=40,
        y=60,
    ),
    Step(
        name="under_way",
        title={"en": "On the way", "zh_CN": "在途"},
        participants=(Participant(role=HEAD, fires=("call_back",)),),
        x=280,
        y=60,
    ),
    Step(
        name="difference",
        title={"en": "Something is missing", "zh_CN": "差异待处理"},
        participants=(
            Participant(role=HEAD, fires=("wait", "come_back")),
            Participant(role="branch_manager", fires=("wait", "come_back", "write_off")),
        ),
        x=280,
        y=220,
    ),
    Step(name="received", title={"en": "Received", "zh_CN": "已收货"}, final=True, x=520, y=60),
    Step(
        name="called_back",
        title={"en": "Called back", "zh_CN": "已撤回"},
        final=True,
        x=520,
        y=220,
    ),
    Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True, x=40, y=220),
)
OUT_WAYS = (
    way(
        "send",
        "Send",
        "发出",
        "draft",
        "under_way",
        guards=uses("inventory.transfer_sendable", "inventory.branch_receives"),
        effects=uses("inventory.send_to_branch"),
        numbers=True,
    ),
    way("void", "Void", "作废", "draft", "void"),
    way(
        "arrive",
        "All was received",
        "全部收货",
        "under_way",
        "received",
        condition=ENDED,
        automatic=True,
    ),
    way(
        "report",
        "Something was reported missing",
        "收货方报告短少",
        "under_way",
        "difference",
        condition="short > 0",
        automatic=True,
    ),
    way(
        "call_back",
        "Call all back",
        "全部撤回",
        "under_way",
        "called_back",
        guards=uses("inventory.transfer_untouched"),
        effects=uses("inventory.call_back_from_branch"),
        reason=True,
    ),
    way(
        "wait",
        "The rest comes later",
        "其余后到",
        "difference",
        "under_way",
        effects=uses("inventory.await_rest"),
    ),
    way(
        "arrive",
        "All was received",
        "全部收货",
        "difference",
        "received",
        condition=ENDED,
        automatic=True,
    ),
    way(
        "come_back",
        "The rest is back with the sender",
        "其余退回发货仓",
        "difference",
        "received",
        effects=uses("inventory.call_back_from_branch"),
        reason=True,
    ),
    way(
        "write_off",
        "The rest is lost",
        "其余报损",
        "difference",
        "received",
        effects=uses("inventory.write_off_to_branch"),
        reason=True,
    ),
)
IN_STEPS = (
    Step(
        name="under_way",
        title={"en": "On the way here", "zh_CN": "在途待收"},
        participants=(
            Participant(
                role=HEAD,
                fires=("receive", "receive_part", "receive_short"),
                edits=("missing",),
            ),
        ),
        x=40,
        y=60,
    ),
    Step(name="received", title={"en": "Received", "zh_CN": "已收货"}, final=True, x=320, y=60),
    Step(
        name="called_back",
        title={"en": "Called back", "zh_CN": "已撤回"},
        final=True,
        x=320,
        y=200,
    ),
)
RECEIVE = "inventory.receive_from_branch"
IN_WAYS = (
    way(
        "receive",
        "Receive",
        "收货",
        "under_way",
        "received",
        condition=ALL,
        effects=uses(RECEIVE),
        numbers=True,
    ),
    way(
        "receive_part",
        "Receive this part, the rest comes later",
        "部分收货，其余后到",
        "under_way",
        "under_way",
        condition=SOME,
        guards=uses("inventory.transfer_counted"),
        effects=uses(RECEIVE),
        numbers=True,
    ),
    way(
        "receive_short",
        "Receive, the rest is missing",
        "收货，其余短少",
        "under_way",
        "under_way",
        condition=SOME,
        effects=uses(RECEIVE, "inventory.report_short"),
        numbers=True,
    ),
    way(
        "call_off",
        "Called back by the sender",
        "发货方已撤回",
        "under_way",
        "called_back",
        condition=f"{ENDED} and received == 0",
        automatic=True,
    ),
    way(
        "settle",
        "The sender has decided",
        "发货方已处理",
        "under_way",
        "received",
        condition=f"{ENDED} and received > 0",
        automatic=True,
    ),
)
BUSINESSES = (
    Business(
        name=OUTGOING,
        title={"en": "Transfer to another branch", "zh_CN": "调出单"},
        kind=OUTGOING,
        series="DC",
        needs=("inventory",),
        prints=(SLIP,),
        starters=(Participant(role=HEAD),),
        steps=OUT_STEPS,
        transitions=OUT_WAYS,
        facts=("warehouse_id", "far", "quantity"),
    ),
    Business(
        name=INCOMING,
        title={"en": "Transfer from another branch", "zh_CN": "调入单"},
        kind=INCOMING,
        series="DR",
        needs=("inventory",),
        prints=(SLIP,),
        steps=IN_STEPS,
        transitions=IN_WAYS,
        facts=("far", "far_number", "quantity"),
    ),
)
