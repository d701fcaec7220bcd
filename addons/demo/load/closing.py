"""What finance has done by this morning: books begun and closed, and statements sent to dealers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from addons.base.models import Ledger
from addons.base.periods import begin as begin_books
from addons.base.periods import close
from addons.demo.facts.calendar import months_before
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.history import moment
from addons.demo.load.days import at
from addons.esales.books import ACCOUNTS
from addons.esales.models import DealerAccount
from addons.esales.money.sending import KIND
from core.context import Context
from core.security.identity import Identity
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for

MORNING = 8 * 60 + 20
# Sent to the dealers who owe most: the first has confirmed his, the second says it is wrong.
SENT = 5


def put_books(context: Context, facts: DemoCompany, finance: Identity) -> None:
    """Begin the books and close those of stock through the month before the last.

    The older history of the accounts is still to come, so that theirs stay open.
    """
    closing = at(context, moment(facts.today, MORNING), finance)
    for books in closing.hooks.collect("books"):
        first = books.first(closing).get(closing.code, facts.stock_begins)
        since = min(first, facts.history_begins) if books.name == ACCOUNTS.name else first
        ledger = Ledger(ledger=books.name, since=since, opened_by=finance.login)
        closing.session.add(ledger)
        begin_books(closing, ledger, since)
        closing.session.flush()
        through = months_before(facts.today, 1) - timedelta(days=1)
        if books.name != ACCOUNTS.name and through >= since:
            close(closing, ledger, through)


def put_statements(context: Context, today: date, finance: Identity) -> None:
    """Send the statements of the month that is over."""
    sending = at(context, moment(today, MORNING), finance)
    month = months_before(today, 1)
    query = select(DealerAccount.dealer_id).order_by(
        DealerAccount.balance.desc(), DealerAccount.dealer_id
    )
    made = []
    for dealer in sending.session.scalars(query.limit(SENT)).all():
        values = {"dealer_id": dealer, "month": month}
        made.append(begin(business_for(KIND, values, sending), values, sending))
    fire(made[:1], "confirm", sending)
    fire(made[1:2], "dispute", sending, reason="少一笔 3 月的返利")
