"""Drafts of receipts, adjustments and counts, made whole in a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select

from addons.inventory.lines import SerialEntry
from addons.inventory.models import Location, StockDocument, StockLine, Warehouse
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.refusal import Refusal
from core.workflow import Business
from core.workflow.businesses import the_live
from core.workflow.motion.beginning import NONE_TAKES, first_taking

Drafted = TypeVar("Drafted", bound=StockDocument)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line to be written: goods and quantity; without a location, the warehouse's first one.

    For goods tracked by serial, ``serials`` has as many entries as the quantity says pieces.
    With a ``target_status`` the goods go into it, to the location ``target``, or stay where they
    are. ``location_id`` and ``target_id`` say it of places known already, in any warehouse.
    ``cost`` is what one unit cost, and ``since`` when the goods came in, where that is known.
    """

    variant_id: int
    quantity: Decimal
    location: str = ""
    status: str = "available"
    serials: Sequence[SerialEntry] = ()
    target: str = ""
    target_status: str | None = None
    location_id: int | None = None
    target_id: int | None = None
    cost: Decimal | None = None
    since: date | None = None

    def places(self, ids: Mapping[str, int]) -> tuple[int, int | None]:
        """The ids of its location and of its target, where it has one; ``ids`` are by code."""
        location = self.location_id or ids[self.location]
        if not self.target_status:
            return location, None
        return location, self.target_id or (ids[self.target] if self.target else location)


def draft(
    context: Context,
    record: type[Drafted],
    warehouse: str,
    entries: Sequence[Entry] = (),
    *,
    party_id: int | None = None,
    note: str = "",
) -> Drafted:
    """A draft of the kind ``record`` (Receipt, Adjustment, Count) in the warehouse with this code.

    Raises Refusal where the warehouse or a location is not there.
    """
    home = warehouse_of(context, warehouse)
    name = str(record.__mapper__.polymorphic_identity)
    known = {"warehouse_id": home.id, "party_id": party_id, "note": note}
    business = first_taking(name, known, context)
    if business is None:
        # It is not live here, or what is live is not for such a document.
        the_live(name, context)
        raise Refusal(NONE_TAKES)
    made = begin_draft(business, record, known, context)
    add_lines(context, made, entries)
    return made


def begin_draft(
    business: Business, record: type[Drafted], known: Mapping[str, Any], context: Context
) -> Drafted:
    """A draft without lines, in the first step of ``business``."""
    made = record(
        branch=context.code,
        business=business.name,
        version=business.version,
        step=business.start.name,
        created=context.now,
        creator=context.identity.login,
        **known,
    )
    context.session.add(made)
    context.session.flush()
    return made


def add_lines(
    context: Context, document: StockDocument, entries: Sequence[Entry], after: int = 0
) -> None:
    """Write ``entries`` as lines of ``document``, numbered from ``after`` + 1 on."""
    places = place_ids(context, document.warehouse_id, entries)
    found = [entry.places(places) for entry in entries]
    rows = [
        {
            "document": document.id,
            "line": number,
            "variant_id": entry.variant_id,
            "location_id": location,
            "status": entry.status,
            "target_id": target,
            "target_status": entry.target_status if target else None,
            "quantity": entry.quantity,
            "booked": None,
            "cost": entry.cost,
            "since": entry.since,
            "counted": context.now,
            "serials": [list(serial) for serial in entry.serials],
        }
        for number, (entry, (location, target)) in enumerate(
            zip(entries, found, strict=True), after + 1
        )
    ]
    insert_rows(context.session, StockLine.__table__, rows)
    context.session.expire(document, ["lines"])


def warehouse_of(context: Context, code: str) -> Warehouse:
    """The branch's warehouse with this code."""
    found = context.session.scalar(select(Warehouse).where(Warehouse.code == code))
    if found is None:
        raise Refusal(
            _(
                "There is no warehouse ${code} in this branch. Choose one from the list.",
                mapping={"code": code},
            )
        )
    return found


def place_ids(context: Context, warehouse: int, entries: Sequence[Entry]) -> dict[str, int]:
    """The ids of the locations that ``entries`` name; the empty name is the first location."""
    named = {entry.location for entry in entries if entry.location_id is None}
    named |= {entry.target for entry in entries if entry.target}
    if not named:
        return {}
    query = select(Location.code, Location.id).where(Location.warehouse_id == warehouse)
    if "" not in named:
        query = query.where(one_of(context.session, Location.code, named))
    rows = context.session.execute(query.order_by(Location.code))
    found = {row[0]: row[1] for row in rows}
    if found:
        found[""] = next(iter(found.values()))
    absent = sorted(named - found.keys())
    if absent:
        raise Refusal(
            _(
                "This warehouse has no place ${code}. Choose one of its places, or add it there.",
                mapping={"code": ", ".join(absent) or "—"},
            )
        )
    return found
