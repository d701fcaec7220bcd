"""At the counter labels are read as at the station, and each piece is sold once, by its number."""

from contextlib import suppress
from decimal import Decimal

import pytest
from retail import make_shop
from sqlalchemy import func, select

from addons.base.models import Product, Serial, Variant
from addons.esales import testing
from addons.esales.models import PriceEntry, PriceList, TicketSerial
from addons.esales.retail import proofs
from addons.esales.retail.changing import put_number, put_on, set_quantity, take_off
from addons.esales.retail.finding import find
from addons.esales.retail.first_seen import awaited
from addons.esales.retail.payments import take_payment
from addons.esales.retail.refunds import refund_all, scan_back
from addons.inventory import testing as stock
from addons.inventory.models import Balance, Claim
from addons.inventory.proofs_of_documents import issued_goods_are_moved
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

GTIN = {"radio": "09526000000013", "phone": "09526000000020"}


class Undone(Exception):
    """Nothing of a test is kept."""


@pytest.fixture(scope="module")
def shop(installation):
    """The shop with retail drawn, and phones whose serial numbers show at issue."""
    found = make_shop(installation)
    with installation.work(branch="shaanxi") as context:
        phone = testing.make_variant(context, "TEL-80")
        context.session.get_one(Product, phone.product_id).serials = "at_issue"
        phone.gtin = GTIN["phone"]
        context.session.get_one(Variant, found["radio"]).gtin = GTIN["radio"]
        retail = context.session.scalars(select(PriceList.id).where(PriceList.code == "RETAIL"))
        context.session.add(
            PriceEntry(list_id=retail.one(), variant_id=phone.id, price=Decimal("80"))
        )
        context.session.flush()
        stock.receive(context, "SN01", stock.entry(phone.id, 10))
        return {**found, "phone": phone.id}


@pytest.fixture
def till(installation, shop):
    """A context at work in Shaanxi with a shift open; nothing of it is kept."""
    with suppress(Undone), installation.work(branch="shaanxi") as context:
        begin(live(context)["cashier_shift"], {"opening": "500"}, context)
        yield context
        raise Undone


@pytest.fixture
def ticket(till):
    """A fresh ticket."""
    return begin(live(till)["retail"], {"customer": "王芳"}, till)


def scan(context, ticket, *texts):
    for text in texts:
        put_on(context, ticket, find(context, text, lambda: awaited(context, ticket)))


def sell(context, ticket):
    """Take the money in cash and hand over."""
    fire([ticket], "to_till", context)
    take_payment(context, ticket, "cash", ticket.due)
    fire([ticket], "paid", context)
    fire([ticket], "hand_over", context)


def numbers(context, ticket):
    query = select(Serial.number).join(TicketSerial).where(TicketSerial.ticket_id == ticket.id)
    return sorted(context.session.scalars(query))


@pytest.mark.parametrize(
    "label",
    [
        "(01)09526000000013(21)R00000000001",
        "]d2010952600000001321R00000000001",
        "https://id.gs1.org/01/09526000000013/21/R00000000001",
        "（01）09526000000013（21）R00000000001",
    ],
)
def test_a_label_names_goods_and_piece_at_once(till, ticket, label):
    scan(till, ticket, label)

    assert numbers(till, ticket) == ["R00000000001"]
    assert ticket.gross == Decimal("100.00")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("(01)09526000000013(21)R99", "was never received in this branch"),
        ("(01)09526000000037(21)R00000000001", "Nothing is known under 09526000000037"),
        ("(01)09526000000014(21)R00000000001", "check digit"),
        ("9526000000014", "check digit"),
    ],
)
def test_a_label_that_names_nothing_here_is_refused(till, ticket, label, said):
    with pytest.raises(Refusal, match=said):
        scan(till, ticket, label)

    assert ticket.quantity == 0


def test_what_comes_back_is_read_from_its_label_too(till, ticket):
    scan(till, ticket, "(01)09526000000013(21)R00000000001", "SPK-459")
    sell(till, ticket)
    refund = begin(live(till)["retail_refund"], {"ticket_number": ticket.number}, till)

    scan_back(till, refund, "(01)09526000000013(21)R00000000001")

    assert refund.gross == Decimal("100.00")
    with pytest.raises(Refusal, match="was not sold with the ticket"):
        scan_back(till, refund, "(01)09526000000020(21)K0001")


