"""A branch goes live: opening stock is entered before the books begin, proved, and closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from addons.base.models import Ledger, Serial
from addons.inventory.costing.valuing import stock_value
from addons.inventory.models import Balance
from addons.inventory.testing import make_variant, make_warehouse

HOME = "/shaanxi/inventory"


@pytest.fixture(scope="module")
def goods(installation):
    with installation.work(branch="shaanxi") as context:
        make_warehouse(context, "O01")
        context.session.add(
            Ledger(
                branch=context.code,
                ledger="inventory",
                since=context.today + timedelta(days=5),
                opened_by="test",
            )
        )
        return {
            "cable": make_variant(context, "O-CABLE"),
            "tablet": make_variant(context, "O-TABLET", "throughout"),
        }


@pytest.fixture
def books(work, goods):
    with work("shaanxi", write=False) as context:
        return f"/shaanxi/base/ledgers/{context.session.scalar(select(Ledger.id))}"


def begin(app, kind="openings"):
    app.post(f"{HOME}/{kind}/new", {"warehouse": "O01"}, status=303)
    return app.get(f"{HOME}/{kind}?sort=-created").html.select("tbody a")[0]["href"]


def said(page):
    return " ".join(found.get_text(" ") for found in page.html.select(".alert, .invalid-feedback"))


def post_cables(app, quantity):
    path = begin(app)
    app.post(f"{path}/line", {"variant": "O-CABLE", "quantity": quantity, "cost": "2.50"})
    app.post(f"{path}/post", status=303)
    return path


def test_a_branch_goes_live_with_stock_that_proves(app, work, goods, books):
    app.sign_in("warehouse_head")
    path = begin(app)
    app.post(f"{path}/line", {"variant": "O-CABLE", "quantity": "8", "cost": "2.50"})
    tablets = {"variant": "O-TABLET", "serials": "O-1\nO-2", "cost": "800", "since": "2026-01-15"}
    app.post(f"{path}/line", tablets)
    app.post(f"{path}/post", status=303)
    twice = post_cables(app, "3")
    app.post(f"{twice}/reverse", status=303)
    back = app.get(f"{HOME}/adjustments?sort=-created").html.select("tbody a")[0]["href"]
    app.post(f"{back}/post", status=303)

    app.sign_in("finance")
    wrong = app.post(f"{books}/prove", {"pieces": "11", "value": "1,620.00"}, status=422)
    proved = app.post(f"{books}/prove", {"pieces": "10", "value": "1,620.00"}).follow()

    assert "Pieces in all: the opening balances come to 10.000, and 11 was given." in said(wrong)
    assert "difference of -1.000" in said(wrong)
    assert "¥1,620.00" in proved.text
    with work("shaanxi", write=False) as context:
        since = context.session.scalar(
            select(Serial).where(Serial.number == "O-1")
        ).whereabouts.since
        assert (since + timedelta(hours=8)).date() == date(2026, 1, 15)
        assert stock_value(context, context.today).total == 1620
    is_closed_until_it_is_reopened_with_a_reason(app, work, goods, books)
    shows_its_value_to_those_who_may_see_it(app)


def is_closed_until_it_is_reopened_with_a_reason(app, work, goods, books):
    app.sign_in("warehouse_head")
    path = begin(app)
    app.post(f"{path}/line", {"variant": "O-CABLE", "quantity": "1"})

    refused = app.post(f"{path}/post", status=409)

    assert "Stock: the opening balances were proved and are closed." in said(refused)
    app.sign_in("branch_manager")
    page = app.post(f"{books}/reopen_openings", {"reason": "a shelf was forgotten"}).follow()
    assert "a shelf was forgotten" in page.text
    app.sign_in("warehouse_head")
    app.post(f"{path}/post", status=303)
    with work("shaanxi", write=False) as context:
        cables = select(Balance.on_hand).where(Balance.variant_id == goods["cable"])
        assert sum(context.session.scalars(cables)) == 9


def test_before_the_books_begin_only_opening_stock_is_posted(app, goods, books):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")
    app.post(f"{path}/line", {"variant": "O-CABLE", "quantity": "1"})

    page = app.post(f"{path}/post", status=409)

    assert "Stock: the books begin on" in said(page)
    assert "enter it as an opening balance" in said(page)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"cost": "cheap"}, "“cheap” is no cost. Type what one unit cost without tax."),
        ({"cost": "-1"}, "“-1” is no cost."),
        ({"cost": "1.123456789"}, "“1.123456789” has more than eight decimals."),
        ({"since": "soon"}, "This is no date."),
        ({"since": "2999-01-01"}, "Goods that are there came in today or before."),
    ],
)
def test_what_is_no_cost_and_no_day_comes_back_as_it_was_typed(app, goods, typed, says):
    app.sign_in("warehouse_head")
    path = begin(app)

    line = {"variant": "O-CABLE", "quantity": "1", **typed}
    page = app.post(f"{path}/line", line, status=422)

    assert says in said(page)
    (name, value), = typed.items()
    assert page.html.select_one(f"#line-{name}")["value"] == value


def shows_its_value_to_those_who_may_see_it(app):
    app.sign_in("counter_clerk")
    app.get(f"{HOME}/value", status=403)
    app.sign_in("finance")

    page = app.get(f"{HOME}/value")
    sheet = app.get(f"{HOME}/value/export?kind=csv")
    early = app.get(f"{HOME}/value?day=2020-01-01")
    late = app.get(f"{HOME}/value?day=2999-01-01", status=422)

    assert "O-TABLET" in page.text
    assert "¥1,600.00" in page.text
    assert "This month is not closed" in page.text
    assert "O-TABLET" in sheet.text
    assert "Nothing was in stock then." in early.text
    assert "Nobody knows yet" in late.text
