"""A pickup in a real browser: no mouse, at a scanner's speed, on a network that comes and goes."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from addons.barcode.testing import Shop, gtin_of, make_shop, serial
from core.testing import PASSWORD
from core.workflow.printing.print_claims import begin, claim, settle
from core.workflow.printing.print_queue import PrintJob
from core.workflow.printing.printers import BranchPrinter, drop_printer, keep_printer, printers_of

# What the server answers is tried on both stores without a browser.
pytestmark = pytest.mark.one_store
HOME = "/shaanxi/barcode/station"


@pytest.fixture(scope="module")
def shop(installation: Any) -> Shop:
    """Goods in stock and a dealer."""
    with installation.work(branch="shaanxi") as context:
        return make_shop(context)


@pytest.fixture(scope="module")
def visit(sign_in: Any, shop: Shop) -> Any:
    """A browser window in which the clerk has signed in."""
    return sign_in("counter_clerk")


class Station:
    """What a clerk does at the keyboard and sees on the screen."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def type(self, text: str, enter: bool = True) -> None:
        """As a scanner does: key upon key, then Enter."""
        self.page.keyboard.type(text)
        if enter:
            self.page.keyboard.press("Enter")

    def scan_composed(self, text: str, sign: str, enter: bool = True) -> None:
        """As a scanner does whose keys an input method turns into ``sign`` upon ``sign``.

        The keys say themselves when they were pressed, however long the browser takes.
        """
        keyboard = self.page.context.new_cdp_session(self.page)
        began = time.time()

        def down(count: int, code: str, modifiers: int = 0) -> None:
            key = {"key": "Process", "code": code, "windowsVirtualKeyCode": 229}
            at = {"timestamp": began + count * 0.005, "modifiers": modifiers}
            keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key, **at})

        for count, char in enumerate(text, start=1):
            if char.isdigit():
                down(count, f"Digit{char}")
            else:
                down(count, f"Key{char}", modifiers=8)
            composed = {"text": sign * count, "selectionStart": count, "selectionEnd": count}
            keyboard.send("Input.imeSetComposition", composed)
        if enter:
            down(len(text) + 1, "Enter")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector).strip()

    def until(self, selector: str, text: str) -> None:
        """Wait until ``selector`` shows ``text``."""
        self.page.wait_for_function(
            "([where, what]) => document.querySelector(where)?.innerText.includes(what)",
            arg=[selector, text],
        )

    def until_card(self, kind: str) -> None:
        """Wait for the card of a scan, or of its refusal."""
        self.page.wait_for_selector(f"#card[data-kind={kind}]")

    def until_pieces(self, count: int) -> None:
        self.page.wait_for_function(
            "count => document.getElementById('tally-pieces').innerText === count", arg=f"{count:,}"
        )

    def open(self) -> None:
        """From the start to an open pickup, with the dealer's card."""
        self.page.goto(HOME)
        self.page.wait_for_selector("#scan:focus")
        self.type("CARD-0001")
        self.page.wait_for_selector("#choices li[data-index='1'], [data-mode=scanning] #list")
        if self.page.is_visible("#choices"):
            self.press("1")
        self.page.wait_for_selector("[data-mode=scanning] #list")

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def paper(self, key: str) -> str:
        """What the paper printed by ``key`` says."""
        from pypdf import PdfReader

        path = self.page.get_attribute(f"#papers iframe[data-key={key}]", "src").split("#")[0]
        body = self.page.request.get(path).body()
        pages = PdfReader(io.BytesIO(body)).pages
        return "\n".join(page.extract_text() for page in pages)


@pytest.fixture
def station(visit: Any) -> Iterator[Station]:
    """The station, with a fresh pickup; cancelled afterwards where it is still open."""
    made = Station(visit.new_page())
    made.open()
    yield made
    visit.set_offline(False)
    if made.page.is_visible("[data-mode=scanning] #list"):
        made.press("Escape", "Escape", "F8")
        made.type(made.text("#tally-pieces").replace(",", ""))
        made.page.wait_for_selector("[data-mode=start]")
    made.page.close()
    assert made.faults == []


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


