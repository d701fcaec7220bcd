"""When each pickup came to each stage of its way, read in one statement however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy import func as sql

from addons.barcode.clock import Moments
from addons.barcode.models import Passage, Scan
from addons.base.models import Party
from addons.esales.models import Dealer, Pickup
from addons.esales.models.pickup import GONE
from addons.esales.pickups import OPEN
from core.context import Context
from core.orm.bulk import one_of

MOST = 200


@dataclass(frozen=True, kw_only=True)
class InTheYard:
    """A pickup whose dealer has not left yet."""

    id: int
    business: str
    number: str
    dealer: str
    plate: str
    held: datetime | None
    moments: Moments


def note_started(context: Context, pickups: Sequence[Pickup]) -> list[int]:
    """Keep when the first scan of each of ``pickups`` was made, now that they are finished.

    Gives the ids of those that were paid before their goods left.
    """
    table, scan = Passage.__table__, Scan.__table__
    first = select(sql.min(scan.c.at)).where(scan.c.document == table.c.pickup_id)
    rows = context.session.connection().execute(
        update(table)
        .where(context.session.mine(table))
        .where(one_of(context.session, table.c.pickup_id, [pickup.id for pickup in pickups]))
        .values(started=first.where(context.session.mine(scan)).scalar_subquery())
        .returning(table.c.pickup_id, table.c.paid)
    )
    return [row.pickup_id for row in rows if row.paid is not None]


def finished_since(context: Context, since: datetime) -> list[Moments]:
    """The moments of every pickup that was finished at ``since`` or later."""
    query = (
        select(
            Pickup.arrived,
            Passage.started,
            Pickup.posted.label("finished"),
            Passage.paid,
            Passage.loaded,
            Passage.left,
        )
        .outerjoin(Passage, Passage.pickup_id == Pickup.id)
        .where(Pickup.step.in_(GONE), Pickup.posted >= since)
    )
    return [dict(row._mapping) for row in context.session.execute(query)]


def in_the_yard(context: Context) -> list[InTheYard]:
    """Pickups that are open, or finished in the last day and not seen out, the longest first."""
    recent = context.now - timedelta(days=1)
    waiting = and_(Pickup.step == "finished", Pickup.posted >= recent, Passage.left.is_(None))
    query = (
        select(Pickup, Passage, Party.name)
        .outerjoin(Passage, Passage.pickup_id == Pickup.id)
        .join(Dealer, Dealer.id == Pickup.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .where(or_(Pickup.step == OPEN, waiting), Pickup.created >= recent - timedelta(days=1))
        .order_by(Pickup.created, Pickup.id)
        .limit(MOST)
    )
    return [_told(*row) for row in context.session.execute(query)]


def _told(pickup: Pickup, passage: Passage | None, dealer: str) -> InTheYard:
    moments = {
        "arrived": pickup.arrived or pickup.created,
        "started": passage.started if passage else None,
        "finished": pickup.finished,
        "paid": passage.paid if passage else None,
        "loaded": passage.loaded if passage else None,
        "left": None,
    }
    return InTheYard(
        id=pickup.id,
        business=pickup.business,
        number=pickup.number or f"#{pickup.id}",
        dealer=dealer,
        plate=pickup.plate or pickup.collector,
        held=passage.held if passage else None,
        moments=moments,
    )
