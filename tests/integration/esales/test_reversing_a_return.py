"""A credited return is taken back whole: goods, serials, invoice and account, and begun anew."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from addons.base.models import Ledger, Product, Serial, Variant
from addons.base.periods import close
from addons.esales import testing
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    Pickup,
    Return,
    SalesInvoice,
)
from addons.esales.money.entering import NewEntry, enter
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.printed import values_for
from addons.esales.returns.choosing import scan_in
from addons.esales.returns.exchanging import exchange
from addons.esales.returns.inspecting import judge, judge_loose
from addons.inventory.models import Balance, Location, Whereabouts
from addons.inventory.testing import entry, make_warehouse, receive
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.beside.tracing import trace
from core.workflow.businesses import definition, live
from core.workflow.correcting import is_taken_back
from core.workflow.everyday.verbs import possible
from core.workflow.motion.beginning import begin
from core.workflow.motion.kinship import reverse_and_copy


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


@pytest.fixture
def sold(counter, trade, head):
    """A warehouse head's context, and a finished pickup of ten speakers and three radios."""
    context, pickup = counter
    add_goods(context, pickup, [(trade["speaker"], Decimal(10), [])])
    add_goods(context, pickup, [(trade["radio"], Decimal(3), trade["serials"][:3])])
    fire([pickup], "finish", context)
    return later(replace(context, identity=head)), pickup


@pytest.fixture
def credited(sold, trade):
    """The context an hour later, and a return: a sound and a defective radio, two speakers.

    A third radio and a third speaker were sent back to the dealer.
    """
    context, pickup = sold
    document = brought(context, pickup, *[f"S{n:011}" for n in range(3)], *["SPK-459"] * 3)
    judge(context, document, trade["serials"][1], "defective")
    judge(context, document, trade["serials"][2], "sent_back")
    judge_loose(context, document, 2, Decimal(0), Decimal(1))
    fire([document], "accept", context)
    return later(context), document


def later(context, **time):
    return replace(context, now=context.now + timedelta(**(time or {"hours": 1})), memory=None)


def brought(context, pickup, *texts):
    values = {"dealer_id": str(pickup.dealer_id), "why": "does not switch on"}
    document = begin(live(context)["sales_return"], values, context)
    for text in texts:
        scan_in(context, document, text)
    fire([document], "receive", context)
    return document


def reverse(context, *documents):
    fire(list(documents), "reverse", context, reason="it never came")


def the(context, model, **where):
    return context.session.query(model).filter_by(**where).one()


def stock(context, variant):
    found = context.session.query(Balance).filter_by(variant_id=variant)
    return {balance.status: balance.on_hand for balance in found if balance.on_hand}


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_goods_serials_and_debt_are_as_if_nothing_had_come_back(credited, sold, trade):
    context, document = credited
    pickup = sold[1]
    first, red = (
        context.session.query(SalesInvoice).filter_by(pickup_id=pickup.id).order_by("id").all()
    )

    reverse(context, document)

    assert (document.step, document.reversed) == ("reversed", context.now)
    assert stock(context, trade["radio"]) == {"available": 9}
    assert stock(context, trade["speaker"]) == {"available": 990}
    holders = {context.session.get_one(Serial, n).holder_id for n in trade["serials"][:3]}
    assert holders == {document.dealer.party_id}
    for serial in trade["serials"][:2]:
        gone = context.session.get_one(Whereabouts, serial)
        assert (gone.location_id, gone.document, gone.since) == (None, pickup.id, pickup.posted)
    blue = the(context, SalesInvoice, reverses_id=first.id, gross=document.gross)
    assert (blue.net, blue.tax, blue.due) == (-red.net, -red.tax, first.due)
    entry_ = the(context, AccountEntry, document=blue.id)
    assert (entry_.amount, entry_.due) == (document.gross, first.due)
    assert the(context, DealerAccount, dealer_id=document.dealer_id).balance == first.gross
    context.session.refresh(first)
    assert (first.uninvoiced, blue.uninvoiced) == (first.gross, 0)
    assert [is_taken_back(one, context) for one in (first, red, blue)] == [False, True, False]
    told = values_for(blue, "sales_invoice", context)["remark"]
    assert told == f"Blue invoice, takes back: {red.number}"
    kin = trace(document, context)
    assert {red.id, blue.id} <= {one.id for one in kin.down.kin}
    assert [one.id for one in kin.up.kin] == [pickup.id]
    assert sound(context) == []

    again = brought(context, pickup, "S00000000000", *["SPK-459"] * 4)
    fire([again], "accept", context)
    reverse(later(context), again)
    sent_back = context.session.get_one(Whereabouts, trade["serials"][2])
    assert sent_back.document == document.id
    assert sound(context) == []


