"""A branch goes live: modules, files, opening stock, accounts, proofs, with what is refused."""

from __future__ import annotations

import re
from typing import Any

from hubei_facts import (
    ACCOUNTS,
    DEALERS,
    EVE,
    PRICES,
    PRODUCTS,
    SELLER,
    START,
    STOCK,
    UNINVOICED,
    WAREHOUSE,
    WRONG_ROW,
)
from hubei_people import Counter, Worker

MADE = """files => {
  const dragged = new DataTransfer();
  for (const [name, text] of files) dragged.items.add(new File([text], name));
  return dragged;
}"""


def drop(page: Any, name: str, text: str) -> None:
    """Drop a file onto the page of imports, and wait for what it would do, row by row."""
    dragged = page.evaluate_handle(MADE, [[name, text]])
    for event in ("dragenter", "drop"):
        page.dispatch_event("h1", event, {"dataTransfer": dragged})
    page.wait_for_selector("table.plan")


def switch_on(administrator: Worker) -> None:
    """Stock and the station are on in Hubei from today; the seller has a tax code."""
    administrator.arrive()
    page = administrator.page
    for title in ("Inventory: Hubei", "Barcode and pickup: Hubei"):
        page.goto("/addons")
        page.get_by_role("switch", name=title).click()
        page.locator(".notices", has_text="On in Hubei").wait_for()
    page.goto("/company/entities/main/edit")
    page.fill("[name=tax_code]", SELLER)
    page.click(".form-buttons button.btn-primary")
    page.locator("main", has_text=SELLER).wait_for()


def set_up(people: Any) -> None:
    """Goods by headquarters; prices, grades, dealers and a warehouse by the branch."""
    people.rollout_lead.brings_in("products", PRODUCTS)
    assert people.counter_clerk.answer("base/import").status == 403
    sales = people.sales_manager
    for grade, percent in (("A", "95"), ("B", "97")):
        assert sales.send("esales/grade-discounts/new", grade=grade, percent=percent).ok
    answer = sales.sends("base/import", ("prices.csv", PRICES), target="prices")
    assert "There is no price list yet" in answer.text()
    listed = {"code": "DEALER", "name": "经销价", "mode": "inclusive", "main": "true"}
    assert sales.send("esales/price-lists/new", **listed).ok
    sales.brings_in("prices", PRICES)
    assert "new: 4" in sales.brings_in("dealers", DEALERS)
    home = {"code": WAREHOUSE, "name": "武汉东西湖仓", "kind": "sound", "places": "A-01 B-01 B-02"}
    assert people.warehouse_head.send("inventory/warehouses/new", **home).ok


def begin_books(finance: Worker) -> dict[str, str]:
    """The first page reminds of books without a day; each gets one. Their paths, by name."""
    found = {}
    for name in ("esales", "inventory"):
        assert "Say on which day they begin" in finance.answer("").text()
        answer = finance.send("base/ledgers/new", ledger=name, since=START.isoformat())
        found[name] = answer.url.split("/hubei/")[1].rstrip("/")
        assert found[name].rsplit("/", 1)[1].isdigit(), found
    assert "Books without a start date" not in finance.answer("").text()
    return found


def open_stock(head: Worker) -> None:
    """One row is wrong: it is refused, mended in the file of refused rows, and sent again."""
    page = head.look("base/import")
    page.check("#target-openings")
    drop(page, "期初库存.csv", STOCK)
    page.locator("tr.outcome-refused", has_text="HB01 has no place Z-09").wait_for()
    page.click("#confirm button")
    page.wait_for_selector(".alert-success")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    refused = download.value.path().read_bytes().decode("utf-8-sig")
    assert WRONG_ROW.split(",")[2] in refused
    page.goto("/hubei/base/import?target=openings")
    drop(page, "期初库存-退回.csv", refused.replace("Z-09", "A-01"))
    page.click("#confirm button")
    page.wait_for_selector(".alert-success")
    post_openings(head)


def post_openings(head: Worker) -> None:
    """The drafts that the files became are posted; the whole file sent again adds nothing."""
    whole = ("期初库存.csv", STOCK.replace("Z-09", "A-01"))
    again = head.sends("base/import", whole, target="openings")
    assert "There is nothing to do" in again.text()
    drafts = set(re.findall(r"inventory/openings/\d+", head.answer("inventory/openings").text()))
    assert len(drafts) == 2
    for path in drafts:
        assert "is posted" in head.does(path, "post")


def open_accounts(finance: Worker) -> None:
    """What dealers owed or had prepaid, and what was not invoiced."""
    finance.brings_in("dealer_openings", ACCOUNTS)
    finance.brings_in("uninvoiced_sales", UNINVOICED)


def refuse_before_the_day(people: Any, counter: Counter) -> None:
    """Nothing leaves and nothing is paid before the books begin, and nothing of it is left over."""
    pickup = counter.opens("JC")
    counter.scans(pickup, "CBL-10")
    said = counter.refused("finish", pickup)
    assert f"the books begin on {START}, so nothing is posted for {EVE}" in said
    assert counter.keys("cancel", pickup, typed="1")["cancelled"]
    paid = {"dealer_id": "JC", "amount": "100", "means": "cash"}
    said = people.finance.refused("receipt_voucher", "new", **paid)
    assert f"the books begin on {START}" in said


def prove(people: Any, books: dict[str, str]) -> None:
    """Totals that differ are refused with by how much; those that agree close what was opened."""
    finance, head = people.finance, people.warehouse_head
    stock = {"pieces": "1160", "value": "121,600.00"}
    assert head.send(f"{books['inventory']}/prove", **stock).status == 403
    said = finance.refused(books["inventory"], "prove", **{**stock, "value": "121,000.00"})
    assert "come to 121,600.00, and 121,000.00 was given" in said
    assert "are proved" in finance.does(books["inventory"], "prove", **stock)
    owed = {"owed": "17000", "prepaid": "30000", "rebate": "0", "deposit": "20000"}
    assert "are proved" in finance.does(books["esales"], "prove", **owed, uninvoiced="6202.60")
    path = f"inventory/{head.begins('inventory/openings', warehouse=WAREHOUSE)}"
    head.does(path, "line", variant="CBL-10", quantity="1")
    assert "were proved and are closed" in head.refused(path, "post")
    head.does(path, "void")
