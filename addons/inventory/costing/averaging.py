"""The weighted average of a whole month (全月一次加权平均): one unit cost for all that was there.

Unit cost = (opening value + value that came in) / (opening quantity + quantity that came in), to
eight decimals. What is left is valued by it, to the cent, and what went out is worth the rest, so
that nothing is lost in rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.orm.types import quantize

NOTHING = Decimal("0.00")
NO_PIECE = Decimal(0)
CENTS, UNIT = 2, 8


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What happened to goods in a period besides what was there before.

    ``out_quantity`` is what went out less what came in at no cost of its own, such as returns.
    """

    in_quantity: Decimal = NO_PIECE
    in_value: Decimal = NOTHING
    out_quantity: Decimal = NO_PIECE


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What goods are worth at the end of a period, and how that came about."""

    opening_quantity: Decimal = NO_PIECE
    opening_value: Decimal = NOTHING
    in_quantity: Decimal = NO_PIECE
    in_value: Decimal = NOTHING
    out_quantity: Decimal = NO_PIECE
    out_value: Decimal = NOTHING
    closing_quantity: Decimal = NO_PIECE
    closing_value: Decimal = NOTHING
    unit_cost: Decimal = NOTHING


NEVER = Worth()


def averaged(before: Worth, flow: Flow) -> Worth:
    """What goods are worth after ``flow`` that were worth ``before`` at the end of last period.

    Where nothing was there to take the average of, they keep the unit cost they had.
    """
    quantity = before.closing_quantity + flow.in_quantity
    value = before.closing_value + flow.in_value
    unit = quantize(value / quantity, UNIT) if quantity > 0 and value >= 0 else before.unit_cost
    left = quantity - flow.out_quantity
    worth = valued(left, unit)
    return Worth(
        opening_quantity=before.closing_quantity,
        opening_value=before.closing_value,
        in_quantity=flow.in_quantity,
        in_value=flow.in_value,
        out_quantity=flow.out_quantity,
        out_value=value - worth,
        closing_quantity=left,
        closing_value=worth,
        unit_cost=unit,
    )


def valued(quantity: Decimal, unit_cost: Decimal) -> Decimal:
    """What ``quantity`` is worth at ``unit_cost``, to the cent."""
    return quantize(quantity * unit_cost, CENTS)


def priced(pieces: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    """Quantity and value of ``pieces`` of (quantity, unit cost), each rounded to the cent.

    A quantity below zero went back at what it cost.
    """
    quantity, value = NO_PIECE, NOTHING
    for count, cost in pieces:
        quantity += count
        value += valued(count, cost)
    return quantity, value
