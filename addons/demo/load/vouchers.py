"""What waits for finance this morning: money that came in from the dealers who owe most."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from addons.demo.facts.history import moment
from addons.demo.load.days import at
from addons.esales.models import DealerAccount
from addons.esales.money.vouchers import KIND
from core.context import Context
from core.security.identity import Identity
from core.workflow.motion.beginning import begin, business_for

MORNING = 8 * 60 + 40
# So many vouchers wait, each for half of what is owed, in whole hundreds.
WAITING = 3
HALF, HUNDRED = Decimal("0.5"), Decimal(100)


def put_vouchers(context: Context, today: date, cashier: Identity) -> None:
    """Put in drafts of receipt vouchers, written by ``cashier`` on the morning of ``today``."""
    writing = at(context, moment(today, MORNING), cashier)
    query = (
        select(DealerAccount.dealer_id, DealerAccount.balance)
        .where(DealerAccount.balance > 2 * HUNDRED)
        .order_by(DealerAccount.balance.desc(), DealerAccount.dealer_id)
    )
    for number, (dealer, balance) in enumerate(writing.session.execute(query.limit(WAITING))):
        values = {
            "dealer_id": dealer,
            "amount": balance * HALF // HUNDRED * HUNDRED,
            "means": "transfer",
            "reference": f"回单 {4107 + number}",
        }
        begin(business_for(KIND, values, writing), values, writing)
