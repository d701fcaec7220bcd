"""``qudao check`` finds books that somebody has tampered with, even where the sums were mended."""

from contextlib import suppress
from decimal import Decimal

import pytest
from sqlalchemy import delete, text, update

from addons.base.models import Party, Serial
from addons.esales import testing
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    InvoiceLine,
    Pickup,
    PickupLine,
    PickupSerial,
    SalesInvoice,
)
from addons.esales.pickups import add_goods, open_pickup
from addons.inventory.models import Balance, Move, MoveSerial, StockLine
from core.orm.references import CHECKS
from core.workflow import fire


class Undone(Exception):
    """Nothing of the tampering is kept."""


@pytest.fixture(scope="module")
def sold(installation, trade):
    """A finished pickup of ten cables and two radios; a second dealer."""
    with installation.work(branch="SN") as context:
        other = testing.make_dealer(context, "SN0002", "汉中宏图商贸有限公司")
        dealer = context.session.get(Dealer, trade["dealer"])
        pickup = open_pickup(context, dealer, "SN01")
        add_goods(context, pickup, [(trade["cable"], Decimal(10), [])])
        add_goods(context, pickup, [(trade["radio"], Decimal(2), trade["serials"][:2])])
        fire([pickup], "finish", context)
        return {**trade, "pickup": pickup.id, "other": other.id, "party": dealer.party_id}


def found(context):
    proofs = (*CHECKS, *context.hooks.everywhere.collect("checks"))
    return [f"{proof.name}: {said}" for proof in proofs for said in proof.find(context)]


def of(model, **values):
    table = model.__table__
    return table, [table.c[name] == value for name, value in values.items()]


def changed(model, where, **values):
    table, conditions = of(model, **where)
    return update(table).where(*conditions).values(**values)


def gone(model, **where):
    table, conditions = of(model, **where)
    return delete(table).where(*conditions)


def no_receivable(sold):
    yield gone(AccountEntry, dealer_id=sold["dealer"])
    yield changed(DealerAccount, {"dealer_id": sold["dealer"]}, balance=Decimal(0))


def no_moves(sold):
    """The moves of the pickup's cables are deleted, and the balance is put right."""
    yield gone(Move, document=sold["pickup"], variant_id=sold["cable"])
    yield changed(Balance, {"variant_id": sold["cable"]}, on_hand=Decimal(1000))


def another_receipt(sold):
    yield changed(StockLine, {"variant_id": sold["cable"]}, quantity=Decimal(999))


def a_serial_less(sold):
    yield gone(PickupSerial, serial_id=sold["serials"][0])


def a_serial_less_on_both_sides(sold):
    yield gone(PickupSerial, serial_id=sold["serials"][0])
    yield gone(MoveSerial, serial_id=sold["serials"][0], document=sold["pickup"])


def another_variant(sold):
    yield changed(Serial, {"id": sold["serials"][0]}, variant_id=sold["speaker"])


def party_moved_away(sold):
    yield changed(Party, {"id": sold["party"]}, branch="HB")


def another_dealers_invoice(sold):
    yield changed(SalesInvoice, {"pickup_id": sold["pickup"]}, dealer_id=sold["other"])


def another_dealers_trade(sold):
    yield changed(SalesInvoice, {"pickup_id": sold["pickup"]}, dealer_id=sold["other"])
    yield changed(Pickup, {"id": sold["pickup"]}, dealer_id=sold["other"])


def another_quantity(sold):
    yield changed(Pickup, {"id": sold["pickup"]}, quantity=Decimal(13))


def another_line(sold):
    same = {"pickup_id": sold["pickup"], "variant_id": sold["cable"]}
    yield changed(PickupLine, same, quantity=Decimal(9))
    yield changed(Pickup, {"id": sold["pickup"]}, quantity=Decimal(11))


def another_price_on_the_invoice(sold):
    yield changed(InvoiceLine, {"variant_id": sold["cable"]}, price=Decimal(1))


BREAKAGES = {
    no_receivable: "esales.receivables: SN invoice FP-",
    no_moves: "it says 10 of CBL-10 left, and the ledger moved 0",
    another_receipt: "it says 999 of CBL-10 in SN01 A-01 (available), and the ledger moved 1000",
    a_serial_less: "2.000 of RAD-100 with 1.000 serials",
    a_serial_less_on_both_sides: "2 of RAD-100 moved with 1 serials",
    another_variant: "serial S00000000000 left as a RAD-100 and is now none",
    party_moved_away: "core.references: esales_dealer",
    another_dealers_invoice: "its invoice is another dealer's",
    another_dealers_trade: "esales.receivables: SN invoice FP-",
    another_quantity: "quantity 13.000 where the lines have 12.000",
    another_line: "the invoice says otherwise",
    another_price_on_the_invoice: "the invoice says otherwise",
}


def test_books_in_order_are_proved_in_order(installation, sold):
    with installation.work(write=False, owner=True) as context:
        context.session.enter("SN", "HB")
        assert found(context) == []


@pytest.mark.parametrize("tamper", BREAKAGES, ids=lambda tamper: tamper.__name__)
def test_what_was_tampered_with_is_named(installation, sold, on_postgresql, tamper):
    told = []
    with suppress(Undone), installation.work(branch="SN", owner=True) as context:
        connection = context.session.connection()
        past = "set local session_replication_role = replica"
        connection.execute(text(past if on_postgresql else "pragma defer_foreign_keys = on"))
        for statement in tamper(sold):
            assert connection.execute(statement).rowcount > 0
        told += found(context)
        raise Undone

    assert any(BREAKAGES[tamper] in sentence for sentence in told), told
