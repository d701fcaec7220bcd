"""Whose goods a sales invoice is about, where that is another than who pays or is invoiced."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from addons.base.models import Party
from addons.esales.models import Dealer, Pickup, SalesInvoice
from core.context import Context
from core.orm.bulk import one_of


def takers_of(context: Context, invoices: Collection[int], besides: int) -> dict[int, str]:
    """By sales invoice the name of the dealer who took the goods, in one statement.

    What the dealer ``besides`` took himself is left out, and documents that are no invoices.
    """
    if not invoices:
        return {}
    posted, pickup = SalesInvoice.__table__, Pickup.__table__
    query = (
        select(posted.c.id, Party.name)
        .join(pickup, pickup.c.id == posted.c.pickup_id)
        .join(Dealer, Dealer.id == pickup.c.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .where(one_of(context.session, posted.c.id, invoices), context.session.mine(posted))
        .where(pickup.c.dealer_id != besides)
    )
    return {row.id: row.name for row in context.session.execute(query)}
