"""Whoever is away lets somebody else decide, from a day to a day, and ends it early."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flows import request, step

from core.security.sign_in import find_user
from core.testing import count_sql, identity_of, make_user
from core.testing.loans import LOAN, publish_loans
from core.workflow.businesses import live
from core.workflow.definition import Participant
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire
from core.workflow.versions.publishing import publish

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


def asked_by_name(installation, name):
    """The number of a case of a new business ``name`` that asks the sales manager by name."""
    superior = Participant(relative="superior", fires=("approve", "refuse"))
    drawn = request(name, approval=step("approval", superior, verbs=("copy",)))
    with installation.work() as context:
        publish(context, replace(drawn, starters=(Participant(role="salesperson"),)))
    seller = identity_of(installation, "salesperson")
    with installation.work(branch="shaanxi", identity=seller) as context:
        document = begin(live(context)[name], {}, context)
        fire([document], "submit", context)
        return document.id


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


def test_only_what_may_be_live_in_my_branches_is_delegated_by_name(app, deputy, installation):
    own = replace(LOAN, name="hubei_loan", home="hubei")
    with installation.work() as context:
        publish(context, own)

    offered = app.sign_in("branch_manager").get("/me/delegations/new").text

    assert "Loan of demonstration units" in offered
    assert "hubei_loan" not in offered


def test_choosing_a_colleague_costs_the_same_however_many_there_are(app, deputy, installation):
    app.sign_in("branch_manager")
    counts = []
    for people in ((), ("salesperson", "finance", "invoicing")):
        for role in people:
            make_user(installation, role)
        with count_sql(installation.engine) as counted:
            app.get("/me/delegations/new")
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_whoever_keeps_the_users_delegates_for_somebody_who_fell_ill_and_ends_it(
    app, deputy, installation
):
    ill = make_user(installation, "invoicing")
    app.sign_in("administrator", "hq")
    person = app.get(f"/users?q={ill}").html.select_one("tbody a")["href"]
    assert "Nobody acts for this person." in app.get(person).text

    form = app.get(f"{person}/delegate").forms["form"]
    form["agent"].force_value(ill)
    assert "Choose one of the list" in form.submit("save", status=422).text
    form["agent"].force_value(deputy)
    form["since"] = (TODAY - timedelta(days=2)).isoformat()
    assert "today at the earliest" in form.submit("save", status=422).text
    form["since"] = TODAY.isoformat()
    form["reason"] = "influenza"
    page = form.submit("save").follow()

    assert f"{deputy} acts for {ill} then." in page.text
    assert "influenza" in page.html.select_one("#acting").text
    assert ill in app.sign_in("sales_manager").get("/me/delegations").text
    number = page.html.select_one("#acting button")["value"]
    app.sign_in("administrator", "hq")
    app.post(f"{person}/end_delegation", {"delegation": "0"}, status=404)
    page = app.post(f"{person}/end_delegation", {"delegation": number}).follow()
    assert "The delegation has ended" in page.text
    assert page.html.select("#acting button") == []


def test_whoever_keeps_no_users_delegates_for_nobody_else(app, deputy, installation):
    ill = make_user(installation, "invoicing")
    with installation.work() as context:
        number = find_user(context.session, ill).id
    app.sign_in("counter_clerk")

    assert app.get(f"/users/{number}/delegate", expect_errors=True).status_int in (403, 404)
    answer = app.post(f"/users/{number}/end_delegation", {"delegation": "1"}, expect_errors=True)
    assert answer.status_int in (403, 404)


def test_what_is_delegated_for_one_business_opens_no_other(app, deputy, installation):
    """The menu, the list, the page and the interface of the others are not there, as before."""
    numbers = {name: asked_by_name(installation, name) for name in ("errand", "secret")}
    agent = make_user(installation, "counter_clerk")
    app.sign_in("sales_manager")
    form = filled(app, agent, reason="errands")
    boxes = form.fields["checkbox"]
    next(box for box in boxes if box._value == "errand").checked = True
    form.submit("save").follow()

    app.sign_in("counter_clerk")
    menu = [link["href"] for link in app.get("/shaanxi/inbox").html.select("nav a[href]")]

    assert any(href.endswith("/shaanxi/errand") for href in menu)
    assert not any("secret" in href for href in menu)
    assert f"#{numbers['errand']}" in app.get("/shaanxi/errand").text
    said = app.get(f"/shaanxi/errand/{numbers['errand']}").html.select("#deeds .case-behalf")
    assert [line.text for line in said] == ["You act for sales_manager.shaanxi."]
    number = numbers["secret"]
    for path in ("secret", f"secret/{number}", "secret/board", "secret/report", "api/secret"):
        app.get(f"/shaanxi/{path}", status=404)


def test_what_is_done_in_another_s_name_is_told_apart_from_what_one_does_oneself(
    app, deputy, installation
):
    decide = Participant(role="branch_manager", fires=("approve", "refuse"))
    also = Participant(role="invoicing", fires=("refuse",))
    drawn = request("shared", approval=step("approval", decide, also, verbs=()))
    with installation.work() as context:
        publish(context, replace(drawn, starters=(Participant(role="salesperson"),)))
    seller = identity_of(installation, "salesperson")
    with installation.work(branch="shaanxi", identity=seller) as context:
        document = begin(live(context)["shared"], {}, context)
        fire([document], "submit", context)
        number = document.id
    agent = make_user(installation, "invoicing")
    filled(app.sign_in("branch_manager"), agent).submit("save").follow()

    own = app.get(f"/shaanxi/shared/{number}").html
    seen = app.sign_in("invoicing").get(f"/shaanxi/shared/{number}").html

    assert own.select("#deeds button")
    assert own.select(".case-behalf") == []
    (said,) = seen.select(".case-behalf")
    assert said.text == "You act for branch_manager.shaanxi in this: Approve"


def test_whoever_stands_in_reads_no_copy_of_somebody_else(app, deputy, installation):
    """What was sent to the owner to read waits until the owner has read it."""
    number = asked_by_name(installation, "to_read")
    owner, agent = make_user(installation, "finance"), make_user(installation, "warehouse_head")
    path = f"/shaanxi/to_read/{number}"
    app.sign_in("sales_manager").post(f"{path}/verb", {"verb": "copy", "login": owner})
    filled(app.sign_in("finance"), agent).submit("save").follow()

    seen = app.sign_in("warehouse_head").get(path)
    app.post(f"{path}/verb", {"verb": "read"})
    own = app.sign_in("finance").get(path)
    app.post(f"{path}/verb", {"verb": "read"})

    assert seen.html.select("button[value=read]") == []
    assert own.html.select("button[value=read]")
    assert app.get(path).html.select("button[value=read]") == []
