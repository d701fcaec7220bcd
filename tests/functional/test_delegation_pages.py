"""Whoever is away lets somebody else decide, from a day to a day, and ends it early."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.testing import make_user
from core.testing.loans import publish_loans

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture(scope="module")
def deputy(installation):
    publish_loans(installation)
    return make_user(installation, "sales_manager")


def filled(app, agent, *, since=TODAY, until=TODAY + timedelta(days=7), reason="annual leave"):
    form = app.get("/me/delegations/new").forms["form"]
    form["agent"].force_value(agent)
    form["since"], form["until"] = since.isoformat(), until.isoformat()
    form["reason"] = reason
    return form


def test_a_delegation_is_made_seen_by_both_and_ended(app, deputy):
    app.sign_in("branch_manager")
    assert "Before you go away, delegate" in app.get("/me/delegations").text

    page = filled(app, deputy).submit("save").follow()
    assert "acts for you then" in page.text
    assert "annual leave" in page.text
    assert "annual leave" in app.sign_in("sales_manager").get("/me/delegations").text
    number = page.html.select_one("button[name=delegation]")["value"]

    app.sign_in("branch_manager")
    page = app.post("/me/delegations/end", {"delegation": number}).follow()

    assert "The delegation has ended" in page.text
    assert page.html.select("button[name=delegation]") == []


def test_what_cannot_be_delegated_is_refused_beside_its_field(app, deputy):
    app.sign_in("finance")

    past = filled(app, deputy, since=TODAY - timedelta(days=3)).submit("save", status=422)
    turned = filled(app, deputy, until=TODAY - timedelta(days=1)).submit("save", status=422)
    unknown = filled(app, "nobody.at.all").submit("save", status=422)

    assert "today at the earliest" in past.text
    assert "no earlier than it begins" in turned.text
    assert "Choose one of the list" in unknown.text
    assert "annual leave" in unknown.text


def test_nobody_ends_what_somebody_else_has_delegated(app, deputy):
    app.sign_in("warehouse_head")
    page = filled(app, deputy).submit("save").follow()
    number = page.html.select_one("button[name=delegation]")["value"]

    app.sign_in("salesperson")
    answer = app.post("/me/delegations/end", {"delegation": number}, expect_errors=True)

    assert answer.status_int == 404
    assert "no such delegation" in answer.text
