"""A finished pickup is taken back whole: goods, serials, invoice and account, and begun anew."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    InvoiceLine,
    Pickup,
    SalesInvoice,
)
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.printed import BLUE, RED, sales_invoice
from addons.esales.slips import read_slips
from addons.inventory.models import Balance, Claim, Move, Whereabouts
from core.printing.fonts import missing_glyphs
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import Link, fire
from core.workflow.businesses import definition
from core.workflow.everyday.verbs import possible
from core.workflow.motion.firing import Objected
from core.workflow.motion.kinship import reverse_and_copy

GROSS = Decimal("21215.40")


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


@pytest.fixture
def finished(counter, trade, head):
    """A warehouse head's context, and a finished pickup of 48 speakers and three radios."""
    context, pickup = counter
    add_goods(context, pickup, [(trade["speaker"], Decimal(48), [])])
    add_goods(context, pickup, [(trade["radio"], Decimal(3), trade["serials"][:3])])
    fire([pickup], "finish", context)
    return replace(context, identity=head), pickup


def reverse(context, *pickups):
    fire(list(pickups), "reverse", context, reason="wrong dealer")


def the(context, model, **where):
    return context.session.query(model).filter_by(**where).one()


def on_hand(context, variant):
    return the(context, Balance, variant_id=variant).on_hand


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_the_goods_lie_where_they_lay_and_are_nobodys(finished, trade):
    context, pickup = finished

    reverse(context, pickup)

    assert (pickup.step, pickup.finished) == ("reversed", pickup.posted)
    assert [on_hand(context, trade[name]) for name in ("speaker", "radio")] == [1000, 12]
    assert context.session.query(Whereabouts).filter_by(location_id=None).count() == 0
    holders = select(Serial.holder_id).where(Serial.id.in_(trade["serials"])).distinct()
    assert context.session.scalars(holders).all() == [None]


def test_a_red_invoice_says_the_opposite_and_the_account_owes_nothing(finished):
    context, pickup = finished
    first = the(context, SalesInvoice, pickup_id=pickup.id)

    reverse(context, pickup)

    red = the(context, SalesInvoice, reverses_id=first.id)
    assert (red.gross, red.net, red.tax) == (-first.gross, -first.net, -first.tax)
    lines = {n: the(context, InvoiceLine, invoice_id=red.id, line=n) for n in (1, 2)}
    assert [(line.quantity, line.gross) for line in lines.values()] == [
        (-48, Decimal("-20930.40")),
        (-3, Decimal("-285.00")),
    ]
    assert lines[1].unit_net == Decimal("385.88500000")
    entries = context.session.query(AccountEntry).filter_by(dealer_id=pickup.dealer_id).all()
    assert sorted((entry.amount, entry.left) for entry in entries) == [(-GROSS, 0), (GROSS, 0)]
    assert the(context, DealerAccount, dealer_id=pickup.dealer_id).balance == 0
    links = context.session.query(Link).filter_by(target=red.id)
    assert {link.source for link in links} == {pickup.id, first.id}
    assert sound(context) == []


def test_the_paper_of_a_red_invoice_says_which_it_takes_back_below_zero(finished):
    context, pickup = finished
    first = the(context, SalesInvoice, pickup_id=pickup.id)
    reverse(context, pickup)
    red = the(context, SalesInvoice, reverses_id=first.id)

    paper = sales_invoice(read_slips(context, [pickup])[0], red, context, first)

    assert paper["number"] == red.number
    assert paper["remark"] == f"Red invoice, takes back: {first.number}"
    assert missing_glyphs(RED.zh + BLUE.zh) == ""
    # Whoever took it back is named, not who had sold it.
    slip = read_slips(context, [pickup])[0]
    assert paper["clerk"] != sales_invoice(slip, first, context)["clerk"]
    told = [(row["quantity"], row["cartons"], row["gross"]) for row in paper["rows"]]
    assert told == [(-48, -8, Decimal("-20930.40")), (-3, None, Decimal("-285.00"))]


def test_whoever_may_not_is_refused_and_a_reason_is_asked_for(finished, clerk):
    context, pickup = finished

    with pytest.raises(Refusal, match="Say why"):
        fire([pickup], "reverse", context)
    with pytest.raises(NotPermitted):
        reverse(replace(context, identity=clerk), pickup)
    business = definition(context, pickup.business, pickup.version)
    assert not possible(pickup, business, replace(context, identity=clerk)).copy_anew


def test_what_was_reversed_is_not_reversed_again(finished):
    context, pickup = finished
    reverse(context, pickup)

    with pytest.raises(Refusal, match="not possible any more"):
        reverse(context, pickup)


def test_a_piece_that_went_on_since_is_named(finished, trade):
    context, pickup = finished
    reverse(context, pickup)
    again = open_pickup(context, context.session.get(Dealer, trade["dealer"]), "SN01")
    add_goods(context, again, [(trade["radio"], Decimal(1), trade["serials"][:1])])
    fire([again], "finish", context)
    gone = context.session.get_one(Whereabouts, trade["serials"][0])
    gone.document = pickup.id
    context.session.flush()

    with pytest.raises(Objected, match=f"moved on with {pickup.number} since"):
        reverse(context, again)


def test_the_copy_has_the_goods_set_aside_at_the_prices_of_today(finished, trade):
    context, pickup = finished
    assert possible(pickup, definition(context, pickup.business, pickup.version), context).copy_anew

    fresh = reverse_and_copy(pickup, context)

    assert (pickup.step, fresh.step, fresh.gross) == ("reversed", "open", GROSS)
    claims = context.session.query(Claim).filter_by(document=fresh.id).all()
    assert sum(claim.quantity for claim in claims) == 51
    assert {c.serial_id for c in claims if c.serial_id} == set(trade["serials"][:3])
    fire([fresh], "finish", context)
    assert sound(context) == []
    assert the(context, DealerAccount, dealer_id=pickup.dealer_id).balance == GROSS


def test_the_ledger_keeps_both_ways_on_the_pickup(finished, trade):
    context, pickup = finished

    reverse(context, pickup)

    moves = context.session.query(Move).filter_by(document=pickup.id, variant_id=trade["radio"])
    assert [(m.line, m.part, m.source_id is None) for m in moves.order_by(Move.part)] == [
        (2, 1, False),
        (2, 2, True),
    ]


def test_many_are_reversed_in_as_many_statements_as_one(at_work, trade, head, installation):
    dealer = at_work.session.get(Dealer, trade["dealer"])
    boss = replace(at_work, identity=head)

    def finished(lines):
        pickup = open_pickup(at_work, dealer, "SN01")
        for name in lines:
            add_goods(at_work, pickup, [(trade[name], Decimal(2), [])])
        add_goods(at_work, pickup, [(trade["radio"], Decimal(1), [serials.pop()])])
        fire([pickup], "finish", at_work)
        return pickup

    serials = list(trade["serials"])
    few, many = [finished(["cable"])], [finished(["cable", "speaker"]) for _n in range(3)]
    at_work.session.flush()
    counts = []
    for pickups in (few, many):
        with count_sql(installation.engine) as counted:
            reverse(boss, *pickups)
        counts.append(len(counted.statements))

    assert counts[0] == counts[1] <= 40
    assert {at_work.session.get(Pickup, one.id).step for one in many} == {"reversed"}
