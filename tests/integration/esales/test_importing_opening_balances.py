"""What dealers owed or had prepaid before the books begin comes from a file, and only once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Ledger
from addons.esales import testing
from addons.esales.books import totals
from addons.esales.imports import OPENINGS
from addons.esales.models import AccountEntry, DealerAccount
from core.exchange.imports import carry_out, plan_for, read_for
from core.exchange.plan import Outcome
from core.testing import count_sql


class Undone(Exception):
    """Nothing of a test is kept."""


HEAD = "经销商编码,账户,金额,日期\n"


@pytest.fixture(scope="module")
def dealers(installation):
    """Twenty dealers, their ids by code."""
    with installation.work(branch="shaanxi") as context:
        codes = [f"OB{n:02}" for n in range(20)]
        return {code: testing.make_dealer(context, code, f"Dealer {code}").id for code in codes}


def planned(context, rows):
    table = read_for(OPENINGS, context, (HEAD + rows).encode(), "openings.csv")
    return plan_for(OPENINGS, context, table)


def refused(context, rows):
    found = planned(context, rows).of(Outcome.REFUSED)
    return [reason.sentence.interpolate() for row in found for reason in row.reasons]


def test_accounts_begin_with_what_the_file_says_and_only_once(work, dealers):
    rows = "OB00,,\"1,200.50\",2026-01-31\nOB00,保证金,500,\nOB01,余额,-80,2026-01-31\n"
    with work("shaanxi") as context:
        assert carry_out(OPENINGS, context, planned(context, rows), "import openings.csv") == 3

        assert planned(context, rows).counts[Outcome.UNCHANGED] == 3
        account = context.session.get_one(DealerAccount, dealers["OB00"])
        assert (account.balance, account.deposit) == (Decimal("1200.50"), 500)
        owed = context.session.scalar(
            select(AccountEntry).where(
                AccountEntry.dealer_id == dealers["OB00"], AccountEntry.pocket == "balance"
            )
        )
        assert owed.due >= owed.day
        assert {total.name: total.amount for total in totals(context)} == {
            "owed": Decimal("1200.50"), "prepaid": 80, "rebate": 0, "deposit": 500,
            "uninvoiced": 0,
        }
        (said,) = refused(context, "OB00,,1300,2026-01-31\n")
        assert said.startswith("“OB00” has another opening balance already.")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("NOBODY,,5,", "There is no dealer “NOBODY”. Correct the code."),
        ("OB02,返利,-5,", "A rebate or deposit is above zero. Correct the amount."),
        (
            "OB02,,5,9999-01-31",
            "9999-01-31 is still to come. An opening balance is of a day that has been.",
        ),
        ("OB02,,0,", "An opening balance is not zero and has at most two decimals."),
        ("OB02,,1.005,", "An opening balance is not zero and has at most two decimals."),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(work, dealers, row, says):
    with work("shaanxi", write=False) as context:
        assert refused(context, f"{row}\n") == [says]


def test_an_opening_balance_is_not_of_a_day_after_the_books_began(installation, dealers):
    with suppress(Undone), installation.work(branch="shaanxi") as context:
        since = context.today - timedelta(days=1)
        context.session.add(Ledger(ledger="esales", since=since, opened_by="test"))
        context.session.flush()

        (said,) = refused(context, f"OB02,,5,{context.today}\n")
        (left_out,) = planned(context, "OB02,,5,\n").rows

        assert said.startswith(f"The books begin on {since}, and an opening balance is of that day")
        assert left_out.values["day"] == since
        raise Undone


def test_many_dealers_cost_as_many_statements_as_few(installation, work, dealers):
    def cost(codes):
        rows = "".join(f"{code},,{n + 1},\n" for n, code in enumerate(codes))
        with work("shaanxi") as context:
            made = planned(context, rows)
            with count_sql(installation.engine) as counted:
                carry_out(OPENINGS, context, made, "import openings.csv")
            return len(counted)

    codes = sorted(dealers)
    assert cost(codes[4:6]) == cost(codes[6:20])