WRONG = {
    "unknown": "NO-SUCH-CODE", "check_digit": "9526100000013", "elsewhere": serial("ELSE", 1),
    "not_sound": serial("BROKEN", 1), "not_for_sale": serial("EARLY", 1),
    "no_price": serial("NOPRICE", 1), "territory": serial("FOREIGN", 1),
    "credit": serial("DEAR", 1), "serial_needed": gtin_of(3), "dealer": "CARD-0001",
    "several": "0001", "gone": serial("V03", 0),
}


def test_each_wrong_scan_is_refused_in_red_with_a_sound_of_its_own_and_scanning_goes_on(station):
    for kind, text in WRONG.items():
        station.type(text)
        station.until_card(kind)
        assert station.page.get_attribute("#station", "data-sound") == kind
        assert len(station.text("#card .card-said")) > 20
        assert station.focused == "scan"

    station.type(serial("V05", 7))
    station.until_pieces(1)
    station.type(serial("V05", 7))
    station.until_card("repeated")


def test_scans_without_a_network_are_kept_and_sent_once_it_is_back(station, visit):
    station.type(serial("V06", 7))
    station.until_pieces(1)

    visit.set_offline(True)
    for number in (8, 9, 10):
        station.type(serial("V06", number))
    station.until("#banner", "3 scans are kept here")
    station.until_card("stored")
    visit.set_offline(False)

    station.until_pieces(4)
    station.until("#banner", "Everything was sent")


def test_refusals_that_the_next_scan_drove_off_stay_listed_until_read(station, visit):
    visit.set_offline(True)
    for text in (serial("V04", 10), "NO-SUCH-CODE", serial("V03", 0), serial("V04", 11)):
        station.type(text)
    station.until("#banner", "4 scans are kept here")
    visit.set_offline(False)
    station.until_pieces(2)

    station.until("#missed", "Refused meanwhile: 2")
    told = station.text("#missed")
    station.press("F9")
    station.until("#card", "Look at the list")
    station.press("Escape")

    assert "NO-SUCH-CODE Unknown code" in told
    assert f"{serial('V03', 0)} Already gone" in told
    station.page.wait_for_selector("#missed", state="hidden")
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished]")


def test_a_reload_in_the_middle_loses_nothing_and_doubles_nothing(station, visit):
    visit.set_offline(True)
    station.type(serial("V07", 7))
    station.type(serial("V07", 8))
    station.until("#banner", "2 scans are kept here")
    visit.set_offline(False)
    station.page.reload()

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(2)
    for number in (9, 10):
        station.type(serial("V07", number))
    station.page.reload()

    station.until_pieces(4)


def test_undo_remove_and_quantity_by_their_keys(station):
    station.type(serial("V08", 7))
    station.type("CT-V08-1")
    station.type(gtin_of(90))
    station.until_pieces(8)

    station.press("F6")
    station.until("#prompt", "Quantity of line 2")
    station.type("４８")
    station.until_pieces(55)
    station.press("F2")
    station.until_pieces(8)
    station.press("F2")
    station.until_pieces(7)
    station.press("F4")
    station.type(serial("V08", 3))
    station.until_pieces(6)
    station.press("F4")
    station.type("1")

    station.until_pieces(0)
    assert "Taken off: 6 × 蓝牙音箱 V08" in station.text("#card")
    station.press("F2")
    station.until("#card", "Back again: 6 × 蓝牙音箱 V08")
    station.until_pieces(6)


def test_the_quantity_key_pressed_twice_asks_for_another_line(station):
    station.type(gtin_of(90))
    station.type(gtin_of(91))
    station.until_pieces(2)

    station.press("F6")
    station.until("#prompt", "Quantity of line 2")
    station.press("F6")
    station.until("#prompt", "type the number of the line")
    station.type("1")
    station.until("#prompt", "Quantity of line 1")
    station.type("3")

    station.until_pieces(4)


def test_a_question_left_open_does_not_wait_for_the_next_dealer(station):
    station.type(gtin_of(90))
    station.until_pieces(1)
    station.press("F6", "F9")
    station.page.wait_for_selector("[data-mode=finished]")

    station.type("CARD-0001")

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(0)


