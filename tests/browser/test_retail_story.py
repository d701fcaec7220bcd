"""A branch takes up retail: its manager draws it, all work with it, it changes, it goes on."""

from __future__ import annotations

import pytest
from counter import Person, scan
from drawing import Pencil
from retail import stock_other, stock_shop
from retail_drawn import add_gift, draw_refund, draw_retail, draw_shift
from retail_worked import (
    HEADING,
    approve_a_discount,
    bring_back,
    close,
    hand_over,
    refuse_and_lower,
    refuse_own_approval,
    refuse_whoever_has_no_part,
    sell,
    take_the_money,
    wait_in,
)

from core.workflow.documents import Document

pytestmark = [pytest.mark.slow, pytest.mark.one_store]
ROLES = (
    "salesperson",
    "sales_manager",
    "branch_manager",
    "finance",
    "counter_clerk",
    "warehouse_head",
)
BUSINESSES = ("retail", "retail_refund", "cashier_shift")
SELLERS = ("salesperson", "finance", "counter_clerk")


@pytest.fixture
def seated(sign_in):
    """Somebody of a role at a window of his own."""
    return lambda role, branch="shaanxi": Person(sign_in(role, branch), branch)


def test_a_branch_takes_up_retail_changes_it_and_passes_it_on(seated, installation, tmp_path):
    goods = stock_shop(installation)
    people = {role: seated(role) for role in ROLES}
    manager = seated("business_manager")
    hand = Pencil(manager.page, "shaanxi")
    define(hand)
    shift = people["finance"].begins("cashier_shift", opening="500")

    first = approve_a_discount(people)
    take_the_money(people, first)
    hand_over(people, first)
    for number in range(1, 4):
        sell(people, number)
    refuse_whoever_has_no_part(people)
    refuse_own_approval(people)
    refuse_and_lower(people)
    running = {step: wait_in(people, step) for step in ("counter", "approval", "till")}
    bring_back(people, first)

    add_gift(hand)
    assert hand.publish() == []
    finish_on_version_one(people, running.pop("counter"))
    move(manager, people, running)
    wrap_a_gift(people, running["till"])
    compare(manager)
    close(people["finance"], shift)
    files = [export(manager, name, tmp_path) for name in BUSINESSES]
    switch_on(seated("administrator", "hubei"))
    take_in(seated("business_manager", "hubei"), files)
    stock_other(installation, "hubei", goods)
    people = {role: seated(role, "hubei") for role in SELLERS}
    path = sell_in_hubei(people)
    bring_back_in_hubei(people, path)
    with installation.work(branch="hubei", write=False) as context:
        document = context.session.get_one(Document, int(path.rsplit("/", 1)[1]))
        assert (document.step, document.version) == ("sold", 3)


def define(hand):
    """Three businesses from nothing, tried on paper, published."""
    draw_retail(hand)
    try_on_paper(hand)
    assert hand.publish() == []
    for draw in (draw_refund, draw_shift):
        draw(hand)
        assert hand.publish() == []


def try_on_paper(hand):
    """A ticket gets goods on paper, too, and does not leave the till before it is paid."""
    page = hand.page
    hand.tab("try")
    hand.click("try.deed.0")
    hand.click("try.go")
    page.locator(".d-deed", has_text="To the till").click()
    hand.click("try.go")
    page.locator(".d-deed", has_text="Paid").click()
    hand.click("try.go")
    page.locator(".d-story", has_text="is still to be paid").wait_for()


def finish_on_version_one(people, path):
    """What runs follows the version it began on: from the till to the warehouse, with no gift."""
    people["salesperson"].fires(path, "to_the_till")
    people["finance"].does(path, "pay", means="cash", amount="459")
    assert "Handover" in people["finance"].fires(path, "paid")
    assert "Sold" in people["counter_clerk"].fires(path, "hand_over")


def move(manager, people, running):
    """The others go over to version 2, after a look at what that does."""
    page = manager.look("businesses/retail/")
    page.click("tr:has-text('Version 1') >> text=Move documents")
    page.locator("#preview", has_text="Approval").wait_for()
    page.click("#preview button.btn-primary")
    page.locator(".notices", has_text="Documents that follow version 2 now: 2").wait_for()
    people["salesperson"].look(running["till"]).locator(".way li", has_text="Gift").wait_for()


def wrap_a_gift(people, path):
    """What was moved goes the new way."""
    cashier, seller = people["finance"], people["salesperson"]
    cashier.does(path, "pay", means="card", amount="459")
    assert "Gift" in cashier.fires(path, "paid")
    page = seller.look(f"{path}/edit")
    page.fill("[name=gift]", "数据线")
    page.click(".form-buttons button.btn-primary")
    page.click("#deeds button:text-is('Gift added')")
    page.locator(".step-badge", has_text="Handover").wait_for()
    assert "Sold" in people["counter_clerk"].fires(path, "hand_over")


def compare(manager):
    """What changed is said in words."""
    page = manager.look("businesses/retail/")
    page.click("text=Compare versions")
    for word in ("Gift", "Handover"):
        page.locator(".business-differences", has_text=word).wait_for()


def export(manager, name, folder):
    """The live version saved as a file."""
    page = manager.look(f"businesses/{name}/")
    with page.expect_download() as download:
        page.click("tr.business-now >> text=Save as a file")
    path = folder / f"{name}.json"
    download.value.save_as(path)
    return path


def switch_on(administrator):
    """Hubei keeps stock and scans from today on."""
    page = administrator.page
    for title in ("Inventory: Hubei", "Barcode and pickup: Hubei"):
        page.goto("/addons")
        page.get_by_role("switch", name=title).click()
        page.locator(".notices", has_text="On in Hubei").wait_for()


def take_in(manager, files):
    """What does not fit is shown first; then it is a draft, and published it is Hubei's own."""
    for file in files:
        page = manager.look("businesses")
        page.click("text=From a file")
        page.set_input_files("input[type=file]", file)
        page.click("text=Look what is in it")
        page.click("text=Make it a draft")
        page.click("text=Look over and publish")
        page.click("form.panel button.btn-primary")
        page.locator(".notices", has_text="is published and live here").wait_for()


def sell_in_hubei(people):
    """A ticket of Hubei, at Hubei's price; Shaanxi's people have no business with it."""
    seller, cashier, clerk = (people[one] for one in SELLERS)
    cashier.begins("cashier_shift", opening="200")
    path = seller.begins("retail", customer="周洁")
    page = seller.look(path)
    scan(page, "SPK-459")
    page.locator(".tally", has_text="469.00").wait_for()
    seller.fires(path, "to_the_till")
    cashier.does(path, "pay", means="cash", amount="500")
    cashier.fires(path, "paid")
    seller.fires(path, "gift_added")
    assert "Sold" in clerk.fires(path, "hand_over")
    return path


def bring_back_in_hubei(people, ticket):
    """What Hubei has sold comes back and is paid back there as well."""
    _seller, cashier, clerk = (people[one] for one in SELLERS)
    number = HEADING.search(clerk.answer(ticket).text()).group(1)
    path = clerk.begins("retail_refund", ticket_number=number, why="音箱有杂音")
    clerk.does(path, "line", line="1", quantity="1")
    clerk.fires(path, "to_the_payout")
    assert "Refunded" in cashier.fires(path, "pay_back")
