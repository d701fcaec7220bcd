"""From the counter to the gate: payment, loading, the gate pass scanned out, the clock."""

from __future__ import annotations

import pytest

from addons.barcode.models import Passage
from addons.barcode.testing import Clerk, gtin_of, serial
from addons.esales.models import DealerAccount, ReceiptVoucher
from core.testing import Browser
from core.workflow import Link

CABLE = gtin_of(90)


@pytest.fixture
def passage(clerk, work):
    """How far the clerk's pickup has come."""

    def read():
        with work("shaanxi", write=False) as context:
            found = context.session.get_one(Passage, clerk.pickup)
            context.session.expunge(found)
            return found

    return read


def finished(clerk, *texts):
    for text in texts:
        clerk.scan(text)
    return clerk.send("finish")["number"]


def see(clerk, place, text, status=200):
    return clerk.post(f"/shaanxi/barcode/{place}/see", status, text=text)


def test_a_van_is_loaded_and_goes_out_once_with_its_gate_pass(clerk, passage):
    clerk.send("collector", collector="高䶮", plate="陕A D0107")
    number = finished(clerk, CABLE)

    loaded = see(clerk, "dock", number)["card"]
    out = see(clerk, "gate", number.lower())["card"]
    again = see(clerk, "gate", number, status=409)

    assert loaded["title"] == f"{number} 西安盛禾木商贸有限公司"
    assert (out["amount"], "Pieces: 1." in out["messages"][0]) == ("陕A D0107", True)
    assert again["kind"] == "gone"
    assert see(clerk, "dock", number, status=409)["kind"] == "gone"
    found = passage()
    assert found.started <= found.loaded <= found.left
    assert (found.loaded_by, found.left_by) == ("counter_clerk.shaanxi", "counter_clerk.shaanxi")


def test_the_pickup_code_opens_the_gate_too(clerk, passage):
    finished(clerk, CABLE)
    code = passage().code

    assert see(clerk, "gate", f"{code[:4]} {code[4:]}")["card"]["kind"] == "finished"


def test_nothing_goes_out_that_is_not_finished_or_was_taken_back(clerk, counter, shop):
    open_one = see(clerk, "gate", clerk.send("collector")["pickup"]["pickup_code"], status=409)
    other = Clerk(counter, device="cancelled")
    other.open(shop.dealer)
    code = other.send("collector")["pickup"]["pickup_code"]
    other.send("cancel", typed="0")
    cancelled = see(clerk, "gate", code, status=409)
    unknown = see(clerk, "gate", "TH-SN-0000-00000", status=409)

    assert [one["kind"] for one in (open_one, cancelled, unknown)] == [
        "not_finished", "taken_back", "unknown",
    ]


def test_what_is_through_the_gate_is_not_taken_back_whole(clerk, wsgi, installation):
    number = finished(clerk, CABLE)
    see(clerk, "gate", number)
    head = Browser(wsgi, installation).sign_in("warehouse_head")

    deed = {"transition": "reverse", "reason": "wrong dealer"}
    page = head.post(f"/shaanxi/pickup/{clerk.pickup}/fire", deed, expect_errors=True)

    assert page.status_int == 409
    assert "gone through the gate" in page.html.select_one(".alert-danger").text


def test_a_van_is_loaded_once(clerk):
    number = finished(clerk, CABLE)
    see(clerk, "dock", number)

    assert see(clerk, "dock", number, status=409)["kind"] == "repeated"


def test_the_gate_pass_is_printed_when_it_is_asked_for(clerk):
    clerk.send("collector", plate="陕A D0107")
    finished(clerk, CABLE)
    path = f"/shaanxi/pickup/{clerk.pickup}/print?layout=gate_pass"

    answer = clerk.post(path)
    pdf = clerk.app.get(answer["path"])

    assert answer["copy"] == 1
    assert pdf.content_type == "application/pdf"


def test_a_clerk_takes_money_and_finance_enters_it(clerk, work, passage, shop):
    finished(clerk, CABLE)
    told = clerk.send("due")
    card = clerk.send("pay", means="transfer", amount="", reference="ICBC 1")["card"]

    with work("shaanxi", write=False) as context:
        link = context.session.query(Link).filter_by(source=clerk.pickup, relation="payment").one()
        voucher = context.session.get_one(ReceiptVoucher, link.target)
        account = context.session.get_one(DealerAccount, shop.dealer)
        context.session.expunge_all()
    assert told["due"] == "19.00"
    assert [one["name"] for one in told["means"]][:2] == ["balance", "transfer"]
    assert card["title"] == "Taken: 19.00. Finance enters it into the account."
    assert (str(voucher.amount), voucher.step, str(voucher.chosen)) == ("19.00", "draft", "19.00")
    assert voucher.reference == "ICBC 1"
    assert account.balance > 0
    assert passage().paid is not None


def test_what_was_prepaid_covers_a_pickup_or_it_is_said_what_is_missing(clerk):
    unfinished = clerk.send("pay", status=409, means="balance")
    finished(clerk, CABLE)

    refused = clerk.send("pay", status=409, means="balance")

    assert "Finish it first" in unfinished["messages"][0]
    assert "19.00 is not covered" in refused["messages"][0]


@pytest.mark.parametrize(("means", "amount"), [
    ("shells", "5"), ("cash", "0"), ("cash", "-1"), ("cash", "x"), ("cash", "1.005"),
])
def test_what_is_no_payment_is_refused_and_nothing_is_taken(clerk, work, means, amount):
    clerk.scan(serial("V00", 7))

    clerk.send("pay", status="4*", means=means, amount=amount)

    with work("shaanxi", write=False) as context:
        links = context.session.query(Link).filter_by(source=clerk.pickup, relation="payment")
        assert links.count() == 0


def test_the_clock_shows_who_waits_and_how_long_each_stage_took(clerk):
    clerk.scan(serial("V01", 7))
    waiting = clerk.app.get("/shaanxi/barcode/clock")
    number = finished(clerk)
    see(clerk, "gate", number)

    page = clerk.app.get("/shaanxi/barcode/clock", params={"days": "7"})

    assert f"#{clerk.pickup}" in waiting.text
    assert number not in page.html.select_one("#yard").get_text()
    assert "Waiting for the counter" in page.html.select_one("#trend").get_text()
    assert page.html.select("svg rect.stage-left")
