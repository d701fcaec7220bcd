"""Opening stock (期初库存): what was there when the books begin, posted before any other move.

What it comes to is proved against totals; until then a document typed wrong is taken back, even
before the day on which the books begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from addons.base.periods import Books, Total, WayIn
from addons.base.permissions import IMPORT
from addons.inventory.costing.averaging import NO_PIECE, NOTHING, valued
from addons.inventory.ledger import BOOKS
from addons.inventory.models import REVERSES, Move, Opening, StockLine
from addons.inventory.moments import day_of
from addons.inventory.open_work import shut_out
from addons.inventory.receipts import receive
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document, Effect, Link

KIND = "inventory.opening"


def open_stock(documents: Sequence[Document], context: Context) -> None:
    """Take the goods of the opening ``documents`` on, with their serials and ages."""
    receive(documents, context, is_opening=True)


def take_back_openings(documents: Sequence[Document], context: Context) -> bool:
    """Whether all of ``documents`` take opening stock back."""
    ids = [document.id for document in documents]
    query = select(func.count(Link.target.distinct())).where(
        one_of(context.session, Link.target, ids), _takes_back_opening()
    )
    return context.session.scalar(query) == len(ids)


def _takes_back_opening() -> Any:
    opened = select(Opening.id)
    return (Link.relation == REVERSES) & Link.source.in_(opened)


def first_days(context: Context) -> dict[str, date]:
    """By branch, the day of the earliest move that is no opening stock, nor takes it back."""
    opened = select(Opening.id)
    taken_back = select(Link.target).where(_takes_back_opening())
    query = (
        select(Move.branch, func.min(Move.at))
        .where(Move.document.not_in(opened), Move.document.not_in(taken_back))
        .group_by(Move.branch)
    )
    return {row[0]: day_of(row[1], context) for row in context.session.execute(query)}


def totals(context: Context) -> tuple[Total, ...]:
    """How many pieces of opening stock were posted, less what was taken back, and their value."""
    back = aliased(Link)
    sign = case((Move.source_id.is_(None), Move.quantity), else_=-Move.quantity)
    query = (
        select(sign, StockLine.cost)
        .join(StockLine, (StockLine.document == Move.document) & (StockLine.line == Move.line))
        .outerjoin(back, (back.target == Move.document) & (back.relation == REVERSES))
        .join(Opening, Opening.id == func.coalesce(back.source, Move.document))
    )
    pieces, value = NO_PIECE, NOTHING
    for quantity, cost in context.session.execute(query):
        pieces += quantity
        value += valued(quantity, cost or NOTHING)
    return (
        Total(name="pieces", title=_("Pieces in all"), amount=Decimal(pieces), scale=3),
        Total(name="value", title=_("Worth"), amount=value),
    )


STOCK = Books(
    name=BOOKS,
    title=_("Stock"),
    first=first_days,
    totals=totals,
    ways_in=(
        WayIn(
            title=_("Stock with serials and ages, from a file"),
            path="base/import?target=openings",
            permission=IMPORT,
        ),
        WayIn(
            title=_("Stock by hand, document by document"),
            path="inventory/openings/new",
            permission="inventory:opening:create",
        ),
    ),
    shut_out=shut_out,
)
EFFECT = Effect(
    name="inventory.open_stock",
    title=_("Take opening stock on with serials and ages"),
    apply=open_stock,
    kinds=(KIND,),
)
