"""Retail from nothing: six steps, four departments, its refund and its shift, stroke by stroke."""

from __future__ import annotations

from typing import Any

from drawing import Pencil, at

LIST = {"price_list": "RETAIL"}


def draw_retail(hand: Pencil) -> None:
    """The sale over the counter, as the business manager draws it."""
    hand.begin("retail", ("Retail", "零售"), "esales.ticket")
    hand.rename("draft", ("Counter", "开单"))
    hand.rename("done", ("Sold", "已售出"))
    for title in (
        ("Approval", "折扣审批"),
        ("Till", "收款"),
        ("Handover", "发货"),
        ("Cancelled", "已取消"),
    ):
        hand.step(title)
    hand.click("step.final")
    _ways(hand)
    hand.page.click(at("tool.tidy"))
    _people(hand)
    _facts(hand)
    _rights(hand)


def _ways(hand: Pencil) -> None:
    hand.drag("counter", "till", ("To the till", "去收款"))
    hand.use("guards", "esales.priced", LIST)
    hand.use("guards", "esales.discount_within", {"most": "3"})
    hand.drag("counter", "approval", ("Ask for the discount", "申请折扣"))
    hand.use("guards", "esales.priced", LIST)
    hand.fill("way.condition", "off > 3")
    hand.connect("counter", "cancelled", ("Cancel", "取消"))
    hand.use("guards", "esales.nothing_paid")
    hand.use("effects", "inventory.release_claims")
    hand.connect("approval", "till", ("Approve", "同意"))
    hand.choose("way.quorum", "some")
    hand.fill("way.votes", "2")
    hand.connect("approval", "counter", ("Refuse", "不同意"))
    hand.click("way.reason")
    hand.connect("till", "counter", ("Back to the counter", "退回开单"))
    hand.use("guards", "esales.nothing_paid")
    hand.connect("till", "handover", ("Paid", "收讫"))
    hand.use("guards", "esales.shift_open")
    hand.use("guards", "esales.paid_in_full")
    # The one way a new business has leads on from another step now.
    hand.page.click(at("transitions.counter.finish"))
    hand.choose("way.source", "handover")
    hand.titled("way", ("Hand over", "发货"))
    hand.use("guards", "esales.paid_in_full")
    hand.use("guards", "inventory.stock_available")
    hand.use("effects", "inventory.issue_stock")
    hand.use("effects", "esales.hand_over")


def _people(hand: Pencil) -> None:
    out = ("to_the_till", "ask_for_the_discount", "cancel")
    hand.who("counter", "sales", "*", *out)
    for department, role in (
        ("sales", "sales_manager"),
        ("management", "branch_manager"),
        ("finance", "finance"),
    ):
        hand.who("approval", department, role, "approve", "refuse")
    hand.click("step.not_by.applicant")
    hand.who("till", "finance", "finance", "paid")
    hand.who("till", "sales", "*", "back_to_the_counter")
    hand.who("handover", "warehouse", "counter_clerk", "hand_over")


def _facts(hand: Pencil) -> None:
    hand.tab("fields")
    hand.field(("Gift wrap", "礼品包装"), "yes_no")
    hand.field(("Heard of us by", "了解渠道"), "text", "listed", "indexed")
    hand.tab("basics")
    hand.fill("basics.series", "LS")
    hand.starter("sales")
    for name in ("facts.gross", "facts.off", "facts.due", "prints.retail_receipt"):
        hand.click(f"basics.{name}")


def _rights(hand: Pencil) -> None:
    """Columns: sales at the counter, three approvers, cashier and sales at the till, the clerk."""
    hand.tab("rights")
    hand.rights(0, "e", "customer", "phone", "party_id", "warehouse", "quantity", "off")
    hand.rights(0, "e", "gift_wrap", "heard_of_us_by")
    hand.rights(4, "e", "paid")
    hand.rights(5, "0", "net", "tax", "handed")
    hand.rights(6, "e", "quantity")
    hand.rights(6, "0", "off", "listed", "net", "tax", "heard_of_us_by")


def draw_refund(hand: Pencil) -> None:
    """What comes back: the warehouse takes it, finance pays."""
    hand.begin("retail_refund", ("Retail refund", "零售退货"), "esales.refund")
    hand.rename("draft", ("Goods", "收货"))
    hand.rename("done", ("Refunded", "已退款"))
    hand.step(("Payout", "退款"))
    hand.page.click(at("tool.tidy"))
    hand.connect("goods", "payout", ("To the payout", "去退款"))
    hand.use("guards", "esales.refundable")
    hand.click("way.requires.why")
    hand.page.click(at("transitions.goods.finish"))
    hand.choose("way.source", "payout")
    hand.titled("way", ("Pay back", "付款"))
    hand.use("guards", "esales.shift_open")
    hand.use("guards", "esales.refundable")
    hand.use("effects", "inventory.take_back")
    hand.use("effects", "esales.refund")
    hand.who("goods", "warehouse", "counter_clerk", "to_the_payout")
    hand.who("payout", "finance", "finance", "pay_back")
    hand.tab("basics")
    hand.fill("basics.series", "LT")
    hand.starter("warehouse", "counter_clerk")
    hand.tab("rights")
    hand.rights(0, "e", "ticket_number", "why", "warehouse", "quantity")


def draw_shift(hand: Pencil) -> None:
    """The cashier's shift: opened with a float, counted, closed."""
    hand.begin("cashier_shift", ("Cashier's shift", "收银班次"), "esales.shift")
    hand.rename("draft", ("Open", "收银中"))
    hand.rename("done", ("Closed", "已交班"))
    hand.page.click(at("transitions.open.finish"))
    hand.titled("way", ("Close", "交班"))
    hand.use("guards", "esales.counted")
    hand.use("effects", "esales.close_shift")
    hand.who("open", "finance", "finance", "close")
    hand.tab("basics")
    hand.fill("basics.series", "BC")
    hand.starter("finance", "finance")
    hand.tab("rights")
    hand.click("rights.who.0")


def add_gift(hand: Pencil) -> None:
    """Retail gains a step: what was paid is wrapped and given a gift before it is handed over."""
    page: Any = hand.page
    page.goto(f"/{hand.branch}/businesses/retail/")
    page.click("text=Draw the next version")
    page.wait_for_selector(at("steps.counter"))
    hand.step(("Gift", "赠品"))
    page.click(at("transitions.till.paid"))
    hand.choose("way.target", "gift")
    hand.drag("gift", "handover", ("Gift added", "已放赠品"))
    page.click(at("tool.tidy"))
    hand.who("gift", "sales", "*", "gift_added")
    hand.tab("fields")
    hand.field(("Gift", "赠品"), "text")
    hand.tab("rights")
    hand.rights(6, "e", "gift")
