"""The month's money: vouchers matched to what they pay, one typed wrong, daily hand-overs."""

from __future__ import annotations

import re
from decimal import Decimal

from hubei_month import Month

MEANS = {
    "cash": "Cash payment",
    "transfer": "Bank transfer",
    "scan": "Scan to pay",
    "card": "Card (POS)",
    "draft": "Bank draft",
    "other": "Other means",
}
AGREEMENT = "2026 年度返利协议"
REBATE = {"dealer_id": "JC", "deed": "grant", "amount": "600", "reason": "一季度达标"}


def voucher(month: Month, dealer: str, amount: str, means: str = "transfer") -> str:
    """A voucher for money that came in, still to be posted; its path."""
    finance = month.people.finance
    return finance.begins("receipt_voucher", dealer_id=dealer, amount=amount, means=means)


def post(month: Month, path: str, dealer: str, amount: str, means: str = "transfer") -> None:
    """The money stands on the account."""
    assert "Posted" in month.people.finance.fires(path, "post")
    month.beside.pays(dealer, Decimal(amount))


def pay_what_is_chosen(month: Month) -> None:
    """More than is open, or than came in, is not chosen; what is left pays the oldest."""
    finance = month.people.finance
    path = voucher(month, "JC", "20000")
    oldest = finance.sees(path, r'name="pays-(\d+)"')
    pays = {f"pays-{oldest}": "12,000.01"}
    assert "of which 12,000.00 is open" in finance.refused(path, "choose", **pays)
    finance.does(path, "choose", whole=oldest)
    small = voucher(month, "JC", "100")
    said = finance.refused(small, "choose", **{f"pays-{oldest}": "200"})
    assert "200.00 is chosen to be paid, and 100.00 came in" in said
    finance.fires(small, "void", reason="重复录入")
    post(month, path, "JC", "20000")
    assert "What it paid" in finance.answer(path).text()
    taken_back = month.people.counter_clerk.send(f"{path}/fire", transition="reverse")
    assert taken_back.status in (403, 404)


def type_a_voucher_wrong(month: Month) -> None:
    """A voucher with an amount too many is reversed with its reason, and what it paid is open."""
    finance = month.people.finance
    path = voucher(month, "YQ", "3000")
    post(month, path, "YQ", "3000")
    assert "reason" in finance.refused(path, "fire", transition="reverse").lower()
    assert "Reversed" in finance.fires(path, "reverse", reason="金额录错")
    month.beside.pays("YQ", Decimal(-3000))


def give_a_rebate(month: Month) -> None:
    """What an agreement grants is there to be set off against what is owed, and no more."""
    finance = month.people.finance
    granted = finance.begins("rebate_voucher", **REBATE)
    said = finance.refused(granted, "fire", transition="post")
    assert "What does this rebate come from" in said
    finance.does(granted, "edit", agreement=AGREEMENT)
    assert "Posted" in finance.fires(granted, "post")
    set_off = finance.begins("rebate_voucher", **{**REBATE, "deed": "set_off", "amount": "600.01"})
    said = finance.refused(set_off, "fire", transition="post")
    assert "600.01 of rebate would be taken, and 600.00 is there" in said
    finance.does(set_off, "edit", amount="250")
    assert "Posted" in finance.fires(set_off, "post")
    said = finance.refused(granted, "fire", transition="reverse", reason="金额录错")
    assert "600.00 was granted, and 350.00" in said
    month.beside.grants(Decimal(600))
    month.beside.sets_off("JC", Decimal(250))


def stop_whoever_is_overdue(month: Month) -> None:
    """What is older than its term stops the next pickup, whatever is available; paid, it goes."""
    goods = {"SPK-459": 2}
    pickup = month.counter.opens("YQ")
    assert month.counter.scan_refused(pickup, "SPK-459") == "credit"
    path = voucher(month, "YQ", "5000", "cash")
    post(month, path, "YQ", "5000", "cash")
    month.sell("overdue", "YQ", goods, pickup=pickup)


def hand_over(month: Month, *, short: int = 0, ends_day: bool = True) -> None:
    """Whoever goes home counts and hands over; who was named takes over, and the day is closed."""
    clerk, head = month.people.counter_clerk, month.people.warehouse_head
    counted = {means: month.beside.shift[means] - short * (means == "cash") for means in MEANS}
    values = {"successor": head.login, **({"ends_day": "1"} if ends_day else {})}
    values |= {f"counted_{means}": str(amount) for means, amount in counted.items()}
    path = clerk.begins("hand_over", **values)
    compare_figures(month, clerk.fires(path, "hand_over"), counted)
    assert "handed to somebody else" in clerk.refused(path, "fire", transition="take_over")
    assert "Taken over" in head.fires(path, "take_over")
    month.days.append(month.calendar.day)
    month.papers[f"hand-over {month.calendar.day}"] = path


def compare_figures(month: Month, page: str, counted: dict[str, Decimal]) -> None:
    """The page says what moved in the shift, and each means beside what was counted of it."""
    shift = month.beside.shift
    told = [f"Pickups {shift['pickups']} ", f"Amount CN¥{shift['gross']:,.2f} "]
    for means, title in MEANS.items():
        far = counted[means] - shift[means]
        said = f"short CN¥{-far:,.2f}" if far < 0 else "agrees"
        told.append(f"{title} CN¥{counted[means]:,.2f} CN¥{shift[means]:,.2f} {said}")
    text = " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())
    assert "Handed over" in text
    assert [one for one in told if one not in text] == [], text
    shift.clear()


def hand_over_by_keys(month: Month) -> None:
    """The first evening: the form is filled without a mouse, to nobody it is refused."""
    clerk, head = month.people.counter_clerk, month.people.warehouse_head
    page = clerk.look("hand_over/new")
    page.fill("[name=counted_scan]", str(month.beside.shift["scan"]))
    page.keyboard.press("Enter")
    page.wait_for_selector("#deeds")
    path = "/".join(page.url.rstrip("/").split("/")[-2:])
    assert "Choose who goes on" in clerk.refused(path, "fire", transition="hand_over")
    clerk.does(path, "edit", successor=head.login, ends_day="1")
    page.reload()
    page.click("#deeds button:text-is('Hand over')")
    page.locator(".step-badge", has_text="Handed over").wait_for()
    month.beside.shift.clear()
    assert "Taken over" in head.fires(path, "take_over")
    month.days.append(month.calendar.day)
