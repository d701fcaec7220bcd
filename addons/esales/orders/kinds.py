"""The sales order (销售订单): written, confirmed, prepared, fetched in part or whole, closed."""

from __future__ import annotations

from typing import Any

from addons.esales.choosing_parties import settle_parties
from addons.esales.models import Order
from addons.esales.orders.changing import begin_order, copy_order
from addons.esales.orders.keeping import REOPEN
from addons.esales.orders.order_paper import ORDER_FORM
from addons.esales.orders.reading import ORDER
from addons.esales.rehearsing.ordering import ORDERS
from core.i18n import _
from core.workflow import (
    BuiltIn,
    Business,
    Kind,
    Participant,
    Step,
    Transition,
    Use,
    uses,
)
from core.workflow.definition import APPLICANT


def _pages() -> Any:
    """The pages of orders, which only a server needs."""
    from addons.esales.resources.orders import Orders

    return Orders


KINDS = (
    Kind(
        name=ORDER,
        title=_("Sales order"),
        record=Order,
        rehearsal=ORDERS,
        scope="esales:order",
        begin=begin_order,
        copy=copy_order,
        collection=_pages,
        reversible=lambda _document: False,
        before_change=settle_parties,
        prints_open=lambda document, _paper: document.confirmed is not None,
        answers=("goods_set_aside",),
        papers=(ORDER_FORM, "pick_list"),
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
            BuiltIn(name="payer_id", title=_("Paid by dealer"), type="dealer"),
            BuiltIn(name="invoiced_id", title=_("Invoiced to"), type="dealer"),
            BuiltIn(name="warehouse", title=_("Warehouse"), type="sales_warehouse"),
            BuiltIn(name="wanted", title=_("Wanted on"), type="date"),
            BuiltIn(name="note", title=_("Note")),
            BuiltIn(name="quantity", title=_("Goods ordered"), type="number", apart=True),
            BuiltIn(name="taken", title=_("Taken"), type="number", editable=False),
            BuiltIn(name="left", title=_("Still to be taken"), type="number", editable=False),
            BuiltIn(name="closed", title=_("Closed"), type="number", editable=False),
            BuiltIn(name="gross", title=_("Amount"), type="money", editable=False),
            BuiltIn(name="net", title=_("Net"), type="money", editable=False),
            BuiltIn(name="tax", title=_("Tax"), type="money", editable=False),
            BuiltIn(name="confirmed", title=_("Set aside"), type="moment", editable=False),
        ),
    ),
)

WRITTEN = ("dealer_id", "payer_id", "invoiced_id", "warehouse", "wanted", "note", "quantity")
SELLERS = ("salesperson", "sales_manager", "counter_clerk")
WRITING = (
    *(
        Participant(role=role, fires=("confirm", "void"), edits=WRITTEN)
        for role in SELLERS
    ),
    Participant(relative=APPLICANT, fires=("void",), edits=WRITTEN),
)


def _standing(*fires: str) -> tuple[Participant, ...]:
    """Who takes part while goods are set aside; the warehouse says when it prepares them."""
    closing = tuple(Participant(role=role, fires=("close",)) for role in SELLERS)
    return (*closing, *(Participant(role="warehouse_head", fires=("close", *fires)),))


# The system does it when a pickup is taken back; the button never shows before.
REOPENING = (Participant(role="warehouse_head", fires=(REOPEN,)),)


def _itself(name: str, source: str, target: str, condition: str) -> Transition:
    """A way that an order goes by itself when more of it is taken."""
    title = {
        "partly": {"en": "Taken in part", "zh_CN": "部分提货"},
        "taken": {"en": "Taken", "zh_CN": "已提货"},
    }[target]
    return Transition(
        name=name,
        title=title,
        source=source,
        target=target,
        condition=condition,
        automatic=True,
    )


SOME, ALL = "taken > 0 and left > 0", "taken > 0 and left == 0"
NONE, LEFT = "taken == 0 and left > 0", "left > 0"

SALES_ORDER = Business(
    name="sales_order",
    title={"en": "Sales order", "zh_CN": "销售订单"},
    kind=ORDER,
    series="DD",
    needs=("inventory",),
    starters=tuple(Participant(role=role) for role in SELLERS),
    steps=(
        Step(
            name="draft",
            title={"en": "Draft", "zh_CN": "草稿"},
            participants=WRITING,
            x=40,
            y=60,
        ),
        Step(
            name="confirmed",
            title={"en": "Confirmed", "zh_CN": "已确认"},
            participants=_standing("pick"),
            x=260,
            y=60,
        ),
        Step(
            name="picking",
            title={"en": "Being prepared", "zh_CN": "备货中"},
            participants=_standing(),
            x=480,
            y=60,
        ),
        Step(
            name="partly",
            title={"en": "Taken in part", "zh_CN": "部分提货"},
            participants=_standing(REOPEN),
            x=480,
            y=200,
        ),
        Step(
            name="taken",
            title={"en": "Taken", "zh_CN": "已提货"},
            participants=REOPENING,
            final=True,
            x=700,
            y=60,
        ),
        Step(
            name="closed",
            title={"en": "Closed", "zh_CN": "已关闭"},
            participants=REOPENING,
            final=True,
            x=700,
            y=200,
        ),
        Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True, x=40, y=200),
    ),
    transitions=(
        Transition(
            name="confirm",
            title={"en": "Confirm", "zh_CN": "确认"},
            source="draft",
            target="confirmed",
            guards=(
                *uses("esales.order_sellable", "esales.order_territory"),
                Use(name="esales.order_credit", given={"open_orders": True}),
            ),
            effects=uses("esales.confirm_order"),
            numbers=True,
        ),
        Transition(
            name="void", title={"en": "Void", "zh_CN": "作废"}, source="draft", target="void"
        ),
        Transition(
            name="pick",
            title={"en": "Prepare", "zh_CN": "备货"},
            source="confirmed",
            target="picking",
        ),
        *(
            Transition(
                name="close",
                title={"en": "Close what is left", "zh_CN": "关闭剩余"},
                source=source,
                target="closed",
                effects=uses("esales.close_order"),
                reason=True,
            )
            for source in ("confirmed", "picking", "partly")
        ),
        *(
            way
            for source in ("confirmed", "picking")
            for way in (
                _itself("some_taken", source, "partly", SOME),
                _itself("all_taken", source, "taken", ALL),
            )
        ),
        _itself("all_taken", "partly", "taken", ALL),
        # A pickup that is taken back gives its goods back to the order, which goes on from here.
        *(
            Transition(
                name=REOPEN,
                title={"en": "Given back", "zh_CN": "恢复"},
                source=source,
                target="confirmed",
                condition=condition,
            )
            for source, condition in (("partly", NONE), ("taken", LEFT), ("closed", LEFT))
        ),
    ),
    facts=("dealer_id", "quantity", "gross"),
    prints=(ORDER_FORM,),
)
BUSINESSES = (SALES_ORDER,)
