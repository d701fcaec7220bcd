"""A business to test with: demonstration units are lent to customers and come back.

It has an own field of every type, four steps, and rights that differ by step and role.
"""

from __future__ import annotations

from typing import Any

from core.workflow.definition import (
    APPLICANT,
    VERBS,
    Business,
    Choice,
    Follow,
    OwnField,
    Participant,
    Step,
    Transition,
)
from core.workflow.versions.publishing import publish


def both(en: str, zh: str) -> dict[str, str]:
    """A label in both languages."""
    return {"en": en, "zh_CN": zh}


LINES = (
    OwnField(name="product", title=both("Product", "商品"), type="product", required=True),
    OwnField(name="pieces", title=both("Pieces", "数量"), type="number", required=True),
    OwnField(name="value", title=both("Value", "价值"), type="money"),
    OwnField(name="remark", title=both("Remark", "备注")),
)
PURPOSES = (
    Choice(value="trial", title=both("Trial", "试用")),
    Choice(value="display", title=both("Display", "陈列")),
    Choice(value="fair", title=both("Trade fair", "展会")),
)
FIELDS = (
    OwnField(
        name="contact",
        title=both("Contact person", "联系人"),
        required=True,
        listed=True,
        indexed=True,
    ),
    OwnField(name="customer", title=both("Customer", "客户"), type="party", listed=True),
    OwnField(
        name="purpose",
        title=both("Purpose", "用途"),
        type="choice",
        choices=PURPOSES,
        required=True,
        listed=True,
        indexed=True,
    ),
    OwnField(
        name="fair",
        title=both("Which fair", "展会名称"),
        required=True,
        shown_if='purpose == "fair"',
    ),
    OwnField(name="region", title=both("Region", "地区"), type="region"),
    OwnField(name="goods", title=both("Goods", "样机"), type="table", columns=LINES),
    OwnField(
        name="pieces",
        title=both("Pieces in all", "总数量"),
        type="number",
        formula='sum(goods, "pieces")',
        listed=True,
    ),
    OwnField(
        name="worth",
        title=both("Total value", "总价值"),
        type="money",
        formula='sum(goods, "value")',
        listed=True,
        indexed=True,
    ),
    OwnField(
        name="deposit",
        title=both("Deposit", "押金"),
        type="money",
        default="0",
        check="deposit >= 0",
        message=both("A deposit is never below zero.", "押金不能小于零。"),
        indexed=True,
    ),
    OwnField(name="since", title=both("From", "开始日期"), type="date", default="today"),
    OwnField(
        name="until",
        title=both("Due back", "归还日期"),
        type="date",
        required=True,
        check="until >= since",
        message=both("It cannot be due before it is lent.", "归还日期不能早于开始日期。"),
        listed=True,
        indexed=True,
    ),
    OwnField(name="fetched", title=both("Fetched at", "取货时间"), type="moment"),
    OwnField(name="insured", title=both("Insured", "已投保"), type="yes_no", indexed=True),
    OwnField(name="keeper", title=both("Who looks after it", "负责人"), type="user"),
    OwnField(name="papers", title=both("Papers", "附件"), type="attachment"),
    OwnField(name="story", title=both("Reason", "事由"), type="long"),
)
OPEN_TO_ALL = ("contact", "customer", "purpose", "fair", "goods", "pieces", "since", "until")
STEPS = (
    Step(
        name="draft",
        title=both("Draft", "草稿"),
        participants=(
            Participant(role="salesperson", fires=("submit",), edits=("*",)),
            Participant(role="sales_manager", fires=("submit",), edits=("*",)),
        ),
    ),
    Step(
        name="approval",
        title=both("Approval", "审批"),
        participants=(
            Participant(role="sales_manager", fires=("approve", "refuse"), edits=("deposit",)),
            Participant(relative=APPLICANT, sees=OPEN_TO_ALL),
        ),
        verbs=VERBS,
    ),
    Step(
        name="lent",
        title=both("Lent out", "借出"),
        participants=(
            Participant(
                role="warehouse_head",
                fires=("take_back",),
                sees=(*OPEN_TO_ALL, "fetched", "keeper", "papers"),
                edits=("fetched", "papers"),
            ),
            Participant(relative=APPLICANT, sees=OPEN_TO_ALL),
        ),
        verbs=("remind", "copy"),
    ),
    Step(name="returned", title=both("Returned", "已归还"), final=True),
    Step(name="refused", title=both("Refused", "已拒绝"), final=True),
)
TRANSITIONS = (
    Transition(
        name="submit",
        title=both("Submit", "提交"),
        source="draft",
        target="approval",
        requires=("goods",),
        numbers=True,
    ),
    Transition(name="approve", title=both("Approve", "同意"), source="approval", target="lent"),
    Transition(
        name="refuse",
        title=both("Refuse", "拒绝"),
        source="approval",
        target="refused",
        reason=True,
    ),
    Transition(name="take_back", title=both("Take back", "归还"), source="lent", target="returned"),
)
LOAN = Business(
    name="loan",
    title=both("Loan of demonstration units", "样机借用"),
    kind="base.document",
    series="JY",
    steps=STEPS,
    transitions=TRANSITIONS,
    fields=FIELDS,
    starters=(Participant(role="salesperson"), Participant(role="sales_manager")),
    follows=(
        Follow(
            name="again",
            title=both("Lend again", "再次借用"),
            business="loan",
            step="returned",
            fields={"contact": "contact", "purpose": "purpose", "until": "today"},
        ),
    ),
    facts=("customer", "worth", "until"),
    prints=("document_sheet",),
)


def publish_loans(installation: Any) -> None:
    """Publish the business of loans, live in every branch."""
    with installation.work() as context:
        publish(context, LOAN)
