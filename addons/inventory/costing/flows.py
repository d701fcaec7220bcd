"""What the ledger says of a period: what came in at a cost of its own, and all the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select

from addons.inventory.costing.averaging import NO_PIECE, NOTHING, Flow, priced
from addons.inventory.models import Move, StockLine, TransferLine
from addons.inventory.moments import begins
from core.context import Context
from core.orm.bulk import one_of

# What a unit cost that came from a supplier, or goes from one branch to another.
COST = func.coalesce(StockLine.cost, TransferLine.cost)


def flows(
    context: Context, since: date | None, through: date, only: Collection[int] | None = None
) -> dict[int, Flow]:
    """By variant, what happened from the day ``since``, or ever, to the end of ``through``.

    Two statements. What only changed its place in the branch counts as nothing. ``only`` are the
    variants that are asked for, where not all are.
    """
    dated = _dated(context, since, through)
    if only is not None:
        dated.append(one_of(context.session, Move.variant_id, only))
    pieces: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for variant, quantity, cost in context.session.execute(_priced(dated)):
        pieces[variant].append((quantity, cost))
    out = {row[0]: row[1] for row in context.session.execute(_rest(dated))}
    came = {variant: priced(found) for variant, found in pieces.items()}
    found = {}
    for variant in sorted({*came, *out}):
        quantity, value = came.get(variant, (NO_PIECE, NOTHING))
        found[variant] = Flow(
            in_quantity=quantity, in_value=value, out_quantity=out.get(variant, NO_PIECE)
        )
    return found


def held(through: date, context: Context) -> Any:
    """By variant, how much there was at the end of ``through``, whatever it cost."""
    came = case((Move.source_id.is_(None), Move.quantity), else_=-Move.quantity)
    return (
        select(Move.variant_id, func.sum(came))
        .where(_in_or_out(), *_dated(context, None, through))
        .group_by(Move.variant_id)
    )


def _dated(context: Context, since: date | None, through: date) -> list[Any]:
    conditions = [Move.at < begins(through + timedelta(days=1), context)]
    if since is not None:
        conditions.append(Move.at >= begins(since, context))
    return conditions


def _priced(dated: list[Any]) -> Any:
    """Quantity and unit cost of every move at a cost; below zero what went back at it."""
    came = case((Move.source_id.is_(None), Move.quantity), else_=-Move.quantity)
    return (
        select(Move.variant_id, came, COST)
        .outerjoin(StockLine, _same_line(StockLine))
        .outerjoin(TransferLine, _same_line(TransferLine))
        .where(COST.is_not(None), _in_or_out(), *dated)
    )


def _rest(dated: list[Any]) -> Any:
    """By variant, what went out at no cost of its own, less what came in so."""
    out = case((Move.source_id.is_(None), -Move.quantity), else_=Move.quantity)
    return (
        select(Move.variant_id, func.sum(out))
        .outerjoin(StockLine, _same_line(StockLine))
        .outerjoin(TransferLine, _same_line(TransferLine))
        .where(COST.is_(None), _in_or_out(), *dated)
        .group_by(Move.variant_id)
    )


def _same_line(line: Any) -> Any:
    return (line.document == Move.document) & (line.line == Move.line)


def _in_or_out() -> Any:
    return Move.source_id.is_(None) | Move.target_id.is_(None)
