"""The company's working time on a page: hours, holidays and make-up days, checked line by line."""

from __future__ import annotations

from datetime import date

import pytest

from core.workflow.clock.calendars import calendar_of

PAGE = "/company/calendar"
BRANCH = "/company/branches/hubei/calendar"


@pytest.fixture
def office(app):
    return app.sign_in("administrator")


def fill(office, path=PAGE, **values):
    """Write into the calendar at ``path`` and save it."""
    form = office.get(path).forms["form"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", expect_errors=True)


def test_hours_and_days_off_are_written_and_deadlines_count_by_them(office, work):
    page = office.get("/company").click("Working time")
    assert page.forms["form"]["monday"].value == "08:30-12:00, 13:30-17:30"

    example = page.html.find("pre").get_text()
    assert fill(office, days=example, friday="8:30-12:00").follow().status_int == 200

    with work() as context:
        calendar = calendar_of(context.company)
    assert calendar.spans_on(date(2026, 10, 1)) == ()
    assert calendar.spans_on(date(2026, 10, 9)) == calendar.week[4]
    assert calendar.spans_on(date(2026, 10, 10)) == calendar.week[0]
    assert "33.5 hours are worked" in office.get(PAGE).html.find("main").get_text()


def test_the_log_tells_the_lines_that_changed(office):
    fill(office, days="2026-10-01..2026-10-07 National Day\n2026-12-24 Party")

    fill(office, days="2026-10-01..2026-10-08 National Day\n2026-12-24 Party")

    log = office.get(PAGE).html.find(class_="change-log").get_text()
    assert "2026-10-01..2026-10-07 National Day → 2026-10-01..2026-10-08 National Day" in log


def test_a_wrong_line_is_named_and_nothing_is_lost_or_saved(office):
    fill(office, days="2026-12-24 Party")
    typed = "2026-10-01..2026-10-07 国庆节\n\n2026-02-30 Spring\nNational Day"

    page = fill(office, days=typed)

    assert page.status_int == 422
    assert "Line 3: there is no date 2026-02-30." in page
    assert "Line 4 has to begin with a date" in page
    assert page.forms["form"]["days"].value.split() == typed.split()
    assert office.get(PAGE).forms["form"]["days"].value == "2026-12-24 Party"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tuesday": "9 to 5"}, "9 to 5 are no hours"),
        ({"sunday": "22:00-06:00"}, "A night is written on two days"),
        (dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ""), "nobody"),
        ({"days": "2026-10-10 makeup sunday"}, "on the weekday it is to be like nobody works"),
        ({"days": "2026-01-01 New Year\n" * 1001}, "At most 1000 lines"),
    ],
)
def test_what_is_no_calendar_is_refused(office, values, said):
    page = fill(office, **values)

    assert page.status_int == 422
    assert said in page


def test_a_branch_writes_what_is_its_own_and_keeps_the_companys_holidays(office, work):
    fill(office, days="2026-10-01..2026-10-07 National Day")
    page = office.get("/company/branches/hubei").click("Working time")
    assert page.forms["form"]["monday"].value == ""
    assert "Company: 08:30-12:00, 13:30-17:30" in page

    fill(office, BRANCH, monday="10:00-14:00, 15:30-19:30", days="2026-05-27 Eid")

    with work() as context:
        company = context.company
        hubei, shaanxi = (
            calendar_of(company, company.branches[name]) for name in ("hubei", "shaanxi")
        )
    assert hubei.spans_on(date(2026, 5, 27)) == hubei.spans_on(date(2026, 10, 5)) == ()
    assert hubei.spans_on(date(2026, 5, 25))[0].begins == 600
    assert shaanxi.spans_on(date(2026, 5, 27)) == shaanxi.week[2] != ()


def test_whoever_may_only_look_reads_it_and_a_department_has_none(app, office):
    fill(office, days="2026-10-01..2026-10-07 National Day")
    reader = app.sign_in("channel_director")

    page = reader.get(PAGE)

    assert "form" not in page.forms
    assert "National Day" in page
    assert reader.post(PAGE, {"days": ""}, status=403)
    assert app.sign_in("administrator").get(
        "/company/branches/hubei/departments/sales/calendar", status=404
    )