def test_keys_and_scans_that_outrun_the_server_keep_their_order(station):
    station.type(serial("V10", 7))
    station.type(serial("V10", 8))
    station.press("F2")
    station.type(serial("V10", 9))
    station.type(serial("V10", 10))
    station.press("F2")
    station.type(serial("V10", 11))

    station.until("#card", serial("V10", 11))
    station.until_pieces(3)
    station.press("F2", "F2")
    station.until_pieces(1)


def test_a_scan_while_a_number_is_asked_for_is_a_scan(station):
    station.type(gtin_of(90))
    station.until_pieces(1)

    station.press("F8")
    station.type(serial("V09", 7))

    station.until_pieces(2)
    assert "Scan goods" in station.text("#prompt")


def test_cancelling_needs_the_number_of_pieces_typed(station):
    station.type("CT-V10-1")
    station.until_pieces(6)

    station.press("F8")
    station.until("#prompt", "6")
    station.type("5")
    station.until_card("refused")
    station.press("F8")
    station.type("6")

    station.page.wait_for_selector("[data-mode=start]")
    station.until("#card", "Cancelled")


def test_a_pickup_is_held_and_gone_on_with(station):
    station.type(serial("V09", 8))
    station.until_pieces(1)

    station.press("F7")
    station.page.wait_for_selector("[data-mode=start] #choices li")
    station.type("1")

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(1)


def test_a_carton_is_broken_and_only_what_goes_is_scanned(station):
    station.type("CT-V00-1")
    station.until_pieces(6)

    station.press("F3")
    station.until("#prompt", "scan its label")
    station.type("CT-V00-1")
    station.until_pieces(0)
    station.until("#card", "6 of its pieces are free")
    station.type(serial("V00", 2))

    station.until_pieces(1)
    station.type("CT-V00-1")
    station.until_card("open_carton")


def test_the_voice_speaks_the_word_of_a_refusal_until_it_is_turned_off(station):
    station.page.evaluate(
        """() => {
            window.said = [];
            speechSynthesis.speak = (one) => said.push([one.lang, one.text]);
        }"""
    )
    station.type("NO-SUCH-CODE")
    station.until_card("unknown")
    spoken = station.page.evaluate("said")
    station.press("F10")
    station.until("#options", "Voice off")
    offered = station.page.locator("#options li").all_inner_texts()
    station.press(next(text[0] for text in offered if "Voice off" in text))
    station.until("#card", "The voice is off")
    station.type("9526100000013")
    station.until_card("check_digit")

    assert spoken == [["en", "Unknown code"]]
    assert len(station.page.evaluate("said.filter(([, text]) => text.startsWith('Misread'))")) == 0
    assert station.page.get_attribute("#station", "data-sound") == "check_digit"
    station.page.evaluate("localStorage.removeItem('qudao.voice')")


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
    station.press("2")
    station.until("#prompt", "Enter: 436.05")
    station.press("Enter")
    station.until("#prompt", "Reference")
    station.press("Enter")
    station.until("#card", "Taken: 436.05")
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


def test_a_camera_before_a_label_scans_it_once(station):
    import base64

    import zxingcpp
    from PIL import Image

    label = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode(serial("V10", 7), zxingcpp.BarcodeFormat.Code128), scale=4
    )
    kept = io.BytesIO()
    Image.fromarray(label).save(kept, "PNG")
    station.page.evaluate(
        """async (png) => {
            const picture = new Image();
            picture.src = `data:image/png;base64,${png}`;
            await picture.decode();
            const canvas = document.createElement("canvas");
            Object.assign(canvas, { width: 800, height: 450 });
            const draw = () => {
                const ground = canvas.getContext("2d");
                ground.fillStyle = "white";
                ground.fillRect(0, 0, 800, 450);
                ground.drawImage(picture, 100, 140);
            };
            setInterval(draw, 100);
            draw();
            navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
        }""",
        base64.b64encode(kept.getvalue()).decode(),
    )

    station.press("F10")
    station.until("#options", "Camera as scanner")
    offered = station.page.locator("#options li").all_inner_texts()
    station.press(next(text[0] for text in offered if "Camera" in text))

    station.until_pieces(1)
    assert serial("V10", 7) in station.text("#card")
    station.press("F10")
    station.until("#options", "Camera off")


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