def test_a_pickup_whose_return_was_reversed_is_reversed_whole_and_pays_nothing_older(sold, trade):
    context, pickup = sold
    old = {"dealer": pickup.dealer_id, "kind": "opening", "amount": Decimal(5000)}
    (older,) = enter([NewEntry(**old, day=context.today - timedelta(days=9))], context)
    document = brought(context, pickup, "S00000000000", "SPK-459")
    fire([document], "accept", context)
    reverse(later(context), document)

    fire([pickup], "reverse", later(context), reason="wrong dealer")

    assert stock(context, trade["radio"]) == {"available": 12}
    assert the(context, DealerAccount, dealer_id=pickup.dealer_id).balance == 5000
    open_ = context.session.query(AccountEntry).filter(AccountEntry.left != 0)
    assert [(one.id, one.left) for one in open_] == [(older.id, 5000)]
    assert sound(context) == []


def test_the_copy_has_the_same_goods_and_is_credited_with_as_much(credited, trade):
    context, document = credited
    business = definition(context, document.business, document.version)
    assert possible(document, business, context).copy_anew

    fresh = reverse_and_copy(document, context)

    assert (document.step, fresh.step, fresh.why) == ("reversed", "goods", document.why)
    assert {(line.variant_id, line.quantity) for line in fresh.lines} == {
        (trade["radio"], 3),
        (trade["speaker"], 3),
    }
    deed = later(context)
    fire([fresh], "receive", deed)
    judge(deed, fresh, trade["serials"][2], "sent_back")
    judge_loose(deed, fresh, 2, Decimal(0), Decimal(1))
    fire([fresh], "accept", deed)
    assert (fresh.gross, fresh.credited) == (document.gross, deed.now)
    assert sound(context) == []


def test_goods_whose_numbers_show_at_issue_are_the_dealers_again(sold, trade):
    context = sold[0]
    lamps = context.session.get_one(Variant, trade["lamp"])
    context.session.get_one(Product, lamps.product_id).serials = "at_issue"
    context.session.flush()
    boss = replace(context, identity=replace(context.identity, almighty=True))
    receive(boss, "SN01", entry(trade["lamp"], 5))
    shown = Serial(variant_id=trade["lamp"], number="L00000000001")
    context.session.add(shown)
    context.session.flush()
    dealer = context.session.get_one(Dealer, trade["dealer"])
    taken = open_pickup(boss, dealer, "SN01")
    add_goods(boss, taken, [(trade["lamp"], Decimal(1), [shown.id])])
    fire([taken], "finish", boss)
    document = brought(later(context), taken, "L00000000001")
    fire([document], "accept", later(context))
    assert context.session.get(Whereabouts, shown.id) is None

    reverse(later(context, hours=2), document)

    gone = context.session.get_one(Whereabouts, shown.id)
    context.session.refresh(shown)
    assert (gone.document, shown.holder_id) == (taken.id, dealer.party_id)
    assert stock(context, trade["lamp"]) == {"available": 4}
    assert sound(context) == []


def sold_anew(context, document, trade):
    boss = replace(context, identity=replace(context.identity, almighty=True))
    pickup = open_pickup(boss, document.dealer, "SN01")
    add_goods(boss, pickup, [(trade["radio"], Decimal(1), trade["serials"][:1])])
    fire([pickup], "finish", boss)
    return "has left with TH-"


def sold_anew_and_back(context, document, trade):
    sold_anew(context, document, trade)
    newest = context.session.query(Pickup).order_by(Pickup.id.desc()).first()
    back = brought(later(context), newest, "S00000000000")
    fire([back], "accept", later(context))
    return f"sold anew with {newest.number} since"


def moved(context, document, trade):
    make_warehouse(context, "SN02", ["B-01"])
    there = context.session.get_one(Whereabouts, trade["serials"][1])
    there.location_id = the(context, Location, code="B-01").id
    context.session.flush()
    return "lies in SN02 B-01 since"


