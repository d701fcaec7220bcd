"""What moved at the counter of a branch in a shift: goods, money by its means, papers, voids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select

from addons.esales.choices import MONEY_MEANS
from addons.esales.closing.standing import last_end
from addons.esales.models import Pickup, ReceiptVoucher, SalesInvoice
from addons.esales.money.taken import PAYMENT, stands
from addons.esales.retail.rules import NOTHING
from core.context import Context
from core.workflow import Document, Link
from core.workflow.printing.papers import Paper

MEANS = tuple(name for name, _title in MONEY_MEANS)
HEAD, BILLED, TAKEN, MONEY = (
    model.__table__ for model in (Document, SalesInvoice, Pickup, ReceiptVoucher)
)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A shift in figures; ``taken`` is the money of the counter by its means."""

    pickups: int
    pieces: Decimal
    gross: Decimal
    taken_back: Decimal
    taken: Mapping[str, Decimal]
    printed: int
    reprinted: int
    voided: int


def difference(taken: Mapping[str, Decimal], counted: Mapping[str, Decimal | None]) -> Decimal:
    """What was counted beyond what was taken; what nobody counted is not there."""
    return sum(((counted.get(name) or NOTHING) - taken[name] for name in taken), NOTHING)


def begins(day: date, context: Context) -> datetime:
    """When a shift of ``day`` begins: where the one before ended, however long ago that was.

    What came in after it on its evening would be counted by nobody otherwise. The first shift that
    is ever handed over begins at the midnight of its day.
    """
    last = last_end(context)
    midnight = datetime.combine(day, time(), ZoneInfo(context.company.timezone))
    return last if last is not None else midnight


def figures_of(since: datetime, until: datetime, by: str, context: Context) -> Figures:
    """What moved after ``since`` and up to ``until``, which ``by`` hands over, in four statements.

    Money counts from when it was taken, whether finance has entered it since or not; what finance
    took in itself is no money of the counter.
    """
    session = context.session
    within = and_(HEAD.c.posted > since, HEAD.c.posted <= until)
    sold = BILLED.c.reverses_id.is_(None)
    goods = (
        select(
            func.count().filter(sold),
            func.sum(TAKEN.c.quantity).filter(sold),
            func.sum(BILLED.c.gross).filter(sold),
            func.sum(BILLED.c.gross).filter(~sold),
        )
        .select_from(BILLED)
        .join(HEAD, HEAD.c.id == BILLED.c.id)
        .join(TAKEN, TAKEN.c.id == BILLED.c.pickup_id)
        .where(session.mine(BILLED), BILLED.c.day >= _day(since, context), within)
    )
    connection = session.connection()
    pickups, pieces, gross, back = connection.execute(goods).one()
    taken = dict.fromkeys(MEANS, NOTHING)
    for means, amount in connection.execute(_taken(since, until, by, context)):
        taken[means] = amount
    papers = select(func.count(), func.count().filter(Paper.copy > 1)).where(
        Paper.at > since, Paper.at <= until
    )
    printed, reprinted = session.execute(papers).one()
    # What came to its end without a number was never more than a draft.
    voids = select(func.count()).where(session.mine(HEAD), within, HEAD.c.number.is_(None))
    return Figures(
        pickups=pickups,
        pieces=pieces or Decimal(0),
        gross=gross or NOTHING,
        taken_back=-(back or NOTHING),
        taken=taken,
        printed=printed,
        reprinted=reprinted,
        voided=connection.execute(voids).scalar_one(),
    )


def _taken(since: datetime, until: datetime, by: str, context: Context) -> Any:
    """The money by its means: taken for a pickup, or by those who opened pickups in the shift."""
    session, link = context.session, Link.__table__
    began = and_(HEAD.c.created > since, HEAD.c.created <= until)
    opened = HEAD.alias()
    serving = (
        select(opened.c.creator)
        .join(TAKEN, TAKEN.c.id == opened.c.id)
        .where(session.mine(TAKEN), opened.c.created > since, opened.c.created <= until)
    )
    for_pickup = exists().where(
        session.mine(link), link.c.target == MONEY.c.id, link.c.relation == PAYMENT
    )
    at_counter = or_(HEAD.c.creator == by, HEAD.c.creator.in_(serving), for_pickup)
    return (
        select(MONEY.c.means, func.sum(MONEY.c.amount))
        .join(HEAD, HEAD.c.id == MONEY.c.id)
        .where(session.mine(MONEY), began, stands(MONEY.c, HEAD.c), at_counter)
        .group_by(MONEY.c.means)
    )


def _day(moment: datetime, context: Context) -> date:
    return moment.astimezone(ZoneInfo(context.company.timezone)).date()