def test_a_second_van_of_the_same_dealer_is_served_beside_the_first(station):
    station.type(serial("V09", 9))
    station.until_pieces(1)
    station.press("F5")
    station.until("#prompt", "Who fetches")
    station.press("Enter", "Enter")
    station.until("#prompt", "Number plate")
    station.page.keyboard.insert_text("VAN-1")
    station.press("Enter")
    station.until("#collected-by", "VAN-1")
    station.press("F7")
    station.until("#card", "Pickup code")

    station.type("CARD-0001")
    station.until("#options-title", "has a pickup open")
    assert "VAN-1" in station.text("#options")
    station.press("2")
    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(0)
    station.press("F8")
    station.type("0")
    station.page.wait_for_selector("[data-mode=start]")
    station.type("VAN-1")

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(1)


def test_of_several_with_the_same_last_digits_a_number_key_chooses(station, installation, shop):
    from addons.inventory.testing import entry, receive

    with installation.work(branch="shaanxi") as context:
        numbers = ["XA77004321", "XB88004321"]
        receive(context, "SN01", entry(shop.variants["V11"], serials=numbers, at="A-01"))

    station.type("4321")
    station.page.wait_for_selector("#choices li[data-index='1']")
    station.type(serial("V11", 7))
    station.until_pieces(1)
    station.press("F9")
    station.until("#card", "Choose one")
    station.type("2", enter=False)

    station.until_pieces(2)
    assert "XB88004321" in station.text("#card")


def test_a_dealer_is_found_by_initials_while_typing(station):
    station.press("F7")
    station.page.wait_for_selector("[data-mode=start]")

    station.page.keyboard.type("xash", delay=90)
    station.until("#options", "SN0001")
    station.press("ArrowDown", "Enter")

    station.page.wait_for_selector("[data-mode=scanning] #list")


@pytest.mark.parametrize("way", ["1", "Enter"])
def test_a_number_or_enter_behind_a_search_chooses_from_its_list(station, way):
    station.press("F8")
    station.type("0")
    station.page.wait_for_selector("[data-mode=start]")
    station.page.keyboard.type("xash", delay=90)
    station.until("#options-title", "Which dealer?")

    station.press(way)

    station.page.wait_for_selector("[data-mode=scanning] #list")


def test_full_width_keys_and_an_enter_that_never_comes_do_not_spoil_a_scan(station):
    station.page.keyboard.insert_text("Ｌ２５４６Ｖ０５０００８")

    station.until_pieces(1)
    assert serial("V05", 8) in station.text("#card")


@pytest.mark.parametrize(("number", "enter"), [(9, True), (10, False)])
def test_a_chinese_input_method_left_on_does_not_spoil_a_scan(station, number, enter):
    text = serial("V05", number)

    station.scan_composed(text, "拉", enter=enter)

    station.until_pieces(1)
    assert text in station.text("#card")
    assert station.page.input_value("#scan") == ""


def test_a_short_code_of_our_own_is_a_scan_with_an_input_method_on(station, installation, shop):
    from addons.base.models import Variant

    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Variant, shop.variants["BAG"]).code = "BAG7"

    station.scan_composed("BAG7", "包")

    station.until_pieces(1)
    assert "BAG7" in station.text("#card")


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


def test_focus_comes_back_to_the_box_whatever_is_clicked(station):
    for place in ("#card", "#tally", "#lines", "button[data-key=F1]"):
        station.page.locator(place).click(force=True, position={"x": 5, "y": 5})
        station.page.wait_for_selector("#scan:focus")

    assert station.page.is_visible("#help")
    station.press("Escape")
    assert not station.page.is_visible("#help")


def test_a_signed_out_clerk_loses_no_scan(station, visit):
    station.type(serial("V06", 11))
    station.until_pieces(1)
    other = visit.new_page()
    other.goto("/me")
    kept = visit.cookies()
    other.evaluate("document.querySelector('form[action=\"/sign-out\"]').submit()")
    other.wait_for_url("**/sign-in*")

    station.type(serial("V07", 11))
    station.until("#banner", "signed out")
    other.fill("input[name=login]", "counter_clerk.shaanxi")
    other.fill("input[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/shaanxi")
    other.close()

    assert kept
    station.until_pieces(2)