def test_goods_that_show_their_numbers_at_issue_ask_for_one_for_each_piece(till, ticket, shop):
    scan(till, ticket, "TEL-80", "TEL-80", "TEL-80")
    fire([ticket], "to_till", till)
    take_payment(till, ticket, "cash", ticket.due)
    fire([ticket], "paid", till)
    asked = pytest.raises(Refusal, match="3 serial numbers are still to be scanned")
    with asked, till.session.begin_nested():
        fire([ticket], "hand_over", till)
    till.session.expire_all()
    scan(till, ticket, "K0001")
    with pytest.raises(Refusal, match="Scan the missing pieces"):
        fire([ticket], "hand_over", till)

    scan(till, ticket, "K0002", "(01)09526000000020(21)K0003")
    fire([ticket], "hand_over", till)
    assert numbers(till, ticket) == ["K0001", "K0002", "K0003"]
    left = select(Balance.on_hand, Balance.reserved).where(Balance.variant_id == shop["phone"])
    assert till.session.execute(left).one() == (7, 0)
    assert not [*issued_goods_are_moved(till), *proofs.unlike_totals(till)]


def test_pieces_first_seen_are_set_aside_by_quantity(till, ticket, shop):
    scan(till, ticket, "TEL-80", "TEL-80", "K0001", "K0002", "(01)09526000000020(21)K0003")
    piece = till.session.scalar(select(Serial.id).where(Serial.number == "K0002"))
    take_off(till, ticket, 1, [piece])

    claims = select(func.sum(Claim.quantity), func.count(Claim.serial_id))
    assert till.session.execute(claims.where(Claim.document == ticket.id)).one() == (2, 0)
    assert numbers(till, ticket) == ["K0001", "K0003"]


def test_a_number_is_sold_once_until_the_piece_comes_back(till, ticket):
    other, later = (begin(live(till)["retail"], {}, till) for _each in range(2))
    scan(till, ticket, "TEL-80", "K0001")
    with pytest.raises(Refusal, match="is on the open document #"):
        scan(till, other, "(01)09526000000020(21)K0001")
    with pytest.raises(Refusal, match="on the ticket already"):
        scan(till, ticket, "k0001")
    sell(till, ticket)

    with pytest.raises(Refusal, match=f"was sold with {ticket.number}"):
        scan(till, later, "K0001")
    refund = refund_all(ticket, till)
    refund.why = "不喜欢"
    fire([refund], "check", till)
    fire([refund], "pay_back", till)
    with pytest.raises(Refusal, match="waits for inspection"):
        scan(till, later, "K0001")


def test_of_several_goods_that_wait_the_number_is_typed_at_its_line(till, ticket, shop):
    other = testing.make_variant(till, "TEL-90", price=None)
    till.session.get_one(Product, other.product_id).serials = "at_issue"
    retail = till.session.scalars(select(PriceList.id).where(PriceList.code == "RETAIL")).one()
    till.session.add(PriceEntry(list_id=retail, variant_id=other.id, price=Decimal("90")))
    stock.receive(till, "SN01", stock.entry(other.id, 2))
    scan(till, ticket, "TEL-80", "TEL-90")

    with pytest.raises(Refusal, match="lines 1, 2 wait"):
        scan(till, ticket, "K0001")
    put_number(till, ticket, 2, "(21)K0001")
    scan(till, ticket, "K0002")

    assert [serial.line for serial in till.session.scalars(
        select(TicketSerial).join(Serial).order_by(Serial.number)
    )] == [2, 1]


@pytest.mark.parametrize("text", ["abc", "K 77", "9526000000020"])
def test_what_cannot_be_a_serial_number_is_none(till, ticket, text):
    scan(till, ticket, "TEL-80")

    with suppress(Refusal):
        scan(till, ticket, text)

    assert numbers(till, ticket) == []


def test_a_quantity_is_set_while_no_number_is_there(till, ticket):
    scan(till, ticket, "TEL-80")
    set_quantity(till, ticket, 1, Decimal(2))
    scan(till, ticket, "K0001")

    with pytest.raises(Refusal, match="the quantity is that of the numbers"):
        set_quantity(till, ticket, 1, Decimal(1))


def test_where_nobody_reads_labels_a_code_is_a_code(installation, shop):
    with installation.work(branch="hubei", write=False) as context:
        assert context.hooks.label_read(text="(01)09526000000013", context=context) is None
        assert find(context, "09526000000013").variant_id == shop["radio"]
        with pytest.raises(Refusal, match="Nothing is known under"):
            find(context, "(01)09526000000013(21)R00000000001")
