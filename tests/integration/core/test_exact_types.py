"""Numbers, moments and plain data come back exactly as they went in, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from probe.models import Thing
from sqlalchemy import delete, func, select
from sqlalchemy.exc import StatementError

from core.orm.bulk import insert_rows, one_of, update_rows

RELAXED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCALES = {"amount": 2, "price": 4, "quantity": 3, "rate": 6, "unit_net": 8}
WHOLE_DIGITS = {"amount": 16, "price": 14, "quantity": 15, "rate": 4, "unit_net": 10}


def exact(name):
    limit = Decimal(10) ** WHOLE_DIGITS[name] - 1
    return st.decimals(-limit, limit, places=SCALES[name])


def kept(session, **values):
    """What the database gives back for one thing's values."""
    session.execute(delete(Thing))
    insert_rows(session, Thing.__table__, [{"code": "", "sound": True, **values}])
    return session.execute(select(*(getattr(Thing, name) for name in values))).one()


@pytest.mark.parametrize("name", SCALES)
@RELAXED
@given(data=st.data())
def test_a_decimal_comes_back_as_it_went_in(trying, name, data):
    value = data.draw(exact(name))
    with trying() as context:
        (back,) = kept(context.session, **{name: value})

        assert back == value
        assert back.as_tuple().exponent == -SCALES[name]


@RELAXED
@given(st.decimals(-(10**6), 10**6, places=9))
def test_what_has_more_places_is_rounded_half_up(trying, value):
    with trying() as context:
        (back,) = kept(context.session, amount=value)

        assert back == value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@RELAXED
@given(st.lists(exact("amount").filter(lambda value: abs(value) < 10**13), max_size=30))
def test_a_sum_of_money_is_exact_to_the_cent(trying, amounts):
    with trying() as context:
        session = context.session
        session.execute(delete(Thing))
        rows = [{"code": "", "sound": True, "amount": amount} for amount in amounts]
        insert_rows(session, Thing.__table__, rows)

        assert (session.scalar(select(func.sum(Thing.amount))) or 0) == sum(amounts)


@RELAXED
@given(exact("quantity"), exact("quantity"))
def test_decimals_compare_as_numbers(trying, one, other):
    with trying() as context:
        kept(context.session, quantity=one)
        above = context.session.scalar(select(func.count()).where(Thing.quantity > other))

        assert bool(above) is (one > other)


@RELAXED
@given(
    st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
    )
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(trying, moment):
    with trying() as context:
        (back,) = kept(context.session, at=moment)

        assert back == moment
        assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(trying):
    with trying() as context, pytest.raises(StatementError, match="needs its time zone"):
        kept(context.session, at=datetime(2026, 11, 23))  # noqa: DTZ001


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)


@RELAXED
@given(st.dictionaries(TEXT, PLAIN, max_size=4))
def test_plain_data_comes_back_as_it_went_in(trying, facts):
    with trying() as context:
        (back,) = kept(context.session, facts=facts)

        assert back == facts


DECIMALS = st.fixed_dictionaries({name: exact(name) for name in SCALES})


@RELAXED
@given(before=DECIMALS, after=DECIMALS)
def test_rows_changed_at_once_keep_their_decimals(trying, before, after):
    with trying() as context:
        kept(context.session, **before)
        number = context.session.scalar(select(Thing.id))

        changed = update_rows(
            context.session, Thing.__table__, [{"id": number, **after}], key=["id"]
        )

        assert changed == 1
        columns = (getattr(Thing, name) for name in SCALES)
        found = context.session.execute(select(*columns)).one()
        assert found == tuple(after[name] for name in SCALES)


def test_any_number_of_values_is_one_parameter(trying):
    with trying() as context:
        session = context.session
        session.execute(delete(Thing))
        rows = [{"code": f"S{n:06}", "sound": True} for n in range(3)]
        insert_rows(session, Thing.__table__, rows)
        wanted = [f"S{n:06}" for n in range(70_000)]

        found = session.scalars(select(Thing.code).where(one_of(session, Thing.code, wanted)))

        assert sorted(found) == ["S000000", "S000001", "S000002"]


def test_no_value_at_all_finds_nothing(trying):
    with trying() as context:
        kept(context.session, name="a")

        query = select(Thing.id).where(one_of(context.session, Thing.name, []))
        assert context.session.scalars(query).all() == []
