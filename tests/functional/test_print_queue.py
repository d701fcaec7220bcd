"""The print queue of a branch: its page, its doors for the agent, who may do what, its alarms."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from core.jobs.print_alarms import keep_all_alarms
from core.security.models import User
from core.security.notifications import Notification
from core.testing import identity_of, make_user
from core.workflow.printing.print_claims import begin, claim, settle
from core.workflow.printing.print_queue import PrintJob, queue_test_page
from core.workflow.printing.print_rules import CLAIM, LATE
from core.workflow.printing.printers import BranchPrinter, keep_printer, printers_of

QUEUE, API = "/shaanxi/print-queue", "/shaanxi/api/print-queue"
LQ = BranchPrinter(name="LQ", reached="network", address="192.168.1.50:9100")
LASER = BranchPrinter(name="Laser", reached="cups", address="Laser")


@pytest.fixture(scope="module")
def printers(installation):
    """Two printers of the queue in Shaanxi, by their names."""
    for printer in (LQ, LASER):
        with installation.work(branch="shaanxi") as context:
            keep_printer(context, printer)
    with installation.work(branch="shaanxi", write=False) as context:
        return {one.name: one for one in printers_of(context)}


@pytest.fixture
def waiting(installation, printers):
    """The number of a test page that the clerk has sent to LQ, alone in the queue."""
    clerk = identity_of(installation, "counter_clerk")
    with installation.work(branch="shaanxi", identity=clerk) as context:
        context.session.execute(delete(PrintJob))
        context.session.execute(delete(Notification))
        queue_test_page(context, printers["LQ"], "")
        context.session.flush()
        return context.session.scalar(select(PrintJob.id))


def later(installation, **gone):
    """Let so much time go by for everything in the queue."""
    span = timedelta(**gone)
    with installation.work(branch="shaanxi") as context:
        for job in context.session.scalars(select(PrintJob)):
            job.since -= span
            job.touched = job.touched and job.touched - span


def state(installation):
    with installation.work(branch="shaanxi", write=False) as context:
        return context.session.scalar(select(PrintJob.state))


def row(page):
    return page.html.select_one("#queue tbody tr").get_text(" ", strip=True)


def test_the_queue_shows_what_waits_for_which_printer_and_who_printed_it(app, waiting):
    page = app.sign_in("warehouse_head").get(QUEUE)

    assert "Test page LQ waiting counter_clerk.shaanxi" in row(page)
    assert app.sign_in("counter_clerk").get(QUEUE).status_int == 200
    assert app.sign_in("salesperson").get(QUEUE, expect_errors=True).status_int == 403
    elsewhere = app.sign_in("warehouse_head", "hubei").get("/hubei/print-queue")
    assert "Test page" not in elsewhere


def test_a_print_is_moved_to_another_printer_or_cancelled(app, waiting, printers, installation):
    app.sign_in("counter_clerk")

    moved = {"job": waiting, "deed": "move", "printer": printers["Laser"].key}
    page = app.post(f"{QUEUE}/decide", moved).follow()
    app.post(f"{QUEUE}/decide", {"job": waiting, "deed": "cancel"})
    again = app.post(f"{QUEUE}/decide", {"job": waiting, "deed": "retry"}, expect_errors=True)

    assert "Test page Laser waiting" in row(page)
    assert state(installation) == "cancelled"
    assert again.status_int == 409
    assert "This print is “cancelled” by now." in again


def test_two_agents_are_not_handed_the_same_print(work, waiting, printers):
    key = printers["LQ"].key

    with work("shaanxi") as context:
        first = claim(context, key, "one").claim
    with work("shaanxi") as context:
        second = claim(context, key, "two")
    with work("shaanxi") as context:
        again = claim(context, key, "one")
        assert (again.id, again.claim == first) == (waiting, False)

    assert second is None


def test_an_agent_that_fell_silent_before_it_began_loses_the_print_to_another(
    work, waiting, printers, installation
):
    with work("shaanxi") as context:
        lost = claim(context, printers["LQ"].key, "one").claim
    later(installation, seconds=CLAIM.total_seconds() + 1)

    with work("shaanxi") as context:
        assert claim(context, printers["LQ"].key, "two").id == waiting
    with pytest.raises(Exception, match="taken from you"), work("shaanxi") as context:
        begin(context, waiting, lost)


def test_one_that_fell_silent_while_it_printed_leaves_a_question_to_a_person(
    app, work, waiting, printers, installation
):
    with work("shaanxi") as context:
        held = claim(context, printers["LQ"].key, "one").claim
        begin(context, waiting, held)
    later(installation, seconds=CLAIM.total_seconds() + 1)
    keep_all_alarms(installation, None)

    with work("shaanxi") as context:
        assert claim(context, printers["LQ"].key, "two") is None
    page = app.sign_in("counter_clerk").get(QUEUE)
    answered = app.post(f"{QUEUE}/decide", {"job": waiting, "deed": "came_out"}).follow()

    assert "fell silent while it printed on LQ. Look at the printer" in row(page)
    assert "Nothing came out: print it" in page
    assert "Nothing waits" in answered
    assert state(installation) == "printed"


def test_whoever_printed_is_told_once_that_a_print_is_late_or_failed(
    app, work, waiting, printers, installation
):
    login = make_user(installation, "counter_clerk")

    def told():
        with work("shaanxi", write=False) as context:
            mine = select(User.id).where(User.login == login).scalar_subquery()
            query = select(Notification.text).where(Notification.user_id == mine)
            return list(context.session.scalars(query.order_by(Notification.id)))

    keep_all_alarms(installation, None)
    early = told()
    later(installation, seconds=LATE.total_seconds() + 1)
    keep_all_alarms(installation, None)
    keep_all_alarms(installation, None)
    late = told()
    with work("shaanxi") as context:
        held = claim(context, printers["LQ"].key, "one").claim
        settle(context, waiting, held, "failed", "unreachable", "No route to host")
    page = app.sign_in("counter_clerk").get(QUEUE)

    assert early == []
    assert [text[:41] for text in late] == ["Test page: It has waited for minutes and "]
    assert "does not answer at 192.168.1.50:9100 (No route to host)" in row(page)
    assert page.html.select_one("#queue .alert")


def test_the_doors_of_the_agent_open_to_its_permission_alone(app, waiting, printers):
    key = printers["LQ"].key
    clerk = app.sign_in("counter_clerk")

    refused = clerk.send(f"{API}/claim", {"printer": key, "agent": "a"}, expect_errors=True)
    served = app.sign_in("administrator")
    told = served.get(API).json["printers"]
    job = served.send(f"{API}/claim", {"printer": key, "agent": "a"}).json["job"]
    wrong = served.get(f"{API}/{job['id']}/content?claim=guessed", expect_errors=True)
    content = served.get(f"{API}/{job['id']}/content?claim={job['claim']}")
    served.send(f"{API}/{job['id']}/begin", {"claim": job["claim"]})
    said = {"claim": job["claim"], "outcome": "printed"}
    done = served.send(f"{API}/{job['id']}/settle", said)
    twice = served.send(f"{API}/{job['id']}/settle", said)
    nonsense = served.send(
        f"{API}/{job['id']}/settle", {**said, "outcome": "eaten"}, expect_errors=True
    )

    assert refused.status_int == 403
    assert told[0] | {"waiting": 1} == told[0]
    assert (told[0]["reached"], told[0]["address"]) == ("network", "192.168.1.50:9100")
    assert (wrong.status_int, nonsense.status_int) == (409, 422)
    assert content.body.startswith(b"%PDF")
    assert done.json == twice.json == {"state": "printed"}


def test_a_printer_of_the_queue_has_an_address_and_stays_while_prints_wait_for_it(
    app, waiting, printers
):
    app.sign_in("administrator")
    place = f"/shaanxi/printing/printers/{printers['LQ'].key}"

    form = next(one for one in app.get(place).forms.values() if "address" in one.fields)
    form["address"] = "-o /etc/passwd"
    refused = form.submit(expect_errors=True)
    removed = app.post(f"{place}/remove", expect_errors=True)

    assert refused.status_int == 422
    assert "Write host and port of the printer" in refused
    assert removed.status_int == 409
    assert "LQ stays: prints wait for it (1)" in removed


def test_a_printer_that_types_is_sent_no_drawn_test_page(app, printers, installation):
    with installation.work(branch="shaanxi") as context:
        matrix = replace(LQ, name="Matrix", takes="escp", address="192.168.1.52:9100")
        keep_printer(context, matrix)
        key = printers_of(context)[-1].key
    app.sign_in("administrator")

    refused = app.post(f"/shaanxi/printing/printers/{key}/send-test", expect_errors=True)

    assert refused.status_int == 409
    assert "draws no test page" in refused


def test_a_test_page_takes_the_way_of_all_papers(app, waiting, printers):
    app.sign_in("administrator")

    page = app.post(f"/shaanxi/printing/printers/{printers['Laser'].key}/send-test").follow()

    assert [one.get_text(" ", strip=True)[:24] for one in page.html.select("#queue tbody tr")] == [
        "Test page LQ waiting cou",
        "Test page Laser waiting ",
    ]


def test_a_print_whose_branch_is_another_is_not_there(app, work, waiting):
    app.sign_in("administrator")

    assert app.get(f"/hubei/api/print-queue/{waiting}/content", status=404)
    with work("hubei") as context:
        changed = context.session.execute(
            update(PrintJob).where(PrintJob.id == waiting).values(state="cancelled")
        )
        assert changed.rowcount == 0
