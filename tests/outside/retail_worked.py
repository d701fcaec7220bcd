"""Tickets at the counter: what a page shows and the keys do in a window, the rest over HTTP."""

from __future__ import annotations

import re

from counter import Person, go_to, scan

People = dict[str, Person]
HEADING = re.compile(r"<h1>(\S+) <span")


def approve_a_discount(people: People) -> str:
    """Five percent need two of three, and not whoever asks."""
    seller = people["salesperson"]
    page = seller.look("")
    page.click("nav >> text=Retail")
    page.click("main a:text-is('New')")
    page.fill("input[name=customer]", "王芳")
    page.select_option("[name=gift_wrap]", "1")
    page.click(".form-buttons button.btn-primary")
    page.wait_for_selector("#code")
    scan(page, "SPK-459", "NOSUCH", "RAD-100")
    page.locator("#sale tbody tr").nth(1).wait_for()
    page.fill("input[name=off]", "5")
    page.keyboard.press("Enter")
    page.locator(".tally", has_text="531.05").wait_for()
    path = "/".join(page.url.rstrip("/").split("/")[-2:])
    page.click("#deeds button:text-is('To the till')")
    page.locator(".alert-danger", has_text="up to 3 % may be given here").wait_for()
    page.click("#deeds button:text-is('Ask for the discount')")
    page.locator(".step-badge", has_text="Approval").wait_for()
    assert seller.send(f"{path}/fire", transition="approve").status == 403

    page = people["sales_manager"].look("inbox")
    page.locator(".task", has_text="531.05").get_by_role("button", name="Approve").click()
    page.locator(".notices").wait_for()
    page = people["branch_manager"].look(path)
    page.locator("#asked .asked-done").wait_for()
    page.click("#deeds button:text-is('Approve')")
    page.locator(".step-badge", has_text="Till").wait_for()
    return path


def take_the_money(people: People, path: str) -> None:
    """Part by card, the rest in cash with change, all with keys."""
    cashier = people["finance"]
    assert "531.05 of 531.05" in cashier.refused(path, "fire", transition="paid")
    page = cashier.look(path)
    page.keyboard.press("Alt+4")
    go_to(page, "F4", "#pay [name=amount]")
    page.keyboard.type("400")
    page.keyboard.press("F8")
    page.wait_for_selector(".till-payments li")
    go_to(page, "F4", "#pay [name=amount]")
    page.keyboard.type("150")
    page.locator(".till-change", has_text="18.95").wait_for()
    page.keyboard.press("F8")
    page.locator(".till-payments li").nth(1).wait_for()
    page.click("#deeds button:text-is('Paid')")
    page.locator(".step-badge", has_text="Handover").wait_for()


def hand_over(people: People, path: str) -> None:
    """What was sold is scanned, nothing else; then the receipt comes out."""
    clerk = people["counter_clerk"]
    page = clerk.look(path)
    assert "At list prices" not in page.inner_text("main")
    page.click("#deeds button:text-is('Hand over')")
    page.locator(".alert-danger", has_text="serial number").wait_for()
    scan(page, "NOSUCH", "R00000000000")
    page.locator("#sale code", has_text="R00000000000").wait_for()
    page.click("#deeds button:text-is('Hand over')")
    page.locator(".step-badge", has_text="Sold").wait_for()
    page = people["salesperson"].look(path)
    link = page.locator("#papers a").first.get_attribute("href")
    assert page.request.get(link).body()[:5] == b"%PDF-"


def sell(people: People, number: int) -> str:
    """A ticket worked through by each department, over HTTP; its path."""
    seller, cashier, clerk = (people[one] for one in ("salesperson", "finance", "counter_clerk"))
    path = seller.begins("retail", customer="李雷", heard_of_us_by="朋友")
    for code in ("SPK-459", "RAD-100"):
        seller.does(path, "scan", code=code)
    seller.fires(path, "to_the_till")
    seller.fires(path, "back_to_the_counter")
    seller.fires(path, "to_the_till")
    assert "Change is given from cash only" in cashier.refused(
        path, "pay", means="card", amount="600"
    )
    cashier.does(path, "pay", means="scan", amount="400", reference=f"42{number:05}")
    assert "159.00 of 559.00" in cashier.refused(path, "fire", transition="paid")
    assert "Give 41.00 change" in cashier.does(path, "pay", means="cash", amount="200")
    assert "Handover" in cashier.fires(path, "paid")
    clerk.does(path, "scan", code=f"R{number:011}")
    assert "Sold" in clerk.fires(path, "hand_over")
    return path


