"""What ``qudao check`` proves of stock: the rules that never bend, on any database.

Each proof adds up, in one statement, two accounts of the same thing with opposite signs; whatever
does not come to zero is a fault and is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all

from addons.base.models import Product, Serial, Variant
from addons.inventory.models import (
    Balance,
    Claim,
    Location,
    Move,
    MoveSerial,
    Warehouse,
    Whereabouts,
)
from addons.inventory.refusals import in_digits
from addons.inventory.stock import ledger_entries
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.session import BranchSession
from core.orm.types import Quantity

ZERO = Decimal(0)
KEY = ("location_id", "variant_id", "status")
ONE = literal(Decimal(1), Quantity())


def balances_are_sums(context: Context) -> Iterator[str]:
    """Every balance equals the sum of the ledger."""
    session = context.session
    entries = ledger_entries(session)
    ledger = select(*(entries.c[name] for name in KEY), entries.c.quantity)
    for row in _unequal(session, ledger, _balances(session, -Balance.__table__.c.on_hand)):
        yield (
            f"{row.place} holds {in_digits(abs(row.difference))} of {row.code} ({row.status}) "
            f"{'less' if row.difference > 0 else 'more'} than the ledger says"
        )


def reserved_is_claims(context: Context) -> Iterator[str]:
    """What a balance has reserved equals the sum of the claims on it."""
    session, claim = context.session, Claim.__table__
    claims = select(*(claim.c[name] for name in KEY), claim.c.quantity).where(session.mine(claim))
    for row in _unequal(session, claims, _balances(session, -Balance.__table__.c.reserved)):
        yield (
            f"{row.place}: {in_digits(abs(row.difference))} of {row.code} ({row.status}) are "
            f"{'claimed and not reserved' if row.difference > 0 else 'reserved and not claimed'}"
        )


def tracked_goods_are_pieces(context: Context) -> Iterator[str]:
    """As many serials as are on hand of goods tracked throughout, and none of any others."""
    session, there = context.session, Whereabouts.__table__
    pieces = (
        select(there.c.location_id, Serial.variant_id, there.c.status, ONE.label("quantity"))
        .join(Serial, Serial.id == there.c.serial_id)
        .where(session.mine(there), there.c.location_id.is_not(None))
    )
    balances = _balances(session, -Balance.__table__.c.on_hand)
    for row in _unequal(session, pieces, balances, Product.serials == "throughout"):
        yield (
            f"{row.place}: {in_digits(abs(row.difference))} "
            f"{'serials too many' if row.difference > 0 else 'serials too few'} "
            f"for what is on hand of {row.code} ({row.status})"
        )
    lying = pieces.subquery("lying")
    pieces_there = func.sum(lying.c.quantity).label("pieces")
    query = (
        _named(select(lying.c.status, pieces_there), lying.c)
        .where(Product.serials != "throughout")
        # What came back and is not sound yet is known by its serial until it may be sold again.
        .where(or_(Product.serials == "none", lying.c.status == "available"))
        .group_by(Variant.code, Warehouse.code, Location.code, lying.c.status)
    )
    for row in session.execute(query):
        yield (
            f"{row.place}: {in_digits(row.pieces)} serials of {row.code} ({row.status}), whose "
            f"goods are not tracked while they lie in stock"
        )


def serials_are_in_one_place(context: Context) -> Iterator[str]:
    """Every serial is where the ledger last brought it, and nowhere else."""
    session = context.session
    move, went, there = Move.__table__, MoveSerial.__table__, Whereabouts.__table__
    ways = [
        select(
            went.c.serial_id,
            move.c[f"{side}_id"].label("location_id"),
            move.c[f"{side}_status"].label("status"),
            literal(sign).label("times"),
        )
        .join(
            move,
            (move.c.document == went.c.document)
            & (move.c.line == went.c.line)
            & (move.c.part == went.c.part),
        )
        .where(session.mine(move), move.c[f"{side}_id"].is_not(None))
        for side, sign in (("target", 1), ("source", -1))
    ]
    ways.append(
        select(
            there.c.serial_id, there.c.location_id, there.c.status, literal(-1).label("times")
        ).where(session.mine(there), there.c.location_id.is_not(None))
    )
    each = union_all(*ways).subquery("each")
    times = func.sum(each.c.times)
    query = (
        select(Serial.number, Variant.code, Location.code.label("place"), each.c.status)
        .join(Serial, Serial.id == each.c.serial_id)
        .join(Variant, Variant.id == Serial.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Location, Location.id == each.c.location_id)
        .where(Product.serials == "throughout")
        .group_by(Serial.number, Variant.code, Location.code, each.c.status)
        .having(times != 0)
    )
    for row in session.execute(query):
        yield (
            f"serial {row.number} of {row.code}: its whereabouts and the ledger do not agree on "
            f"{row.place} ({row.status})"
        )


def nothing_is_below_zero(context: Context) -> Iterator[str]:
    """No balance is below zero or below what is reserved of it, where the location may not be."""
    query = (
        _named(select(Balance.on_hand, Balance.reserved, Balance.status), Balance.__table__.c)
        .where(Location.may_go_negative.is_(False))
        .where(or_(Balance.on_hand < ZERO, Balance.on_hand < Balance.reserved))
    )
    for row in context.session.execute(query):
        yield (
            f"{row.place}: {in_digits(row.on_hand)} of {row.code} "
            f"({row.status}) on hand, {in_digits(row.reserved)} reserved"
        )


def _balances(session: BranchSession, quantity: Any) -> Select[Any]:
    balance = Balance.__table__
    return select(*(balance.c[name] for name in KEY), quantity.label("quantity")).where(
        session.mine(balance)
    )


def _unequal(
    session: BranchSession, one: Select[Any], other: Select[Any], *which: Any
) -> Iterator[Any]:
    """Where two accounts of quantities by location, variant and status do not cancel out."""
    both = union_all(one, other).subquery("both")
    difference = func.sum(both.c.quantity)
    sums = (
        select(*(both.c[name] for name in KEY), difference.label("difference"))
        .group_by(*(both.c[name] for name in KEY))
        .having(difference != ZERO)
        .subquery("sums")
    )
    query = _named(select(sums.c.difference, sums.c.status), sums.c).where(*which)
    yield from session.execute(query)


def _named(query: Any, key: Any) -> Any:
    """``query`` with what people call the variant and the place that ``key`` refers to."""
    return (
        query.add_columns(
            Variant.code, (Warehouse.code + literal(" ") + Location.code).label("place")
        )
        .join(Location, Location.id == key.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .join(Variant, Variant.id == key.variant_id)
        .join(Product, Product.id == Variant.product_id)
    )


CHECKS = (
    Check(
        name="inventory.balances",
        title=_("Balances equal the sum of the ledger"),
        find=balances_are_sums,
    ),
    Check(
        name="inventory.reserved",
        title=_("What is reserved equals the sum of the claims"),
        find=reserved_is_claims,
    ),
    Check(
        name="inventory.pieces",
        title=_("Goods tracked by serial have as many serials as pieces"),
        find=tracked_goods_are_pieces,
    ),
    Check(
        name="inventory.whereabouts",
        title=_("Every serial is in one place, where the ledger brought it"),
        find=serials_are_in_one_place,
    ),
    Check(
        name="inventory.zero",
        title=_("Nothing is below zero where it may not be"),
        find=nothing_is_below_zero,
    ),
)
