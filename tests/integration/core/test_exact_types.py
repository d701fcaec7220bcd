"""Numbers, moments and plain data come back exactly as they went in, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from probe.models import Thing
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DataError, StatementError

from core.orm.bulk import gathered, insert_rows, one_of, update_rows

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
    refused = pytest.raises((StatementError, ValueError), match="needs its time zone")
    with trying() as context, refused:
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


def rows_of_things():
    """Rows with a value or none in every column, all with the same columns."""
    return {
        "code": TEXT,
        "sound": st.booleans(),
        "name": st.none() | TEXT,
        "pieces": st.none() | st.integers(-(2**31), 2**31 - 1),
        **{name: st.none() | exact(name) for name in SCALES},
        "day": st.none() | st.dates(),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "facts": st.none() | st.dictionaries(TEXT, PLAIN, max_size=3),
    }


@RELAXED
@given(st.lists(st.fixed_dictionaries(rows_of_things()), min_size=1, max_size=8))
def test_many_rows_inserted_at_once_come_back_as_they_went_in(trying, rows):
    with trying() as context:
        session = context.session
        session.execute(delete(Thing))
        insert_rows(session, Thing.__table__, rows)
        names = list(rows_of_things())

        columns = (getattr(Thing, name) for name in names)
        found = session.execute(select(*columns).order_by(Thing.id)).all()

        assert [tuple(row) for row in found] == [tuple(row[n] for n in names) for row in rows]


def test_a_text_that_is_too_long_is_never_cut_in_silence(trying):
    with trying() as context:
        session, long = context.session, "x" * 41
        session.execute(delete(Thing))
        try:
            insert_rows(session, Thing.__table__, [{"code": long, "sound": True}])
        except DataError:
            return

        assert session.scalars(select(Thing.code)).all() == [long]


def test_the_values_of_a_group_come_as_one_list(trying):
    with trying() as context:
        session = context.session
        session.execute(delete(Thing))
        rows = [{"code": code, "sound": True, "pieces": n} for n, code in enumerate("aab")]
        insert_rows(session, Thing.__table__, rows)

        query = select(Thing.code, gathered(session, Thing.pieces)).group_by(Thing.code)
        found = {code: sorted(pieces) for code, pieces in session.execute(query)}

        assert found == {"a": [0, 1], "b": [2]}


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
