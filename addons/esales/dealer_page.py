"""What a dealer's page tells: what is available, what was taken, where, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from addons.base.models import Serial, Variant
from addons.esales.accounts import NOTHING, standings
from addons.esales.assortment import LineKeys
from addons.esales.credit import Assessment, Part, assess
from addons.esales.models import Dealer, Pickup, PickupSerial, SalesInvoice, Territory
from addons.esales.money.pockets import BALANCE, REBATE
from addons.esales.orders.holding import held_for
from addons.esales.terms import read_territories
from addons.esales.territory import overlaps
from core.context import Context
from core.web.cursors import read_cursor, write_cursor

LATEST = 10
MONTHS = 12
PAGE = 100
HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much a dealer may still take: of ``whole``, ``taken`` is used; ``share`` in per cent.

    Of what is available, open orders hold ``ordered``.
    """

    assessment: Assessment
    whole: Decimal
    taken: Decimal
    ordered: Decimal

    @property
    def share(self) -> Decimal:
        """How much of the whole is taken, from 0 to 100; 100 where there is nothing to take."""
        if self.whole <= 0:
            return HUNDRED if self.taken else NOTHING
        return min(self.taken / self.whole * HUNDRED, HUNDRED).quantize(Decimal("0.1"))


def room_of(context: Context, dealer: Dealer) -> Room:
    """What ``dealer`` has available today, part by part."""
    standing = standings(context, [dealer.id])[dealer.id]
    assessment = assess(standing.account, NOTHING, context.today)
    granted = [part.amount for part in assessment.why if part.part is not Part.EXPOSURE]
    return Room(
        assessment=assessment,
        whole=sum(granted, NOTHING),
        taken=standing.account.exposure,
        ordered=held_for([dealer.id], (), context).get(dealer.id, NOTHING),
    )


def leads_of(dealer: Dealer) -> dict[Part, str]:
    """Where each part of what is available comes from, as an address below the branch."""
    entries = f"esales/entries?{urlencode({'dealer': dealer.code})}"
    return {
        Part.PREPAID: f"{entries}&pocket={BALANCE}",
        Part.REBATE: f"{entries}&pocket={REBATE}",
        Part.TEMPORARY: f"esales/dealers/{dealer.id}#limits",
        Part.EXPOSURE: f"{entries}&open=yes",
        Part.ORDERS: f"esales/dealers/{dealer.id}#orders",
    }


def latest_pickups(context: Context, dealer: Dealer) -> Sequence[Pickup]:
    """The newest pickups of ``dealer``."""
    query = select(Pickup).where(Pickup.dealer_id == dealer.id).options(joinedload(Pickup.clerk))
    return context.session.scalars(query.order_by(Pickup.id.desc()).limit(LATEST)).all()


def latest_invoices(context: Context, dealer: Dealer) -> Sequence[SalesInvoice]:
    """The newest invoices of ``dealer``."""
    query = select(SalesInvoice).where(SalesInvoice.dealer_id == dealer.id)
    return context.session.scalars(query.order_by(SalesInvoice.id.desc()).limit(LATEST)).all()


def by_month(context: Context, dealer: Dealer) -> list[tuple[date, Decimal]]:
    """What was invoiced in each of the last twelve months, the oldest first."""
    months = [_month_before(context.today, back) for back in range(MONTHS - 1, -1, -1)]
    query = (
        select(SalesInvoice.day, func.sum(SalesInvoice.gross))
        .where(SalesInvoice.dealer_id == dealer.id, SalesInvoice.day >= months[0])
        .group_by(SalesInvoice.day)
    )
    sums = dict.fromkeys(months, NOTHING)
    for day, gross in context.session.execute(query):
        sums[day.replace(day=1)] += gross
    return list(sums.items())


def _month_before(day: date, back: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(years, month + 1, 1)


def territory_overlaps(context: Context, dealer: Dealer) -> list[Any]:
    """The sentences on where the dealer's territory and that of another meet, one exclusive."""
    provinces = {part.region[:2] for part in dealer.territories}
    near = select(Territory.dealer_id).where(func.substr(Territory.region, 1, 2).in_(provinces))
    dealers = {*context.session.scalars(near.distinct()), dealer.id}
    parts = read_territories(context, dealers, LineKeys())
    found = overlaps(part for each in parts.values() for part in each)
    return [
        overlap.message
        for overlap in found
        if dealer.id in (overlap.first.dealer, overlap.second.dealer)
    ]


@dataclass(frozen=True, kw_only=True)
class TakenSerial:
    """A piece that the dealer took: its number, the goods, and the pickup it left with."""

    id: int
    number: str
    twin: str | None
    variant: Variant
    pickup: Pickup | None

    @property
    def cursor(self) -> str:
        """Where the page behind this piece begins."""
        return write_cursor(self.pickup.id if self.pickup else 0, self.id)


def serial_count(context: Context, dealer: Dealer) -> int:
    """How many pieces with serial numbers the dealer holds."""
    query = select(func.count()).select_from(Serial).where(Serial.holder_id == dealer.party_id)
    return context.session.scalar(query) or 0


def taken_serials(
    context: Context, dealer: Dealer, *, text: str = "", after: str = "", most: int = PAGE
) -> list[TakenSerial]:
    """The pieces the dealer took, those taken last first: with ``text`` in a number, ``most``.

    ``after`` is the ``cursor`` of the last piece of the page before.
    """
    left_with = (
        select(func.max(PickupSerial.pickup_id))
        .join(Pickup, Pickup.id == PickupSerial.pickup_id)
        .where(PickupSerial.serial_id == Serial.id, PickupSerial.branch == context.code)
        .where(Pickup.dealer_id == dealer.id, Pickup.step == "finished")
        .correlate(Serial)
        .scalar_subquery()
    )
    taken = func.coalesce(left_with, 0)
    query = (
        select(Serial, Variant, taken)
        .join(Variant, Variant.id == Serial.variant_id)
        .where(Serial.holder_id == dealer.party_id)
        .order_by(taken.desc(), Serial.id.desc())
        .limit(most)
    )
    if text:
        hit = Serial.number.icontains(text, autoescape=True)
        query = query.where(hit | Serial.twin.icontains(text, autoescape=True))
    if after:
        last, number = read_cursor(after, taken)
        query = query.where(or_(taken < last, and_(taken == last, Serial.id < number)))
    rows = context.session.execute(query).all()
    # Read apart: joined to the question which pickup it was, a database walks through all of them.
    slips = select(Pickup).where(Pickup.id.in_({row[2] for row in rows}))
    pickups = {pickup.id: pickup for pickup in context.session.scalars(slips)}
    return [
        TakenSerial(
            id=serial.id,
            number=serial.number,
            twin=serial.twin,
            variant=variant,
            pickup=pickups.get(slip),
        )
        for serial, variant, slip in rows
    ]
