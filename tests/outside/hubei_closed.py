"""The month's end: statements, books closed and once reopened, stock at its average cost."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from hubei_facts import LAST, LOOSE, START
from hubei_month import Month
from hubei_paid import AGREEMENT
from hubei_reckoned import amount_in

OPENED = {**LOOSE, "RAD-100": 40, "TAB-1999": 20}


def refuse_a_statement_too_early(month: Month) -> None:
    """A month that is not over has no statement to be sent."""
    finance, dealer = month.people.finance, month.counter.dealer("JC")
    path = f"esales/dealers/{dealer}"
    answer = finance.send(f"{path}/send_statement?month={LAST:%Y-%m}")
    assert answer.status == 422
    assert "is not over" in answer.text()


def close_the_month(month: Month, books: dict[str, str]) -> None:
    """Finance closes what the last hand-over left open: the end of the month stands in the form."""
    people = month.people
    for path in books.values():
        assert people.counter_clerk.send(f"{path}/close").status in (403, 404)
        assert f'value="{LAST}"' in people.finance.answer(f"{path}/close").text()
        _close(month, path)


def _close(month: Month, path: str) -> None:
    assert "closed through" in month.people.finance.does(path, "close", closed_through=f"{LAST}")


def refuse_what_is_closed(month: Month, books: dict[str, str]) -> None:
    """A late payment is refused; reopened with a reason by whoever may, it is entered."""
    finance, manager, path = month.people.finance, month.people.branch_manager, books["esales"]
    values = {"dealer_id": "JC", "amount": "500", "means": "cash", "day": LAST.isoformat()}
    late = finance.begins("receipt_voucher", **values)
    said = finance.refused(late, "fire", transition="post")
    assert f"the books are closed through {LAST}" in said
    reopening = {"closed_through": "2026-03-30", "reason": "31 日现金漏录"}
    assert finance.send(f"{path}/reopen", **reopening).status == 403
    assert manager.refused(path, "reopen", reason="")
    assert reopening["reason"] in manager.does(path, "reopen", **reopening)
    assert "Posted" in finance.fires(late, "post")
    month.beside.pays("JC", Decimal(500), "cash")
    _close(month, path)


def send_statements(month: Month) -> None:
    """Each dealer's statement says what the story says; sent once, it is confirmed."""
    finance = month.people.finance
    for code in ("JC", "YQ", "SX", "XQ"):
        path = f"esales/dealers/{month.counter.dealer(code)}"
        asked = f"month={LAST:%Y-%m}"
        assert finance.answer(f"{path}/statement.pdf?{asked}").body()[:5] == b"%PDF-"
        text = finance.answer(f"{path}/statement?{asked}").text()
        owed = month.beside.owed[code]
        assert f"CN¥{abs(owed):,.2f}" in text, (code, owed)
        assert (AGREEMENT in text) is (code == "JC"), code
    path = f"esales/dealers/{month.counter.dealer('JC')}"
    answer = finance.send(f"{path}/send_statement?{asked}")
    sent = "/".join(answer.url.split("?")[0].rstrip("/").split("/")[-2:])
    assert "Confirmed" in finance.fires(sent, "confirm")
    again = finance.send(f"{path}/send_statement?{asked}")
    assert again.status == 422
    assert "was sent already" in again.text()


def compare(month: Month) -> None:
    """Stock, serials, accounts, sales and the value of stock are what the story says."""
    beside = month.beside
    reckoned = {
        "stock": +beside.stock,
        "serials": {number for number, dealer in beside.holder.items() if not dealer},
        "accounts": sorted(amount for amount in beside.owed.values() if amount),
        "rebate": beside.rebate,
        "sold": beside.sold,
        "returned": beside.returned,
        "worth": beside.worth(OPENED, {"SPK-459": 100}),
    }
    found = told(month)
    unlike = {name: (found[name], said) for name, said in reckoned.items() if found[name] != said}
    assert not unlike, unlike
    assert beside.pickups == 40
    assert (month.days[0], month.days[-1]) == (START, LAST)


def told(month: Month) -> dict[str, Any]:
    """The same as the program tells it, in the sheets that people take along."""
    people = month.people
    stock: Counter[str] = Counter()
    for row in people.warehouse_head.sheet("inventory/stock/export?kind=csv"):
        stock[row["Code"]] += int(amount_in(row["On hand"]))
    serials = people.warehouse_head.sheet("inventory/serials/export?kind=csv&in_stock=in")
    accounts: Counter[str] = Counter()
    entries = people.finance.sheet("esales/entries/export?kind=csv")
    for row in entries:
        if row["Pocket"] == "Balance":
            accounts[row["Dealer"]] += amount_in(row["Amount"])
    invoices = people.invoicing.sheet("sales_invoice/export?part=all&kind=csv")
    gross = [amount_in(row["Amount"]) for row in invoices if row["Number"][:3] != "OLD"]
    value = people.finance.sheet(f"inventory/value/export?kind=csv&day={LAST}")
    return {
        "stock": stock,
        "serials": {row["Serial number"] for row in serials},
        "accounts": sorted(amount for amount in accounts.values() if amount),
        "rebate": sum(amount_in(row["Amount"]) for row in entries if row["Pocket"] == "Rebate"),
        "sold": sum(amount for amount in gross if amount > 0),
        "returned": -sum(amount for amount in gross if amount < 0),
        "worth": sum(amount_in(row["Worth"]) for row in value),
    }
