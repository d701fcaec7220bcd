"""What open orders hold of a dealer's credit before anything is fetched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import func, select

from addons.esales.accounts import NOTHING
from addons.esales.models import Order
from addons.esales.orders.reading import HEAD, LINE, Part
from addons.esales.tax import multiply, round_half_up
from core.context import Context
from core.orm.bulk import one_of

CENT = Decimal("0.01")


def held_for(
    payers: Collection[int], besides: Collection[Order], context: Context
) -> dict[int, Decimal]:
    """What confirmed orders still hold that ``payers`` pay for, by payer, in one statement."""
    session = context.session
    own = [order.id for order in besides]
    payer = func.coalesce(HEAD.c.payer_id, HEAD.c.dealer_id, type_=HEAD.c.dealer_id.type)
    query = (
        select(payer.label("payer"), LINE.c.quantity, LINE.c.taken, LINE.c.closed, LINE.c.gross)
        .select_from(HEAD)
        .join(LINE, LINE.c.order_id == HEAD.c.id)
        .where(session.mine(HEAD), one_of(session, payer, payers))
        .where(HEAD.c.confirmed.is_not(None), HEAD.c.left > 0)
        .where(~one_of(session, HEAD.c.id, own))
    )
    found: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for row in session.connection().execute(query):
        left = Part(taken=row.taken, closed=row.closed).left_of(row.quantity)
        found[row.payer] += round_half_up(multiply(row.gross, left) / row.quantity, CENT)
    return found
