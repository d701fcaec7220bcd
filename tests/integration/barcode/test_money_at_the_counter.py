"""Money taken at the counter: whose account it is for, what it pays, and who may say it is not."""

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from addons.barcode.models import Passage
from addons.barcode.testing import gtin_of, serial
from addons.base.models import Ledger
from addons.esales import testing
from addons.esales.models import AccountEntry, Dealer, DealerAccount, Pickup, ReceiptVoucher
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.proofs import CHECKS
from addons.esales.returns.choosing import scan_in
from core.testing import Browser
from core.workflow import Link, fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

CABLE, NUMBERS = gtin_of(90), itertools.count(10)
VOUCHERS = "/shaanxi/receipt_voucher"


@pytest.fixture(scope="module")
def finance(wsgi, installation):
    """The accountant's browser."""
    return Browser(wsgi, installation).sign_in("finance")


@pytest.fixture
def taken(clerk, work):
    """Reads the vouchers of what was taken for the clerk's pickup: id, dealer, amount, step."""

    def read():
        with work("shaanxi", write=False) as context:
            links = context.session.query(Link).filter_by(source=clerk.pickup, relation="payment")
            found = [context.session.get_one(ReceiptVoucher, link.target) for link in links]
            return [(one.id, one.dealer_id, one.amount, one.step) for one in found]

    return read


def fires(browser, voucher, transition, status=303, **more):
    path = f"{VOUCHERS}/{voucher}/fire"
    return browser.post(path, {"transition": transition, **more}, status=status)


@pytest.fixture
def other(work, shop):
    """Id and code of who may pay for what the shop's dealer takes, as long as the test runs."""
    with work("shaanxi") as context:
        pays = testing.make_dealer(context, f"SN08{next(NUMBERS)}", "渭南付款商贸有限公司")
        context.session.get_one(Dealer, shop.dealer).parent_id = pays.id
        found = pays.id, pays.code
    yield found
    with work("shaanxi") as context:
        context.session.get_one(Dealer, shop.dealer).parent_id = None


def test_money_before_the_goods_is_of_whoever_pays_and_is_asked_for_once(
    clerk, work, taken, other
):
    payer = other[0]
    with work("shaanxi") as context:
        context.session.get_one(Pickup, clerk.pickup).payer_id = payer
    clerk.scan(CABLE)

    told = [clerk.send("due")["due"]]
    clerk.send("pay", means="scan", amount="9")
    told.append(clerk.send("due")["due"])
    clerk.send("finish")
    told.append(clerk.send("due")["due"])
    clerk.send("pay", means="cash", amount="")
    told.append(clerk.send("due")["due"])
    refused = clerk.send("pay", status=409, means="cash", amount="")

    assert told == ["19.00", "10.00", "10.00", "0.00"]
    assert "Nothing is to be paid" in refused["messages"][0]
    assert [one[1:3] for one in taken()] == [(payer, Decimal(9)), (payer, Decimal(10))]


def test_more_than_is_due_is_asked_about_before_it_is_taken(clerk, taken):
    clerk.scan(CABLE)

    asked = clerk.send("pay", means="cash", amount="99,999,999.00")
    before = taken()
    clerk.send("pay", means="cash", amount="20", prepays=True)

    assert "99,999,980.00 more than is to be paid" in asked["asks"]
    assert before == []
    assert [one[2] for one in taken()] == [20]


def test_who_may_pay_no_money_back_is_told_the_permission_by_its_title(clerk, taken):
    clerk.scan(CABLE)

    refused = clerk.send("pay", status=403, means="cash", amount="-5")

    assert "It needs the permission “" in refused["messages"][0]
    assert taken() == []


@pytest.mark.parametrize("entered", ["before they leave", "afterwards"])
def test_money_before_the_goods_pays_their_invoice_and_nothing_older(
    clerk, finance, work, taken, shop, entered
):
    with work("shaanxi") as context:
        older = NewEntry(dealer=shop.dealer, kind="opening", amount=Decimal(50), day=context.today)
        old = enter([older], context)[0].id
    clerk.scan(CABLE)
    clerk.send("pay", means="transfer", amount="")
    voucher = taken()[0][0]

    if entered == "before they leave":
        fires(finance, voucher, "post")
    clerk.send("finish")
    if entered == "afterwards":
        assert "What it pays" in finance.get(f"{VOUCHERS}/{voucher}")
        fires(finance, voucher, "post")

    assert clerk.send("due")["due"] == "0.00"
    with work("shaanxi", write=False) as context:
        assert context.session.get_one(AccountEntry, old).left == 50
        assert not any(list(check.find(context)) for check in CHECKS)


