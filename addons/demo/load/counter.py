"""This morning at the counter: two vans of a dealer on hold, parcels with a carrier, the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from addons.barcode import scans
from addons.barcode.models import Passage
from addons.barcode.passages import hold, take_in_hand
from addons.barcode.shipping import ship
from addons.barcode.station import answer_scans
from addons.barcode.telling import Teller
from addons.demo.facts.calendar import working_day_until
from addons.demo.facts.history import CHINA, moment
from addons.demo.facts.warehouses import MAIN
from addons.demo.load.days import at
from addons.demo.load.likely import Buyer, Wanted, label_of
from addons.demo.load.people import CLERK, HEAD, SECOND_CLERK
from addons.demo.load.rows import Row
from addons.esales.collecting import name_collector
from addons.esales.models import Dealer, Pickup
from addons.esales.pickups import open_pickup
from core.context import Context
from core.i18n import in_language
from core.orm.bulk import insert_rows
from core.security.identity import Identity
from core.web.show import Show
from core.workflow import fire
from core.workflow.motion.editing import edit

ONE_DAY = timedelta(days=1)
# So many days the clock of every pickup is known from beginning to end.
CLOCK = timedelta(days=31)
# Who waits with which van, since which minute of the morning, and at whose counter.
VANS = (
    ("高䶮", "199-0000-0188", "陕A D0188", 9 * 60 + 5, CLERK),
    ("白朗", "199-0000-0189", "陕A D0189", 9 * 60 + 20, SECOND_CLERK),
)
# What goes by carrier: parcels, kilograms and waybill; and whether it has arrived.
PARCELS = (
    ("秦通物流（演示）", "12", "186.5", "QT2600018801", True),
    ("秦通物流（演示）", "4", "52", "QT2600018802", False),
    ("远山快运（演示）", "7", "", "", False),
)
SHIPPED, SIGNED = 16 * 60 + 30, 8 * 60 + 30


def scan(context: Context, pickup: Pickup, wants: Sequence[Wanted]) -> None:
    """Scan ``wants`` onto ``pickup`` as at the station, carton by carton."""
    locale = context.identity.locale
    show = Show(
        locale,
        context.company.timezone,
        context.company.currency,
        lambda said: in_language(said, locale),
    )
    cartons = [wanted for wanted in wants for _carton in range(wanted.cartons)]
    for number, wanted in enumerate(cartons, 1):
        if text := label_of(context, wanted):
            sent = scans.Sent(device=f"demo-{pickup.id}", sequence=number, text=text)
            scans.keep(context, pickup.id, sent)
            answer_scans(context, pickup, Teller(show), sent)


def take_up(context: Context, pickup: Pickup, seed: str) -> None:
    """Give ``pickup`` to the clerk at work, with a code that is the same for the same ``seed``.

    At the station codes are drawn by chance, and the same company is made each time.
    """
    code = Random(seed).randrange(10_000_000, 100_000_000)
    take_in_hand(context, pickup).code = str(code)
    context.session.flush()


def put_vans(
    context: Context, today: date, people: Mapping[str, Identity], buyers: Sequence[Buyer]
) -> None:
    """Put in two pickups of each of ``buyers`` that wait on hold, each with a van and its goods."""
    halves = [
        (buyer.dealer, van, buyer.wants[number :: len(VANS)])
        for buyer in buyers
        for number, van in enumerate(VANS)
    ]
    for dealer, van, wants in halves:
        name, phone, plate, minutes, clerk = van
        here = at(context, moment(today, minutes), people[clerk])
        pickup = open_pickup(here, here.session.get_one(Dealer, dealer), MAIN)
        name_collector(here, pickup, collector=name, collector_phone=phone, plate=plate)
        scan(here, pickup, wants)
        take_up(here, pickup, plate)
        hold(here, pickup)


def put_parcels(context: Context, today: date, people: Mapping[str, Identity]) -> None:
    """Put in shipments of what was taken yesterday: under way, signed for, still to be sent."""
    yesterday = working_day_until(today - ONE_DAY)
    query = (
        select(Pickup)
        .where(Pickup.step == "finished", Pickup.posted < moment(today, 0))
        .order_by(Pickup.id.desc())
        .limit(len(PARCELS))
    )
    for pickup, parcel in zip(context.session.scalars(query).all(), PARCELS, strict=False):
        carrier, parcels, weight, waybill, arrived = parcel
        given = {"carrier": carrier, "parcels": parcels, "weight": weight, "waybill": waybill}
        shipment = ship(at(context, moment(yesterday, SHIPPED), people[CLERK]), pickup, given)
        if arrived:
            filing = at(context, moment(today, SIGNED), people[CLERK])
            signed = {"signed_by": "白朗", "signed_on": today.isoformat()}
            edit(shipment, signed, filing)
            fire([shipment], "sign", filing)


def put_clock(context: Context, today: date, seed: int) -> None:
    """Put in how each pickup of the last weeks came from arrival to the gate; one statement."""
    query = select(Pickup.id, Pickup.number, Pickup.arrived, Pickup.posted, Pickup.creator).where(
        Pickup.step == "finished", Pickup.posted >= moment(today - CLOCK, 0)
    )
    codes: set[str] = set()
    rows = [
        _passage(row, Random(f"{seed}:clock:{row.number}"), codes, today)
        for row in context.session.execute(query.order_by(Pickup.id))
    ]
    insert_rows(context.session, Passage.__table__, rows)


def _passage(row: Any, rng: Random, codes: set[str], today: date) -> Row:
    """The way of one pickup; the counter has become quicker from week to week."""
    code = next(code for code in _codes(rng) if code not in codes)
    codes.add(code)
    slow = 1 + (today - row.posted.astimezone(CHINA).date()).days / CLOCK.days / 2
    span = row.posted - row.arrived
    started = row.arrived + span * min(rng.uniform(0.15, 0.35) * slow, 0.6)
    paid, loaded, left = _stages(row.posted, [rng.uniform(*most) * slow for most in MINUTES])
    return {
        "pickup_id": row.id,
        "code": code,
        "clerk": row.creator,
        "held": None,
        "started": started.replace(microsecond=0),
        "checked": None,
        "checked_by": "",
        "checked_pieces": None,
        "paid": paid,
        "loaded": loaded,
        "loaded_by": HEAD,
        "left": left,
        "left_by": SECOND_CLERK if row.creator == CLERK else CLERK,
    }


# How many minutes paying, loading and the way to the gate take.
MINUTES = ((1, 4), (5, 16), (2, 6))


def _codes(rng: Random) -> Iterator[str]:
    while True:
        yield str(rng.randrange(10_000_000, 100_000_000))


def _stages(finished: datetime, minutes: Sequence[float]) -> list[datetime]:
    found = []
    for taken in minutes:
        finished += timedelta(seconds=round(taken * 60))
        found.append(finished)
    return found
