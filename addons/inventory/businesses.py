"""The kinds of document that move stock by themselves, and the businesses they ship with."""

from __future__ import annotations

from typing import Any

from addons.inventory.models import Adjustment, Count, Opening, Receipt
from addons.inventory.rehearsing import (
    goods_are_counted,
    goods_are_set_right,
    goods_come_in,
    goods_were_there,
    rehearsal,
)
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, OwnWay, Participant, Step, Transition, uses

FIELDS = (
    BuiltIn(name="warehouse_id", title=_("Warehouse"), type="warehouse", required=True),
    BuiltIn(name="party_id", title=_("Party"), type="party"),
    BuiltIn(name="note", title=_("Note"), type="long"),
)
# Its own pages post a draft and give it up.
WAYS = (
    OwnWay(name="post", source="draft", target="posted", title=_("Post the document")),
    OwnWay(name="void", source="draft", target="void", title=_("Void")),
)


def _pages() -> Any:
    """The pages of their businesses, which only a server needs."""
    from addons.inventory.resources.cases import StockCases

    return StockCases


KINDS = (
    Kind(
        name="inventory.receipt",
        title=_("Receipt"),
        record=Receipt,
        rehearsal=rehearsal(Receipt, goods_come_in),
        fields=FIELDS,
        ways=WAYS,
        collection=_pages,
        scope="inventory:receipt",
    ),
    Kind(
        name="inventory.opening",
        title=_("Opening stock"),
        record=Opening,
        rehearsal=rehearsal(Opening, goods_were_there),
        fields=FIELDS,
        ways=WAYS,
        collection=_pages,
        scope="inventory:opening",
    ),
    Kind(
        name="inventory.adjustment",
        title=_("Adjustment"),
        record=Adjustment,
        rehearsal=rehearsal(Adjustment, goods_are_set_right),
        fields=FIELDS,
        ways=WAYS,
        collection=_pages,
        scope="inventory:adjustment",
    ),
    Kind(
        name="inventory.count",
        title=_("Stock count"),
        record=Count,
        rehearsal=rehearsal(Count, goods_are_counted),
        fields=FIELDS,
        ways=WAYS,
        collection=_pages,
        scope="inventory:count",
    ),
)


def _from_draft_to_posted(name: str, title: dict[str, str], series: str, effect: str) -> Business:
    """A business of two steps: the warehouse head posts the draft, or voids it."""
    head = Participant(role="warehouse_head", fires=("post", "void"))
    return Business(
        name=name,
        title=title,
        kind=name,
        series=series,
        needs=("inventory",),
        steps=(
            Step(name="draft", title={"en": "Draft", "zh_CN": "草稿"}, participants=(head,)),
            Step(name="posted", title={"en": "Posted", "zh_CN": "已审核"}, final=True),
            Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True),
        ),
        transitions=(
            Transition(
                name="post",
                title={"en": "Post", "zh_CN": "审核"},
                source="draft",
                target="posted",
                guards=uses("inventory.lines_complete"),
                effects=uses(effect),
                numbers=True,
            ),
            Transition(
                name="void",
                title={"en": "Void", "zh_CN": "作废"},
                source="draft",
                target="void",
            ),
        ),
    )


BUSINESSES = (
    _from_draft_to_posted(
        "inventory.receipt", {"en": "Receipt", "zh_CN": "其他入库单"}, "QR", "inventory.receive"
    ),
    _from_draft_to_posted(
        "inventory.opening",
        {"en": "Opening stock", "zh_CN": "期初库存"},
        "QC",
        "inventory.open_stock",
    ),
    _from_draft_to_posted(
        "inventory.adjustment",
        {"en": "Adjustment", "zh_CN": "库存调整单"},
        "TZ",
        "inventory.adjust",
    ),
    _from_draft_to_posted(
        "inventory.count", {"en": "Stock count", "zh_CN": "盘点单"}, "PD", "inventory.settle_count"
    ),
)
