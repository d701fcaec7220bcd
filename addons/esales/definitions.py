"""The businesses of selling: the pickup (提货) and the sales invoice (销售发票) that follows."""

from __future__ import annotations

from addons.esales.allowed import CREDIT, TERRITORY
from addons.esales.models import Pickup, SalesInvoice
from core.i18n import _
from core.workflow import Business, Kind, Participant, Step, Transition

KINDS = (
    Kind(
        name="esales.pickup",
        title=_("Pickup"),
        record=Pickup,
        fields=("dealer_id", "warehouse", "collector", "collector_phone", "plate", "arrived"),
    ),
    Kind(
        name="esales.invoice",
        title=_("Sales invoice"),
        record=SalesInvoice,
        fields=("dealer_id", "day", "due", "gross", "net", "tax"),
    ),
)

COUNTER = tuple(
    Participant(role=role, fires=("finish", "cancel"))
    for role in ("counter_clerk", "warehouse_head")
)

PICKUP = Business(
    name="pickup",
    title={"en": "Pickup", "zh_CN": "提货"},
    kind="esales.pickup",
    series="TH",
    needs=("inventory",),
    steps=(
        Step(name="open", title={"en": "Open", "zh_CN": "提货中"}, participants=COUNTER),
        Step(name="finished", title={"en": "Finished", "zh_CN": "已完成"}, final=True),
        Step(name="cancelled", title={"en": "Cancelled", "zh_CN": "已取消"}, final=True),
    ),
    transitions=(
        Transition(
            name="finish",
            title={"en": "Finish", "zh_CN": "完成提货"},
            source="open",
            target="finished",
            guards=("esales.sellable", TERRITORY, CREDIT, "inventory.stock_available"),
            effects=(
                "inventory.issue_stock",
                "esales.bind_serials",
                "esales.invoice",
                "esales.receivable",
            ),
            numbers=True,
        ),
        Transition(
            name="cancel",
            title={"en": "Cancel", "zh_CN": "取消提货"},
            source="open",
            target="cancelled",
            effects=("inventory.release_claims",),
        ),
    ),
    prints=("outbound_slip", "sales_invoice"),
)

SALES_INVOICE = Business(
    name="sales_invoice",
    title={"en": "Sales invoice", "zh_CN": "销售发票"},
    kind="esales.invoice",
    series="FP",
    steps=(Step(name="posted", title={"en": "Posted", "zh_CN": "已审核"}, final=True),),
    transitions=(),
    prints=("sales_invoice",),
)

BUSINESSES = (PICKUP, SALES_INVOICE)
