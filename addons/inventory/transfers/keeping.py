"""In whose books a piece is, and its carton: of all branches that know it, in those of one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select

from addons.base.models import Carton, Serial
from addons.inventory.models import Whereabouts
from core.context import Context
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes


def hand_over(serials: Collection[int], keeper: str | None, context: Context) -> None:
    """Pieces known to this branch are in the books of ``keeper`` from now on, or, without, here."""
    if not serials:
        return
    session = context.session
    query = select(Serial.id, Serial.kept_by).where(one_of(session, Serial.id, serials))
    rows = session.execute(query).all()
    kept = [{"id": row.id, "kept_by": keeper} for row in rows]
    update_rows(session, Serial.__table__, kept, key=("id",))
    log_changes(
        session,
        [("base_serial", row.id, "receive", {"kept_by": (row.kept_by, keeper)}) for row in rows],
    )


def hand_over_cartons(codes: Collection[str], keeper: str | None, context: Context) -> None:
    """The same for the cartons with these codes, as far as this branch knows them."""
    if not codes:
        return
    session = context.session
    query = select(Carton.id).where(one_of(session, Carton.code, codes))
    kept = [{"id": number, "kept_by": keeper} for number in session.scalars(query)]
    update_rows(session, Carton.__table__, kept, key=("id",))


def empty_cartons(serials: Collection[int], context: Context) -> list[str]:
    """The codes of the closed cartons of ``serials`` of which nothing lies in stock any more."""
    if not serials:
        return []
    lying = (
        exists()
        .where(Serial.carton_id == Carton.id, Whereabouts.serial_id == Serial.id)
        .where(Whereabouts.location_id.is_not(None))
    )
    own = select(Serial.carton_id).where(one_of(context.session, Serial.id, serials))
    query = select(Carton.code).where(Carton.id.in_(own), Carton.opened.is_(None), ~lying)
    return list(context.session.scalars(query))
