"""Goods on their way to the forward warehouses: one load on the road, one that arrived short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from addons.demo.facts.calendar import working_day_until
from addons.demo.facts.history import moment
from addons.demo.facts.warehouses import MAIN
from addons.demo.load.days import at
from addons.demo.load.people import HEAD
from addons.demo.samples.stock import full_carton, stocked
from addons.inventory.models import Transfer, Warehouse
from addons.inventory.transfers.finding import find
from addons.inventory.transfers.loading import put_on
from addons.inventory.transfers.reading import TRANSFER
from addons.inventory.transfers.unloading import count
from core.context import Context
from core.security.identity import Identity
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for

HANZHONG, YULIN = "SN11", "SN12"
SENT_EARLY, SENT, ARRIVED = 8 * 60 + 30, 16 * 60 + 20, 16 * 60 + 45
# So many cartons go with each load.
CARTONS = 2


def put_transfers(context: Context, today: date, people: Mapping[str, Identity]) -> None:
    """Put in two transfers of yesterday: of the second a carton was not on the truck."""
    day, head = working_day_until(today - timedelta(days=1)), people[HEAD]
    tracked = [goods for goods in stocked(context) if goods.tracked]
    spread = tracked[:: len(tracked) // 8 or 1]
    cartons = [label for goods in spread if (label := full_carton(context, goods))]
    if len(cartons) < 2 * CARTONS:
        return
    _sent(context, moment(day, SENT), head, HANZHONG, cartons[:CARTONS])
    short = cartons[CARTONS : 2 * CARTONS]
    arrived = _sent(context, moment(day, SENT_EARLY), head, YULIN, short)
    receiving = at(context, moment(day, ARRIVED), head)
    count(receiving, arrived, find(receiving, short[0]))
    fire([arrived], "receive_short", receiving)


def _sent(
    context: Context, when: datetime, head: Identity, target: str, cartons: list[str]
) -> Transfer:
    sending = at(context, when, head)
    codes = select(Warehouse.code, Warehouse.id).where(Warehouse.code.in_((MAIN, target)))
    homes = dict(sending.session.execute(codes).all())
    values = {"warehouse_id": homes[MAIN], "target_id": homes[target]}
    made = begin(business_for(TRANSFER, values, sending), values, sending)
    assert isinstance(made, Transfer)
    for carton in cartons:
        put_on(sending, made, find(sending, carton))
    fire([made], "send", sending)
    return made
