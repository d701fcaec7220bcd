"""What was sold and not invoiced before the books begin comes from a file, and is invoiced."""

from contextlib import suppress
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.esales import testing
from addons.esales.books import totals
from addons.esales.imports import UNINVOICED
from addons.esales.invoicing.choosing import ask_for, set_asked
from addons.esales.models import DealerAccount, SalesInvoice
from core.exchange.imports import carry_out, plan_for, read_for
from core.exchange.plan import Outcome
from core.testing import count_sql

HEAD = "原单号,商品编码,经销商编码,日期,未开票数量,未开票金额\n"
ROWS = (
    "OLD-1,TV-1,UB00,2026-01-31,12,1356.00\n"
    "OLD-1,TV-2,UB00,2026-01-31,3,\"1,000.00\"\n"
    "OLD-2,TV-1,UB00,2026-01-30,1,113.00\n"
)


class Undone(Exception):
    """Nothing of a test is kept."""


@pytest.fixture(scope="module")
def there(installation):
    """The id of a dealer, and two items."""
    with installation.work(branch="shaanxi") as context:
        for code in ("TV-1", "TV-2"):
            testing.make_variant(context, code)
        return testing.make_dealer(context, "UB00", "Dealer UB00").id


@pytest.fixture
def context(installation, there):
    """The system's context in Shaanxi; nothing of it is kept."""
    with suppress(Undone), installation.work(branch="shaanxi") as found:
        yield found
        raise Undone


def planned(context, rows):
    table = read_for(UNINVOICED, context, (HEAD + rows).encode(), "uninvoiced.csv")
    return plan_for(UNINVOICED, context, table)


def carried_out(context, rows):
    return carry_out(UNINVOICED, context, planned(context, rows), "import uninvoiced.csv")


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [said for check in checks for said in check.find(context)]


def test_what_is_not_invoiced_comes_in_once_and_stands_in_no_account(context, there):
    assert carried_out(context, ROWS) == 3
    assert planned(context, ROWS).counts[Outcome.UNCHANGED] == 3
    assert carried_out(context, "OLD-2,TV-2,UB00,2026-01-30,2,226.00\n") == 1

    first, second = context.session.scalars(select(SalesInvoice).order_by(SalesInvoice.number))
    assert (first.gross, first.net, first.uninvoiced) == (2356, Decimal("2084.96"), 2356)
    assert (second.number, second.gross, second.uninvoiced) == ("OLD-2", 339, 339)
    assert context.session.get_one(DealerAccount, there).balance == 0
    assert {total.name: total.amount for total in totals(context)}["uninvoiced"] == 2695
    assert sound(context) == []


def test_it_is_asked_for_like_any_other_sale(context):
    carried_out(context, ROWS)
    ids = context.session.scalars(select(SalesInvoice.id)).all()

    (request,) = ask_for(ids, context)
    set_asked(context, request, 1, Decimal(6))

    assert request.gross == Decimal("1791.00")
    assert sum(context.session.scalars(select(SalesInvoice.uninvoiced))) == 678
    assert sound(context) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("OLD-1,TV-1,UB00,2026-01-31,12,1357.00", "came in before with other figures"),
        ("OLD-1,TV-9,UB00,2026-01-31,1,1", "no item “TV-9”"),
        ("OLD-3,TV-1,UB99,2026-01-31,1,1", "no dealer “UB99”"),
        ("OLD-2,TV-2,UB00,2026-01-29,1,1", "another dealer or day"),
        ("OLD-3,TV-1,UB00,2026-01-31,0,1", "quantity above zero"),
        ("OLD-3,TV-1,UB00,2026-01-31,1,-1", "amount above zero"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_row(context, row, said):
    carried_out(context, ROWS)

    (refused,) = planned(context, f"{row}\n").of(Outcome.REFUSED)

    assert said in " ".join(reason.sentence.interpolate() for reason in refused.reasons)


def test_many_rows_cost_as_many_statements_as_few(context):
    connection = context.session.connection()
    with count_sql(connection) as few:
        carried_out(context, ROWS)
    more = "".join(f"NEW-{n},TV-1,UB00,2026-01-31,1,{n + 1}\n" for n in range(50))
    with count_sql(connection) as many:
        carried_out(context, more)

    assert len(many.statements) <= len(few.statements)
