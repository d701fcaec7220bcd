"""A pickup is finished: stock leaves, serials are the dealer's, invoice and receivable arise."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.base.models import Serial
from addons.esales import testing
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    InvoiceLine,
    PriceEntry,
    Promotion,
    SalesInvoice,
)
from addons.esales.money import opening, vouchers
from addons.esales.pickups import add_goods, finish_pickup, open_pickup
from addons.esales.tally import tally
from addons.inventory import testing as stock
from addons.inventory.models import Balance, Whereabouts
from core.orm.changes import changes_of
from core.refusal import NotPermitted
from core.workflow import Link, fire
from core.workflow.deciding.overrides import override
from core.workflow.documents import Override
from core.workflow.motion.firing import Objected
from core.workflow.printing.papers import Paper, Print, note_prints


@pytest.fixture
def loaded(counter, trade):
    """A pickup with 48 speakers and three radios on it."""
    context, pickup = counter
    add_goods(context, pickup, [(trade["speaker"], Decimal(48), [])])
    add_goods(context, pickup, [(trade["radio"], Decimal(3), trade["serials"][:3])])
    return context, pickup


def the(context, model, **where):
    return context.session.query(model).filter_by(**where).one()


def test_the_invoice_holds_the_same_lines_and_totals_and_is_linked(loaded):
    context, pickup = loaded

    fire([pickup], "finish", context)

    invoice = the(context, SalesInvoice, pickup_id=pickup.id)
    assert (invoice.gross, invoice.net, invoice.tax) == (pickup.gross, pickup.net, pickup.tax)
    assert invoice.gross == Decimal("20930.40") + Decimal("285.00")
    line = the(context, InvoiceLine, invoice_id=invoice.id, line=1)
    assert line.unit_net == Decimal("385.88500000")
    assert (line.quantity, line.gross, line.tax) == (48, Decimal("20930.40"), Decimal("2407.92"))
    assert the(context, Link, target=invoice.id).source == pickup.id


def test_numbers_are_drawn_and_the_clock_is_kept(loaded):
    context, pickup = loaded

    fire([pickup], "finish", context)

    invoice = the(context, SalesInvoice, pickup_id=pickup.id)
    month = f"{context.today:%y%m}"
    assert pickup.number == f"TH-SN-{month}-00001"
    assert invoice.number == f"FP-SN-{month}-00001"
    assert (pickup.step, pickup.finished, invoice.posted) == ("finished", context.now, context.now)
    assert invoice.due == context.today + timedelta(days=30)


def test_stock_leaves_and_the_serials_are_the_dealers(loaded, trade):
    context, pickup = loaded

    fire([pickup], "finish", context)

    on_hand = the(context, Balance, variant_id=trade["speaker"]).on_hand
    holders = context.session.execute(
        select(Serial.holder_id, func.count())
        .where(Serial.id.in_(trade["serials"]))
        .group_by(Serial.holder_id)
    )
    gone = context.session.query(Whereabouts).filter_by(location_id=None).count()
    assert on_hand == 952
    assert dict(tuple(row) for row in holders) == {pickup.dealer.party_id: 3, None: 9}
    assert gone == 3


def test_the_receivable_arises_and_is_open(loaded):
    context, pickup = loaded

    fire([pickup], "finish", context)

    entry = the(context, AccountEntry, dealer_id=pickup.dealer_id)
    account = the(context, DealerAccount, dealer_id=pickup.dealer_id)
    assert (entry.kind, entry.amount, entry.left) == ("invoice", pickup.gross, pickup.gross)
    assert account.balance == pickup.gross


def test_what_was_prepaid_pays_first(loaded):
    context, pickup = loaded
    boss = replace(context, identity=replace(context.identity, almighty=True))
    vouchers.receive(boss, pickup.dealer, Decimal("20000.00"), "transfer")

    fire([pickup], "finish", context)

    entry = the(context, AccountEntry, dealer_id=pickup.dealer_id, kind="invoice")
    assert entry.left == pickup.gross - Decimal("20000.00")


def test_the_first_prints_are_noted(loaded):
    context, pickup = loaded

    fire([pickup], "finish", context)

    invoice = the(context, SalesInvoice, pickup_id=pickup.id)
    prints = {(p.document, p.paper, p.copy) for p in context.session.query(Paper)}
    assert prints == {(pickup.id, "outbound_slip", 1), (invoice.id, "sales_invoice", 1)}


def test_every_further_print_counts_on(loaded):
    context, pickup = loaded
    fire([pickup], "finish", context)

    note_prints(context, [Print(document=pickup.id, layout="outbound_slip")] * 2)

    prints = context.session.query(Paper).filter_by(document=pickup.id, paper="outbound_slip")
    assert sorted(paper.copy for paper in prints) == [1, 2, 3]


def test_several_pickups_of_one_dealer_finish_together(at_work, trade):
    dealer = at_work.session.get(Dealer, trade["dealer"])
    pickups = [open_pickup(at_work, dealer, "SN01") for _n in range(3)]
    for pickup in pickups:
        add_goods(at_work, pickup, [(trade["cable"], Decimal(10), [])])

    fire(pickups, "finish", at_work)

    entries = at_work.session.query(AccountEntry).filter_by(dealer_id=dealer.id).all()
    assert [entry.left for entry in entries] == [Decimal("95.00")] * 3
    assert the(at_work, DealerAccount, dealer_id=dealer.id).balance == Decimal("285.00")
    assert len({pickup.number for pickup in pickups}) == 3


def test_credit_that_shrank_meanwhile_stops_the_finish_with_the_way_out(loaded):
    context, pickup = loaded
    pickup.dealer.credit_limit = Decimal("20000.00")

    with pytest.raises(Objected, match="available") as refusal:
        fire([pickup], "finish", context)

    assert list(refusal.value.objections) == ["esales.credit"]


def test_an_overdue_dealer_stops_apart_from_the_limit(loaded):
    context, pickup = loaded
    boss = replace(context, identity=replace(context.identity, almighty=True))
    long_ago = context.today - timedelta(days=31)
    opening.enter_opening(boss, pickup.dealer, Decimal("1.00"), long_ago)

    with pytest.raises(Objected, match=r"overdue \(in days: 1\)"):
        fire([pickup], "finish", context)


def test_a_term_agreed_otherwise_later_makes_nothing_overdue_that_was_taken_before(loaded):
    context, pickup = loaded
    boss = replace(context, identity=replace(context.identity, almighty=True))
    opening.enter_opening(boss, pickup.dealer, Decimal("1.00"), context.today - timedelta(days=9))
    pickup.dealer.term_days = 0
    context.session.flush()

    fire([pickup], "finish", context)

    assert pickup.posted is not None


def test_a_territory_that_ended_meanwhile_stops_the_finish(loaded):
    context, pickup = loaded
    for part in pickup.dealer.territories:
        part.until = context.today - timedelta(days=1)
    context.session.flush()

    with pytest.raises(Objected, match="ended on") as refusal:
        fire([pickup], "finish", context)

    assert list(refusal.value.objections) == ["esales.territory"]


def test_a_dealer_suspended_meanwhile_stops_the_finish(loaded):
    context, pickup = loaded
    pickup.dealer.status = "suspended"

    with pytest.raises(Objected, match="not active"):
        fire([pickup], "finish", context)


def test_a_pickup_without_goods_is_not_finished(counter):
    context, pickup = counter

    with pytest.raises(Objected, match="no goods"):
        fire([pickup], "finish", context)


def test_more_than_there_is_stops_the_finish(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["cable"], Decimal(1001), [])])

    with pytest.raises(Objected) as refusal:
        fire([pickup], "finish", context)

    assert list(refusal.value.objections) == ["inventory.stock_available"]


def raise_price(context, variant, price):
    context.session.query(PriceEntry).filter_by(variant_id=variant).one().price = Decimal(price)
    context.session.flush()


def test_nobody_is_charged_a_price_that_no_clerk_has_seen(loaded, trade):
    context, pickup = loaded
    raise_price(context, trade["radio"], "200.00")

    with pytest.raises(Objected, match=r"to 21,215\.40, and come to 21,500\.40 now"):
        fire([pickup], "finish", context)
    said = finish_pickup(context, pickup)

    assert "Look at the lines, then finish again" in said.interpolate()
    assert (pickup.step, pickup.gross) == ("open", Decimal("21500.40"))
    assert tally(context, pickup).lines[1].list_price == 200
    assert changes_of(context.session, pickup)[0].fields["gross"] == ["21215.40", "21500.40"]


def test_once_the_new_prices_were_shown_the_pickup_finishes_at_them(loaded, trade):
    context, pickup = loaded
    raise_price(context, trade["radio"], "200.00")
    finish_pickup(context, pickup)

    assert finish_pickup(context, pickup) is None

    invoice = the(context, SalesInvoice, pickup_id=pickup.id)
    assert (pickup.step, invoice.gross) == ("finished", Decimal("21500.40"))


def test_a_promotion_that_ended_while_the_pickup_was_held_is_not_given(loaded, trade):
    context, pickup = loaded
    yesterday = context.today - timedelta(days=1)
    promotion = Promotion(name="11.11", points=Decimal("0.10"), until=context.today)
    context.session.add(promotion)
    context.session.flush()
    add_goods(context, pickup, [(trade["cable"], Decimal(1), [])])
    cheaper = pickup.gross
    promotion.until = yesterday
    context.session.flush()

    assert finish_pickup(context, pickup) is not None
    assert pickup.gross > cheaper


def test_goods_that_lost_their_price_meanwhile_stop_the_finish(loaded, trade):
    context, pickup = loaded
    context.session.query(PriceEntry).filter_by(variant_id=trade["radio"]).delete()

    with pytest.raises(Objected, match="Lines without a price today: 1"):
        finish_pickup(context, pickup)


def test_a_gift_goes_out_with_an_invoice_of_nothing(counter):
    context, pickup = counter
    gift = testing.make_variant(context, "GIFT-2", price="0.00")
    stock.receive(
        replace(context, identity=replace(context.identity, almighty=True)),
        "SN01",
        stock.entry(gift.id, 5),
    )
    add_goods(context, pickup, [(gift.id, Decimal(2), [])])

    fire([pickup], "finish", context)

    assert the(context, SalesInvoice, pickup_id=pickup.id).gross == 0


def test_an_override_needs_permission_and_reason_and_is_logged(loaded, manager):
    context, pickup = loaded
    boss = replace(context, identity=manager)
    pickup.dealer.credit_limit = Decimal("20000.00")

    with pytest.raises(NotPermitted):
        override(pickup, "esales.credit", "pays tomorrow", context)
    with pytest.raises(Exception, match="needs a reason"):
        override(pickup, "esales.credit", "  ", boss)
    override(pickup, "esales.credit", "pays tomorrow", boss)
    fire([pickup], "finish", context)

    kept = the(context, Override, document=pickup.id)
    assert (kept.actor, kept.reason) == (manager.login, "pays tomorrow")
    assert kept.measure == pickup.gross
    deeds = [(change.deed, change.reason) for change in changes_of(context.session, pickup)]
    assert ("override", "pays tomorrow") in deeds


def test_a_cancelled_pickup_leaves_no_trace_on_stock_and_account(loaded, trade):
    context, pickup = loaded

    fire([pickup], "cancel", context)

    assert pickup.step == "cancelled"
    assert the(context, Balance, variant_id=trade["speaker"]).on_hand == 1000
    assert the(context, DealerAccount, dealer_id=pickup.dealer_id).balance == 0
    assert context.session.query(SalesInvoice).count() == 0
