"""Balances: what is on hand and reserved at a spot, locked in key order, changed in one stroke."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select, tuple_, update

from addons.base.models import Product, Variant
from addons.inventory.models import Balance, Location, Warehouse
from core.orm.bulk import arrays, insert_missing, one_of, update_rows
from core.orm.session import BranchSession
from core.orm.types import Quantity

ZERO = Decimal(0)
KEY = ("location_id", "variant_id", "status")
AMOUNTS = ("on_hand", "reserved")
NAMES = ("may_go_negative", "serials", "warehouse", "kind", "place", "variant", "name")
ADDED = {"added": Quantity(), "claimed": Quantity()}


class Spot(NamedTuple):
    """Where a balance is kept: one location, one variant, one status."""

    location_id: int
    variant_id: int
    status: str


class Change(NamedTuple):
    """What a deed adds to a balance; negative where it takes away."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO

    def plus(self, other: Change) -> Change:
        """Both changes together."""
        return Change(self.on_hand + other.on_hand, self.reserved + other.reserved)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A balance as it stands while its row is locked, with what people call its place and goods."""

    on_hand: Decimal
    reserved: Decimal
    may_go_negative: bool
    serials: str
    product: str
    warehouse: str
    kind: str
    place: str

    @property
    def tracked(self) -> bool:
        """Whether every piece of the goods is known by its serial while it lies in stock."""
        return self.serials == "throughout"

    @property
    def free(self) -> Decimal:
        """What no open document has reserved."""
        return self.on_hand - self.reserved


def summed(changes: Iterable[tuple[Spot, Change]]) -> dict[Spot, Change]:
    """All changes to the same spot as one."""
    found: dict[Spot, Change] = defaultdict(Change)
    for spot, change in changes:
        found[spot] = found[spot].plus(change)
    return dict(found)


def lock(session: BranchSession, spots: Collection[Spot]) -> dict[Spot, Held]:
    """Lock the balances at ``spots`` in key order and return them; those missing are made, empty.

    One statement where all balances exist, three where some do not.
    """
    held = _locked(session, spots)
    missing = sorted(set(spots) - held.keys())
    if missing:
        _open(session, missing)
        held |= _locked(session, missing)
    return held


def _open(session: BranchSession, spots: Iterable[Spot]) -> None:
    """Make empty balances at ``spots``."""
    empty = [{**spot._asdict(), "on_hand": ZERO, "reserved": ZERO} for spot in sorted(spots)]
    insert_missing(session, Balance.__table__, empty)


def settle(session: BranchSession, changes: Mapping[Spot, Change]) -> dict[Spot, Held]:
    """Change balances and return them as they are then, locked; those missing are made.

    Whoever finds that a balance may not be so refuses, which undoes the change with all else. One
    statement on PostgreSQL, two on SQLite, three more where balances are missing.
    """
    if session.get_bind().dialect.name != "postgresql":
        held = lock(session, changes)
        change(session, changes)
        return {spot: _after(there, changes[spot]) for spot, there in held.items()}
    held = _changed(session, changes)
    missing = {spot: made for spot, made in changes.items() if spot not in held}
    return {**held, **(_made(session, missing) if missing else {})}


def _made(session: BranchSession, changes: Mapping[Spot, Change]) -> dict[Spot, Held]:
    _open(session, changes)
    return _changed(session, changes)


def _after(there: Held, made: Change) -> Held:
    return replace(
        there, on_hand=there.on_hand + made.on_hand, reserved=there.reserved + made.reserved
    )


def change(session: BranchSession, changes: Mapping[Spot, Change]) -> None:
    """Change balances that are there, locked in key order, all in one statement."""
    changes = {spot: made for spot, made in changes.items() if any(made)}
    if not changes:
        return
    if session.get_bind().dialect.name == "postgresql":
        _changed(session, changes)
        return
    update_rows(
        session,
        Balance.__table__,
        _rows(changes),
        key=KEY,
        change={
            "on_hand": lambda c, value: c.on_hand + value("added"),
            "reserved": lambda c, value: c.reserved + value("claimed"),
        },
        types=ADDED,
    )


def _rows(changes: Mapping[Spot, Change]) -> list[dict[str, Any]]:
    return [
        {**spot._asdict(), "added": made.on_hand, "claimed": made.reserved}
        for spot, made in sorted(changes.items())
    ]


def _changed(session: BranchSession, changes: Mapping[Spot, Change]) -> dict[Spot, Held]:
    """Lock, change and look in one statement, as PostgreSQL can.

    The rows are locked, in key order, where they are read; the update itself would lock them in
    whatever order its plan comes across them, and two deeds might wait for each other.
    """
    balance = Balance.__table__
    types = {**{name: balance.c[name].type for name in KEY}, **ADDED}
    given = arrays(session, _rows(changes), types)
    there = (
        _to_lock()
        .add_columns(given.c.added, given.c.claimed)
        .join(given, _same_spot(Balance, given.c))
        .where(session.mine(balance))
        .subquery("there")
    )
    changed = (
        update(balance)
        .where(_same_spot(balance.c, there.c), session.mine(balance))
        .values(
            on_hand=balance.c.on_hand + there.c.added,
            reserved=balance.c.reserved + there.c.claimed,
        )
        .returning(*(balance.c[name] for name in (*KEY, *AMOUNTS)), *(there.c[n] for n in NAMES))
    )
    rows = session.connection().execute(changed)
    return {Spot(*row[:3]): _held(row) for row in rows}


def _same_spot(one: Any, other: Any) -> Any:
    return and_(*(getattr(one, name) == getattr(other, name) for name in KEY))


def among(session: BranchSession, columns: Sequence[Any], rows: Collection[Sequence[Any]]) -> Any:
    """The condition that ``columns`` together are one of ``rows``, however many there are."""
    if session.get_bind().dialect.name == "postgresql":
        names = [column.key for column in columns]
        given = arrays(
            session,
            [dict(zip(names, row, strict=True)) for row in rows],
            {column.key: column.type for column in columns},
        )
        return tuple_(*columns).in_(select(*given.c))
    each = func.json_each(json.dumps([list(row) for row in rows])).table_valued("value")
    parts = (func.json_extract(each.c.value, f"$[{place}]") for place in range(len(columns)))
    return tuple_(*columns).in_(select(*parts))


def lock_variants(
    session: BranchSession, variants: Collection[int], status: str
) -> list[tuple[Spot, Held]]:
    """Lock all balances of ``variants`` in a status; they come in the order of places' codes."""
    which = one_of(session, Balance.variant_id, variants)
    query = _to_lock().where(which, Balance.status == status)
    found = [(Spot(*row[:3]), _held(row)) for row in session.execute(query)]
    return sorted(found, key=lambda item: (item[1].place, item[0]))


def _locked(session: BranchSession, spots: Collection[Spot]) -> dict[Spot, Held]:
    if not spots:
        return {}
    query = _to_lock().where(among(session, [getattr(Balance, name) for name in KEY], spots))
    return {Spot(*row[:3]): _held(row) for row in session.execute(query)}


def _to_lock() -> Any:
    key = [getattr(Balance, name) for name in KEY]
    return (
        select(
            *key,
            *(getattr(Balance, name) for name in AMOUNTS),
            Location.may_go_negative,
            Product.serials,
            Warehouse.code.label("warehouse"),
            Warehouse.kind,
            Location.code.label("place"),
            Variant.code.label("variant"),
            Variant.name,
        )
        .join(Location, Location.id == Balance.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .join(Variant, Variant.id == Balance.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .order_by(*key)
        .with_for_update(of=Balance)
    )


def _held(row: Any) -> Held:
    return Held(
        on_hand=row.on_hand,
        reserved=row.reserved,
        may_go_negative=row.may_go_negative,
        serials=row.serials,
        product=f"{row.variant} {row.name}",
        warehouse=row.warehouse,
        kind=row.kind,
        place=f"{row.warehouse} {row.place}",
    )
