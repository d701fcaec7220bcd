"""Modules x branches at one look, and background work, as an administrator uses both pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.company.decisions import decide
from core.jobs.models import Job
from core.security.sign_in import find_user
from core.testing import make_user

BEGIN = "base:period:create"


@pytest.fixture
def office(app):
    return app.sign_in("administrator")


@pytest.fixture
def today(work):
    with work(write=False) as context:
        return context.today


def cell(page, addon, branch):
    """The cell of a module in a branch."""
    row = next(
        r for r in page.html.find("tbody").find_all("tr") if r.th.get_text().startswith(addon)
    )
    return next(td for td in row.find_all("td") if td["data-title"] == branch)


def press(office, page, found, turn):
    """Press the button of a cell that turns a module ``turn``, as a browser without script does."""
    form = next(f for f in found.find_all("form") if f.find("button", value=turn))
    fields = {i["name"]: i["value"] for i in form.find_all("input")} | {"turn": turn}
    return office.http.post("/addons", fields)


def test_one_click_switches_on_and_the_cell_says_since_when(office):
    page = office.get("/addons")

    page = press(office, page, cell(page, "E-sales", "Sichuan"), "on").follow()

    assert "on" in cell(page, "E-sales", "Sichuan").get_text()
    assert "since" in cell(page, "E-sales", "Sichuan").get_text()
    assert "Sichuan" in page.html.find(class_="change-log").find("li").get_text()


def test_what_comes_next_is_said_with_a_link_to_whoever_may_and_to_others_by_whom(
    office, installation, work, today
):
    """The ``next_steps`` of base: books begin on a day, with opening balances."""
    make_user(installation, "finance")
    with work() as context:
        find_user(context.session, "finance.shaanxi").name = "魏静"

    def told(branch, **more):
        given = {"addon": "esales", "turn": "on", "branch": branch, **more}
        return office.post("/addons", given).follow().html.select_one(".notices .alert-info")

    by_oneself, month = told("shaanxi"), f"{today + timedelta(days=30)}"
    assert "ledger" in office.get(by_oneself.a["href"]).forms["form"].fields
    may(work, lambda held: held - {BEGIN})
    by_others, by_nobody = told("shaanxi"), told("sichuan", since=month)
    office.post("/addons", {"branch": "sichuan", "addon": "esales", "turn": "off", "since": month})
    may(work, lambda held: held | {BEGIN})

    assert "Dealer accounts: say on which day the books begin" in by_oneself.text
    assert "In Shaanxi this is for 魏静." in by_others.text
    assert "In Sichuan nobody may: give somebody a position" in by_nobody.text
    assert (by_others.a, by_nobody.a) == (None, None)


def may(work, changed):
    """What the administrator's role grants is ``changed``."""
    with work() as context:
        granted = sorted(changed({*context.company.roles["administrator"].permissions}))
        values = {"permissions": granted}
        decide(context, "put", path=["roles", "administrator"], values=values)


def test_what_a_module_needs_is_called_by_its_title(office):
    head = office.get("/addons").html.find("tbody").find_all("th")

    assert any("needs Inventory, E-sales" in th.get_text() for th in head)


def test_a_later_day_is_chosen_without_script_and_called_off_where_it_stands(office, today):
    form = office.get("/addons").forms["later"]
    form["addon"], form["branch"] = "inventory", "hubei"
    form["since"] = (today + timedelta(days=30)).isoformat()

    page = form.submit("turn", value="on").follow()
    assert "on from" in cell(page, "Inventory", "Hubei").get_text()
    assert "○ off" in cell(page, "Inventory", "Hubei").get_text()

    form = cell(page, "Inventory", "Hubei").find(class_="coming")
    fields = {i["name"]: i["value"] for i in form.find_all("input")}
    page = office.http.post("/addons", fields | {"turn": form.button["value"]}).follow()
    assert "on from" not in cell(page, "Inventory", "Hubei").get_text()


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"branch": "nowhere"}, 404, "no such branch"),
        ({"addon": "nothing"}, 409, "There is no addon nothing"),
        ({"since": "soon"}, 409, "is no date"),
        ({"since": "2001-01-01"}, 409, "cannot be thrown in the past"),
        ({"turn": "round"}, 409, "whether to switch on or off"),
        ({"addon": "base", "turn": "off"}, 409, "on everywhere"),
        ({"branch": "shaanxi", "addon": "inventory", "turn": "off"}, 409, "Switch that off first"),
    ],
)
def test_a_switch_that_is_refused_says_why(office, fields, status, said):
    given = {"branch": "hubei", "addon": "inventory", "turn": "on", **fields}

    assert said in office.post("/addons", given, status=status)


def test_whoever_may_not_switch_sees_no_switch(app):
    assert app.sign_in("finance").get("/addons", status=403)


@pytest.fixture
def failed(work):
    with work() as context:
        job = Job(name="core.housekeeping", payload={}, state="failed", error="It fell over.")
        job.asked = job.due = context.now
        context.session.add(job)
        context.session.flush()
        return job.id


def test_failed_work_says_what_went_wrong_and_is_tried_again_with_one_click(office, failed):
    page = office.get("/jobs?state=failed")
    assert "Housekeeping" in page
    assert "It fell over." in page

    form = next(f for f in page.forms.values() if f.action.endswith("/retry"))
    page = form.submit("job").follow()

    assert "will be tried again" in page
    assert "It fell over." not in page


def test_running_work_shows_how_far_it_is(office, work):
    with work() as context:
        job = Job(name="core.housekeeping", payload={}, state="running", done=3, total=8)
        job.asked = job.due = context.now
        context.session.add(job)

    page = office.get("/jobs?state=running")

    assert page.html.find("progress")["value"] == "3"
    assert "3 / 8" in page


def test_whoever_may_only_look_has_no_button(app, failed):
    page = app.sign_in("channel_director").get("/jobs?state=failed")

    assert "It fell over." in page
    assert not [f for f in page.forms.values() if f.action.endswith("/retry")]
