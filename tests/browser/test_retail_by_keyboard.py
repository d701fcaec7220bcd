"""The counter by keyboard and scanner: scans faster than the page answers, change said at once."""

import pytest
from counter import go_to, scan
from retail import make_shop

from core.testing import PASSWORD, identity_of
from core.workflow.businesses import live
from core.workflow.documents import Document
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire

# What the server answers is tried on both stores without a browser.
pytestmark = pytest.mark.one_store


@pytest.fixture(scope="module")
def shop(installation):
    """A branch that has drawn its retail, with a cashier at work."""
    found = make_shop(installation)
    cashier = identity_of(installation, "finance")
    with installation.work(branch="shaanxi", identity=cashier) as context:
        begin(live(context)["cashier_shift"], {"opening": "500"}, context)
    return found


@pytest.fixture
def ticket(installation, shop):
    """The id of a fresh ticket."""
    seller = identity_of(installation, "salesperson")
    with installation.work(branch="shaanxi", identity=seller) as context:
        return begin(live(context)["retail"], {"customer": "王芳"}, context).id


@pytest.fixture(scope="module")
def counter(sign_in):
    """The window of a salesperson."""
    return sign_in("salesperson")


@pytest.fixture
def page(counter, ticket):
    """The page of the ticket."""
    found = counter.new_page()
    found.goto(f"/shaanxi/retail/{ticket}")
    yield found
    counter.set_offline(False)
    found.close()


def test_what_is_scanned_while_the_page_answers_is_not_lost(page):
    scan(page, "SPK-459", "R00000000000", "NOSUCH", "R00000000001")
    page.locator(".tally", has_text="659").wait_for()

    assert page.locator("#sale tbody tr").count() == 2
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.evaluate("document.activeElement.value") == ""


def test_a_scan_goes_to_the_box_where_nothing_has_the_focus(page):
    page.evaluate("document.activeElement.blur()")
    assert page.locator("body:focus, #code:focus").count() == 0

    page.keyboard.type("SPK-459")
    page.keyboard.press("Enter")

    page.locator("#sale tbody tr", has_text="SPK-459").wait_for()


def test_scans_without_a_network_wait_and_are_sent_when_it_is_back(page, counter):
    counter.set_offline(True)
    scan(page, "SPK-459", "R00000000003")
    page.locator(".scan-said", has_text="answers: SPK-459, R00000000003").wait_for()
    counter.set_offline(False)

    page.locator("#sale code", has_text="R00000000003").wait_for()
    page.locator(".scan-said").wait_for(state="hidden")
    assert page.locator("#sale tbody tr").count() == 2


def test_scans_of_who_was_signed_out_are_sent_when_he_is_back(sign_in, ticket):
    window = sign_in("salesperson")
    page = window.new_page()
    page.goto(f"/shaanxi/retail/{ticket}")
    window.clear_cookies()
    scan(page, "SPK-459", "R00000000004")
    page.locator(".scan-said", has_text="signed out").wait_for()

    page.click(".scan-said a")
    page.fill("input[name=login]", "salesperson.shaanxi")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    page.locator("#sale code", has_text="R00000000004").wait_for()
    assert page.locator("#sale tbody tr").count() == 2


def test_scans_are_sent_too_where_one_signs_in_again_in_another_window(sign_in, ticket):
    window = sign_in("salesperson")
    page, other = window.new_page(), window.new_page()
    page.goto(f"/shaanxi/retail/{ticket}")
    window.clear_cookies()
    scan(page, "SPK-459")
    page.locator(".scan-said", has_text="SPK-459").wait_for()

    other.goto("/sign-in")
    other.fill("input[name=login]", "salesperson.shaanxi")
    other.fill("input[name=password]", PASSWORD)
    other.keyboard.press("Enter")

    page.locator("#sale tbody tr", has_text="SPK-459").wait_for()


def test_a_scan_that_the_server_never_takes_is_told_and_holds_up_no_other(page):
    page.route(
        "**/scan",
        lambda route: route.fulfill(status=500, body="<html></html>")
        if "BROKEN" in (route.request.post_data or "")
        else route.continue_(),
    )
    scan(page, "BROKEN", "SPK-459")

    page.locator(".alert-danger", has_text="scan it again: BROKEN").wait_for()
    page.locator("#sale tbody tr", has_text="SPK-459").wait_for()


def test_change_is_said_while_it_is_typed_and_one_key_takes_the_money(
    page, sign_in, ticket, installation
):
    scan(page, "SPK-459")
    page.wait_for_selector("#sale tbody tr")
    with installation.work(branch="shaanxi") as context:
        fire([context.session.get_one(Document, ticket)], "to_till", context)
    till = sign_in("finance").new_page()
    till.goto(f"/shaanxi/retail/{ticket}")

    go_to(till, "F4", "#pay [name=amount]")
    till.keyboard.type("500")
    till.locator(".till-change", has_text="41.00").wait_for()
    till.keyboard.press("F8")
    till.wait_for_selector(".till-payments li")

    assert till.locator(".tally-due").count() == 0
    assert "41.00" in till.locator(".till-payments").text_content()
