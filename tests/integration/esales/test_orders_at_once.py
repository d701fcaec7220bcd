"""While one closes an order another moves its pickup: each waits his turn, and nobody for ever."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy import event

from addons.esales.models import Order, Pickup
from addons.esales.orders.changing import put_on
from addons.esales.orders.keeping import drawing
from addons.esales.orders.picking import fetch
from addons.esales.pickups import add_goods
from addons.esales.retail.finding import Found
from addons.inventory.claims import claim_quantities
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected
from core.workflow.motion.holding import hold, load_held


def put(context, pickup, cable, quantity):
    with drawing(context, pickup, [cable]):
        claim_quantities(context, pickup.id, {cable: Decimal(quantity)}, "SN01")
        add_goods(context, pickup, [(cable, Decimal(1), [])])


def fetching(installation, trade, ends=""):
    """The ids of an order for five cables, and of a pickup that fetches one of them."""
    with installation.work(branch="SN") as context:
        values = {"dealer_id": str(trade["dealer"])}
        order = begin(live(context)["sales_order"], values, context)
        put_on(context, order, Found(variant_id=trade["cable"], quantity=Decimal(5)))
        fire([order], "confirm", context)
        pickup = fetch(context, order)
        put(context, pickup, trade["cable"], 1)
        if ends:
            fire([pickup], ends, context)
        return order.id, pickup.id


def moved(deed, trade):
    """A deed on a pickup: it takes a step, or one more cable is scanned."""

    def act(context, pickup):
        if deed == "scan":
            put(context, pickup, trade["cable"], 2)
        else:
            fire([pickup], deed, context, reason="not wanted")

    return act


@pytest.mark.parametrize("deed", ["cancel", "finish", "reverse", "scan"])
def test_an_order_is_closed_while_its_pickup_moves(installation, trade, on_postgresql, deed):
    order, pickup = fetching(installation, trade, "finish" if deed == "reverse" else "")
    act, locks, failed = moved(deed, trade), threading.Event(), []

    def elsewhere():
        seen = []

        def listen(_conn, _cursor, statement, *_rest):
            is_lock = "FOR UPDATE" in statement and "core_document" in statement
            if is_lock and threading.get_ident() == told:
                seen.append(statement)
                if len(seen) == 2:
                    locks.set()

        told = threading.get_ident()
        event.listen(installation.engine, "before_cursor_execute", listen)
        try:
            with installation.work(branch="SN") as context:
                act(context, load_held(Pickup, pickup, context))
        except Exception as error:
            failed.append(error)
        finally:
            event.remove(installation.engine, "before_cursor_execute", listen)

    other = threading.Thread(target=elsewhere)
    with installation.work(branch="SN") as context:
        found = context.session.get_one(Order, order)
        hold([found], context)
        other.start()
        # The other one holds the pickup and is about to lock the order.
        # SQLite lets one write at a time, so the other one is still to begin there.
        assert not on_postgresql or locks.wait(30)
        fire([found], "close", context, reason="no room")
    other.join(30)

    # What was ordered of a closed order is handed over no more.
    assert [type(error) for error in failed] == ([Objected] if deed == "finish" else [])
    with installation.work(branch="SN", write=False) as context:
        checks = context.hooks.everywhere.collect("checks")
        assert [one for check in checks for one in check.find(context)] == []
        assert context.session.get_one(Order, order).left == (1 if deed == "reverse" else 0)
