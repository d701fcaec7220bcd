"""A finished pickup prints on the printers of the queue, once, and the clerk hears how it went."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from addons.barcode.testing import serial
from core.workflow.printing.print_claims import begin, claim, content_of, settle
from core.workflow.printing.print_queue import PrintJob
from core.workflow.printing.printers import BranchPrinter, drop_printer, keep_printer, printers_of

HOME = "/shaanxi/barcode/station"
SLIPS = BranchPrinter(
    name="LQ", reached="network", address="10.0.0.9:9100", takes="escp", default=True
)
OFFICE = BranchPrinter(name="Laser", reached="cups", address="Laser")


@pytest.fixture
def printers(installation):
    """Two printers of the queue, while the test lasts; their keys by name."""
    for printer in (SLIPS, OFFICE):
        with installation.work(branch="shaanxi") as context:
            keep_printer(context, printer)
    with installation.work(branch="shaanxi", write=False) as context:
        keys = {one.name: one.key for one in printers_of(context)}
    yield keys
    with installation.work(branch="shaanxi") as context:
        context.session.execute(delete(PrintJob))
        for key in keys.values():
            drop_printer(context, key)


@pytest.fixture
def finished(clerk, printers):
    """What the station is told of a pickup that it has just finished."""
    clerk.scan(serial("V05", next(NUMBERS)))
    return clerk.send("finish")


NUMBERS = iter(range(1, 20))


def jobs(work):
    with work("shaanxi", write=False) as context:
        query = select(PrintJob.paper, PrintJob.copy, PrintJob.state, PrintJob.printer)
        return [tuple(row) for row in context.session.execute(query.order_by(PrintJob.id))]


def test_finishing_sends_slip_and_invoice_to_the_queue_once(finished, printers, work):
    told = [paper.get("job") for paper in finished["papers"]]

    assert [(one["printer"], one["state"]) for one in told[:2]] == [("LQ", "waiting")] * 2
    assert told[2] is None
    assert jobs(work) == [
        ("outbound_slip", 1, "waiting", printers["LQ"]),
        ("sales_invoice", 1, "waiting", printers["LQ"]),
    ]


def test_the_printer_of_this_computer_goes_before_that_of_the_branch(clerk, printers, work):
    clerk.scan(serial("V05", next(NUMBERS)))

    clerk.send("finish", printer=printers["Laser"])

    assert {row[3] for row in jobs(work)} == {printers["Laser"]}


def test_what_the_queue_prints_is_for_viewing_in_a_browser_and_comes_out_as_the_original(
    finished, printers, work, counter
):
    path = finished["papers"][0]["path"]

    seen = counter.get(path)
    with work("shaanxi") as context:
        job = claim(context, printers["LQ"], "agent")
        sent = content_of(context, job)

    assert seen.content_type == "application/pdf"
    assert sent.takes == "escp"
    assert finished["number"].encode() in sent.data
    assert "Reprint".encode("gb18030") not in sent.data


def test_a_print_that_failed_is_printed_in_the_browser_instead_and_never_by_both(
    finished, printers, work, counter
):
    slip = finished["papers"][0]
    with work("shaanxi") as context:
        job = claim(context, printers["LQ"], "agent")
        number, held = job.id, job.claim
        begin(context, number, held)
    at_it = counter.send(f"{HOME}/print-here", {"job": number}, expect_errors=True)
    with work("shaanxi") as context:
        settle(context, number, held, "failed", "unreachable", "No route to host")

    told = counter.get(f"{HOME}/prints").json["prints"]
    here = counter.send(f"{HOME}/print-here", {"job": number}).json
    printed = counter.get(slip["path"])

    assert at_it.status_int == 409
    assert "does not answer at 10.0.0.9:9100 (No route to host)" in told[-1]["why"]
    assert [deed["name"] for deed in told[-1]["deeds"]] == ["retry", "cancel"]
    assert here == {"copy": 1}
    # A browser cannot send dot-matrix language: it gets the paper as PDF.
    assert printed.content_type == "application/pdf"
    assert jobs(work)[0][2] == "cancelled"


def test_a_clerk_decides_about_her_own_prints_alone(finished, installation, counter, work):
    number = finished["papers"][0]["job"]["id"]

    counter.sign_in("warehouse_head")
    others = counter.get(f"{HOME}/prints?job={number}").json["prints"]
    refused = counter.send(
        f"{HOME}/decide-print", {"job": number, "deed": "cancel"}, expect_errors=True
    )
    counter.sign_in("counter_clerk")
    own = counter.send(f"{HOME}/decide-print", {"job": number, "deed": "cancel"})

    assert others == []
    assert refused.status_int == 404
    assert own.json["job"]["state"] == "cancelled"


def test_printing_again_waits_in_the_queue_as_a_reprint(finished, printers, work, counter):
    path = finished["papers"][0]["path"].replace("/paper?", "/print?")

    answer = counter.send(f"{path}&printer={printers['Laser']}", {}).json

    assert answer["copy"] == 2
    assert answer["job"]["printer"] == "Laser"
    assert jobs(work)[-1] == ("outbound_slip", 2, "waiting", printers["Laser"])


def test_a_print_noted_long_ago_is_not_sent_as_an_original(finished, work, counter, printers):
    page = finished["papers"][0]["path"].split("/paper?")[0]
    with work("shaanxi") as context:
        context.session.execute(delete(PrintJob))

    sent = counter.post(f"{page}/send", {"layout": "outbound_slip", "copy": "1"})
    twice = counter.post(f"{page}/send", {"layout": "outbound_slip", "copy": "1"})
    late = counter.post(
        f"{page}/send", {"layout": "outbound_slip", "copy": "2"}, expect_errors=True
    )

    assert (sent.status_int, twice.status_int, late.status_int) == (303, 303, 409)
    assert [row[:2] for row in jobs(work)] == [("outbound_slip", 1)]
    assert "waiting" in counter.get(page).html.select_one("#papers").get_text()
