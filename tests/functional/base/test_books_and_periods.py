"""Books begin on a day and are closed by periods; who posts outside is told why."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Ledger
from addons.base.periods import unopened
from addons.esales import testing
from addons.esales.books import totals
from addons.esales.models import Dealer, Pickup, ReceiptVoucher
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.taking_back import take_back
from addons.esales.pickups import open_pickup
from addons.inventory import testing as stock
from addons.inventory.models import Receipt
from addons.inventory.receipts import make_receipt
from core.checks import Check
from core.refusal import Refusal
from core.security.sign_in import find_user
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

BOOKS = "/shaanxi/base/ledgers"


@pytest.fixture(scope="module")
def dealer(installation):
    with installation.work(branch="shaanxi") as context:
        stock.make_warehouse(context, "B01")
        stock.make_variant(context, "B-CABLE")
        return testing.make_dealer(context, "B0001").id


@pytest.fixture
def today(work):
    with work("shaanxi", write=False) as context:
        return context.today


@pytest.fixture
def begun(work, today, dealer):
    """The books begin ninety days ago and nothing is closed; the address of each."""
    with work("shaanxi") as context:
        for ledger in context.session.scalars(select(Ledger)):
            context.session.delete(ledger)
        context.session.flush()
        for name in ("inventory", "esales"):
            context.session.add(
                Ledger(
                    branch=context.code,
                    ledger=name,
                    since=today - timedelta(days=90),
                    opened_by="test",
                )
            )
        context.session.flush()
        found = context.session.execute(select(Ledger.ledger, Ledger.id))
        return {name: f"{BOOKS}/{number}" for name, number in found}


def said(page):
    return " ".join(found.get_text(" ") for found in page.html.select(".alert, .invalid-feedback"))


def paid(dealer, day, kind="payment"):
    return NewEntry(dealer=dealer, kind=kind, amount=Decimal("-5.00"), day=day)


def refusal_of(context, *entries):
    with pytest.raises(Refusal) as refused:
        enter(entries, context)
    return str(refused.value)


def test_the_books_of_a_branch_are_opened_once_with_their_day(app, work, today, dealer):
    with work("shaanxi") as context:
        assert [books.name for books in unopened(context)] == ["esales", "inventory"]
    app.sign_in("finance")

    app.post(f"{BOOKS}/new", {"ledger": "esales", "since": f"{today}"}, status=303)
    again = app.post(f"{BOOKS}/new", {"ledger": "esales", "since": f"{today}"}, status=422)

    assert "Choose one of the list." in said(again)
    page = app.get(BOOKS)
    assert "Dealer accounts" in page.text
    who_opened_them_is_told_by_name(app, work)
    with work("shaanxi") as context:
        assert [books.name for books in unopened(context)] == ["inventory"]
        context.session.delete(context.session.scalar(select(Ledger)))


def who_opened_them_is_told_by_name(app, work):
    with work("shaanxi") as context:
        find_user(context.session, "finance.shaanxi").name = "魏静"
    app.sign_in("branch_manager")

    assert app.get(BOOKS).html.select("tbody td")[-1].text.strip() == "魏静"
    assert "魏静" in app.get(f"{BOOKS}/export?kind=csv").text
    assert "魏静" in app.get(BOOKS).click("Dealer accounts").html.select_one("dl").text


def test_books_never_begin_after_what_was_posted_already(app, work, dealer, begun, today):
    with work("shaanxi") as context:
        enter([paid(dealer, today - timedelta(days=40))], context)
    app.sign_in("finance")

    page = app.post(
        f"{begun['esales']}/edit", {"since": f"{today - timedelta(days=30)}"}, status=422
    )

    day = (today - timedelta(days=40)).isoformat()
    assert f"Something was posted for {day} already." in said(page)


def test_nothing_is_entered_before_the_books_begin_but_opening_balances(
    work, dealer, begun, today
):
    before = today - timedelta(days=91)
    with work("shaanxi") as context:
        sentence = refusal_of(context, paid(dealer, today), paid(dealer, before))
        (opening,) = enter([paid(dealer, before, "opening")], context)
        take_back(context, [opening], "typed wrong")

    assert sentence == (
        f"Dealer accounts: the books begin on {today - timedelta(days=90)}, so nothing is posted "
        f"for {before}. Choose a later day, or enter it as an opening balance."
    )


def test_a_closed_period_takes_nothing_until_it_is_reopened_with_a_reason(
    app, work, dealer, begun, today
):
    closed, home = today - timedelta(days=10), begun["esales"]
    for sets_up in ("administrator", "rollout_lead"):
        app.sign_in(sets_up)
        app.get(f"{home}/close", status=403)
    app.sign_in("finance")
    app.post(f"{home}/close", {"closed_through": f"{closed}"}, status=303)
    with work("shaanxi") as context:
        sentence = refusal_of(context, paid(dealer, closed))
        opening = refusal_of(context, paid(dealer, closed, "opening"))
        enter([paid(dealer, closed + timedelta(days=1))], context)

    assert sentence == opening == (
        f"Dealer accounts: the books are closed through {closed}, so nothing is posted for "
        f"{closed}. Choose a later day, or have the period reopened by somebody who may."
    )
    app.get(f"{home}/reopen", status=403)
    app.sign_in("branch_manager")
    app.post(f"{home}/reopen", {"reason": ""}, status=422)
    page = app.post(f"{home}/reopen", {"reason": "a transfer was forgotten"}).follow()
    assert "a transfer was forgotten" in page.text
    with work("shaanxi") as context:
        enter([paid(dealer, closed)], context)


def test_what_closing_would_shut_out_is_named_and_asked_about_once(
    app, work, dealer, begun, today
):
    before, home = today - timedelta(days=1), begun["esales"]
    app.sign_in("finance")
    with work("shaanxi") as context:
        testing.make_price_list(context)
        values = {"dealer_id": dealer, "amount": Decimal(290), "means": "transfer", "day": before}
        voucher = begin(live(context)["receipt_voucher"], values, context)
        pickup = open_pickup(context, context.session.get_one(Dealer, dealer), "B01")
        money, goods = voucher.id, pickup.id
        named = [f"#{money} {voucher.dealer.name} 290.00", f"#{goods} "]

    asked = app.get(f"{home}/close")
    yesterday = app.post(f"{home}/close", {"closed_through": f"{before}"}, status=422)
    now = app.post(f"{home}/close", {"closed_through": f"{today}"}, status=422)
    app.post(f"{home}/close", {"closed_through": f"{before - timedelta(days=1)}"}, status=303)
    form = now.forms["form"]
    form["leaving_open"] = True
    form.submit(status=303)

    with work("shaanxi") as context:
        ledgers = context.session.scalars(select(Ledger).order_by(Ledger.ledger)).all()
        through = [ledger.closed_through for ledger in ledgers]
        ledgers[0].closed_through = None
        fire([context.session.get_one(ReceiptVoucher, money)], "void", context, reason="test")
        fire([context.session.get_one(Pickup, goods)], "cancel", context)
    assert through == [today, None]
    assert "leaving_open" not in asked.forms["form"].fields
    assert [one in said(yesterday) for one in named] == [True, False]
    assert [one in said(now) for one in named] == [True, True]
    assert "Close all the same" in now.text


def test_closing_stock_through_today_names_the_documents_that_still_move_goods(
    app, work, dealer, begun, today
):
    app.sign_in("finance")
    home = f"{begun['inventory']}/close"
    with work("shaanxi") as context:
        goods = stock.entry(stock.make_variant(context, "B-DRAFT"), 1)
        draft = make_receipt(context, "B01", [goods]).id

    app.post(home, {"closed_through": f"{today - timedelta(days=1)}"}, status=303)
    page = app.post(home, {"closed_through": f"{today}"}, status=422)

    with work("shaanxi") as context:
        fire([context.session.get_one(Receipt, draft)], "void", context)
    assert f"#{draft}" in said(page)
    assert "leaving_open" in page.forms["form"].fields


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (1, "is still to come. Choose today or a day before."),
        (-91, "The books begin on"),
        (-20, "already. Choose a later day, or reopen."),
    ],
)
def test_a_period_is_closed_once_and_when_it_has_come(app, begun, today, days, says):
    app.sign_in("finance")
    through = f"{today - timedelta(days=20)}"
    app.post(f"{begun['inventory']}/close", {"closed_through": through}, status=303)

    day = f"{today + timedelta(days=days)}"
    page = app.post(f"{begun['inventory']}/close", {"closed_through": day}, status=422)

    assert says in said(page)
    assert "leaving_open" not in page.forms["form"].fields


def test_the_start_stays_while_anything_is_closed_and_reopening_goes_back_only(app, begun, today):
    app.sign_in("branch_manager")
    home, closed = begun["inventory"], today - timedelta(days=20)
    nothing = app.post(f"{home}/reopen", {"reason": "why not"}, status=422)
    app.post(f"{home}/close", {"closed_through": f"{closed}"}, status=303)

    start = app.post(f"{home}/edit", {"since": f"{closed}"}, status=422)
    further = app.post(
        f"{home}/reopen", {"closed_through": f"{closed}", "reason": "more"}, status=422
    )

    assert "Nothing is closed here" in said(nothing)
    assert "so their start stays" in said(start)
    assert f"The books are closed through {closed} only." in said(further)


def test_proving_asks_for_what_is_not_invoiced_also_where_nothing_of_it_was_entered(
    app, work, begun
):
    home = begun["esales"]
    with work("shaanxi", write=False) as context:
        found = {total.name: f"{total.amount}" for total in totals(context)}
    app.sign_in("finance")

    forgotten = found.pop("uninvoiced")
    missing = app.post(f"{home}/prove", found, status=422)
    wrong = app.post(f"{home}/prove", {**found, "uninvoiced": "6202.60"}, status=422)
    proved = app.post(f"{home}/prove", {**found, "uninvoiced": "0"}).follow()

    assert forgotten == "0.00"
    assert "Fill this in." in said(missing)
    assert "Not invoiced yet: the opening balances come to 0.00, and 6,202.60" in said(wrong)
    assert "are proved" in proved.text


def test_stock_is_not_posted_before_its_books_begin(app, work, begun, today):
    with work("shaanxi") as context:
        ledger = context.session.scalar(select(Ledger).where(Ledger.ledger == "inventory"))
        ledger.since = today + timedelta(days=3)
    app.sign_in("warehouse_head")
    app.post("/shaanxi/inventory/receipts/new", {"warehouse": "B01"}, status=303)
    path = app.get("/shaanxi/inventory/receipts?sort=-created").html.select("tbody a")[0]["href"]
    app.post(f"{path}/line", {"variant": "B-CABLE", "quantity": "2", "cost": "３.5"})

    page = app.post(f"{path}/post", status=409)

    assert f"Stock: the books begin on {today + timedelta(days=3)}" in said(page)
    assert "3.50" in page.text


def test_what_lies_before_the_start_is_found(work, dealer, begun, today):
    with work("shaanxi") as context:
        enter([paid(dealer, today - timedelta(days=60))], context)
        (check,) = [
            c for c in context.hooks.collect("checks")
            if isinstance(c, Check) and c.name == "base.periods"
        ]
        assert list(check.find(context)) == []

        ledger = context.session.scalar(select(Ledger).where(Ledger.ledger == "esales"))
        ledger.since = today - timedelta(days=59)
        context.session.flush()

        assert list(check.find(context)) == [
            f"SN esales: posted for {today - timedelta(days=60)}, before the books begin on "
            f"{today - timedelta(days=59)}"
        ]
        ledger.since = today - timedelta(days=90)


def test_a_clerk_hands_the_last_shift_over_and_the_day_is_closed(app, begun, today, work):
    app.sign_in("warehouse_head")
    app.sign_in("counter_clerk")
    form = app.get("/shaanxi/hand_over/new").forms["form"]
    form["successor"], form["counted_cash"] = "warehouse_head.shaanxi", "12.5"
    form["ends_day"] = "1"
    page = form.submit().follow()
    case = page.request.path.rstrip("/")

    page = app.post(f"{case}/fire", {"transition": "hand_over"}).follow()

    assert "Handed over" in page.html.select_one("h1").text
    assert page.html.select_one("#papers li strong").text == "Hand-over"
    # Nothing came in, and what was counted stands beside it.
    cash = page.html.select_one("#money tbody tr").get_text(" ", strip=True)
    assert cash == "Cash payment CN¥12.50 CN¥0.00 over CN¥12.50"
    with work("shaanxi", write=False) as context:
        closed = context.session.scalars(select(Ledger.closed_through)).all()
    assert closed == [today, today]
    app.post(f"{case}/fire", {"transition": "take_over"}, status=409)
    app.sign_in("warehouse_head")
    page = app.post(f"{case}/fire", {"transition": "take_over"}).follow()
    assert "Taken over" in page.html.select_one("h1").text
