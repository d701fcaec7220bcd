"""A pickup in a real browser, without a mouse: scanned at a scanner's speed, finished, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from at_the_station import Station
from sqlalchemy import delete

from addons.barcode.testing import gtin_of, serial
from core.workflow.printing.print_claims import begin, claim, settle
from core.workflow.printing.print_queue import PrintJob
from core.workflow.printing.printers import BranchPrinter, drop_printer, keep_printer, printers_of

# What the server answers is tried on both stores without a browser.
pytestmark = pytest.mark.one_store


def test_twelve_varieties_scanned_at_full_speed_finished_and_printed(station):
    for number in range(12):
        station.type(serial(f"V{number:02}", 6))
    station.type("CT-V03-1")
    station.until_pieces(18)

    names = station.page.locator("#lines .line-name").all_inner_texts()
    total = station.text("#tally-gross")
    focused = station.focused
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished] #papers iframe >> nth=1")
    number = station.text("#card .card-title").split()[-1]

    assert names[0] == "蓝牙音箱 V03"
    assert sorted(names) == sorted(f"蓝牙音箱 V{n:02}" for n in range(12))
    assert total == "1,806.90"
    assert number.startswith("TH-SN-")
    for key in "PI":
        said = station.paper(key)
        assert number in said
        assert total in said
        assert all(f"V{n:02}" in said for n in range(12))
    assert (focused, station.focused) == ("scan", "scan")
    station.press("Enter")
    station.page.wait_for_selector("[data-mode=start]")
    station.open()


def test_the_worked_slip_comes_out_to_the_cent(station):
    station.type(gtin_of(92))
    station.until_pieces(1)
    station.press("F6")
    station.type("48")
    station.until_pieces(48)

    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished] #papers iframe")
    slip, invoice = station.paper("P"), station.paper("I")

    assert "20,930.40" in slip
    assert "贰万零玖佰叁拾元肆角整" in slip.replace(" ", "")
    assert all(amount in invoice for amount in ("20,930.40", "18,522.48", "2,407.92"))


def test_goods_whose_serials_show_at_issue_ask_for_them(station):
    station.type(gtin_of(95))
    station.until("#prompt", "Serial number of 蓝牙音箱 PHONE")
    station.type("K7700001")
    station.until_pieces(1)
    station.type(gtin_of(95, 1))
    station.type("K7700002")
    station.until("#prompt", "5 to go")
    station.press("F9")
    station.until("#card", "still to be scanned")
    station.press("Escape")
    station.until("#prompt", "Scan goods")

    station.type("K7700003")
    station.until_card("unknown")
    assert station.text("#tally-pieces") == "2"


def test_who_fetches_the_goods_is_asked_shown_and_printed(station):
    station.type(serial("V04", 8))
    station.until_pieces(1)

    station.press("F5")
    station.until("#prompt", "Who fetches the goods?")
    station.page.keyboard.insert_text("高䶮")
    station.press("Enter", "Enter")
    station.until("#prompt", "Number plate")
    station.page.keyboard.insert_text("陕A D0107")
    station.press("Enter")
    station.until("#collected-by", "高䶮 · 陕A D0107")
    station.press("F5")
    station.until("#prompt", "now 高䶮")
    station.press("Enter")
    station.type("199-0000-0107")
    station.press("Enter")
    station.until("#collected-by", "高䶮 · 199-0000-0107 · 陕A D0107")
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished] #papers iframe")

    said = station.paper("P")
    assert all(text in said for text in ("高䶮", "199-0000-0107", "陕A D0107"))


def test_a_break_that_is_reached_shows_in_the_lines_scanned_before(station, installation):
    from addons.esales.models import QuantityBreak
    from addons.esales.testing import make_break

    with installation.work(branch="shaanxi") as context:
        make_break(context, "AV", cartons=2, points="0.10")
    station.type("CT-V02-1")
    station.until_pieces(6)
    before = station.text("#lines tr:last-child .line-gross")
    station.type("CT-V06-1")
    station.until_pieces(12)
    station.page.wait_for_function(
        "before => document.querySelector('#lines tr:last-child .line-gross').innerText !== before",
        arg=before,
    )
    amounts = station.page.locator("#lines .line-gross").all_inner_texts()
    with installation.work(branch="shaanxi") as context:
        context.session.query(QuantityBreak).delete()

    assert before == "587.10"
    assert amounts == ["548.91", "528.39"]
    assert station.text("#tally-gross") == "1,077.30"


def test_a_paper_printed_again_at_the_station_counts_and_says_so(station):
    # A browser without a screen has no printer either, and falls over when it is asked to print.
    station.page.add_init_script("window.print = () => {}")
    station.page.reload()
    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.type(gtin_of(92))
    station.until_pieces(1)
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished] #papers iframe")

    station.page.wait_for_selector("#scan:focus")
    station.press("p")
    station.page.wait_for_function("() => document.getElementById('scan').value === ''")
    original = station.paper("P")
    station.press("p")
    station.page.wait_for_selector("#papers iframe[data-key=P][src*='copy=2']")

    assert "Reprint" not in original
    assert "Reprint 2" in station.paper("P")
    assert station.focused == "scan"


@pytest.fixture
def queued(installation: Any) -> Iterator[str]:
    """The key of a printer of the queue that everything goes to, while the test lasts."""
    with installation.work(branch="shaanxi") as context:
        lq = BranchPrinter(name="LQ", reached="network", address="10.0.0.9:9100", default=True)
        keep_printer(context, lq)
        key = printers_of(context)[-1].key
    yield key
    with installation.work(branch="shaanxi") as context:
        context.session.execute(delete(PrintJob))
        drop_printer(context, key)


def test_a_print_in_the_queue_says_how_it_stands_and_a_failed_one_goes_to_the_browser(
    station, queued, installation
):
    station.page.add_init_script("window.print = () => {}")
    station.page.reload()
    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.page.wait_for_selector("#scan:focus")
    station.type(gtin_of(92))
    station.until_pieces(1)
    station.press("F9")
    for key in "PI":
        station.page.wait_for_selector(f"figure[data-key={key}] [data-state=waiting]")

    for came in (("printed", "", ""), ("failed", "unreachable", "No route to host")):
        with installation.work(branch="shaanxi") as context:
            job = claim(context, queued, "agent")
            begin(context, job.id, job.claim)
            settle(context, job.id, job.claim, *came)

    station.page.wait_for_selector("figure[data-key=P] [data-state=printed]")
    station.until("figure[data-key=I] [data-state=failed]", "Nothing came out.")
    station.until("#options li[data-index='2']", "Print it in the browser")
    station.press("3")
    station.page.wait_for_selector("#papers iframe[data-key=I][src*='copy=1']")
    assert "Reprint" not in station.paper("I")
    assert station.focused == "scan"


def pay_too_much(station):
    """Type that 500 came by bank transfer, up to the question what is to become of the rest."""
    station.press("2")
    station.until("#prompt", "Enter: 436.05")
    station.page.keyboard.type("500")
    station.press("Enter")
    station.until("#prompt", "Reference")
    station.press("Enter")
    station.until("#prompt", "63.95 more than is to be paid. It would stay prepaid")


def test_money_is_taken_and_the_gate_pass_printed_and_scanned_out(station, visit):
    # A browser without a screen has no printer either, and falls over when it is asked to print.
    station.page.add_init_script("window.print = () => {}")
    station.page.reload()
    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.type(gtin_of(92))
    station.until_pieces(1)
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished] #papers iframe >> nth=1")
    number = station.text("#card .card-title").split()[-1]

    station.press("F10")
    station.until("#options", "1")
    assert "Payment" in station.text("#options li:first-child")
    station.press("1")
    station.until("#options-title", "436.05 to be paid")
    pay_too_much(station)
    station.press("Escape")
    station.until("#prompt", "print slip")
    station.press("F10")
    station.until("#options", "Payment")
    station.press("1")
    station.until("#options-title", "436.05 to be paid")
    pay_too_much(station)
    station.press("Enter")
    station.until("#card", "Taken: 500.00")
    station.press("g")
    station.page.wait_for_selector("#papers iframe[data-key=G][src*='copy=1']")
    assert number in station.paper("G")
    station.page.wait_for_selector("#scan:focus")
    station.press("F10")
    station.until("#options", "Ship by carrier")
    station.press("2")
    station.until("#prompt", "Which carrier?")
    station.page.keyboard.insert_text("顺达物流")
    station.press("Enter", "Enter", "Enter", "Enter")
    station.until("#card", "Kept as a shipment")

    gate = Station(visit.new_page())
    gate.page.goto("/shaanxi/barcode/gate")
    gate.page.wait_for_selector("#scan:focus")
    gate.type(number)
    gate.until_card("finished")
    gate.type(number)
    gate.until_card("gone")
    assert gate.page.get_attribute("#station", "data-sound") == "gone"
    assert gate.faults == []
    gate.page.close()


def test_goods_are_received_at_the_station_in_the_warehouse(sign_in, shop):
    keeper = Station(sign_in("warehouse_head").new_page())
    keeper.page.goto("/shaanxi/barcode/stock")
    keeper.until("#options", "Receive goods")
    keeper.press("1")
    keeper.until("#options", "SN01")
    keeper.press("1")
    keeper.page.wait_for_selector("[data-mode=stock] #scan:focus")

    keeper.type("A-01")
    keeper.until("#at", "A-01")
    keeper.type(gtin_of(1))
    keeper.until("#prompt", "serial numbers of 蓝牙音箱 V00")
    keeper.type("RB0000001")
    keeper.type("RB0000002")
    keeper.type("RB0000002")
    keeper.until_card("repeated")
    assert keeper.text("#pieces") == "2"
    keeper.press("F2")
    keeper.until("#pieces", "1")
    keeper.press("F9")
    keeper.until_card("finished")

    assert keeper.page.is_visible("#choices")
    assert (keeper.focused, keeper.faults) == ("scan", [])
    keeper.page.close()


def test_axe_finds_nothing_serious_at_the_start_while_scanning_and_at_the_end(station):
    axe = Path("node_modules/axe-core/axe.min.js")
    if not axe.exists():
        pytest.skip("needs axe-core: run npm ci")

    def serious():
        station.page.evaluate(axe.read_text())
        found = station.page.evaluate("axe.run().then(result => result.violations)")
        return [one["id"] for one in found if one["impact"] in ("serious", "critical")]

    found = []
    station.type(serial("V11", 8))
    station.until_pieces(1)
    found += serious()
    station.type("NO-SUCH-CODE")
    station.until_card("unknown")
    found += serious()
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished] #papers iframe")
    station.press("Enter")
    station.page.wait_for_selector("[data-mode=start]")
    found += serious()

    assert found == []