def refuse_whoever_has_no_part(people: People) -> None:
    """No part in it, no list and no ticket; goods that are not there are not sold."""
    stranger, seller = people["warehouse_head"], people["salesperson"]
    path = seller.begins("retail", customer="李雷")
    assert stranger.answer("retail").status == 404
    assert stranger.answer(path).status == 404
    assert "Retail" not in stranger.answer("").text()
    seller.does(path, "scan", code="SPK-459")
    assert "are free in SN01" in seller.refused(path, "line", line="1", quantity="5000")
    assert people["finance"].send(f"{path}/fire", transition="cancel").status == 403
    assert "Cancelled" in seller.fires(path, "cancel")


def refuse_own_approval(people: People) -> None:
    """Who asks does not approve, whatever his seat; the other two do."""
    asks = people["sales_manager"]
    path = asks.begins("retail", customer="韩梅")
    asks.does(path, "scan", code="SPK-459")
    asks.does(path, "discount", off="8")
    asks.fires(path, "ask_for_the_discount")
    assert 'value="approve"' not in asks.answer(path).text()
    assert asks.send(f"{path}/fire", transition="approve").status == 403
    people["finance"].fires(path, "approve")
    assert "Till" in people["branch_manager"].fires(path, "approve")
    asks.fires(path, "back_to_the_counter")
    asks.fires(path, "cancel")


def refuse_and_lower(people: People) -> None:
    """A discount is refused with a reason; lowered, it needs nobody any more."""
    seller, manager = people["salesperson"], people["sales_manager"]
    path = seller.begins("retail", customer="王芳")
    seller.does(path, "scan", code="SPK-459")
    seller.does(path, "discount", off="9")
    seller.fires(path, "ask_for_the_discount")
    assert "reason" in manager.refused(path, "fire", transition="refuse").lower()
    manager.fires(path, "refuse", reason="最多八个点")
    assert "最多八个点" in seller.answer(path).text()
    seller.does(path, "discount", off="3")
    assert "Till" in seller.fires(path, "to_the_till")
    seller.fires(path, "back_to_the_counter")
    seller.fires(path, "cancel")


def wait_in(people: People, step: str) -> str:
    """A ticket that stands in ``step`` while the business changes; its path."""
    seller = people["salesperson"]
    path = seller.begins("retail", customer=f"在{step}")
    seller.does(path, "scan", code="SPK-459")
    if step == "approval":
        seller.does(path, "discount", off="5")
        seller.fires(path, "ask_for_the_discount")
    elif step == "till":
        seller.fires(path, "to_the_till")
    return path


def bring_back(people: People, ticket: str) -> None:
    """The radio comes back, is paid back, and does not come back twice."""
    clerk, cashier = people["counter_clerk"], people["finance"]
    number = HEADING.search(clerk.answer(ticket).text()).group(1)
    path = clerk.begins("retail_refund", ticket_number=number, why="声音小")
    page = clerk.look(path)
    scan(page, "R00000000000")
    page.locator("#sale code").wait_for()
    page.click("#deeds button:text-is('To the payout')")
    page.locator(".step-badge", has_text="Payout").wait_for()
    assert clerk.send(f"{path}/fire", transition="pay_back").status == 403
    assert "Refunded" in cashier.fires(path, "pay_back")
    again = clerk.begins("retail_refund", ticket_number=number, why="声音小")
    assert clerk.refused(again, "scan", code="R00000000000")


def close(cashier: Person, path: str) -> None:
    """The till is counted, and the difference is said afterwards."""
    page = cashier.look(f"{path}/edit")
    page.fill("[name=counted_cash]", "500")
    page.fill("[name=counted_card]", "400")
    page.click(".form-buttons button.btn-primary")
    page.click("#deeds button:text-is('Close')")
    page.locator(".step-badge", has_text="Closed").wait_for()
    # 1,472.05 in cash, 859.00 by card, 1,200.00 scanned should be there, and 900.00 was counted.
    page.locator("div:has(> dt:text-is('Difference'))", has_text="-CN¥2,631.05").wait_for()
    page.locator("#payments", has_text="CN¥400.00").wait_for()
