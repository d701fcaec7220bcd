"""The month's tax invoices: requests, a batch out and its answers back, a failure, a reversal."""

from __future__ import annotations

import re
from decimal import Decimal

from hubei_month import Month, Sale
from hubei_reckoned import amount_in, amount_of

BATCHES = "esales/invoice-batches"
HEADING = re.compile(r"<h1>\s*(\S+)")
OLD_SALE = r'href="[^"]*/(sales_invoice/\d+)/?"[^>]*>\s*(?:<code>)?OLD-2'
NUMBER = "2642200000000000000{}"


def invoice_of(month: Month, sale: Sale) -> str:
    """The path of a pickup's sales invoice."""
    return month.people.invoicing.sees(sale.path, r'href="[^"]*/(sales_invoice/\d+)/?"')


def ask(month: Month, name: str, invoice: str) -> str:
    """A request for all that is left of a sales invoice; its path."""
    answer = month.people.invoicing.send(f"{invoice}/ask")
    path = "/".join(answer.url.split("?")[0].rstrip("/").split("/")[-2:])
    assert path.startswith("invoice_request/"), path
    month.papers[name] = path
    return path


def request(month: Month, name: str) -> str:
    """Ask for the tax invoice; the number of the request."""
    page = month.people.invoicing.fires(month.papers[name], "request")
    assert "Requested" in page
    return HEADING.search(page).group(1)


def ask_for_invoices(month: Month) -> dict[str, str]:
    """Several pickups on one, one on several, and what was sold before; the numbers asked under."""
    people, sales, beside = month.people, month.sales, month.beside
    invoicing = people.invoicing
    path = ask(month, "several", invoice_of(month, sales["by keys"]))
    ticked = invoice_of(month, sales["first part"]).rsplit("/", 1)[1]
    invoicing.does(path, "take", invoice=ticked)
    assert "no more" in invoicing.refused(path, "line", line="1", quantity="11")
    beside.uninvoiced["JC"] -= sales["by keys"].gross + sales["first part"].gross
    rest = invoice_of(month, sales["the rest"])
    assert people.counter_clerk.send(f"{rest}/ask").status == 403
    path = ask(month, "one of two", rest)
    invoicing.does(path, "line", line="1", quantity="5")
    ask(month, "two of two", rest)
    beside.uninvoiced["JC"] -= sales["the rest"].gross
    ask(month, "old", invoicing.sees("sales_invoice?part=all&uninvoiced=yes", OLD_SALE))
    beside.uninvoiced["YQ"] -= Decimal("970.00")
    return {name: request(month, name) for name in ("several", "one of two", "old")}


def hand_over(month: Month, count: int) -> str:
    """All that waits goes into one batch, on the page; the text of its file."""
    page = month.people.invoicing.look(BATCHES)
    waiting = page.locator("form[action$=hand_over] strong").first
    assert waiting.inner_text() == str(count)
    page.select_option("form[action$=hand_over] select", "csv")
    page.click("form[action$=hand_over] button")
    with page.expect_download() as download:
        page.click("text=Download the file")
    return download.value.path().read_bytes().decode("utf-8-sig")


def send_back(month: Month, told: str, *rows: str, papers: tuple[str, ...] = ()) -> None:
    """Answers as a file, and papers beside it, chosen on the page of batches, and what it says."""
    page = month.people.invoicing.look(BATCHES)
    text = "申请单号,发票号码,开票日期,失败原因\n" + "".join(f"{row}\n" for row in rows)
    files = [{"name": "答复.csv", "mimeType": "text/csv", "buffer": text.encode()}]
    pdf = {"mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    files += [{"name": f"{paper}.pdf", **pdf} for paper in papers]
    page.select_option("form[action$=answers] select", "csv")
    page.set_input_files("form[action$=answers] input[type=file]", files)
    page.click("form[action$=answers] button")
    page.locator(".alert-danger, .notices", has_text=told).wait_for()


def take_answers_in(month: Month, asked: dict[str, str]) -> None:
    """An unknown or repeated number refuses all; then two are issued and one has failed."""
    day = month.calendar.day.isoformat()
    first, second = NUMBER.format(1), NUMBER.format(2)
    good = f"{asked['several']},{first},{day},"
    unknown = "no invoice request “KP-HB-2603-09999”"
    send_back(month, unknown, good, f"KP-HB-2603-09999,{second},{day},")
    twice = f"{asked['one of two']},{first},{day},"
    send_back(month, "stands twice in this file", good, twice)
    invoicing = month.people.invoicing
    assert "Requested" in invoicing.answer(month.papers["several"]).text()
    rows = (good, f"{asked['one of two']},{second},{day},", f"{asked['old']},,,购方税号有误")
    send_back(month, "tax invoices 2, failures 1, papers 1", *rows, papers=(first,))
    assert "Issued" in invoicing.answer(month.papers["several"]).text()
    assert "购方税号有误" in invoicing.answer(month.papers["old"]).text()
    another = f"{asked['several']},{NUMBER.format(7)},{day},"
    send_back(month, "was answered with the tax invoice", another)


def ask_again(month: Month) -> None:
    """What failed is corrected, asked for again, and issued by hand from the platform's page."""
    invoicing, path = month.people.invoicing, month.papers["old"]
    invoicing.does(path, "edit", buyer="黄石远桥电子经营部（一般纳税人）")
    assert "Requested" in invoicing.fires(path, "again")
    assert month.people.salesperson.send(f"{path}/fire", transition="issue").status == 403
    invoicing.does(path, "edit", tax_number="123", issued_on=month.calendar.day.isoformat())
    assert "20 digits" in invoicing.refused(path, "fire", transition="issue")
    invoicing.does(path, "edit", tax_number=NUMBER.format(3))
    assert "Issued" in invoicing.fires(path, "issue")


def take_a_part_back(month: Month) -> None:
    """Four radios are taken back by a request below zero, and can be asked for again."""
    invoicing = month.people.invoicing
    answer = invoicing.send(f"{month.papers['several']}/take_back")
    red = month.papers["red"] = "/".join(answer.url.rstrip("/").split("/")[-2:])
    lines = re.findall(r'name="line" value="(\d+)"', invoicing.answer(red).text())
    for line in sorted(set(lines), key=int, reverse=True)[:-1]:
        invoicing.does(red, "line", line=line, off="1")
    number = request(month, "red")
    hand_over(month, 1)
    row = f"{number},{NUMBER.format(4)},{month.calendar.day.isoformat()},"
    send_back(month, "tax invoices 1", row)
    assert "Partly reversed" in invoicing.answer(month.papers["several"]).text()
    month.beside.uninvoiced["JC"] += amount_of("JC", "RAD-100", 4)


def compare(month: Month) -> None:
    """What is not invoiced, by dealer, is what the story says; so are the statuses."""
    names = {"JC": "武汉江城数码商贸有限公司", "YQ": "黄石远桥电子经营部"}
    rows = month.people.invoicing.sheet("sales_invoice/export?part=all&kind=csv")
    for code, name in names.items():
        left = [amount_in(row["Not invoiced yet"]) for row in rows if row["Dealer"] == name]
        assert sum(left) == month.beside.uninvoiced[code], code
    asked = month.people.invoicing.sheet("invoice_request/export?part=all&kind=csv")
    steps = sorted(row["Step"] for row in asked)
    assert steps == ["Issued", "Issued", "Issued", "Not requested", "Partly reversed"], steps
