"""Temporary limits: granted with dates and a reason, seen by everybody who sells, ended early."""

from datetime import timedelta

import pytest

DEALERS = "/shaanxi/esales/dealers"


@pytest.fixture
def home(shop):
    return f"{DEALERS}/{shop['dealer']}"


@pytest.fixture
def today(installation):
    with installation.work(branch="shaanxi", write=False) as context:
        return context.today


def granted(since, until):
    return {
        "amount": "30,000.00",
        "since": since.isoformat(),
        "until": until.isoformat(),
        "reason": "旺季备货",
    }


def test_a_limit_adds_to_what_is_available_until_it_is_ended(app, home, today):
    app.sign_in("sales_manager")
    before = app.get(home)
    assert "978,784.60" in before

    values = granted(today, today + timedelta(days=9))
    page = app.post(f"{home}/grant", values).follow()

    assert "1,008,784.60" in page
    assert "旺季备货" in page
    form = next(f for f in page.forms.values() if f.action.endswith("end_limit"))
    number = form["id"].value
    page = form.submit("id").follow()
    assert "holds no longer" in page
    assert "978,784.60" in page
    assert "Granted by" in page
    app.post(f"{home}/end_limit", {"id": number}, status=404)


def test_two_limits_are_told_apart_by_their_ends(app, home, today):
    app.sign_in("sales_manager")
    ends = [(today + timedelta(days=n)).isoformat() for n in (19, 9)]

    for end, amount in zip(ends, ("500.10", "20,000"), strict=True):
        given = {**granted(today, today), "until": end, "amount": amount}
        page = app.post(f"{home}/grant", given).follow()

    told = [part.get_text(" ").split() for part in page.html.select(".credit-parts > div")]
    kept = [(found[3], found[4]) for found in told if "Temporary" in found]
    assert kept == [(ends[1], "CN¥20,000.00"), (ends[0], "CN¥500.10")]
    for form in [f for f in page.forms.values() if f.action.endswith("end_limit")]:
        form.submit("id")


def test_a_limit_of_later_days_does_not_count_yet(app, home, today):
    app.sign_in("sales_manager")
    later = granted(today + timedelta(days=3), today + timedelta(days=9))

    assert "978,784.60" in app.post(f"{home}/grant", later).follow()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "0"}, "above zero"),
        ({"since": "2040-02-02", "until": "2040-02-01"}, "ends before it begins"),
        ({"since": "2020-02-02", "until": "2020-02-03"}, "That day is over"),
        ({"reason": ""}, "Reason"),
    ],
)
def test_what_is_wrong_with_a_limit_is_said(app, home, today, changed, said):
    app.sign_in("sales_manager")

    page = app.post(f"{home}/grant", {**granted(today, today), **changed}, status=422)

    assert said in page


def test_who_may_not_grant_is_refused(app, home, today):
    app.sign_in("salesperson")

    app.post(f"{home}/grant", granted(today, today), status=403)
    app.post(f"{home}/end_limit", {"id": "1"}, status=403)
