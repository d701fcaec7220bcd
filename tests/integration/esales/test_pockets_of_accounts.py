"""Whatever is entered and taken back, pockets are the sums of their entries and matches fit."""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from addons.esales.checks import broken_balances, misfit_matches
from addons.esales.models import AccountEntry, DealerAccount, Match
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.taking_back import take_back
from core.testing import count_sql

AMOUNTS = st.decimals("-500", "500", places=2).filter(bool)
POCKETS = st.sampled_from(["balance", "balance", "rebate", "deposit"])


@pytest.fixture
def dealer(system, trade):
    return trade["dealer"]


@contextmanager
def undone(context):
    """What is done within is taken back, so that the next example begins anew."""
    savepoint = context.session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def entry(context, dealer, amount, days=0, **more):
    day = context.today - timedelta(days=days)
    return NewEntry(dealer=dealer, kind="payment", amount=Decimal(amount), day=day, **more)


def left(context, *entries):
    query = select(AccountEntry.left).where(AccountEntry.id.in_([one.id for one in entries]))
    return list(context.session.scalars(query.order_by(AccountEntry.id)))


def faults(context):
    context.session.flush()
    return [*broken_balances(context), *misfit_matches(context)]


# Each example is undone, so that the fixture is as new for the next.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.one_of(
            st.lists(st.tuples(AMOUNTS, POCKETS, st.integers(0, 40)), min_size=1, max_size=3),
            st.integers(0, 20),
        ),
        max_size=8,
    )
)
def test_any_sequence_of_entries_and_their_taking_back_fits(system, dealer, deeds):
    with undone(system):
        made = []
        for deed in deeds:
            if isinstance(deed, int):
                standing = [one for one in made if one is not None]
                if standing:
                    chosen = standing[deed % len(standing)]
                    take_back(system, [chosen], "typed wrong")
                    made[made.index(chosen)] = None
            else:
                new = [entry(system, dealer, a, days, pocket=p) for a, p, days in deed]
                made += enter(new, system)
            assert faults(system) == []
        account = system.session.get_one(DealerAccount, dealer, populate_existing=True)
        opened = select(AccountEntry.left).where(AccountEntry.dealer_id == dealer)
        lefts = list(system.session.scalars(opened))
        assert sum(lefts) == account.balance
        assert min(lefts, default=0) >= 0 or max(lefts) <= 0


def test_a_payment_pays_what_it_is_meant_for_before_what_is_older(system, dealer):
    old, new = enter([entry(system, dealer, 100, 30), entry(system, dealer, 50, 3)], system)

    (paid,) = enter([entry(system, dealer, -60, meets={new.id: Decimal(50)})], system)

    assert left(system, old, new, paid) == [90, 0, 0]


def test_what_a_payment_taken_back_had_paid_is_paid_by_what_is_prepaid(system, dealer):
    invoice, wrong = enter([entry(system, dealer, 100), entry(system, dealer, -100)], system)
    (more,) = enter([entry(system, dealer, -30)], system)

    (opposite,) = take_back(system, [wrong], "typed wrong")

    assert left(system, invoice, wrong, more, opposite) == [70, 0, 0, 0]
    assert faults(system) == []


def test_a_match_that_is_not_there_or_too_large_is_found(system, dealer):
    enter([entry(system, dealer, 100), entry(system, dealer, -40)], system)
    system.session.flush()
    system.session.execute(update(Match).values(amount=Decimal(39)))

    assert len(faults(system)) == 2

    system.session.execute(delete(Match))

    assert len(faults(system)) == 2


def test_the_statements_do_not_grow_with_the_entries(system, dealer, installation):
    def cost(count):
        with count_sql(installation.engine) as counted:
            new = [entry(system, dealer, 10) for _ in range(count)]
            enter([*new, entry(system, dealer, -5 * count)], system)
        return counted.statements

    cost(2)
    few, many = cost(3), cost(60)
    assert len(few) == len(many), "\n".join(many)


def test_accounts_of_a_time_without_matches_are_matched_when_they_move(system, dealer):
    old, new, wrong, paid = enter(
        [
            entry(system, dealer, 100, 30),
            entry(system, dealer, 50, 3),
            entry(system, dealer, -30),
            entry(system, dealer, -120),
        ],
        system,
    )
    (opposite,) = take_back(system, [wrong], "typed wrong")
    system.session.flush()
    system.session.execute(delete(Match))
    # As it was kept: what payments leave over was no business of theirs.
    system.session.execute(update(AccountEntry).values(left=Decimal(0)))

    moved = import_module("addons.esales.migrations.0003_counter")
    moved._match_the_past(system.session.connection())

    assert left(system, old, new, wrong, paid, opposite) == [0, 30, 0, 0, 0]
    assert faults(system) == []
