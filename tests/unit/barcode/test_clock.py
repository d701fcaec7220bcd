"""The clock of a pickup: its stages add up to the whole, whatever is not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from addons.barcode.clock import ARRIVED, STAGES, spans, stage_of, trend
from addons.barcode.stacking import Stack, stacked_chart

NAMES = (ARRIVED, *(name for name, _title in STAGES))
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(**minutes):
    known = {name: MORNING + timedelta(minutes=after) for name, after in minutes.items()}
    return {name: known.get(name) for name in NAMES}


def test_each_stage_is_counted_from_the_one_before_it():
    found = spans(at(arrived=0, started=5, finished=17, paid=20, loaded=35, left=40))

    assert [span.seconds // 60 for span in found.values()] == [5, 12, 3, 15, 5]


def test_a_stage_that_is_not_known_counts_to_the_next_one():
    found = spans(at(arrived=0, started=5, finished=17, left=40))

    assert {name: span.seconds // 60 for name, span in found.items()} == {
        "started": 5, "finished": 12, "left": 23,
    }


def test_a_payment_in_advance_takes_no_time():
    found = spans(at(arrived=0, started=5, finished=17, paid=8, loaded=30))

    assert (found["paid"], found["loaded"].seconds // 60) == (timedelta(0), 13)


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 600)))
def test_the_stages_add_up_to_the_time_from_the_first_moment_to_the_last(minutes):
    moments = at(**minutes)

    whole = sum(spans(moments).values(), timedelta(0))

    known = [moments[name] for name in NAMES if moments[name] is not None]
    assert whole == (max(known) - known[0] if known else timedelta(0))
    assert all(span >= timedelta(0) for span in spans(moments).values())


def test_the_trend_has_the_median_of_each_stage_by_the_day_on_the_wall():
    quick = at(arrived=0, started=2, finished=10, left=20)
    slow = at(arrived=0, started=12, finished=40)
    late = {name: time and time + timedelta(hours=16) for name, time in quick.items()}

    days = trend([quick, slow, late], SHANGHAI)

    assert [(day.day.day, day.count) for day in days] == [(24, 1), (23, 2)]
    assert days[1].minutes["started"] == Decimal("7.0")
    assert days[1].minutes["left"] == Decimal("10.0")
    assert days[0].whole == Decimal("20.0")


def test_how_far_a_pickup_has_come():
    assert stage_of(at(arrived=0)) == "arrived"
    assert stage_of(at(arrived=0, finished=9, loaded=12)) == "loaded"


def test_the_tallest_bar_fills_the_chart_and_its_parts_stand_on_one_another():
    tall = Stack(label="11-23", parts=[("a", Decimal(30), ""), ("b", Decimal(10), "")])
    low = Stack(label="11-24", parts=[("a", Decimal(20), "")])

    chart = stacked_chart([tall, low], width=100, height=116)

    lower, upper = chart.bars[0].parts
    assert (lower.y, lower.height) == (28.0, 72.0)
    assert (upper.y, upper.y + upper.height) == (4.0, lower.y)
    assert chart.bars[1].parts[0].height == 48.0
    assert stacked_chart([]).bars == ()