def test_money_taken_at_the_counter_is_voided_by_finance_with_a_reason(
    clerk, counter, finance, work, taken
):
    def paid():
        with work("shaanxi", write=False) as context:
            return context.session.get_one(Passage, clerk.pickup).paid

    clerk.scan(CABLE)
    clerk.send("pay", means="cash", amount="")
    voucher = taken()[0][0]

    refused = fires(counter, voucher, "void", status=409, reason="mine")
    less = counter.post(f"{VOUCHERS}/{voucher}/edit", {"amount": "1"}, status=422)
    counter.post(f"{VOUCHERS}/{voucher}/edit", {"reference": "drawer 2"}, status=303)
    asked = fires(finance, voucher, "void", status=409)
    assert paid() is not None
    fires(finance, voucher, "void", reason="counted twice, nothing came in")

    assert "only finance voids it" in refused.text
    assert "only finance changes how much" in less.text
    assert "Say why" in asked.text
    assert taken()[0][3] == "void"
    assert paid() is None
    assert clerk.send("due")["due"] == "19.00"


def test_the_station_tells_who_pays_and_lets_another_be_chosen(clerk, work, shop):
    with work("shaanxi") as context:
        pays = testing.make_dealer(context, "SN0778", "汉中付款商贸有限公司", limit="15.00").id
        closed = testing.make_dealer(context, "SN0779", "安康开票商贸有限公司", status="closed").id
        takes = context.session.get_one(Dealer, shop.dealer)
        takes.parent_id, takes.invoiced_id = pays, closed
    alone = clerk.send("charge", payer_id=shop.dealer)["pickup"]
    clerk.scan(CABLE)

    told = clerk.send("parties")
    refused = clerk.send("charge", status=409, payer_id=pays)
    stranger = clerk.send("charge", status=422, payer_id=closed)
    with work("shaanxi") as context:
        context.session.get_one(Dealer, pays).credit_limit = Decimal(500)
    chosen = clerk.send("charge", payer_id=pays)

    assert (alone["payer"], alone["may_choose"]) == ("", ["payer_id", "invoiced_id"])
    assert [one["id"] for one in told["payer_id"]] == [shop.dealer, pays]
    assert [one["id"] for one in told["invoiced_id"]] == [shop.dealer, pays]
    assert (refused["kind"], refused["messages"][0][:21]) == ("credit", "This comes to 19.00, ")
    assert "does not pay for what" in stranger["messages"][0]
    assert chosen["pickup"]["payer"] == "汉中付款商贸有限公司"
    assert chosen["tally"]["credit"]["left"] == "481.00"
    assert clerk.send("due")["payer"] == "汉中付款商贸有限公司"
    with work("shaanxi") as context:
        takes = context.session.get_one(Dealer, shop.dealer)
        takes.parent_id = takes.invoiced_id = None


def test_where_money_was_taken_nobody_else_pays_until_finance_voids_it(
    clerk, finance, taken, other
):
    clerk.scan(CABLE)
    clerk.send("pay", means="cash", amount="")
    voucher = taken()[0][0]

    refused = clerk.send("charge", status=409, payer_id=other[0])
    moved = finance.post(f"{VOUCHERS}/{voucher}/edit", {"dealer_id": other[1]}, status=422)
    fires(finance, voucher, "void", reason="another dealer pays")
    clerk.send("charge", payer_id=other[0])
    told = [clerk.send("due")["due"]]
    clerk.send("pay", means="cash", amount="")
    clerk.send("finish")
    told.append(clerk.send("due")["due"])

    assert refused["messages"][0].startswith("19.00 was taken from ")
    assert "is nobody else" in moved.text
    assert told == ["19.00", "0.00"]
    assert [one[1] for one in taken() if one[3] == "draft"] == [other[0]]


