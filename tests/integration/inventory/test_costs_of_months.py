"""Months are valued when they are closed, by what came in at a cost, and at any date between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from addons.base.models import Ledger
from addons.base.periods import close, reopen
from addons.inventory.costing.checks import CHECKS
from addons.inventory.costing.closing import keep_costs
from addons.inventory.costing.valuing import stock_value
from addons.inventory.drafting import draft
from addons.inventory.models import Adjustment, MonthCost
from addons.inventory.reversal import reverse
from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from core.testing import count_sql
from core.workflow import fire

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


@pytest.fixture
def at(installation):
    """Opens a context on a day of 2026; nothing of a test is kept."""
    return lambda month, day: installation.work(
        branch="shaanxi", now=datetime(2026, month, day, 4, tzinfo=UTC)
    )


def costing(variant, quantity, cost):
    return replace(entry(variant, quantity), cost=Decimal(cost))


def take(context, variant, quantity, home):
    document = draft(context, Adjustment, home, [entry(variant, -quantity)])
    fire([document], "post", context)


@pytest.fixture(scope="module")
def cable(installation):
    """A cable: January 10 at 5.00, 4 leave; February 6 at 8.00 and 2 found, 3 leave."""
    def on(month, day):
        return installation.work(
            branch="shaanxi", now=datetime(2026, month, day, 4, tzinfo=UTC)
        )

    with on(1, 5) as context:
        variant = make_variant(context, "COST-C")
        make_warehouse(context, "C01")
        receive(context, "C01", costing(variant, 10, "5.00"))
    with on(1, 20) as context:
        take(context, variant, 4, "C01")
    with on(2, 3) as context:
        receive(context, "C01", costing(variant, 6, "8.00"), entry(variant, 2))
    with on(2, 10) as context:
        take(context, variant, 3, "C01")
    return variant


def month(context, variant, day):
    row = context.session.scalar(
        select(MonthCost).where(
            MonthCost.variant_id == variant, MonthCost.month == day.replace(day=1)
        )
    )
    return (row.unit_cost, row.closing_quantity, row.closing_value, row.out_value)


def worth(context, day):
    return [(row.code, row.quantity, row.value) for row in stock_value(context, day).rows]


def found_wrong(context):
    return [sentence for check in CHECKS for sentence in check.find(context)]


def test_closed_months_are_averaged_in_their_order(at, cable):
    with at(3, 2) as context:
        months = keep_costs(context, FEBRUARY)

        assert months == [date(2026, 1, 1), date(2026, 2, 1)]
        assert month(context, cable, JANUARY) == (5, 6, Decimal("30.00"), Decimal("20.00"))
        # 6 for 30.00 and 6 for 48.00 make 6.50; what was found counts as not having gone.
        assert month(context, cable, FEBRUARY) == (
            Decimal("6.5"), 11, Decimal("71.50"), Decimal("6.50"),
        )
        assert found_wrong(context) == []


def test_stock_has_a_value_at_any_date(at, cable):
    with at(3, 2) as context:
        keep_costs(context, JANUARY)

        assert worth(context, date(2026, 1, 4)) == []
        assert worth(context, date(2026, 1, 10)) == [("COST-C", 10, Decimal("50.00"))]
        assert worth(context, JANUARY) == [("COST-C", 6, Decimal("30.00"))]
        assert stock_value(context, JANUARY).is_final
        assert worth(context, date(2026, 2, 5)) == [("COST-C", 14, Decimal("91.00"))]
        assert not stock_value(context, date(2026, 2, 5)).is_final
        before = worth(context, FEBRUARY)
        keep_costs(context, FEBRUARY)
        assert worth(context, FEBRUARY) == before == [("COST-C", 11, Decimal("71.50"))]
        assert worth(context, date(2026, 2, 5)) == [("COST-C", 14, Decimal("91.00"))]


def test_what_is_taken_back_goes_at_what_it_cost(at, cable):
    with at(3, 5) as context:
        keep_costs(context, FEBRUARY)
        before = worth(context, date(2026, 3, 5))
        wrong = receive(context, "C01", costing(cable, 4, "99.00"))
        dearer = worth(context, date(2026, 3, 5))

        fire([reverse(context, wrong)], "post", context)

        assert worth(context, date(2026, 3, 5)) == before != dearer


def test_the_books_closed_and_reopened_carry_the_costs_along(at, cable):
    with at(3, 2) as context:
        keep_costs(context, None)
        ledger = Ledger(
            branch=context.code, ledger="inventory", since=date(2026, 1, 1), opened_by="test"
        )
        context.session.add(ledger)
        context.session.flush()
        kept = select(MonthCost.month).distinct().order_by(MonthCost.month)

        close(context, ledger, date(2026, 2, 27))
        assert list(context.session.scalars(kept)) == [date(2026, 1, 1)]
        context.hooks.books_closed(ledger="esales", through=FEBRUARY, context=context)
        assert list(context.session.scalars(kept)) == [date(2026, 1, 1)]
        close(context, ledger, FEBRUARY)
        assert list(context.session.scalars(kept)) == [date(2026, 1, 1), date(2026, 2, 1)]
        reopen(context, ledger, date(2026, 2, 20), "a receipt had no cost")
        assert list(context.session.scalars(kept)) == [date(2026, 1, 1)]
        reopen(context, ledger, None, "and January had none")
        assert list(context.session.scalars(kept)) == []
        context.session.delete(ledger)


def test_costs_that_were_meddled_with_are_found(at, cable):
    with at(3, 2) as context:
        keep_costs(context, FEBRUARY)
        context.session.execute(
            update(MonthCost)
            .where(MonthCost.month == date(2026, 1, 1))
            .values(closing_value=Decimal("31.00"))
        )

        assert found_wrong(context) == [
            "SN COST-C in 2026-01: its cost does not add up",
            "SN COST-C in 2026-02: its cost does not add up",
        ]
        keep_costs(context, None)


def test_goods_nobody_gave_a_cost_for_are_named(at, cable):
    with at(3, 6) as context:
        gift = make_variant(context, "COST-GIFT")
        receive(context, "C01", entry(gift, 3))

        (found,) = [row for row in stock_value(context, MARCH).rows if row.has_no_cost]

        assert (found.code, found.quantity, found.value) == ("COST-GIFT", 3, 0)
        take(context, gift, 3, "C01")


@pytest.mark.parametrize("count", [2, 40])
def test_a_month_costs_as_many_statements_whatever_moved(installation, at, cable, count):
    with at(3, 7) as context:
        goods = [make_variant(context, f"COST-{count}-{n}") for n in range(count)]
        receive(context, "C01", *(costing(variant, 2, "3.10") for variant in goods))
        keep_costs(context, None)

        with count_sql(installation.engine) as counted:
            keep_costs(context, MARCH)
        with count_sql(installation.engine) as asked:
            stock_value(context, MARCH)

        assert (len(counted), len(asked)) == (3 + 3 * 3, 2)
        keep_costs(context, None)
