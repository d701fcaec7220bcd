"""Returns on their page: begun on a form, scanned, received, inspected, credited, exchanged."""

import pypdfium2
import pytest

from addons.esales.models import Pickup
from core.workflow import fire


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
def returned(at, shop):
    """The path of a fresh return of the dealer."""
    form = at("counter_clerk", "sales_return/new").forms["form"]
    form["dealer_id"], form["why"] = str(shop["dealer"]), "does not switch on"
    page = form.submit(expect_errors=True)
    assert page.status_int == 303, page.html.select_one("main").text
    return "/".join(page.location.split("/")[-2:])


def refusal(page):
    """What a page refuses."""
    assert page.status_int in (403, 409, 422), page.status_int
    return page.html.select_one(".alert-danger").text


def printed(at, path, layout):
    """What stands on the paper ``layout`` of the return at ``path``."""
    paper = at("warehouse_head", path, "print", layout=layout).follow()
    pages = pypdfium2.PdfDocument(paper.body)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def test_a_return_goes_its_way_on_its_page(at, returned, shop):
    page = at("counter_clerk", returned, "scan", code="S00000000000").follow()
    assert page.html.select_one("#code").has_attr("autofocus")
    assert "CN¥95.00" in page.html.select_one(".tally").text
    assert "on the return already" in refusal(
        at("counter_clerk", returned, "scan", code="S00000000000")
    )
    at("counter_clerk", returned, "scan", code="SPK-459")
    at("counter_clerk", returned, "line", line="2", quantity="3")
    page = at("counter_clerk", returned, "fire", transition="receive").follow()
    assert "Inspection" in page.html.select_one("h1").text
    assert not page.html.select("[action$=verdict]")

    # What the dealer takes home for his goods; what he is credited is known after the inspection.
    assert len(page.html.select("#papers li")) == 1
    # Who may not print is shown no papers before there are any.
    assert at("finance", returned).status_int == 200
    assert not at("finance", returned).html.select("#papers")
    said = printed(at, returned, "return_receipt")
    assert "S00000000000" in said
    assert "1,403.15" in said
    assert "still open" in at("warehouse_head", returned, "print", layout="return_slip").text
    page = at("warehouse_head", returned)
    assert len(page.html.select("[action$=verdict]")) == 2
    piece = str(shop["serials"][0])
    page = at("warehouse_head", returned, "verdict", piece=piece, verdict="defective").follow()
    assert page.html.select_one("[aria-pressed=true]").text == "Defective"
    assert "cannot be defective" in refusal(
        at("warehouse_head", returned, "verdict", line="2", defective="2", sent_back="2")
    )
    at("warehouse_head", returned, "verdict", line="2", defective="0", sent_back="1")
    page = at("warehouse_head", returned, "fire", transition="accept").follow()

    assert "Credited" in page.html.select_one("h1").text
    done = {deed.text for deed in page.html.select(".change-log .deed")}
    assert done >= {"goods added", "quantity set", "inspected", "credit worked out"}
    assert "Approver added" not in done
    log = page.html.select_one(".change-log").get_text(" ", strip=True)
    assert "Finding : — → Defective" in log
    assert "Serial numbers : — → S00000000000" in log
    assert "CN¥967.10" in page.html.select_one(".tally").text
    assert "967.10" in printed(at, returned, "return_slip")
    red = page.click(href=r"/sales_invoice/\d+", index=0)
    assert "Red invoice" in red.html.select_one(".badges").text
    page = at("counter_clerk", returned, "exchange")
    assert page.status_int == 303
    assert "/pickup/" in page.location
    assert at("counter_clerk", returned, "exchange").location == page.location


def test_a_credited_return_is_reversed_and_begun_anew_by_whoever_answers_for_it(at, returned):
    for _n in range(2):
        at("counter_clerk", returned, "scan", code="SPK-459")
    at("counter_clerk", returned, "fire", transition="receive")
    at("warehouse_head", returned, "fire", transition="accept")
    assert not at("counter_clerk", returned).html.select("[value=reverse]")
    assert at("counter_clerk", returned, "fire", transition="reverse", reason="x").status_int == 403
    page = at("branch_manager", returned)
    assert page.html.select("[value=reverse]")
    assert not page.html.select("[action$=next]")
    page = at("branch_manager", returned, "fire", transition="reverse")
    assert "Say why" in refusal(page)

    page = at("warehouse_head", returned, "next").follow()

    assert "Goods come back" in page.html.select_one("h1").text
    assert "CN¥872.10" in page.html.select_one(".tally").text
    page = at("warehouse_head", returned)
    assert "Reversed" in page.html.select_one("h1").text
    assert "Reversed" in page.html.select_one(".tally-main").text
    assert not page.html.select("[action$=exchange]")
    badges = [
        at("warehouse_head", link["href"].removeprefix("/shaanxi/")).html.select_one(".badges").text
        for link in page.html.select("a[href*='/sales_invoice/']")
    ]
    assert any("Red invoice" in one and "Reversed" in one for one in badges)
    assert any("Blue invoice" in one for one in badges)
    page = at("warehouse_head", returned, "exchange")
    assert "reversed, so nothing is exchanged" in refusal(page)


@pytest.fixture
def finished(open_one, installation):
    """The path of a finished pickup of two speakers."""
    with installation.work(branch="shaanxi") as context:
        fire([context.session.get_one(Pickup, open_one)], "finish", context)
    return f"pickup/{open_one}"


def test_a_finished_pickup_is_reversed_on_its_page_by_whoever_may(at, finished):
    assert not at("counter_clerk", finished).html.select("[value=reverse]")
    assert at("counter_clerk", finished, "fire", transition="reverse", reason="x").status_int == 403
    assert at("warehouse_head", finished).html.select("[value=reverse]")

    page = at("warehouse_head", finished, "fire", transition="reverse", reason="wrong dealer")

    assert "Reversed" in page.follow().html.select_one("h1").text
    invoice = at("counter_clerk", finished).click(href=r"/sales_invoice/\d+", index=-1)
    assert "CN¥872.10" in invoice.html.select_one(".badges").text


def test_one_key_reverses_a_pickup_and_begins_it_anew(at, finished):
    page = at("warehouse_head", finished, "next").follow()

    assert "Open" in page.html.select_one("h1").text
    assert "CN¥872.10" in page.html.select_one(".tally").text
    assert "Reversed" in at("warehouse_head", finished).html.select_one("h1").text


def test_an_exchange_waits_for_the_goods(at, returned):
    assert "Receive them first" in refusal(at("counter_clerk", returned, "exchange"))
    page = at("counter_clerk", returned, "line", line="7", quantity="1")
    assert "no such line" in refusal(page)
    at("counter_clerk", returned, "fire", transition="void")
    assert at("counter_clerk", returned, "scan", code="SPK-459").status_int == 403


def test_rarer_filters_are_folded_until_one_of_them_is_asked_for(at):
    page = at("warehouse_head", "sales_return")
    asked = at("warehouse_head", "sales_return?quantity.from=2")

    assert not page.html.select_one("details.rarer").has_attr("open")
    assert asked.html.select_one("details.rarer").has_attr("open")
    standing = page.html.select(".filters > label, .filters > fieldset")
    assert len(standing) <= 5
    assert page.html.select_one("details.rarer input[name='quantity.from']") is not None
