"""The transfer (调拨单): sent, counted on arrival, received; what is missing is decided."""

from __future__ import annotations

from typing import Any

from addons.inventory.models import Transfer
from addons.inventory.transfers.copying import copy_transfer
from addons.inventory.transfers.reading import TRANSFER
from addons.inventory.transfers.rehearsing import TRANSFERS
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, Transition, uses
from core.workflow.motion.beginning import begin_plain

SLIP = "transfer_slip"


def _pages() -> Any:
    """The pages of transfers, which only a server needs."""
    from addons.inventory.resources.transfers import Transfers

    return Transfers


def figure(name: str, title: Any, **more: Any) -> BuiltIn:
    """A number of pieces that deeds bring about, and nobody types."""
    return BuiltIn(name=name, title=title, type="number", editable=False, **more)


KINDS = (
    Kind(
        name=TRANSFER,
        title=_("Transfer"),
        record=Transfer,
        rehearsal=TRANSFERS,
        scope="inventory:transfer",
        begin=begin_plain,
        collection=_pages,
        papers=(SLIP, "transfer_pick_list"),
        reversal="reverse",
        copy=copy_transfer,
        reversible=lambda document: bool(
            document.received and document.received == document.quantity
        ),
        fields=(
            BuiltIn(
                name="warehouse_id", title=_("From warehouse"), type="warehouse", required=True
            ),
            BuiltIn(name="target_id", title=_("To warehouse"), type="warehouse", required=True),
            BuiltIn(name="note", title=_("Note"), type="long"),
            BuiltIn(name="quantity", title=_("Goods (pieces)"), type="number", apart=True),
            BuiltIn(name="sent", title=_("Sent off"), type="moment", editable=False),
            figure("outstanding", _("On the way")),
            figure("arriving", _("Counted on arrival")),
            BuiltIn(name="missing", title=_("Not counted yet"), type="number", apart=True),
            figure("received", _("Received (pieces)")),
            figure("damaged", _("Of these damaged")),
            figure("lost", _("Lost")),
            figure("returned", _("Back with the sender")),
        ),
    ),
)

HEAD = "warehouse_head"
WRITING = Participant(
    role=HEAD, fires=("send", "void"), edits=("warehouse_id", "target_id", "note", "quantity")
)
RECEIVING = Participant(
    role=HEAD,
    fires=("receive", "receive_part", "receive_short", "call_back"),
    edits=("missing",),
)
# Whoever sends and receives does not write off alone what got lost in between.
DECIDING = (
    Participant(role=HEAD, fires=("wait", "come_back")),
    Participant(role="branch_manager", fires=("wait", "come_back", "write_off")),
)
STEPS = (
    Step(
        name="draft",
        title={"en": "Goods to send", "zh_CN": "待发出"},
        participants=(WRITING,),
        x=40,
        y=60,
    ),
    Step(
        name="under_way",
        title={"en": "On the way", "zh_CN": "在途"},
        participants=(RECEIVING,),
        x=280,
        y=60,
    ),
    Step(
        name="difference",
        title={"en": "Something is missing", "zh_CN": "差异待处理"},
        participants=DECIDING,
        x=280,
        y=220,
    ),
    Step(
        name="received",
        title={"en": "Received", "zh_CN": "已收货"},
        participants=(Participant(role=HEAD, fires=("reverse",)),),
        final=True,
        x=520,
        y=60,
    ),
    Step(
        name="called_back",
        title={"en": "Called back", "zh_CN": "已撤回"},
        final=True,
        x=520,
        y=220,
    ),
    Step(name="reversed", title={"en": "Reversed", "zh_CN": "已红冲"}, final=True, x=760, y=60),
    Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True, x=40, y=220),
)
ALL, SOME = "missing == 0", "missing > 0"


def way(name: str, en: str, zh: str, source: str, target: str, **more: Any) -> Transition:
    """A transition with its title in both languages."""
    return Transition(
        name=name, title={"en": en, "zh_CN": zh}, source=source, target=target, **more
    )


WAYS = (
    way(
        "send",
        "Send",
        "发出",
        "draft",
        "under_way",
        guards=uses("inventory.transfer_sendable"),
        effects=uses("inventory.send_transfer"),
        numbers=True,
    ),
    way("void", "Void", "作废", "draft", "void"),
    way(
        "receive",
        "Receive",
        "收货",
        "under_way",
        "received",
        condition=ALL,
        effects=uses("inventory.receive_transfer"),
    ),
    way(
        "receive_part",
        "Receive this part, the rest comes later",
        "部分收货，其余后到",
        "under_way",
        "under_way",
        condition=SOME,
        guards=uses("inventory.transfer_counted"),
        effects=uses("inventory.receive_transfer"),
    ),
    way(
        "receive_short",
        "Receive, the rest is missing",
        "收货，其余短少",
        "under_way",
        "difference",
        condition=SOME,
        effects=uses("inventory.receive_transfer"),
    ),
    way(
        "call_back",
        "Call all back",
        "全部撤回",
        "under_way",
        "called_back",
        guards=uses("inventory.transfer_untouched"),
        effects=uses("inventory.call_back_transfer"),
        reason=True,
    ),
    way("wait", "The rest comes later", "其余后到", "difference", "under_way"),
    way(
        "come_back",
        "The rest is back with the sender",
        "其余退回发货仓",
        "difference",
        "received",
        effects=uses("inventory.call_back_transfer"),
        reason=True,
    ),
    way(
        "write_off",
        "The rest is lost",
        "其余报损",
        "difference",
        "received",
        effects=uses("inventory.write_off_transfer"),
        reason=True,
    ),
    way(
        "reverse",
        "Reverse",
        "红冲",
        "received",
        "reversed",
        guards=uses("inventory.transfer_reversible"),
        effects=uses("inventory.reverse_transfer"),
        reason=True,
    ),
)
BUSINESSES = (
    Business(
        name=TRANSFER,
        title={"en": "Transfer", "zh_CN": "调拨单"},
        kind=TRANSFER,
        series="DB",
        needs=("inventory",),
        prints=(SLIP,),
        starters=(Participant(role=HEAD),),
        steps=STEPS,
        transitions=WAYS,
        facts=("warehouse_id", "target_id", "quantity"),
    ),
)
