"""Who takes, who pays and who is invoiced may be three dealers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from addons.esales import testing
from addons.esales.models import AccountEntry, Dealer, DealerAccount, SalesInvoice
from addons.esales.pickups import add_goods, finish_pickup, open_pickup
from addons.esales.printed import values_for
from addons.esales.refusals import SaleRefused
from addons.esales.slips import read_slips
from addons.esales.tally import tally
from core.testing import identity_of
from core.workflow import fire


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


@pytest.fixture
def three(at_work, trade):
    """The clerk's context and three dealers: who takes, who pays for him, who is invoiced."""
    context = at_work
    takes = context.session.get(Dealer, trade["dealer"])
    terms = {"limit": "1000.00", "term_days": 7}
    pays = testing.make_dealer(context, "SN0002", "宝鸡付款商贸有限公司", **terms)
    billed = testing.make_dealer(context, "SN0003", "咸阳开票商贸有限公司", limit="0.00")
    takes.payer_id, takes.invoiced_id = pays.id, billed.id
    context.session.flush()
    return context, takes, pays, billed


def balances(context, *dealers):
    found = {
        account.dealer_id: account.balance
        for account in context.session.query(DealerAccount).populate_existing()
    }
    return [found.get(dealer.id, Decimal(0)) for dealer in dealers]


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_the_payer_owes_and_the_invoice_names_another(head, three, trade):
    context, takes, pays, billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(2), [])])
    takes.payer_id = None
    context.session.flush()

    finish_pickup(context, pickup)

    assert balances(context, takes, pays, billed) == [0, Decimal("872.10"), 0]
    posted = context.session.query(SalesInvoice).filter_by(pickup_id=pickup.id).one()
    entry = context.session.query(AccountEntry).filter_by(document=posted.id).one()
    assert (posted.dealer_id, (entry.due - entry.day).days) == (billed.id, 7)
    values = values_for(posted, "sales_invoice", context)
    assert values["dealer"]["name"] == "咸阳开票商贸有限公司"
    assert values_for(pickup, "outbound_slip", context)["dealer"]["code"] == takes.code
    assert sound(context) == []

    fire([pickup], "reverse", replace(context, identity=head, memory={}), reason="Wrong goods.")

    assert balances(context, takes, pays, billed) == [0, 0, 0]
    assert sound(context) == []


def test_credit_is_asked_of_the_payer(three, trade):
    context, takes, pays, _billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(2), [])])

    assert tally(context, pickup).credit.available_after == Decimal("127.90")
    assert read_slips(context, [pickup])[0].payer is pays
    with pytest.raises(SaleRefused, match=r"comes to 1,308.15, and 1,000.00 is available"):
        add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
