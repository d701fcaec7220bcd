"""Tax invoices are asked for: what is left of sales invoices, issued, failed, taken back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from addons.base.models import Product, Variant
from addons.esales import testing
from addons.esales.invoicing.choosing import ask_for, begin_reversal, set_asked, take_up
from addons.esales.models import Dealer, SalesInvoice
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.returns.choosing import scan_in
from core.company.social_credit import complete
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected

SELLER, BUYER = complete("91610000MA6U0A001"), complete("91610100MA6U0A002")
NUMBER = "2661200000000000000"


@pytest.fixture(scope="module")
def invoicing(installation):
    """The identity of whoever invoices in Shaanxi."""
    return identity_of(installation, "invoicing")


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


@pytest.fixture
def billed(counter, trade, invoicing):
    """The context of whoever invoices, and a sales invoice: ten speakers, three radios."""
    context, pickup = counter
    context.company.entities["main"].tax_code = SELLER
    dealer = context.session.get_one(Dealer, trade["dealer"])
    dealer.party.tax_code = BUYER
    for product in context.session.query(Product):
        product.tax_category = "1090511010000000000"
    context.session.flush()
    sold(context, pickup, trade)
    return replace(context, identity=invoicing), of(context, pickup)


def sold(context, pickup, trade, speakers=10):
    add_goods(context, pickup, [(trade["speaker"], Decimal(speakers), [])])
    if speakers == 10:
        add_goods(context, pickup, [(trade["radio"], Decimal(3), trade["serials"][:3])])
    fire([pickup], "finish", context)


def of(context, pickup):
    return context.session.query(SalesInvoice).filter_by(pickup_id=pickup.id).one()


def another(context, trade, clerk, speakers=1):
    """One more sales invoice of the same dealer."""
    at_counter = replace(context, identity=clerk)
    dealer = context.session.get_one(Dealer, trade["dealer"])
    pickup = open_pickup(at_counter, dealer, "SN01")
    sold(at_counter, pickup, trade, speakers)
    return of(context, pickup)


def asked(context, invoice):
    (request,) = ask_for([invoice.id], context)
    fire([request], "request", context)
    return request


def answered(context, request, ending):
    """The request with a tax invoice that came back."""
    request.tax_number, request.issued_on = f"{NUMBER}{ending}", context.today
    context.session.flush()
    fire([request], "issue", context)
    return request


def rest(context, invoice):
    context.session.expire(invoice)
    return invoice.uninvoiced


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_a_sales_invoice_is_asked_for_whole_and_issued(billed):
    context, invoice = billed
    assert invoice.uninvoiced == invoice.gross == Decimal("4645.50")

    (request,) = ask_for([invoice.id], context)
    assert (request.buyer, request.tax_code) == ("西安盛禾木商贸有限公司", BUYER)
    assert (request.gross, request.net, request.tax) == (invoice.gross, invoice.net, invoice.tax)
    assert rest(context, invoice) == 0
    fire([request], "request", context)
    assert request.number.startswith("KP-SN-")
    answered(context, request, 1)

    assert (request.step, request.issued) == ("issued", context.now)
    assert sound(context) == []


def test_several_go_to_one_and_one_to_several(billed, trade, clerk):
    context, first = billed
    second = another(context, trade, clerk)
    (request,) = ask_for([first.id, second.id], context)
    assert request.gross == first.gross + second.gross

    set_asked(context, request, 1, Decimal(4))
    assert rest(context, first) == Decimal("2616.30")
    (other,) = ask_for([first.id], context)
    with pytest.raises(Refusal, match="Of this line 4 is not invoiced yet"):
        set_asked(context, request, 1, Decimal(5))
    fire([request, other], "request", context)

    assert request.gross + other.gross == first.gross + second.gross
    assert request.net + other.net == first.net + second.net
    with pytest.raises(Refusal, match="invoiced or asked for already"):
        ask_for([first.id], context)
    assert sound(context) == []


def test_what_is_given_up_is_asked_for_again_and_a_failure_too(billed):
    context, invoice = billed
    request = asked(context, invoice)
    with pytest.raises(Refusal, match="Say why"):
        fire([request], "fail", context)
    fire([request], "fail", context, reason="name unlike the tax authority's")
    for deed in ("correct", "void"):
        with pytest.raises(Refusal, match="Say why"):
            fire([request], deed, context)
    assert rest(context, invoice) == 0
    fire([request], "again", context)
    fire([request], "fail", context, reason="amount wrong")
    fire([request], "correct", context, reason="three were given back")
    set_asked(context, request, 2, Decimal(0))
    fire([request], "request", context)
    assert rest(context, invoice) == Decimal("285.00")
    fire([request], "fail", context, reason="the dealer wants none")

    fire([request], "void", context, reason="the dealer wants none")

    assert rest(context, invoice) == invoice.gross
    assert asked(context, invoice).step == "requested"
    assert sound(context) == []


def test_a_tax_invoice_is_taken_back_in_parts_and_then_whole(billed):
    context, invoice = billed
    original = answered(context, asked(context, invoice), 1)

    red = begin_reversal(context, original)
    set_asked(context, red, 1, Decimal(4))
    set_asked(context, red, 2, Decimal(0))
    fire([red], "request", context)
    assert (original.step, rest(context, invoice)) == ("issued", 0)
    with pytest.raises(Refusal, match="Of this line 6 can still be taken back"):
        set_asked(context, begin_reversal(context, original), 1, Decimal(7))
    answered(context, red, 2)

    assert red.gross == Decimal("-1744.20")
    assert (original.step, original.reversed) == ("partly_reversed", Decimal("1744.20"))
    assert rest(context, invoice) == Decimal("1744.20")
    again = context.session.query(type(red)).filter_by(reverses_id=original.id, asked=None).one()
    fire([again], "request", context)
    answered(context, again, 3)
    assert (original.step, rest(context, invoice)) == ("reversed", invoice.gross)
    with pytest.raises(Refusal, match="All of this tax invoice is taken back"):
        begin_reversal(context, original)
    assert asked(context, invoice).gross == invoice.gross
    assert sound(context) == []


def test_goods_that_come_back_are_to_be_taken_back_on_the_tax_invoice(billed, head):
    context, invoice = billed
    original = answered(context, asked(context, invoice), 1)
    at_the_store = replace(context, identity=head)
    values = {"dealer_id": str(invoice.dealer_id), "why": "does not switch on"}
    back = begin(live(at_the_store)["sales_return"], values, at_the_store)
    for text in ("SPK-459", "SPK-459"):
        scan_in(at_the_store, back, text)
    for deed in ("receive", "accept"):
        fire([back], deed, at_the_store)
    assert rest(context, invoice) == Decimal("-872.10")

    red = begin_reversal(context, original)
    set_asked(context, red, 1, Decimal(2))
    set_asked(context, red, 2, Decimal(0))
    fire([red], "request", context)
    answered(context, red, 2)

    assert rest(context, invoice) == 0
    assert sound(context) == []


def test_what_came_back_meanwhile_is_not_asked_for(billed, head):
    context, invoice = billed
    (request,) = ask_for([invoice.id], context)
    at_the_store = replace(context, identity=head)
    values = {"dealer_id": str(invoice.dealer_id), "why": "wrong colour"}
    back = begin(live(at_the_store)["sales_return"], values, at_the_store)
    scan_in(at_the_store, back, "SPK-459")
    for deed in ("receive", "accept"):
        fire([back], deed, at_the_store)

    with pytest.raises(Objected, match="Line 1: so much of FP-SN-"):
        fire([request], "request", context)
    set_asked(context, request, 1, Decimal(9))
    fire([request], "request", context)

    assert (request.gross, rest(context, invoice)) == (Decimal("4209.45"), 0)
    assert sound(context) == []


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ("seller", "legal entity has no unified social credit code"),
        ("code", "does not check"),
        ("none", "special invoice names the buyer's"),
        ("category", "no tax category code: SPK-459"),
        ("lines", "Nothing is on this request"),
        ("buyer", "Who is invoiced"),
    ],
)
def test_what_a_tax_invoice_lacks_is_said_before_it_is_asked_for(billed, trade, lack, said):
    context, invoice = billed
    (request,) = ask_for([invoice.id], context)
    if lack == "seller":
        context.company.entities["main"].tax_code = ""
    elif lack == "category":
        variant = context.session.get_one(Variant, trade["speaker"])
        variant.product.tax_category = ""
    elif lack == "lines":
        for _n in range(2):
            set_asked(context, request, 1, Decimal(0))
    else:
        wrong = f"{BUYER[:-1]}{'X' if BUYER[-1] != 'X' else 'Y'}"
        request.tax_code = "" if lack == "none" else wrong
        if lack == "buyer":
            request.buyer, request.tax_code = " ", BUYER
    context.session.flush()

    with pytest.raises(Objected, match=said):
        fire([request], "request", context)


@pytest.mark.parametrize(
    ("number", "late", "said"),
    [
        ("123", 0, "it has 20 digits"),
        (f"{NUMBER}1", 0, "belongs to KP-SN-"),
        (f"{NUMBER}2", 1, "is still to come"),
    ],
)
def test_a_number_that_cannot_be_is_refused(billed, trade, clerk, number, late, said):
    context, invoice = billed
    answered(context, asked(context, invoice), 1)
    request = asked(context, another(context, trade, clerk))
    request.tax_number, request.issued_on = number, context.today + timedelta(days=late)
    context.session.flush()

    with pytest.raises(Objected, match=said):
        fire([request], "issue", context)


def test_a_request_is_for_one_dealer_and_changed_by_whoever_has_a_part(billed, trade, clerk):
    context, invoice = billed
    (request,) = ask_for([invoice.id], context)
    other = testing.make_dealer(context, "SN0002", "汉中宏图商贸有限公司")
    stranger = begin(live(context)["invoice_request"], {"dealer_id": str(other.id)}, context)

    with pytest.raises(Refusal, match="sales invoices of one dealer"):
        take_up(context, stranger, [invoice.id])
    with pytest.raises(NotPermitted):
        ask_for([another(context, trade, clerk).id], replace(context, identity=clerk))
    fire([request], "request", context)
    with pytest.raises(Refusal, match="gone on meanwhile"):
        set_asked(context, request, 1, Decimal(1))
    with pytest.raises(Refusal, match="Only a tax invoice that was issued"):
        begin_reversal(context, request)


def test_many_are_asked_for_in_as_many_statements_as_one(billed, trade, clerk):
    context, invoice = billed
    one = ask_for([invoice.id], context)
    more = [ask_for([another(context, trade, clerk).id], context)[0] for _n in range(3)]

    with count_sql(context.session.connection()) as few:
        fire(one, "request", context)
    with count_sql(context.session.connection()) as many:
        fire(more, "request", context)

    assert len(many) <= len(few)
