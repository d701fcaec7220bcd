"""Receipts of money as finance and others meet them: written, matched, posted, taken back."""

from decimal import Decimal

import pypdfium2
import pytest
from sqlalchemy import select

from addons.esales.accounts import open_entries, standings
from addons.esales.checks import CHECKS
from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.proofs import CHECKS as OF_MONEY

PLACE = "/shaanxi/receipt_voucher"
DEALERS = "/shaanxi/esales/dealers"


@pytest.fixture
def standing(installation, shop):
    """Reads the dealer's balance and what is open of it, by entry; all must add up."""

    def read():
        with installation.work(branch="shaanxi", write=False) as context:
            dealer = context.session.get_one(Dealer, shop["dealer"])
            unpaid = {entry.id: entry.left for entry in open_entries(context, dealer)}
            assert not any(list(check.find(context)) for check in (*CHECKS, *OF_MONEY))
            return standings(context, [dealer.id])[dealer.id].balance, unpaid

    return read


def written(app, amount, **more):
    values = {"dealer_id": "SN0001", "amount": amount, "means": "transfer", **more}
    return app.post(f"{PLACE}/new", values).follow()


def moved(page, name, *, status=303, **values):
    form = next(f for f in page.forms.values() if f.action.endswith("/fire"))
    for field, value in values.items():
        form[field] = value
    return form.submit("transition", value=name, status=status)


def test_finance_takes_money_in_from_the_dealers_page_and_it_lowers_what_is_owed(
    app, shop, standing
):
    app.sign_in("finance")
    before = standing()[0]

    page = app.get(f"{DEALERS}/{shop['dealer']}").click("Record a payment")
    form = page.forms["form"]
    assert form["dealer_id"].value == "SN0001"
    form["amount"], form["means"], form["reference"] = "1,215.40", "transfer", "银行转账 0042"
    page = form.submit().follow()
    assert "What it pays" in page
    assert "FP-SN-" in page
    page = moved(page, "post").follow()

    assert "What it paid" in page
    assert "SK-SN-" in page
    assert str(before - standing()[0]) == "1215.40"
    assert "银行转账 0042" in app.get(f"{DEALERS}/{shop['dealer']}")
    assert "西安盛禾木商贸有限公司" in app.get(f"{PLACE}?part=all")


def test_who_pays_gets_a_receipt_that_says_for_what_and_what_is_over(app, shop, standing):
    app.sign_in("finance")
    _balance, unpaid = standing()
    owed = sum(unpaid.values())
    page = moved(written(app, str(owed + 100), reference="银行转账 0099"), "post").follow()
    case = page.request.path.rstrip("/")

    receipt = app.post(f"{case}/print", {"layout": "money_receipt"}).follow()

    text = "\n".join(
        sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(receipt.body)
    )
    assert "Receipt of money" in text
    assert f"{owed + 100:,}" in text
    assert f"{owed:,}" in text
    assert "100.00" in text
    assert "银行转账 0099" in text
    moved(page, "reverse", reason="Sent to the wrong account")


def test_what_is_chosen_is_paid_before_the_oldest(app, shop, standing):
    app.sign_in("finance")
    old = {"amount": "300", "day": "2020-01-01", "note": "旧账 7", "pocket": "balance"}
    app.post(f"{DEALERS}/{shop['dealer']}/opening", old)
    before = standing()[1]
    number, oldest = min(before), max(before)
    page = written(app, "100")
    case = page.request.path.rstrip("/")

    refused = app.post(f"{case}/choose", {f"pays-{number}": "100.01"}, status=409)
    assert "came in" in refused
    refused = app.post(f"{case}/choose", {f"pays-{number}": "ten"}, status=409)
    assert "is not a number" in refused
    page = app.post(f"{case}/choose", {f"pays-{number}": "99.50"}).follow()
    assert "99.50" in page
    moved(page, "post").follow()

    after = standing()[1]
    assert before[number] - after[number] == Decimal("99.50")
    assert before[oldest] - after[oldest] == Decimal("0.50")
    late = app.post(f"{case}/choose", {"whole": str(number)}, status=409)
    assert "entered already" in late


def test_more_than_is_owed_stays_prepaid_and_is_taken_back_with_a_copy(app, shop, standing):
    app.sign_in("finance")
    before = standing()
    page = written(app, "99999999.99")
    assert "stays prepaid" in page
    page = moved(page, "post").follow()
    assert standing()[1] == {}

    form = next(f for f in page.forms.values() if f.action.endswith("/next"))
    copy = form.submit().follow()

    assert "99,999,999.99" in copy
    assert "Draft" in copy
    assert standing() == before
    assert "Reversed" in app.get(page.request.path)


