"""The pages of a business with mouse and keyboard: cards dragged, lines typed, rows ticked."""

import pytest

from addons.base.models import Party
from addons.esales.testing import make_variant
from core.testing import identity_of
from core.testing.loans import publish_loans
from core.workflow.businesses import live
from core.workflow.documents import Document
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire

pytestmark = pytest.mark.one_store


@pytest.fixture(scope="module")
def loans(installation):
    """The numbers of five loans that wait for approval."""
    publish_loans(installation)
    seller = identity_of(installation, "salesperson")
    with installation.work(branch="shaanxi") as context:
        context.session.add(Party(code="K001", name="长安电器", roles=[]))
        speaker = make_variant(context, "SPK-459")
        context.session.flush()
        goods = [{"product": speaker.id, "pieces": "1", "value": "459"}]
    with installation.work(branch="shaanxi", identity=seller) as context:
        given = {"contact": "王敏", "purpose": "trial", "until": "2027-01-31", "goods": goods}
        made = [begin(live(context)["loan"], given, context) for _each in range(5)]
        fire(made, "submit", context)
        return [document.id for document in made]


@pytest.fixture(scope="module")
def manager(sign_in, loans):
    """A window of the sales manager."""
    return sign_in("sales_manager")


def step_of(installation, number):
    with installation.work(branch="shaanxi", write=False) as context:
        return context.session.get_one(Document, number).step


def test_a_card_dragged_to_a_step_goes_there(manager, loans, installation):
    page = manager.new_page()
    page.goto("/shaanxi/loan/board")

    with page.expect_navigation():
        page.drag_and_drop(f"[data-card='{loans[0]}']", "[data-step=lent]")

    assert page.locator(f"[data-step=lent] [data-card='{loans[0]}']").count() == 1
    assert step_of(installation, loans[0]) == "lent"
    page.close()


def test_where_a_reason_is_asked_for_the_board_asks(manager, loans, installation):
    page = manager.new_page()
    page.goto("/shaanxi/loan/board")

    page.drag_and_drop(f"[data-card='{loans[1]}']", "[data-step=refused]")
    dialog = page.locator("dialog[open]")
    dialog.locator("textarea").fill("No room for it")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Refuse").click()

    assert step_of(installation, loans[1]) == "refused"
    page.close()


def test_a_card_dropped_where_no_way_leads_stays(manager, loans, installation):
    page = manager.new_page()
    page.goto("/shaanxi/loan/board")

    page.drag_and_drop(f"[data-card='{loans[2]}']", "[data-step=draft]")

    assert page.locator("dialog[open]").count() == 0
    assert step_of(installation, loans[2]) == "approval"
    page.close()


def test_a_card_is_moved_with_the_keyboard_alone(manager, loans, installation):
    page = manager.new_page()
    page.goto("/shaanxi/loan/board")

    page.locator(f"[data-card='{loans[2]}'] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert step_of(installation, loans[2]) == "lent"
    page.close()


def test_rows_are_ticked_with_the_keyboard_and_moved_at_once(manager, loans, installation):
    page = manager.new_page()
    page.goto("/shaanxi/loan?step=approval&part=open")

    page.locator("input[name=document]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.get_by_role("button", name="Approve").click()

    assert "2 documents are in the step" in page.locator(".notices").inner_text()
    assert [step_of(installation, number) for number in loans[3:]] == ["lent", "lent"]
    page.close()


def test_lines_are_typed_with_enter_and_formulas_follow(sign_in, loans):
    page = sign_in("salesperson").new_page()
    page.goto("/shaanxi/loan/new")

    page.locator("[name='goods-0-product']").press_sequentially("SPK")
    page.locator(".suggestions li").first.click()
    for name, text in (("pieces", "2"), ("value", "918.50")):
        page.locator(f"[name='goods-0-{name}']").fill(text)
    page.locator("[name='goods-0-remark']").focus()
    page.keyboard.press("Enter")
    assert page.locator("table[data-lines=goods] tbody tr").count() == 2
    page.keyboard.type("SPK-459")
    page.locator("[name='goods-n1-pieces']").fill("3")
    page.locator("output[data-output=pieces]", has_text="5").wait_for()

    assert page.locator("[data-field=fair]").is_hidden()
    page.select_option("[name=purpose]", "fair")
    page.locator("[data-field=fair]").wait_for(state="visible")
    page.locator("[data-remove-line]").last.click()
    page.locator("output[data-output=pieces]", has_text="2").wait_for()
    page.close()
