"""What people do with a document besides moving it on: return, ask others, copy, make the next."""

from dataclasses import replace

from flows import request, step

from core.i18n import _
from core.security.called import people_called
from core.sentences import kept
from core.testing import identity_of, make_user
from core.workflow.businesses import live
from core.workflow.definition import Participant
from core.workflow.documents import Document
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire
from core.workflow.versions.publishing import publish


def people_called_here(installation, *logins):
    with installation.work() as context:
        return people_called(logins, context)


def names_loans(app):
    """Whether loans stand in the description for programs of whoever is signed in."""
    return "/loan" in app.get("/shaanxi/api/openapi.json").json["paths"]


def test_a_loan_is_returned_to_its_first_step_with_a_reason(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    app.sign_in("sales_manager")
    path, given = f"/shaanxi/loan/{number}/verb", {"verb": "return", "step": "draft"}

    page = app.post(path, given, expect_errors=True)
    assert page.status_int == 409
    assert page.html.select_one(".alert-danger").text.strip()
    page = app.post(path, {**given, "note": "Which shop is it for?"}).follow()

    assert "is back in the step “Draft”" in page.text
    assert "Which shop is it for?" in page.html.select_one("#movements").text
    newest = page.html.select_one(".change-log li")
    assert [told.text for told in newest.select("li b")] == ["Step"]

    shown = app.sign_in("salesperson").get(f"/shaanxi/loan/{number}").html
    assert "Returned Which shop is it for?" in shown.select_one(".case-waits").text
    assert "has returned Loan" in app.get("/me/notifications").html.select_one("main").text


def test_whoever_is_refused_is_told_and_sees_only_the_way_it_went(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    given = {"transition": "refuse", "reason": "The shop has one already."}
    app.sign_in("sales_manager").post(f"/shaanxi/loan/{number}/fire", given)

    shown = app.sign_in("salesperson").get(f"/shaanxi/loan/{number}").html

    assert [stop.text for stop in shown.select(".way li")] == ["Draft", "Approval", "Refused"]
    assert "saying why: Refused." in app.get("/me/notifications").html.select_one("main").text


def test_what_was_sent_off_is_withdrawn_before_anybody_acts(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")

    app.sign_in("salesperson")
    form = app.get(f"/shaanxi/loan/{number}")
    assert "withdraw" in [button["value"] for button in form.html.select("#verbs button")]
    assert form.html.select_one("#verbs summary").text == "More: withdraw, remind, copy to"
    page = app.post(f"/shaanxi/loan/{number}/verb", {"verb": "withdraw"}).follow()

    assert "Draft" in page.html.select_one("h1").text


def test_somebody_else_is_asked_first_and_everybody_waits(app, begin_loan, move, installation):
    number, login = begin_loan(), make_user(installation, "finance")
    move([number], "submit", "salesperson")
    path = f"/shaanxi/loan/{number}"

    app.sign_in("sales_manager")
    page = app.post(f"{path}/verb", {"verb": "add", "login": login, "note": "Rich enough?"})
    page = page.follow()
    assert "It waits until" in page.html.select_one(".case-waits").text
    assert "Rich enough?" in page.html.select_one("#asked").text
    assert page.html.select("form#deeds") == []

    page = app.sign_in("finance").get(path)
    assert page.html.select_one("button[value=agree]")
    app.post(f"{path}/verb", {"verb": "agree"})
    assert app.sign_in("sales_manager").get(path).html.select("form#deeds")


def test_what_could_not_go_on_by_itself_says_why(app, begin_loan, move, installation):
    number = begin_loan()
    said = kept(_("Fill in ${names} of ${document} first.", {"names": _("Number"), "document": 1}))
    with installation.work(branch="shaanxi") as context:
        document = context.session.get_one(Document, number)
        document.again, document.held = context.now, {"en": [said], "zh_CN": [said]}

    shown = app.sign_in("salesperson").get(f"/shaanxi/loan/{number}").html.select_one(".case-waits")

    assert "could not go on by itself: Fill in Number of 1 first. It is tried again on" in " ".join(
        shown.text.split()
    )


def test_a_verb_that_asks_for_somebody_asks_for_him(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    app.sign_in("sales_manager")

    for verb in ("add", "reassign", "copy", "levitate"):
        page = app.post(
            f"/shaanxi/loan/{number}/verb", {"verb": verb, "login": ""}, expect_errors=True
        )
        assert page.status_int in (404, 409), verb


def test_whoever_was_sent_a_copy_reads_it_and_says_so(app, begin_loan, move, installation):
    number, login = begin_loan(), make_user(installation, "counter_clerk")
    move([number], "submit", "salesperson")
    path = f"/shaanxi/loan/{number}"

    app.sign_in("sales_manager")
    app.post(f"{path}/verb", {"verb": "copy", "login": login})
    page = app.sign_in("counter_clerk").get(path)

    assert page.html.select("form#deeds") == []
    assert "that you have read it" in app.post(f"{path}/verb", {"verb": "read"}).follow().text
    assert names_loans(app), "what somebody has answered he finds again"
    app.sign_in("invoicing")
    assert not names_loans(app), "who was never asked is told nothing"


def test_a_copy_is_read_even_after_the_document_has_gone_on(app, begin_loan, move, installation):
    number, login = begin_loan(), make_user(installation, "counter_clerk")
    move([number], "submit", "salesperson")
    path = f"/shaanxi/loan/{number}"
    app.sign_in("sales_manager")
    app.post(f"{path}/verb", {"verb": "copy", "login": login, "note": "Ours is lent out."})
    move([number], "approve", "sales_manager")

    page = app.sign_in("counter_clerk").get(path)
    assert "Ours is lent out." in page.html.select_one("#asked").text
    assert page.html.select_one("button[value=read]")
    page = app.post(f"{path}/verb", {"verb": "read"}).follow()

    assert page.html.select("button[value=read]") == []
    assert app.sign_in("sales_manager").get(path).html.select("button[value=read]") == []


def test_a_copy_goes_to_several_chosen_by_name(app, begin_loan, move, installation):
    number = begin_loan()
    logins = [make_user(installation, role) for role in ("finance", "counter_clerk")]
    called = people_called_here(installation, *logins)
    move([number], "submit", "salesperson")
    path = f"/shaanxi/loan/{number}"
    app.sign_in("sales_manager")

    offered = [one["value"] for one in app.get(path).html.select("datalist#colleagues option")]
    assert set(called.values()) <= set(offered)
    sent = [("verb", "copy"), *(("login", called[login]) for login in logins), ("login", "")]
    keys = [("csrf_token", app.token), ("__key__", "copies")]
    page = app.http.post(f"{path}/verb", [*keys, *sent]).follow()

    assert all(name in page.html.select_one("#asked").text for name in called.values())


def test_whom_nobody_knows_or_several_could_be_is_asked_for_again(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    app.sign_in("sales_manager")

    for typed, said in (("Nemo", "Nobody here is called “Nemo”"), ("shaanxi", "several people")):
        given = {"verb": "copy", "login": typed}
        page = app.post(f"/shaanxi/loan/{number}/verb", given, expect_errors=True)
        assert said in page.html.select_one(".alert-danger").text


def test_the_change_log_tells_what_was_asked_of_whom(app, begin_loan, move, installation):
    number = begin_loan()
    finance = make_user(installation, "finance")
    clerk = make_user(installation, "counter_clerk")
    names = people_called_here(installation, finance, clerk)
    move([number], "submit", "salesperson")
    path = f"/shaanxi/loan/{number}"

    app.sign_in("sales_manager")
    app.post(f"{path}/verb", {"verb": "add", "login": finance})
    app.post(f"{path}/verb", {"verb": "copy", "login": clerk})
    told = " ".join(app.get(path).html.select_one(".changes").text.split())

    assert f"Approver added Whom: — → {names[finance]}" in told
    assert f"Copied to Whom: — → {names[clerk]}" in told
    assert "asked" not in told


def test_the_next_loan_is_made_from_one_that_came_back(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    move([number], "approve", "sales_manager")
    move([number], "take_back", "warehouse_head")
    app.sign_in("sales_manager")

    page = app.post(f"/shaanxi/loan/{number}/next", {"follow": "again"}).follow()

    assert "was begun" in page.text
    assert page.html.select_one("#kin a")["href"] == f"/shaanxi/loan/{number}"
    other = app.get(f"/shaanxi/loan/{number}").html.select_one("#kin").text
    assert "↓ Led to" in other


def test_a_copy_is_called_so_where_nothing_is_taken_back(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    move([number], "refuse", "sales_manager", reason="Not this year.")
    app.sign_in("sales_manager")
    path = f"/shaanxi/loan/{number}"

    button = app.get(path).html.select_one("form.case-next button:not([name])")
    again = {"verb": "return", "step": "draft", "note": "Once more."}
    refused = app.post(f"{path}/verb", again, expect_errors=True)
    copy = app.post(f"{path}/next").follow()

    assert button.text == "Make a copy"
    alert = refused.html.select_one(".alert-danger").text
    assert "is closed and stays so. Make a copy and change that instead." in alert
    assert "Draft" in copy.html.select_one("h1").text


def test_a_vote_that_needs_another_says_that_others_are_still_asked(app, installation):
    both = [
        Participant(role=role, fires=("approve", "refuse")) for role in ("sales_manager", "finance")
    ]
    asked = replace(
        request("countersigned", approval=step("approval", *both), approve={"quorum": 2}),
        starters=(Participant(role="salesperson"),),
    )
    with installation.work() as context:
        publish(context, asked)
    seller = identity_of(installation, "salesperson")
    with installation.work(branch="shaanxi", identity=seller) as context:
        document = begin(live(context)[asked.name], {}, context)
        fire([document], "submit", context)
        number = document.id
    path = f"/shaanxi/countersigned/{number}"

    page = app.sign_in("sales_manager").post(f"{path}/fire", {"transition": "approve"}).follow()
    assert "Others are still asked." in page.text
    assert "Approval" in page.html.select_one("h1").text
    page = app.sign_in("finance").post(f"{path}/fire", {"transition": "approve"}).follow()
    assert "is in the step “Done” now." in page.text