def test_a_reversal_asks_why(app, shop, standing):
    app.sign_in("finance")
    before = standing()
    page = moved(written(app, "5"), "post").follow()

    assert "Say why" in moved(page, "reverse", status=409)
    page = moved(page, "reverse", reason="typed twice").follow()

    assert "typed twice" in page
    assert standing() == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "0"}, "more than nothing"),
        ({"means": ""}, "Paid by"),
        ({"dealer_id": "SN9999"}, "not known here"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(app, shop, changed, said):
    app.sign_in("finance")
    values = {"dealer_id": "SN0001", "amount": "5", "means": "cash", **changed}

    page = app.post(f"{PLACE}/new", values, status=422)

    assert said in page


def test_money_of_tomorrow_is_not_posted(app, shop, standing):
    app.sign_in("finance")
    before = standing()

    page = moved(written(app, "5", day="2126-01-01"), "post", status=409)

    assert "still to come" in page
    assert standing() == before


def test_who_sells_writes_a_voucher_and_finance_posts_it(app, shop, standing):
    app.sign_in("sales_manager")
    page = written(app, "7")
    case = page.request.path.rstrip("/")
    app.post(f"{case}/fire", {"transition": "post"}, status=403)

    app.sign_in("finance")
    moved(app.get(case), "post").follow()

    app.sign_in("sales_manager")
    assert "Reverse and make a copy" not in app.get(case)
    app.post(f"{case}/fire", {"transition": "reverse", "reason": "x"}, status=403)


def test_who_takes_no_money_finds_no_vouchers_nor_another_branch(app, shop, installation):
    app.sign_in("finance")
    moved(written(app, "3.21", reference="回单 3"), "post")
    app.sign_in("warehouse_head").get(PLACE, status=404)
    with installation.work(branch="shaanxi", write=False) as context:
        paid = select(AccountEntry.document).where(AccountEntry.kind == "payment")
        number = context.session.scalars(paid.limit(1)).one()

    app.sign_in("finance", "hubei").get(f"/hubei/receipt_voucher/{number}", status=404)


def test_the_statement_of_a_month_is_read_printed_and_taken_along_as_a_sheet(app, shop):
    app.sign_in("finance")
    moved(written(app, "12.34", reference="回单 9"), "post")
    page = app.get(f"{DEALERS}/{shop['dealer']}").click("Statement", href="esales/dealers")

    assert "回单 9" in page
    assert "Closing balance" in page
    paper, sheet = page.click("Print"), page.click("Excel")
    assert paper.content_type == "application/pdf"
    assert paper.body.startswith(b"%PDF")
    assert sheet.body.startswith(b"PK")
    assert "Nothing moved" in app.get(f"{page.request.path}?month=2019-01")
    for month, said in (
        ("2019-13", "is no month"),
        ("9999-12", "is still to come"),
        ("0001-01", "from 2000-01 on"),
    ):
        assert said in app.get(f"{page.request.path}?month={month}", status=409)
    assert page.html.select("[rel=prev]")
    assert not page.html.select("[rel=next]")
    home = page.request.path.removesuffix("statement")
    for month in ("1900-01", "0001-01"):
        said = app.post(f"{home}send_statement?month={month}", status=422)
        assert "accounts are kept here from 2000-01 on" in said


def test_who_does_not_see_the_account_gets_no_statement(app, shop):
    app.sign_in("counter_clerk")

    for name in ("statement", "statement.pdf", "statement.xlsx"):
        app.get(f"{DEALERS}/{shop['dealer']}/{name}", status=403)


def test_each_part_of_what_is_available_leads_to_its_entries(app, shop):
    app.sign_in("finance")
    page = app.get(f"{DEALERS}/{shop['dealer']}")

    (taken,) = [a["href"] for a in page.html.select(".credit-parts a") if "open=yes" in a["href"]]

    assert "FP-SN-" in app.get(taken)
    clerk = app.sign_in("counter_clerk").get(f"{DEALERS}/{shop['dealer']}")
    assert not clerk.html.select(".credit-parts a")


def test_a_statement_is_sent_from_its_page_printed_and_confirmed(app, shop):
    app.sign_in("finance")
    page = app.get(f"{DEALERS}/{shop['dealer']}/statement?month=2026-01")
    form = next(f for f in page.forms.values() if "send_statement" in f.action)

    page = form.submit().follow()
    assert "DZ-SN-" in page
    assert "Statement of account" in page
    page = moved(page, "confirm").follow()

    assert "Confirmed" in page
    again = page.click("The account as it stands now")
    assert "Sent to the dealer" in again
    assert not any("send_statement" in form.action for form in again.forms.values())
    assert "2026-01" in app.get("/shaanxi/dealer_statement?part=all")


def test_what_was_chosen_is_taken_off_when_the_money_becomes_a_deposit(app, shop, standing):
    app.sign_in("finance")
    page = written(app, "8")
    case, number = page.request.path.rstrip("/"), min(standing()[1])
    app.post(f"{case}/choose", {f"pays-{number}": "8"}).follow()
    form = app.get(f"{case}/edit").forms["form"]
    form["pocket"] = "deposit"
    page = form.submit().follow()
    assert "pays for nothing" in moved(page, "post", status=409)

    page = app.post(f"{case}/choose").follow()
    before = standing()[0]
    moved(page, "post").follow()

    assert standing()[0] == before


def test_the_change_log_calls_means_and_pocket_as_the_form_does(app, shop):
    app.sign_in("finance")
    page = written(app, "15,760.35", pocket="deposit")

    told = page.html.select_one(".change-log").text

    assert "Paid by: — → Bank transfer" in told
    assert "Pocket: — → Deposit" in told
    assert "15,760.35" in told
