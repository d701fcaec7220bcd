"""``qudao check`` finds what does not add up, and nothing where all is well."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from addons.esales.checks import CHECKS
from addons.esales.models import Dealer, DealerAccount, InvoiceLine, Pickup, SalesInvoice
from addons.esales.money import opening, vouchers
from addons.esales.pickups import add_goods, open_pickup
from core.workflow import Link, fire


@pytest.fixture
def traded(system, trade):
    """A finished and an open pickup, a payment and an opening balance."""
    dealer = system.session.get(Dealer, trade["dealer"])
    opening.enter_opening(system, dealer, Decimal("55.00"), system.today)
    for quantity in (10, 3):
        pickup = open_pickup(system, dealer, "SN01")
        add_goods(system, pickup, [(trade["cable"], Decimal(quantity), [])])
        if quantity == 10:
            fire([pickup], "finish", system)
            finished = pickup.id
    vouchers.receive(system, dealer, Decimal("500.00"), "transfer")
    return system, finished


def broken(context):
    return [check.name for check in CHECKS for _sentence in check.find(context)]


def test_nothing_is_broken_after_ordinary_trade(traded):
    context, _pickup = traded

    assert broken(context) == []


def test_a_balance_that_is_not_the_sum_of_its_entries_is_found(traded):
    context, _pickup = traded
    context.session.execute(update(DealerAccount).values(balance=Decimal("1.00")))

    assert broken(context) == ["esales.accounts"]


def test_totals_that_are_not_the_sums_of_lines_are_found(traded):
    context, pickup = traded
    table = Pickup.__table__
    context.session.connection().execute(
        update(table).where(table.c.id == pickup).values(varieties=7)
    )
    context.session.execute(update(InvoiceLine).values(net=Decimal("1.00")))

    assert broken(context) == ["esales.pickups", "esales.invoices", "esales.invoiced"]


def test_a_finished_pickup_without_its_invoice_is_found(traded):
    context, pickup = traded
    connection = context.session.connection()
    invoices = SalesInvoice.__table__
    connection.execute(delete(Link.__table__))
    connection.execute(delete(InvoiceLine.__table__))
    connection.execute(delete(invoices).where(invoices.c.pickup_id == pickup))

    assert broken(context) == ["esales.invoiced", "esales.receivables"]
