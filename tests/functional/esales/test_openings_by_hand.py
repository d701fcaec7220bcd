"""What was sold before the books is typed by hand, from the page on which a branch goes live."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Ledger
from addons.esales.books import totals
from addons.esales.models import AccountEntry, DealerAccount, SalesInvoice
from addons.esales.models.invoice import BEFORE_THE_BOOKS

FORM = "/shaanxi/esales/entries/uninvoiced"
SALE = {
    "dealer": "SN0001",
    "number": "JXC-1001",
    "day": "2020-01-31",
    "goods": "SPK-459",
    "quantity": "12",
    "amount": "1356.00",
}


@pytest.fixture
def finance(app, shop, work):
    """Finance at work; the address of the dealers' books, which begin today."""
    with work("shaanxi") as context:
        for old in context.session.scalars(select(Ledger)):
            context.session.delete(old)
        context.session.flush()
        books = Ledger(ledger="esales", since=context.today, opened_by="test")
        context.session.add(books)
        context.session.flush()
        home = f"/shaanxi/base/ledgers/{books.id}"
    return app.sign_in("finance"), home


def said(page):
    return " ".join(found.get_text(" ") for found in page.html.select(".alert, .invalid-feedback"))


def entered(work, number):
    with work("shaanxi", write=False) as context:
        query = select(SalesInvoice).where(SalesInvoice.number == number)
        found = context.session.scalars(query).all()
        return [(one.pickup_id, one.gross, one.uninvoiced) for one in found]


def test_the_page_of_the_books_leads_to_every_way_in_that_is_open_to_the_person(finance):
    app, home = finance

    def ways():
        links = app.get(home).html.select("#openings li a")
        return [link["href"] for link in links if app.get(link["href"], status=200)]

    files = [f"/shaanxi/base/import?target={t}" for t in ("dealer_openings", "uninvoiced_sales")]
    assert sorted(ways()) == sorted([*files, "/shaanxi/esales/dealers", FORM])
    app.sign_in("salesperson")
    assert ways() == []


def test_a_sale_that_is_not_invoiced_is_typed_once(finance, work):
    app, _home = finance

    page = app.post(FORM, SALE, status=303).follow()
    kept = {name: page.forms["form"][name].value for name in ("number", "day", "dealer", "goods")}
    second = app.post(FORM, {**SALE, "goods": "RAD-100", "amount": "113.00"}, status=303)
    again = app.post(FORM, SALE, status=422)

    assert "SPK-459 of JXC-1001 is entered." in page.text
    assert (kept["number"], kept["day"], kept["goods"]) == ("JXC-1001", "2020-01-31", "")
    assert kept["dealer"].startswith("SN0001")
    assert FORM in second.location
    assert "This is entered already" in said(again)
    assert entered(work, "JXC-1001") == [(BEFORE_THE_BOOKS, Decimal(1469), Decimal(1469))]


def test_a_sale_that_was_typed_wrong_is_taken_back_until_the_openings_are_proved(finance, work):
    app, _home = finance
    wrong = {**SALE, "number": "JXC-3003", "amount": "999.00"}
    app.post(FORM, wrong, status=303)
    app.post(FORM, {**wrong, "goods": "RAD-100"}, status=303)
    place = _page_of(work, "JXC-3003")

    page = app.get(place).click("Take back")
    unsaid = page.forms["form"].submit(status=422)
    page = app.post(f"{place}/take_back", {"reason": "misread"}, status=303).follow()
    again = app.post(f"{place}/take_back", {"reason": "misread"}, status=422)
    app.post(FORM, {**wrong, "amount": "1130.00"}, status=303)

    assert "Fill this in." in said(unsaid)
    assert "Taken back: CN¥1,998.00" in page.html.select_one(".badges").text
    assert "misread" in page.text
    assert "is taken back already" in said(again)
    assert not app.get(place).html.select("a[href$=take_back]")
    with work("shaanxi", write=False) as context:
        total = next(one.amount for one in totals(context) if one.name == "uninvoiced")
        reds = select(SalesInvoice.gross).where(SalesInvoice.reverses_id.is_not(None))
        assert Decimal(-1998) in context.session.scalars(reds).all()
        found = context.hooks.everywhere.collect("checks")
        assert [told for check in found for told in check.find(context)] == []
    with work("shaanxi") as context:
        context.session.query(Ledger).one().proved_on = context.today
    fresh = _page_of(work, "JXC-3003")
    late = app.post(f"{fresh}/take_back", {"reason": "too late"}, status=422)
    assert "proved and closed, so JXC-3003 stays in them" in said(late)
    assert total == _sold_before(work)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount": "-5"}, "Type an amount above zero"),
        ({"quantity": "0"}, "Type a quantity above zero."),
        ({"dealer": "NOBODY"}, "NOBODY"),
        ({"day": "9999-01-31"}, "9999-01-31 is still to come. Type the day on which"),
        ({"day": "today"}, "so what was sold on"),
        ({"day": "2019-01-01", "number": "JXC-1"}, ""),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_entered(finance, work, changed, sentence):
    app, home = finance
    if changed.get("day") == "today":
        changed = {"day": f"{_today(work)}"}
    if not sentence:
        app.post(f"{home}/close", {"closed_through": f"{_today(work)}"}, status=303)
        sentence = "the books are closed through"

    page = app.post(FORM, {**SALE, "number": "JXC-2002", **changed}, status=422)

    assert sentence in said(page)
    assert entered(work, changed.get("number", "JXC-2002")) == []


