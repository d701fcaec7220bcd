"""The counter by keyboard and scanner: scans faster than the page answers, change said at once."""

import pytest
from retail import make_shop

from core.testing import identity_of
from core.workflow.beginning import begin
from core.workflow.businesses import live
from core.workflow.documents import Document
from core.workflow.firing import fire


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


def test_what_is_scanned_while_the_page_answers_is_not_lost(sign_in, ticket):
    page = sign_in("salesperson").new_page()
    page.goto(f"/shaanxi/retail/{ticket}")

    for code in ("SPK-459", "R00000000000", "NOSUCH", "R00000000001"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    page.locator(".case-facts", has_text="659").wait_for()

    assert page.locator("#sale tbody tr").count() == 2
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.evaluate("document.activeElement.value") == ""


def test_change_is_said_while_it_is_typed_and_one_key_takes_the_money(
    sign_in, ticket, installation
):
    page = sign_in("salesperson").new_page()
    page.goto(f"/shaanxi/retail/{ticket}")
    page.keyboard.type("SPK-459")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sale tbody tr")
    with installation.work(branch="shaanxi") as context:
        fire([context.session.get_one(Document, ticket)], "to_till", context)
    till = sign_in("finance").new_page()
    till.goto(f"/shaanxi/retail/{ticket}")

    till.keyboard.press("F4")
    till.keyboard.type("500")
    said = till.locator(".till-change").text_content()
    till.keyboard.press("F8")
    till.wait_for_selector(".till-payments li")

    assert "41.00" in said
    assert till.locator(".tally-due").count() == 0
    assert "41.00" in till.locator(".till-payments").text_content()
