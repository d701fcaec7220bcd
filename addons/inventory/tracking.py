"""Goods are tracked otherwise only while none of them are in anybody's books piece by piece.

Balances count what is on hand, whereabouts name the pieces of goods tracked throughout. A change of
tracking with goods on hand would leave one of the two without the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all

from addons.base.models import Product, Serial, Variant
from addons.inventory.models import Balance, Claim, Move, MoveSerial, Whereabouts
from core.company.model import in_language
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of

ZERO = Decimal(0)
THROUGHOUT = "throughout"
ON_HAND, CLAIMED, UNRECEIVED = "on_hand", "claimed", "unreceived"


def hindrances(old: str, new: str) -> tuple[str, ...]:
    """What must not be there for goods tracked as ``old`` to be tracked as ``new``, worst first."""
    if old == new:
        return ()
    if old == THROUGHOUT:
        return (ON_HAND, CLAIMED)
    # A piece that left without ever being received would be missing where it left from.
    return (ON_HAND, CLAIMED, UNRECEIVED) if new == THROUGHOUT else (CLAIMED,)


def against(products: Mapping[int, str], context: Context) -> dict[int, Any] | None:
    """Why ``products`` cannot be tracked as they map to, by product; two statements for all."""
    session = context.session
    query = select(Product.id, Product.code, Product.name, Product.serials)
    rows = session.execute(query.where(one_of(session, Product.id, products))).all()
    with session.across(branch.code for branch in context.company.branches.values()):
        kept = _kept(context, products)
    found: dict[int, Any] = {}
    for row in rows:
        for hindrance in hindrances(row.serials, products[row.id]):
            if homes := kept.get((row.id, hindrance)):
                said = {"product": f"{row.code} {row.name}", "branches": _called(context, homes)}
                found[row.id] = _sentence(hindrance, said)
                break
    return found or None


def _kept(context: Context, products: Collection[int]) -> dict[tuple[int, str], set[str]]:
    """The branches that have goods of ``products`` on hand, claimed, or gone but never received."""
    session = context.session
    balance, claim, there = (model.__table__ for model in (Balance, Claim, Whereabouts))
    asked = select(Variant.id).where(one_of(session, Variant.product_id, products))
    each = union_all(
        _of(balance, balance.c.variant_id, ON_HAND, asked).where(balance.c.on_hand != ZERO),
        _of(claim, claim.c.variant_id, CLAIMED, asked),
        _of(there, Serial.variant_id, ON_HAND, asked)
        .join(Serial, Serial.id == there.c.serial_id)
        .where(there.c.location_id.is_not(None)),
        _unreceived(asked),
    ).subquery("each")
    query = (
        select(Variant.product_id, each.c.what, each.c.branch)
        .join(Variant, Variant.id == each.c.variant_id)
        .where(each.c.branch.in_(session.branches))
        .distinct()
    )
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for product, what, branch in session.execute(query):
        found[product, what].add(branch)
    return found


def _of(table: Any, variant: Any, what: str, asked: Select[Any]) -> Select[Any]:
    columns = (variant.label("variant_id"), table.c.branch, literal(what).label("what"))
    return select(*columns).select_from(table).where(variant.in_(asked))


def _unreceived(asked: Select[Any]) -> Select[Any]:
    """Pieces that left more often than they came: they showed their numbers first when leaving."""
    went, move = MoveSerial.__table__, Move.__table__
    came = func.sum(case((move.c.target_id.is_not(None), 1), else_=0))
    left = func.sum(case((move.c.source_id.is_not(None), 1), else_=0))
    return (
        _of(went, Serial.variant_id, UNRECEIVED, asked)
        .join(Serial, Serial.id == went.c.serial_id)
        .join(
            move,
            (move.c.document == went.c.document)
            & (move.c.line == went.c.line)
            & (move.c.part == went.c.part),
        )
        .group_by(Serial.variant_id, went.c.branch, went.c.serial_id)
        .having(came < left)
    )


def _called(context: Context, codes: Collection[str]) -> str:
    locale = context.identity.locale
    branches = sorted(context.company.branches.values(), key=lambda branch: branch.code)
    return ", ".join(in_language(b.title, locale) for b in branches if b.code in codes)


def _sentence(hindrance: str, said: Mapping[str, str]) -> Any:
    if hindrance == ON_HAND:
        return _(
            "${product} is on hand in ${branches}, and what is on hand cannot be tracked otherwise "
            "from one day to the next. Take it out of stock with an adjustment first, or enter a "
            "new product for the goods that come in from now on.",
            mapping=said,
        )
    if hindrance == CLAIMED:
        return _(
            "Open documents in ${branches} have set ${product} aside. Finish or cancel them first.",
            mapping=said,
        )
    return _(
        "Pieces of ${product} have left ${branches} under numbers that were never received there. "
        "Enter a new product for the goods that are tracked throughout from now on.",
        mapping=said,
    )
