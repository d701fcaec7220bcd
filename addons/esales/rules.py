"""What is agreed with dealers, of every kind, as rows of one shape: all of it is one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    Select,
    String,
    cast,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from addons.base.models import Party, ProductLine, Region
from addons.esales import models
from core.orm.bulk import one_of
from core.orm.session import BranchSession
from core.orm.types import Key, Price, Quantity, Rate

# The columns of a rule of any kind; each kind fills in its own and leaves the others empty.
SHAPE: Mapping[str, Any] = {
    "id": Key,
    "name": String(),
    "code": String(),
    "title": String(),
    "channel": String(),
    "variant": Key,
    "dealer": Key,
    "earner": Key,
    "path": String(),
    "cartons": Integer(),
    "least": Quantity(),
    "share": Rate(),
    "price": Price(),
    "floor": Price(),
    "exclusive": Boolean(),
    "since": Date(),
    "until": Date(),
}
LIST, ENTRY = models.PriceList.__table__, models.PriceEntry.__table__
GRADE, BREAK = models.GradeDiscount.__table__, models.QuantityBreak.__table__
PROMOTION, TERRITORY = models.Promotion.__table__, models.Territory.__table__
LINE, DEALER = ProductLine.__table__, models.Dealer.__table__
PARTY, REGION = Party.__table__, Region.__table__


def read_rules(
    session: BranchSession, kinds: Iterable[Select[Any]]
) -> dict[str, list[Any]]:
    """The rows of all ``kinds``, by the name of their kind, in one statement."""
    found: dict[str, list[Any]] = {}
    for row in session.connection().execute(union_all(*kinds)):
        found.setdefault(row.kind, []).append(row)
    return found


def prices_of(
    session: BranchSession, variants: Collection[int], on: date | None, code: str = ""
) -> list[Select[Any]]:
    """The price list ``code``, or the main one begun last, and its entries for ``variants``."""
    chosen = LIST.c.code == code if code else LIST.c.main
    newest = (
        select(LIST.c.id)
        .where(session.mine(LIST), chosen, in_force(LIST, on))
        .order_by(LIST.c.since.desc().nulls_last(), LIST.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    listed = _rule(session, "list", LIST, name=LIST.c.name, code=LIST.c.mode)
    entries = _rule(
        session,
        "price",
        ENTRY,
        variant=ENTRY.c.variant_id,
        price=ENTRY.c.price,
        floor=ENTRY.c.floor,
    )
    wanted = one_of(session, ENTRY.c.variant_id, set(variants))
    return [
        listed.where(LIST.c.id == newest),
        entries.where(ENTRY.c.list_id == newest, wanted, in_force(ENTRY, on)),
    ]


def reductions(session: BranchSession, on: date | None) -> list[Select[Any]]:
    """Grade discounts, quantity breaks and promotions."""
    promotion = {name: PROMOTION.c[name] for name in ("name", "least", "price", "exclusive")}
    promotion |= {"variant": PROMOTION.c.variant_id, "share": PROMOTION.c.points}
    promotion["earner"] = PROMOTION.c.earner_id
    found = {
        GRADE: _rule(session, "grade", GRADE, code=GRADE.c.grade, share=GRADE.c.factor),
        BREAK: _rule(session, "break", BREAK, cartons=BREAK.c.cartons, share=BREAK.c.points),
        PROMOTION: _rule(session, "promotion", PROMOTION, **promotion),
    }
    return [
        rule.outerjoin(LINE, LINE.c.id == table.c.line_id).where(in_force(table, on))
        for table, rule in found.items()
    ]


def territories_of(session: BranchSession, dealers: Collection[int]) -> Select[Any]:
    """The territories of ``dealers``, in force or not: a refusal says when one has ended."""
    return (
        _rule(
            session,
            "territory",
            TERRITORY,
            dealer=TERRITORY.c.dealer_id,
            code=TERRITORY.c.region,
            name=PARTY.c.name,
            title=REGION.c.name,
            channel=TERRITORY.c.channel,
            exclusive=TERRITORY.c.exclusive,
        )
        .join(DEALER, DEALER.c.id == TERRITORY.c.dealer_id)
        .join(PARTY, PARTY.c.id == DEALER.c.party_id)
        .outerjoin(REGION, REGION.c.code == TERRITORY.c.region)
        .outerjoin(LINE, LINE.c.id == TERRITORY.c.line_id)
        .where(one_of(session, TERRITORY.c.dealer_id, set(dealers)))
    )


def in_force(rule: Any, on: date | None) -> Any:
    """The condition that a row with ``since`` and ``until`` holds on the day ``on``, if any."""
    if on is None:
        return true()
    begun, ended = or_(rule.c.since.is_(None), rule.c.since <= on), rule.c.until < on
    return begun & or_(rule.c.until.is_(None), ~ended)


def _rule(session: BranchSession, kind: str, table: Any, **columns: Any) -> Select[Any]:
    """The rows of ``table`` in the shape of rules, ``columns`` filled in."""
    given = {name: table.c[name] for name in ("id", "since", "until")} | columns
    if "line_id" in table.c:
        given["path"] = LINE.c.path
    shaped = (given.get(name, cast(null(), kept)).label(name) for name, kept in SHAPE.items())
    chosen = select(literal(kind).label("kind"), *shaped).select_from(table)
    return chosen.where(session.mine(table))
