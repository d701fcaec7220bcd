"""The businesses of selling: the pickup (提货) and the sales invoice (销售发票) that follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from addons.esales.allowed import CREDIT, TERRITORY
from addons.esales.choosing_parties import settle_parties
from addons.esales.models import Pickup, SalesInvoice
from addons.esales.orders.keeping import fetched
from addons.esales.rehearsing.selling import INVOICES, PICKUPS
from addons.esales.returns.red_invoices import is_taken_back
from addons.esales.returns.reversing import copy_pickup
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

AMOUNTS = tuple(
    BuiltIn(name=name, title=title, type="money", editable=False)
    for name, title in (("gross", _("Amount")), ("net", _("Net")), ("tax", _("Tax")))
)
def _pages(name: str) -> Callable[[], Any]:
    """The pages called ``name``, which only a server needs."""

    def found() -> Any:
        from addons.esales.resources import invoices, pickups

        return getattr(pickups, name, None) or getattr(invoices, name)

    return found


KINDS = (
    Kind(
        name="esales.pickup",
        title=_("Pickup"),
        record=Pickup,
        rehearsal=PICKUPS,
        scope="esales:pickup",
        collection=_pages("Pickups"),
        reversal="reverse",
        copy=copy_pickup,
        moves_with=fetched,
        before_change=settle_parties,
        answers=("goods_to_issue", "goods_set_aside"),
        papers=("outbound_slip", "sales_invoice", "gate_pass", "serial_list"),
        ways=(
            OwnWay(name="finish", source="open", target="finished", title=_("Finish")),
            OwnWay(name="cancel", source="open", target="cancelled", title=_("Cancel")),
        ),
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
            BuiltIn(name="payer_id", title=_("Paid by dealer"), type="dealer"),
            BuiltIn(name="invoiced_id", title=_("Invoiced to"), type="dealer"),
            BuiltIn(name="warehouse", title=_("Warehouse"), editable=False),
            BuiltIn(name="collector", title=_("Collector")),
            BuiltIn(name="collector_phone", title=_("Collector's phone")),
            BuiltIn(name="plate", title=_("Van")),
            BuiltIn(name="arrived", title=_("Arrived"), type="moment", editable=False),
            BuiltIn(name="varieties", title=_("Varieties"), type="number", editable=False),
            BuiltIn(name="quantity", title=_("Pieces"), type="number", editable=False),
            *AMOUNTS,
        ),
    ),
    Kind(
        name="esales.invoice",
        title=_("Sales invoice"),
        record=SalesInvoice,
        rehearsal=INVOICES,
        scope="esales:invoice",
        taken_back=is_taken_back,
        collection=_pages("Invoices"),
        papers=("sales_invoice",),
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", editable=False),
            BuiltIn(name="day", title=_("Day"), type="date", editable=False),
            BuiltIn(name="due", title=_("Due"), type="date", editable=False),
            *AMOUNTS,
            BuiltIn(
                name="uninvoiced", title=_("Not invoiced yet"), type="money", editable=False
            ),
        ),
    ),
)

# Who fetches the goods, who pays for them and who is invoiced.
CHOSEN = ("collector", "collector_phone", "plate", "payer_id", "invoiced_id")
COUNTER = tuple(
    Participant(role=role, fires=("finish", "cancel"), edits=CHOSEN)
    for role in ("counter_clerk", "warehouse_head")
)
# Whoever answers for the goods and for the money that go back with them.
TAKING_BACK = tuple(
    Participant(role=role, fires=("reverse",)) for role in ("warehouse_head", "branch_manager")
)


PICKUP = Business(
    name="pickup",
    title={"en": "Pickup", "zh_CN": "提货"},
    kind="esales.pickup",
    series="TH",
    needs=("inventory",),
    steps=(
        Step(name="open", title={"en": "Open", "zh_CN": "提货中"}, participants=COUNTER),
        Step(
            name="finished",
            title={"en": "Finished", "zh_CN": "已完成"},
            final=True,
            participants=TAKING_BACK,
        ),
        Step(name="cancelled", title={"en": "Cancelled", "zh_CN": "已取消"}, final=True),
        Step(name="reversed", title={"en": "Reversed", "zh_CN": "已红冲"}, final=True),
    ),
    transitions=(
        Transition(
            name="finish",
            title={"en": "Finish", "zh_CN": "完成提货"},
            source="open",
            target="finished",
            guards=uses(
                "esales.sellable",
                TERRITORY,
                CREDIT,
                "esales.as_ordered",
                "inventory.stock_available",
            ),
            effects=uses(
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
            effects=uses("inventory.release_claims"),
        ),
        Transition(
            name="reverse",
            title={"en": "Reverse", "zh_CN": "红冲"},
            source="finished",
            target="reversed",
            guards=uses("esales.invoiced", "inventory.still_out"),
            effects=uses("inventory.put_back", "esales.unbind_serials", "esales.red_invoice"),
            reason=True,
        ),
    ),
    prints=("outbound_slip", "sales_invoice", "gate_pass", "serial_list"),
    facts=("dealer_id", "quantity", "gross"),
)

SALES_INVOICE = Business(
    name="sales_invoice",
    title={"en": "Sales invoice", "zh_CN": "销售发票"},
    kind="esales.invoice",
    series="FP",
    needs=("inventory",),
    steps=(Step(name="posted", title={"en": "Posted", "zh_CN": "已审核"}, final=True),),
    transitions=(),
    prints=("sales_invoice",),
    facts=("dealer_id", "gross", "due"),
)

BUSINESSES = (PICKUP, SALES_INVOICE)
