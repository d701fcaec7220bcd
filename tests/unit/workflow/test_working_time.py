"""Deadlines count working time: lunch, weekends, holidays and make-up days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.company.model import Branch, Company
from core.refusal import Invalid, Refusal
from core.workflow.clock.calendars import USUAL_WEEK, calendar_from, calendar_of
from core.workflow.clock.working_time import Calendar, Holiday, Span, add_working, working_between

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = (
    "2026-09-25..2026-09-27 中秋节",
    "2026-10-01..2026-10-07 国庆节",
    "2026-09-20 补班",
    "2026-10-10 makeup friday",
)
OFFICE = calendar_from(USUAL_WEEK, DAYS, "Asia/Shanghai")


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        (("2026-09-21", "09:00"), "1", ("2026-09-21", "10:00")),
        (("2026-09-21", "11:30"), "1", ("2026-09-21", "14:00")),
        (("2026-09-21", "08:30"), "7.5", ("2026-09-21", "17:30")),
        (("2026-09-21", "17:30"), "0.5", ("2026-09-22", "09:00")),
        (("2026-09-21", "20:00"), "0", ("2026-09-22", "08:30")),
        (("2026-09-21", "10:15"), "0", ("2026-09-21", "10:15")),
        # Over the weekend of the Mid-Autumn Festival.
        (("2026-09-24", "16:30"), "2", ("2026-09-28", "09:30")),
        # The Sunday before is worked, like a Monday.
        (("2026-09-18", "17:00"), "1", ("2026-09-20", "09:00")),
        # The whole week of the National Day, and the Saturday after it, which is worked.
        (("2026-09-30", "17:00"), "16", ("2026-10-10", "09:00")),
        (("2026-10-03", "12:00"), "0.25", ("2026-10-08", "08:45")),
    ],
)
def test_working_hours_go_by(since, hours, until) -> None:
    due = add_working(at(*since), Decimal(hours), OFFICE)

    assert due == at(*until)
    assert due.tzinfo is UTC


def test_how_long_it_took_leaves_out_nights_lunch_and_days_off() -> None:
    took = working_between(at("2026-09-30", "16:30"), at("2026-10-08", "14:00"), OFFICE)

    assert took == timedelta(hours=1 + 3.5 + 0.5)
    assert working_between(at("2026-10-01", "00:00"), at("2026-10-08", "00:00"), OFFICE) == (
        timedelta(0)
    )


def test_clocks_put_forward_take_an_hour_of_a_night_shift() -> None:
    night = Calendar(week=((Span(0, 360),),) * 7, timezone="Europe/Berlin")
    since = datetime(2026, 3, 28, 12, tzinfo=UTC)

    assert working_between(since, since + timedelta(days=1), night) == timedelta(hours=5)
    assert working_between(since, since + timedelta(days=2), night) == timedelta(hours=11)


SPANS = st.lists(st.integers(0, 96).map(lambda quarter: quarter * 15), max_size=6, unique=True).map(
    lambda edges: tuple(Span(a, b) for a, b in zip(*[iter(sorted(edges))] * 2, strict=False))
)
HOLIDAYS = st.lists(
    st.builds(
        lambda first, more: Holiday(first, first + timedelta(days=more)),
        st.dates(date(2026, 1, 1), date(2026, 4, 1)),
        st.integers(0, 20),
    ),
    max_size=4,
).map(tuple)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = draw(st.lists(SPANS, min_size=7, max_size=7).map(tuple))
    assume(sum(span.ends - span.begins for spans in week for span in spans) >= 60)
    days = st.dates(date(2026, 1, 1), date(2026, 4, 1))
    return Calendar(
        week=week,
        holidays=draw(HOLIDAYS),
        makeup=draw(st.dictionaries(days, st.integers(0, 6), max_size=3)),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "UTC", "Asia/Kathmandu"])),
    )


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001
HOURS = st.decimals(0, 60, places=2)


@given(calendars(), MOMENTS, HOURS)
def test_what_was_added_is_measured_again(calendar, moment, hours) -> None:
    due = add_working(moment, hours, calendar)

    assert due >= moment
    assert working_between(moment, due, calendar) == timedelta(seconds=int(hours * 3600))
    assert working_between(due, moment, calendar) == -working_between(moment, due, calendar)


@given(calendars(), MOMENTS, MOMENTS, HOURS, HOURS)
def test_who_begins_later_or_needs_longer_is_done_no_earlier(
    calendar, one, other, some, more
) -> None:
    first, second = sorted((one, other))
    short, long = sorted((some, more))

    assert add_working(first, short, calendar) <= add_working(second, short, calendar)
    assert add_working(first, short, calendar) <= add_working(first, long, calendar)


@given(calendars(), MOMENTS, HOURS)
def test_nothing_is_due_on_a_day_off(calendar, moment, hours) -> None:
    due = add_working(moment, hours, calendar).astimezone(ZoneInfo(calendar.timezone))

    # The end of a shift up to 24:00 is the first moment of the next day.
    worked = (due - timedelta(microseconds=1)).date() if hours else due.date()
    assert calendar.spans_on(due.date()) or calendar.spans_on(worked)


@given(calendars(), MOMENTS, MOMENTS, MOMENTS)
def test_stretches_of_working_time_add_up(calendar, a, b, c) -> None:
    whole = working_between(a, c, calendar)

    assert whole == working_between(a, b, calendar) + working_between(b, c, calendar)


def test_a_calendar_in_which_nobody_works_is_refused() -> None:
    with pytest.raises(Refusal, match="nobody works"):
        Calendar(week=((),) * 7)
    with pytest.raises(Refusal, match="nobody works"):
        calendar_from({"monday": "08:00-08:30"}, (), "UTC")


def test_what_would_never_be_due_is_refused() -> None:
    ever = Calendar(week=OFFICE.week, holidays=(Holiday(date(2026, 1, 1), date(2099, 1, 1)),))

    with pytest.raises(Refusal, match="ten years"):
        add_working(at("2026-01-05", "09:00"), Decimal(1), ever)
    with pytest.raises(Refusal, match="no number of working hours"):
        add_working(at("2026-01-05", "09:00"), Decimal("1e30"), OFFICE)
    with pytest.raises(Refusal, match="no number of working hours"):
        add_working(at("2026-01-05", "09:00"), Decimal(-1), OFFICE)


@pytest.mark.parametrize(
    "written",
    ["8:30-12:00,13:30-17:30", "08:30 ~ 12:00； 13：30至17：30", "０８:30-12:00、13:30-17:30"],
)
def test_hours_are_read_as_people_write_them(written) -> None:
    calendar = calendar_from({"monday": written}, (), "UTC")

    assert calendar.week[0] == (Span(510, 720), Span(810, 1050))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("9 to 5", "9 to 5 are no hours"),
        ("08:60-12:00", "are no hours"),
        ("12:00-08:00", "A night is written on two days"),
        ("22:00-25:00", "A night is written on two days"),
        ("08:00-12:00, 11:00-13:00", "follow each other"),
    ],
)
def test_hours_that_are_none_are_refused_beside_their_weekday(written, said) -> None:
    with pytest.raises(Invalid) as refused:
        calendar_from({"monday": "08:00-12:00", "friday": written}, (), "UTC")

    assert list(refused.value.fields) == ["friday"]
    assert said in refused.value.fields["friday"].interpolate()


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2026-10-01..2026-10-07 国庆节", date(2026, 10, 7)),
        ("2026/10/1 至 2026/10/7 National Day", date(2026, 10, 1)),
        ("２０２６-10-01～2026-10-07　国庆节", date(2026, 10, 3)),
        ("2026-10-08 Makeupland Day", date(2026, 10, 8)),
    ],
)
def test_days_off_are_read_as_people_write_them(line, day) -> None:
    calendar = calendar_from(USUAL_WEEK, ["", line, "  "], "UTC")

    assert calendar.spans_on(day) == ()


def test_a_make_up_day_is_like_the_weekday_that_is_named() -> None:
    week = {**USUAL_WEEK, "friday": "08:30-12:00"}
    lines = ["2026-10-10 调休 周五", "2026-10-11 补班", "2026-10-17 makeup 星期三"]

    calendar = calendar_from(week, lines, "UTC")

    assert calendar.spans_on(date(2026, 10, 10)) == calendar.week[4]
    assert calendar.spans_on(date(2026, 10, 11)) == calendar.week[0]
    assert calendar.spans_on(date(2026, 10, 17)) == calendar.week[2]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("National Day", "Line 2 has to begin with a date"),
        ("2026-10-01", "Line 2: behind the date stands the name"),
        ("2026-10-01 " + "x" * 61, "Line 2: behind the date stands the name"),
        ("2026-02-30 Spring", "Line 2: there is no date 2026-02-30"),
        ("2026-10-07..2026-10-01 National Day", "Line 2: it ends before it begins"),
        ("2026-10-01..2027-10-07 Sabbatical", "longer than a year"),
        ("2026-10-10..2026-10-11 makeup", "a line of its own"),
        ("2026-10-10 makeup someday", "the weekday it is like"),
    ],
)
def test_a_line_that_says_nothing_is_named(line, said) -> None:
    with pytest.raises(Invalid) as refused:
        calendar_from(USUAL_WEEK, ["2026-01-01 元旦", line], "UTC")

    assert said in refused.value.fields["days"].interpolate()


def test_every_wrong_line_is_told_up_to_five() -> None:
    with pytest.raises(Invalid) as refused:
        calendar_from(USUAL_WEEK, ["?"] * 9, "UTC")

    assert [m.mapping["line"] for m in refused.value.messages] == [1, 2, 3, 4, 5]


def test_a_branch_has_hours_of_its_own_and_days_off_besides_the_companys() -> None:
    company, branch = Company("lanyu", {"en": "Lanyu"}), Branch("xinjiang", {"en": "Xinjiang"})
    assert calendar_of(company, branch).spans_on(date(2026, 10, 1)) != ()

    company.options["calendar"] = list(DAYS)
    branch.options["calendar"] = [
        "monday 10:00-14:00, 15:30-19:30",
        "2026-05-27..2026-05-29 古尔邦节",
    ]

    here = calendar_of(company, branch)
    assert here.spans_on(date(2026, 5, 25)) == (Span(600, 840), Span(930, 1170))
    assert here.holiday_on(date(2026, 5, 28)).name == "古尔邦节"
    assert here.holiday_on(date(2026, 10, 1)).name == "国庆节"
    assert calendar_of(company).holiday_on(date(2026, 5, 28)) is None