def too_few(context, document, trade):
    held = the(context, Balance, variant_id=trade["speaker"], status="available")
    held.on_hand = Decimal(1)
    context.session.flush()
    return "Line 2: 1 of SPK-459 .* are left in SN01 A-01, and 2 would leave again"


def exchanged(context, document, trade):
    boss = replace(context, identity=replace(context.identity, almighty=True))
    pickup = exchange(boss, document)
    add_goods(boss, pickup, [(trade["cable"], Decimal(1), [])])
    fire([pickup], "finish", boss)
    fresh = reverse_and_copy(pickup, later(boss))
    return f"The exchange #{fresh.id} was begun"


def closed_dealer(context, document, trade):
    document.dealer.status = "closed"
    context.session.flush()
    return "is closed and owes nothing anew"


def closed_books(context, document, trade):
    boss = replace(context, identity=replace(context.identity, almighty=True))
    books = Ledger(ledger="esales", since=context.today, opened_by="周会计")
    context.session.add(books)
    context.session.flush()
    close(boss, books, context.today)
    return "books are closed through"


def twice(context, document, trade):
    reverse(context, document)
    return "not possible any more"


def test_a_return_is_not_reversed_where_a_closed_dealer_paid_for_it(sold, trade):
    context, _pickup = sold
    boss = replace(context, identity=replace(context.identity, almighty=True))
    takes = context.session.get_one(Dealer, trade["dealer"])
    pays = testing.make_dealer(context, "SN0002", "宝鸡付款商贸有限公司", limit="99999.00")
    takes.payer_id = pays.id
    pickup = open_pickup(boss, takes, "SN01")
    add_goods(boss, pickup, [(trade["speaker"], Decimal(2), [])])
    fire([pickup], "finish", boss)
    document = brought(later(context), pickup, "SPK-459", "SPK-459")
    fire([document], "accept", later(context))
    takes.status, pays.status = "active", "closed"

    with pytest.raises(Refusal, match="宝鸡付款商贸有限公司 is closed and owes nothing anew"):
        reverse(later(context, hours=2), document)
    takes.status, pays.status = "closed", "active"
    reverse(later(context, hours=3), document)

    assert document.step == "reversed"


@pytest.mark.parametrize(
    "become",
    [
        sold_anew,
        sold_anew_and_back,
        moved,
        too_few,
        exchanged,
        closed_dealer,
        closed_books,
        twice,
    ],
)
def test_a_return_that_something_followed_stays_as_it_is(credited, trade, become):
    context, document = credited
    said = become(context, document, trade)
    step, owed = document.step, the(context, DealerAccount, dealer_id=document.dealer_id).balance

    with pytest.raises(Refusal, match=said), context.session.begin_nested():
        reverse(later(context, hours=2), document)

    context.session.expire_all()
    assert document.step == step
    assert the(context, DealerAccount, dealer_id=document.dealer_id).balance == owed


def test_once_its_exchange_is_undone_the_return_is_reversed_too(credited, trade):
    context, document = credited
    exchanged(context, document, trade)
    fresh = context.session.query(Pickup).filter_by(step="open").one()
    fire([fresh], "cancel", later(context))

    reverse(later(context, hours=2), document)

    assert document.step == "reversed"
    assert stock(context, trade["cable"]) == {"available": 1000}
    assert sound(context) == []


def test_whoever_may_not_is_refused_and_a_reason_is_asked_for(credited, clerk):
    context, document = credited

    with pytest.raises(Refusal, match="Say why"):
        fire([document], "reverse", context)
    with pytest.raises(NotPermitted):
        reverse(replace(context, identity=clerk), document)


def test_many_are_reversed_in_as_many_statements_as_one(sold, trade, installation):
    context, pickup = sold
    few, *many = (brought(context, pickup, f"S{n:011}", "SPK-459") for n in range(3))
    fire([few, *many], "accept", context)
    counts = []
    for documents in ([few], many):
        with count_sql(installation.engine) as counted:
            reverse(later(context), *documents)
        counts.append(len(counted.statements))

    # Of several entries of the account each has its name before; a single one needs none.
    assert counts[0] + 1 == counts[1] <= 40
    assert {context.session.get_one(Return, one.id).step for one in many} == {"reversed"}
