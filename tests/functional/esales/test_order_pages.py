"""Orders on their page: written by a salesperson, confirmed, fetched by the counter, closed."""

import pypdfium2
import pytest

from core.workflow.printing.print_claims import claim, content_of
from core.workflow.printing.printers import BranchPrinter, drop_printer, keep_printer, printers_of


@pytest.fixture
def at(app, shop):
    """Opens a page as somebody in Shaanxi, or sends a form there."""

    def opened(role, path, deed=None, **fields):
        app.sign_in(role)
        if deed is None:
            return app.get(f"/shaanxi/{path}", expect_errors=True)
        return app.post(f"/shaanxi/{path}/{deed}", fields, expect_errors=True)

    return opened


@pytest.fixture
def written(at, shop):
    """The path of a draft of an order for five speakers."""
    form = at("salesperson", "sales_order/new").forms["form"]
    form["dealer_id"] = str(shop["dealer"])
    page = form.submit(expect_errors=True)
    assert page.status_int == 303, page.html.select_one("main").text
    path = "/".join(page.location.split("/")[-2:])
    at("salesperson", path, "scan", code="SPK-459")
    at("salesperson", path, "line", line="1", quantity="5")
    return path


def found_in(pdf, *texts):
    """Those of ``texts`` that stand on the paper."""
    pages = pypdfium2.PdfDocument(pdf)
    said = " ".join(page.get_textpage().get_text_range() for page in pages)
    return tuple(text for text in texts if text in said)


def printed(form, *texts):
    """Those of ``texts`` that stand on the paper which ``form`` prints."""
    return found_in(form.submit("layout").follow().body, *texts)


def refusal(page):
    """What a page refuses."""
    assert page.status_int in (403, 409, 422), page.status_int
    return page.html.select_one(".alert-danger").text


def test_an_order_goes_its_way_on_its_page(at, written, shop):
    page = at("salesperson", written)
    assert "CN¥2,180.25" in page.html.select_one(".tally").text
    assert not page.html.select("#papers")
    assert "still open" in at("salesperson", written, "print", layout="order_form").text
    assert "Nothing is known under NIX" in refusal(
        at("salesperson", written, "scan", code="NIX")
    )
    assert "above zero" in refusal(at("salesperson", written, "line", line="1", quantity="-2"))
    assert "no line 7" in refusal(at("salesperson", written, "line", line="7", quantity="2"))
    assert "not confirmed yet" in refusal(at("counter_clerk", written, "fetch"))

    page = at("salesperson", written, "fire", transition="confirm").follow()
    assert "Confirmed" in page.html.select_one("h1").text
    assert "A-01 × 5" in page.html.select_one("#lines").text
    assert not page.html.select("#scan")
    assert not page.html.select("[action$=fetch]")
    paper = next(form for form in page.forms.values() if form.action.endswith("/print"))
    said = ("DD-SN-", "SPK-459", "2,180.25", "Order", "Invoiced to")
    assert printed(paper, *said) == said

    picking = page.click("Pick list")
    assert picking.html.select_one("td[data-title=Place]").text == "A-01"
    pdf = picking.click("Print", index=0)
    assert pdf.content_type == "application/pdf"
    assert found_in(pdf.body, "A-01", "SPK-459") == ("A-01", "SPK-459")

    page = at("counter_clerk", written, "fetch")
    assert "/pickup/" in page.location
    assert "Nothing is to be picked" not in at("warehouse_head", f"{written}/picking").text
    fetched = at("counter_clerk", "/".join(page.location.split("/")[-2:]))
    assert fetched.html.select_one(f"a[href$='/{written}']")
    assert "5 of 蓝牙音箱 SPK-459 are missing" in fetched.html.select_one("#ordered").text
    dealer = at("salesperson", f"esales/dealers/{shop['dealer']}")
    assert "DD-SN-" in dealer.html.select_one("#orders").text
    page = at("warehouse_head", written, "fire", transition="pick").follow()
    assert "Being prepared" in page.html.select_one("h1").text
    assert page.html.select("#pickups a")

    assert "Say why" in refusal(at("salesperson", written, "fire", transition="close"))
    page = at("salesperson", written, "fire", transition="close", reason="no room").follow()
    assert "Closed" in page.html.select_one("h1").text
    assert "A-01" not in page.html.select_one("#lines").text
    assert "closed: 5" in page.html.select_one("#lines").text
    assert "rest closed" in [deed.text for deed in page.html.select(".change-log .deed")]
    assert "Nothing is left" in refusal(at("counter_clerk", written, "fetch"))


def test_a_pick_list_waits_for_the_printer_that_is_set_for_it(at, written, installation):
    at("salesperson", written, "fire", transition="confirm")
    reached = {"reached": "network", "address": "10.0.0.5:9100", "takes": "escp"}
    dots = BranchPrinter(name="Dots", layouts=("pick_list",), **reached)
    with installation.work(branch="shaanxi") as context:
        keep_printer(context, dots)

    page = at("warehouse_head", f"{written}/picking")
    send = next(form for form in page.forms.values() if form.action.endswith("/pick_list.pdf"))

    assert "waits in the print queue for Dots" in send.submit("layout").follow()
    with installation.work(branch="shaanxi") as context:
        key = next(one.key for one in printers_of(context) if one.name == "Dots")
        sent = content_of(context, claim(context, key, "agent"))
        drop_printer(context, key)
    assert b"SPK-459" in sent.data
    browser = at("warehouse_head", written, "pick_list.pdf")
    assert "The browser prints this paper" in browser


def test_orders_are_found_by_dealer_and_by_what_is_left(at, written, shop):
    at("salesperson", written, "fire", transition="confirm")
    number = at("salesperson", written).html.select_one("h1").text.split()[0]

    page = at("sales_manager", "sales_order?part=all&dealer_id=SN0001&left=yes")

    assert number in page.text
    page = at("sales_manager", "sales_order?part=all&dealer_id=SN9999")
    assert number not in page.text


def test_a_branch_without_stock_takes_no_orders(app, shop):
    app.sign_in("salesperson", "hubei")

    app.get("/hubei/sales_order", status=404)