def test_what_another_gave_pays_nothing_of_the_pickup_before_or_after_it_is_finished(
    clerk, finance, work, taken, other
):
    clerk.scan(CABLE)
    clerk.send("pay", means="cash", amount="")
    with work("shaanxi") as context:
        context.session.get_one(Pickup, clerk.pickup).payer_id = other[0]

    told = [clerk.send("due")["due"]]
    clerk.send("finish")
    told.append(clerk.send("due")["due"])
    fires(finance, taken()[0][0], "post")
    told.append(clerk.send("due")["due"])

    assert told == ["19.00", "19.00", "19.00"]
    with work("shaanxi", write=False) as context:
        assert not any(list(check.find(context)) for check in CHECKS)


def test_on_a_closed_day_no_money_is_taken_at_the_station_nor_by_a_voucher(
    clerk, counter, work, taken, shop
):
    clerk.scan(CABLE)
    with work("shaanxi") as context:
        day = {"since": context.today, "closed_through": context.today}
        context.session.add(Ledger(ledger="esales", opened_by="x", proved={}, **day))
        dealer = context.session.get_one(Dealer, shop.dealer).code
    money = {"dealer_id": dealer, "amount": "19", "means": "cash"}

    refused = clerk.send("pay", status=409, means="cash", amount="")
    written = counter.post(f"{VOUCHERS}/new", money, status=422)

    with work("shaanxi") as context:
        paid = context.session.get_one(Passage, clerk.pickup).paid
        context.session.delete(context.session.query(Ledger).one())
    assert "the books are closed through" in refused["messages"][0]
    assert "the books are closed through" in written.text
    assert (taken(), paid) == ([], None)


def comes_back(work, shop, piece, *deeds):
    """A piece comes back, and its return goes as far as ``deeds``."""
    with work("shaanxi") as context:
        values = {"dealer_id": str(shop.dealer), "why": "too long"}
        back = begin(live(context)["sales_return"], values, context)
        scan_in(context, back, piece)
        for deed in deeds:
            now = context.now + timedelta(hours=1)
            context = replace(context, now=now, memory={})
            fire([back], deed, context, reason="it never came")


@pytest.mark.parametrize("reversed_", [(), ("reverse",)])
def test_what_came_in_for_a_pickup_pays_it_though_goods_came_back_or_were_said_to_since(
    clerk, finance, work, taken, shop, reversed_
):
    def balance():
        with work("shaanxi", write=False) as context:
            return context.session.get_one(DealerAccount, shop.dealer).balance

    with work("shaanxi") as context:
        older = NewEntry(dealer=shop.dealer, kind="opening", amount=Decimal(500), day=context.today)
        enter([older], context)
    piece = serial("V03", 7 + len(reversed_))
    clerk.scan(gtin_of(92))
    clerk.scan(piece)
    clerk.send("finish")
    clerk.send("pay", means="cash", amount="")
    voucher, _payer, amount, _step = taken()[0]
    comes_back(work, shop, piece, "receive", "accept", *reversed_)
    before = balance()

    fires(finance, voucher, "post")

    assert balance() == before - amount
    assert clerk.send("due")["due"] == "0.00"
    with work("shaanxi", write=False) as context:
        assert not any(list(check.find(context)) for check in CHECKS)


def test_after_a_return_is_reversed_its_pickup_is_asked_for_again(
    clerk, finance, work, taken, shop
):
    for _piece in range(2):
        clerk.scan(CABLE)
    clerk.send("finish")
    comes_back(work, shop, CABLE, "receive", "accept", "reverse")

    told = [clerk.send("due")["due"]]
    refused = clerk.send("pay", status=409, means="balance")
    clerk.send("pay", means="cash", amount="9")
    told.append(clerk.send("due")["due"])
    clerk.send("pay", means="cash", amount="")
    for voucher, *_rest in taken():
        fires(finance, voucher, "post")
    told.append(clerk.send("due")["due"])
    covered = clerk.send("pay", means="balance")

    assert told == ["38.00", "29.00", "0.00"]
    assert "38.00 is not covered" in refused["messages"][0]
    assert covered["card"]
    with work("shaanxi", write=False) as context:
        assert not any(list(check.find(context)) for check in CHECKS)
