"""The station in the warehouse sends transfers and receives them, piece by piece, by scanner."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from addons.barcode.testing import gtin_of, serial
from addons.inventory.models import Location, Transfer, Warehouse
from core.testing import Browser

CABLE = gtin_of(90)
HOME = "/shaanxi/barcode/stock"


class Carrier:
    """The warehouse head with a scanner and a transfer."""

    def __init__(self, app):
        self.app, self.state = app, {}
        sent = {"task": "send", "warehouse": "SN01", "target": "TR2"}
        self.id = self.post(f"{HOME}/begin", **sent)["id"]

    def post(self, path, status=200, **body):
        headers = {"X-CSRF-Token": self.app.token, "Accept": "application/json"}
        return self.app.http.post_json(path, body, headers=headers, status=status).json

    def send(self, deed, status=200, **body):
        return self.post(f"{HOME}/{self.id}/{deed}", status, **body)

    def scan(self, text, status=200):
        answer = self.send("scan", status, text=text, state=self.state)
        self.state = answer.get("state", self.state)
        return answer


@pytest.fixture(scope="module")
def head(wsgi, installation, shop):
    """The warehouse head's browser; there is a second warehouse."""
    with installation.work(branch="shaanxi") as context:
        home = Warehouse(branch=context.code, code="TR2", name="Second")
        home.locations = [Location(branch=context.code, code=code) for code in ("C-01", "C-02")]
        context.session.add(home)
    return Browser(wsgi, installation).sign_in("warehouse_head")


def test_a_transfer_is_sent_and_received_by_scanning(head, work):
    carrier = Carrier(head)
    carrier.scan(serial("V05", 1))
    carton = carrier.scan(f"(01){gtin_of(6)}(21){serial('V05', 2)}")
    did = carrier.scan(CABLE)["card"]["did"]
    carrier.send("quantity", line=did["line"], quantity="20")
    number = carrier.send("post")["number"]

    found = carrier.post(f"{HOME}/find", text=number.lower())
    wrong = carrier.scan(serial("V05", 3))["card"]
    carrier.send("damaged", status=409, **wrong["did"])
    off = carrier.send("undo", **wrong["did"])
    carrier.scan("c-02")
    one = carrier.scan(serial("V05", 1))
    twice = carrier.scan(serial("V05", 1), status=409)
    cables = carrier.scan(CABLE)["card"]["did"]
    over = carrier.send("quantity", line=cables["line"], quantity="21")
    many = carrier.scan(CABLE)["card"]
    carrier.send("quantity", line=cables["line"], quantity="20")
    broken = carrier.send("damaged", **cables)
    unsaid = carrier.send("post", status=409)
    carrier.send("post", rest="missing")

    assert carton["pieces"] == "2"
    assert found["id"] == carrier.id
    assert [no["kind"] for no in (wrong, twice, many)] == ["wrong", "repeated", "over"]
    assert "Not on this transfer: 1" in wrong["title"]
    assert "Too many: 1" in many["title"]
    assert [line["said"] for line in off["lines"]] == ["", ""]
    assert "not sent: 1" in [line["said"] for line in over["lines"]]
    assert one["lines"][0]["quantity"] == "1 / 2"
    assert one["lines"][0]["place"] == "C-02"
    assert "Damaged" in broken["card"]["title"]
    assert "press 1 or 2" in unsaid["messages"][0]
    with work("shaanxi", write=False) as context:
        document = context.session.get_one(Transfer, carrier.id)
        assert document.step == "difference"
        assert (document.received, document.damaged, document.outstanding) == (21, 1, 1)


def test_what_was_scanned_or_counted_is_taken_back(head):
    carrier = Carrier(head)
    did = carrier.scan(serial("V06", 1))["card"]["did"]
    empty = carrier.send("undo", **did)
    carrier.scan(serial("V06", 2))
    carrier.send("post")
    counted = carrier.scan(serial("V06", 2))["card"]["did"]
    after = carrier.send("undo", **counted)

    assert empty["lines"] == []
    assert after["pieces"] == "0 / 1"


def test_the_start_offers_what_is_on_the_way_and_a_clerk_without_a_part_gets_none(head, counter):
    carrier = Carrier(head)
    carrier.scan(serial("V07", 1))
    number = carrier.send("post")["number"]

    assert number in head.get(HOME).text
    assert number not in counter.get(HOME).text
    assert number in head.get(f"{HOME}/{carrier.id}").text
    headers = {"X-CSRF-Token": counter.token, "Accept": "application/json"}
    path = f"{HOME}/{carrier.id}/scan"
    body = {"text": serial("V07", 1), "state": {}}
    counter.http.post_json(path, body, headers=headers, status=403)


def test_the_same_scan_sent_again_counts_once(head, work):
    carrier = Carrier(head)
    headers = {"X-CSRF-Token": head.token, "Accept": "application/json", "Idempotency-Key": "d-1"}
    body = {"text": CABLE, "state": {}}
    for _again in range(2):
        head.http.post_json(f"{HOME}/{carrier.id}/scan", body, headers=headers)

    with work("shaanxi", write=False) as context:
        query = select(Transfer.quantity).where(Transfer.id == carrier.id)
        assert context.session.scalar(query) == 1
