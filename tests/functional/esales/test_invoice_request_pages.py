"""Invoice requests on their page: from a sales invoice to a tax invoice, and taken back."""

import pytest
from sqlalchemy import update

from addons.base.models import Product
from addons.esales.models import Dealer, SalesInvoice
from core.company.decisions import decide
from core.company.social_credit import complete

NUMBER = "26612000000000000001"


@pytest.fixture(scope="module")
def invoice(installation, shop):
    """The path of the dealer's sales invoice; seller, buyer and goods have what invoices need."""
    with installation.work() as context:
        code = complete("91610000MA6U0A001")
        decide(context, "put", path=["entities", "main"], values={"tax_code": code})
    with installation.work(branch="shaanxi") as context:
        dealer = context.session.get_one(Dealer, shop["dealer"])
        dealer.party.tax_code = complete("91610100MA6U0A002")
        context.session.execute(update(Product).values(tax_category="1090511010000000000"))
        posted = context.session.query(SalesInvoice).filter_by(pickup_id=shop["finished"]).one()
        return f"sales_invoice/{posted.id}"


@pytest.fixture
def today(work):
    with work("shaanxi", write=False) as context:
        return context.today.isoformat()


@pytest.fixture
def at(app, invoice):
    """Opens a page as somebody in Shaanxi, or sends a form there."""

    def opened(role, path, deed=None, **fields):
        app.sign_in(role)
        if deed is None:
            return app.get(f"/shaanxi/{path}", expect_errors=True)
        return app.post(f"/shaanxi/{path}/{deed}", fields, expect_errors=True)

    return opened


def refusal(page):
    """What a page refuses."""
    assert page.status_int in (403, 409, 422), page.status_int
    return page.html.select_one(".alert-danger").text


def path_of(page):
    return "/".join(page.location.rstrip("/").split("/")[-2:])


def test_a_request_goes_its_way_on_its_page(at, invoice, today):
    listed = at("invoicing", "").click(href="uninvoiced=yes")
    assert invoice in listed
    assert "CN¥21,215.40" in listed.html.select_one("tbody").text
    assert ",21215.40" in at("invoicing", "sales_invoice/export?kind=csv&uninvoiced=yes").text
    page = at("invoicing", invoice)
    assert "Not invoiced yet: CN¥21,215.40" in page.html.select_one(".badges").text

    request = path_of(at("invoicing", invoice, "ask"))
    page = at("invoicing", request)
    assert "1090511010000000000" in page.html.select_one("#lines").text
    at("invoicing", request, "line", line="2", off="1")
    page = at("invoicing", request)
    assert "CN¥285.00" in page.html.select_one("#uninvoiced").text
    assert "no more" in refusal(at("invoicing", request, "line", line="1", quantity="49"))
    ticked = page.html.select_one("#uninvoiced [name=invoice]")["value"]
    at("invoicing", request, "take", invoice=ticked)
    assert not at("invoicing", request).html.select("#uninvoiced")
    at("invoicing", request, "fire", transition="request")

    page = at("invoicing", request)
    assert "KP-SN-" in page.html.select_one("h1").text
    assert "Number of the tax invoice" in refusal(
        at("invoicing", request, "fire", transition="issue")
    )
    at("invoicing", request, "edit", tax_number="123", issued_on=today)
    assert "20 digits" in refusal(at("invoicing", request, "fire", transition="issue"))
    at("invoicing", request, "edit", tax_number=NUMBER, issued_on=today)
    page = at("invoicing", request, "fire", transition="issue").follow()
    assert "Issued" in page.html.select_one("h1").text
    assert invoice not in at("invoicing", "sales_invoice?part=all&uninvoiced=yes")

    red = path_of(at("invoicing", request, "take_back"))
    page = at("invoicing", red)
    assert NUMBER in page.html.select_one(".badges").text
    assert page.html.select_one("[name=quantity]")["value"] == "48"
    at("invoicing", red, "line", line="1", quantity="8")
    at("invoicing", red, "fire", transition="request")
    at("invoicing", red, "edit", tax_number=f"{NUMBER[:-1]}2", issued_on=today)
    at("invoicing", red, "fire", transition="issue")
    assert "Partly reversed" in at("invoicing", request).html.select_one("h1").text


def test_who_sells_asks_and_whoever_invoices_answers(at, invoice):
    form = at("salesperson", "invoice_request/new").forms["form"]
    form["dealer_id"] = "SN0001"
    request = path_of(form.submit(expect_errors=True))

    assert "西安盛禾木商贸有限公司" in at("salesperson", request)
    assert "Choose the sales invoices" in refusal(at("salesperson", request, "take"))
    assert "Say why" in refusal(at("salesperson", request, "fire", transition="void"))
    given_up = at("salesperson", request, "fire", transition="void", reason="another dealer")
    assert given_up.status_int == 303
    assert at("counter_clerk", invoice, "ask").status_int == 403
    assert not at("counter_clerk", invoice).html.select("[action$=ask]")


def test_a_batch_is_handed_over_and_its_answers_are_taken_in(at, app, invoice, open_one, today):
    at("counter_clerk", f"pickup/{open_one}", "fire", transition="finish")
    posted = at("invoicing", "sales_invoice?part=all&uninvoiced=yes")
    number = posted.html.select_one("td a[href*=sales_invoice]")["href"].rstrip("/").split("/")[-1]
    request = path_of(at("invoicing", f"sales_invoice/{number}", "ask"))
    at("invoicing", request, "fire", transition="request")
    called = at("invoicing", request).html.select_one("h1").text.split()[0]
    batches = "esales/invoice-batches"

    assert "Hand over" in at("invoicing", batches)
    assert "Choose to whom" in refusal(at("invoicing", batches, "hand_over", provider="post"))
    page = at("invoicing", batches, "hand_over", provider="csv").follow()
    assert called in page.html.select_one("#requests").text
    file = page.click("Download the file")
    assert called in file.body.decode("utf-8-sig")
    assert "No request waits" in refusal(at("invoicing", batches, "hand_over", provider="csv"))

    def send(*files):
        fields = {"provider": "csv"}
        sent = [("file", name, body) for name, body in files]
        path = f"/shaanxi/{batches}/answers"
        return app.post(path, fields, upload_files=sent, expect_errors=True)

    answer = f"申请单号,发票号码,开票日期\n{called},{NUMBER[:-1]}7,{today}\n"
    stray = f"{answer}KP-SN-0000-00001,{NUMBER[:-1]}8,{today}\n"
    assert "no invoice request “KP-SN-0000-00001”" in refusal(send(("a.csv", stray.encode())))
    assert "Choose the file of answers" in refusal(send())
    pdf = (f"{NUMBER[:-1]}7.pdf", b"%PDF-1.7")
    page = send(("a.csv", answer.encode()), pdf).follow()
    assert "tax invoices 1, failures 0, papers 1" in page
    page = at("invoicing", request)
    assert "Issued" in page.html.select_one("h1").text
    assert pdf[0] in page.html.select_one("#files").text
    assert at("salesperson", batches, "hand_over", provider="csv").status_int == 403
    assert not at("salesperson", batches).html.select("[action$=hand_over]")
