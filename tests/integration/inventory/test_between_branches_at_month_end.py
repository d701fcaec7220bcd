"""Goods on their way to another branch while a month ends cross at what they were worth."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from border import HERE, THERE, Border
from sqlalchemy import select

from addons.inventory.costing.closing import keep_costs
from addons.inventory.drafting import Entry
from addons.inventory.models import MonthCost, TransferIn
from addons.inventory.testing import receive
from addons.inventory.transfers.finding import find
from addons.inventory.transfers.unloading import count, set_counted
from core.company.switching import switch_on
from core.workflow import fire

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


def on(month, day):
    return datetime(2026, month, day, 4, tzinfo=UTC)


def in_month(border, month):
    """What was left of the cables in each branch at the end of ``month``, and what had gone."""
    found = {}
    for branch in (HERE, THERE):
        with border.work(branch, write=False) as context:
            query = select(MonthCost.closing_quantity, MonthCost.closing_value, MonthCost.out_value)
            own = (MonthCost.variant_id == border.cable, MonthCost.month == month.replace(day=1))
            rows = context.session.execute(query.where(*own)).all()
            found[branch] = tuple(rows[0]) if rows else None
    return found


def ends(border, month):
    for branch in (HERE, THERE):
        with border.work(branch) as context:
            keep_costs(context, month)


def bought(border, quantity, cost):
    with border.work() as context:
        goods = Entry(variant_id=border.cable, quantity=Decimal(quantity), cost=cost)
        receive(context, f"{border.code}A", goods)


def arrives(border, into, quantity):
    """So many of the cables, in a part of its own if others are still to come."""
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        line = count(context, document, find(context, f"{border.code}-C"))
        set_counted(context, document, line, Decimal(quantity), Decimal(0))
        fire([document], "receive_part" if document.missing else "receive", context)


def test_the_value_of_both_branches_is_the_same_before_and_after(installation):
    with installation.work(branch=THERE, now=on(1, 1)) as context:
        switch_on(context, "inventory", context.today, installation.registry.addons)
    border = Border(installation, on(1, 10))
    border.now = on(1, 20)
    bought(border, 5, Decimal("4.00"))
    _out, into = border.sent(cables=7, tablets=0)
    # What comes in behind it makes the month dearer than the goods that left.
    border.now = on(1, 30)
    bought(border, 6, Decimal("9.17"))
    border.now = on(2, 2)
    arrives(border, into, 3)
    border.now = on(2, 20)
    arrives(border, into, 4)
    border.now = on(3, 2)
    ends(border, FEBRUARY)

    # 10 at 3.00, 5 at 4.00 and 6 at 9.17, of which 3 and 4 crossed at 3.33333333.
    whole = Decimal("105.02")
    crossed = Decimal("10.00") + Decimal("13.33")
    assert in_month(border, JANUARY) == {HERE: (21, whole, 0), THERE: None}
    assert in_month(border, FEBRUARY) == {
        HERE: (14, whole - crossed, 0),
        THERE: (7, crossed, 0),
    }
    assert border.faults() == []
