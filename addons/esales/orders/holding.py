"""What open orders hold of a dealer's credit before anything is fetched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select

from addons.esales.accounts import NOTHING
from addons.esales.models import Dealer, Order
from addons.esales.orders.reading import HEAD, LINE, Part
from addons.esales.tax import multiply, round_half_up
from core.context import Context
from core.orm.bulk import one_of

CENT = Decimal("0.01")
TAKER = Dealer.__table__


def held_for(
    payers: Collection[int], besides: Collection[Order], context: Context
) -> dict[int, Decimal]:
    """What confirmed orders still hold that ``payers`` pay for, by payer, in one statement.

    Who pays is whoever is charged once they are fetched (``addons.esales.parties.kept``).
    """
    session = context.session
    own = [order.id for order in besides]
    payer = _charged()
    query = (
        select(payer.label("payer"), LINE.c.quantity, LINE.c.taken, LINE.c.closed, LINE.c.gross)
        .select_from(HEAD)
        .join(LINE, LINE.c.order_id == HEAD.c.id)
        .join(TAKER, TAKER.c.id == HEAD.c.dealer_id)
        .where(session.mine(HEAD), one_of(session, payer, payers))
        .where(HEAD.c.confirmed.is_not(None), HEAD.c.left > 0)
        .where(~one_of(session, HEAD.c.id, own))
    )
    found: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for row in session.connection().execute(query):
        left = Part(taken=row.taken, closed=row.closed).left_of(row.quantity)
        found[row.payer] += round_half_up(multiply(row.gross, left) / row.quantity, CENT)
    return found


def _charged() -> Any:
    """Who pays on an order where he still does so for the dealer, else who is agreed now."""
    before, agreed = HEAD.c.payer_id, func.coalesce(TAKER.c.payer_id, TAKER.c.id)
    return case(
        (before.is_(None), HEAD.c.dealer_id),
        (before.in_([TAKER.c.id, TAKER.c.payer_id, TAKER.c.parent_id]), before),
        else_=agreed,
    )