def test_an_account_opens_pocket_by_pocket_and_not_after_the_books(finance, shop, work):
    app, _home = finance
    with work("shaanxi") as context:
        books = context.session.query(Ledger).one()
        books.since = context.today - timedelta(days=1)
        since = books.since
    form = app.get(f"/shaanxi/esales/dealers/{shop['dealer']}/opening").forms["form"]
    form["amount"] = "-20000"
    assert (form["pocket"].value, form["day"].value) == ("balance", f"{since}")

    form["pocket"] = "deposit"
    below = form.submit("save", status=422)
    form["amount"] = "20000"
    form["day"] = f"{_today(work)}"
    late = form.submit("save", status=422)
    form["day"] = f"{since}"
    form.submit("save", status=303)

    assert "A rebate or deposit is above zero." in said(below)
    assert f"The books begin on {since}, and an opening balance is of that day" in said(late)
    with work("shaanxi") as context:
        (entry,) = context.session.query(AccountEntry).filter_by(pocket="deposit")
        assert (entry.kind, entry.amount, entry.day) == ("opening", 20000, since)
        context.session.delete(entry)
        context.session.get_one(DealerAccount, shop["dealer"]).deposit = Decimal(0)


@pytest.mark.parametrize("role", ["counter_clerk", "salesperson", "sales_manager"])
def test_opening_balances_are_of_finance_alone(app, shop, work, role):
    home = f"/shaanxi/esales/dealers/{shop['dealer']}"
    sold = app.sign_in(role).get(home)

    assert "Enter an opening balance" not in sold.text
    app.post(f"{home}/opening", {"amount": "-1000000", "day": "2020-01-31"}, status=403)
    app.get(FORM, status=403)

    assert "Enter an opening balance" in app.sign_in("finance").get(home).text
    late = {"pocket": "balance", "amount": "5", "day": "9999-01-31"}
    to_come = app.post(f"{home}/opening", late, status=422)
    assert "9999-01-31 is still to come" in to_come
    with work("shaanxi", write=False) as context:
        opened = select(AccountEntry).where(AccountEntry.kind == "opening")
        assert context.session.scalars(opened.filter_by(dealer_id=shop["dealer"])).all() == []


@pytest.mark.parametrize("role", ["counter_clerk", "sales_manager"])
def test_statements_are_sent_by_finance_alone(app, shop, role):
    home = f"/shaanxi/esales/dealers/{shop['dealer']}"
    app.sign_in(role).post(f"{home}/send_statement?month=2020-01", status=403)
    app.post("/shaanxi/dealer_statement/new", {"month": "2020-01-31"}, status=(403, 404))


def _page_of(work, number):
    with work("shaanxi", write=False) as context:
        query = select(SalesInvoice.id).where(SalesInvoice.number == number)
        found = context.session.scalars(query.order_by(SalesInvoice.id.desc())).first()
        return f"/shaanxi/sales_invoice/{found}"


def _sold_before(work):
    """What stands of what was sold before the books, document by document."""
    with work("shaanxi", write=False) as context:
        query = select(SalesInvoice.uninvoiced).where(SalesInvoice.pickup_id == BEFORE_THE_BOOKS)
        return sum(context.session.scalars(query))


def _today(work):
    with work("shaanxi", write=False) as context:
        return context.today
