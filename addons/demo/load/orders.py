"""What dealers have ordered in the last days, and how far each order has come by this morning.

All goes through the doors of the counter: what is ordered is set aside, fetched goods are scanned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from addons.demo.facts.calendar import working_day_until
from addons.demo.facts.history import moment
from addons.demo.load.counter import scan, take_up
from addons.demo.load.days import at
from addons.demo.load.likely import Buyer
from addons.demo.load.people import CLERK, HEAD, SELLER
from addons.esales.models import Order
from addons.esales.orders.changing import put_on
from addons.esales.orders.picking import close_rest, fetch
from addons.esales.orders.reading import ORDER
from addons.esales.pickups import finish_pickup
from addons.esales.retail.finding import Found
from core.context import Context
from core.security.identity import Identity
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for

# How many days ago an order was written, and what has happened to it since.
DRAFT, CONFIRMED, PICKING, PARTLY, CLOSED, TAKEN = range(6)
STORY = (
    (3, CLOSED, "先提一半，余货不要"),
    (3, TAKEN, ""),
    (2, PARTLY, "余货下周来提"),
    (1, PICKING, "装车前请先备齐"),
    (1, CONFIRMED, "送学校，请打托"),
    (0, DRAFT, "数量待客户确认"),
)
WRITTEN, PREPARED, FETCHED, LATER = 10 * 60, 8 * 60 + 15, 8 * 60 + 50, 12
SCANNED, DONE = timedelta(minutes=3), timedelta(minutes=9)


def put_orders(
    context: Context, today: date, people: Mapping[str, Identity], buyers: Sequence[Buyer]
) -> None:
    """Put in an order of each of ``buyers``, as far as the story goes."""
    for number, (buyer, (ago, fate, note)) in enumerate(zip(buyers, STORY, strict=False)):
        day = working_day_until(today - timedelta(days=ago)) if ago else today
        written = moment(day, (WRITTEN if ago else PREPARED) + number * LATER)
        order = _written(at(context, written, people[SELLER]), buyer, day, note)
        if fate == DRAFT:
            continue
        fire([order], "confirm", at(context, written, people[SELLER]))
        if fate == CONFIRMED:
            continue
        fire([order], "pick", at(context, moment(today, PREPARED), people[HEAD]))
        if fate != PICKING:
            fetching = at(context, moment(today, FETCHED + number * LATER), people[CLERK])
            _fetched(fetching, order, buyer, fate)


def _written(context: Context, buyer: Buyer, day: date, note: str) -> Order:
    values = {
        "dealer_id": str(buyer.dealer),
        "wanted": (day + timedelta(days=7)).isoformat(),
        "note": note,
    }
    order = begin(business_for(ORDER, values, context), values, context)
    assert isinstance(order, Order)
    for wanted in buyer.wants:
        put_on(context, order, Found(variant_id=wanted.variant, quantity=Decimal(wanted.pieces)))
    return order


def _fetched(context: Context, order: Order, buyer: Buyer, fate: int) -> None:
    """Fetch ``order`` wholly, or its first half, whose rest stays or is closed."""
    wants = buyer.wants if fate == TAKEN else buyer.wants[: len(buyer.wants) // 2]
    pickup = fetch(context, order)
    take_up(context, pickup, order.number or "")
    scan(at(context, context.now + SCANNED, context.identity), pickup, wants)
    if not pickup.quantity:
        fire([pickup], "cancel", context)
        return
    leaving = at(context, context.now + DONE, context.identity)
    finish_pickup(leaving, pickup)
    if fate == CLOSED:
        close_rest(leaving, pickup)
