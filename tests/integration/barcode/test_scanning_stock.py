"""The station in the warehouse: goods received, counted and moved by scanner."""

from __future__ import annotations

import pytest

from addons.barcode.testing import gtin_of, serial
from addons.inventory.models import Location, StockDocument, Warehouse, Whereabouts
from core.testing import Browser

CABLE = gtin_of(90)
HOME = "/shaanxi/barcode/stock"


class Keeper:
    """Somebody with a scanner in the warehouse: keys in, plain data out."""

    def __init__(self, app, task, warehouse="SN01"):
        self.app, self.state = app, {}
        self.id = self.post(f"{HOME}/begin", task=task, warehouse=warehouse)["id"]

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
def places(shop, installation):
    """One more place in the warehouse."""
    with installation.work(branch="shaanxi") as context:
        home = context.session.query(Warehouse).filter_by(code="SN01").one()
        home.locations.append(Location(branch=context.code, code="B-02"))


@pytest.fixture(scope="module")
def head(wsgi, installation, places):
    """The warehouse head's browser."""
    return Browser(wsgi, installation).sign_in("warehouse_head")


def lies(context, number):
    """Where the piece with this number lies: warehouse and place."""
    from addons.base.models import Serial

    query = (
        context.session.query(Warehouse.code, Location.code)
        .join(Location, Location.warehouse_id == Warehouse.id)
        .join(Whereabouts, Whereabouts.location_id == Location.id)
        .join(Serial, Serial.id == Whereabouts.serial_id)
        .filter(Serial.number == number)
    )
    return tuple(query.one())


def test_goods_are_received_with_their_serials_place_by_place(head, work):
    keeper = Keeper(head, "receive")
    place = keeper.scan("b-02")["card"]
    asked = keeper.scan(gtin_of(1))["card"]
    keeper.scan("RC0000001")
    keeper.scan(f"(01){gtin_of(1)}(21)RC0000002")
    twice = keeper.scan("RC0000002", status=409)
    loose = keeper.scan(CABLE)
    line = loose["card"]["did"]["line"]
    keeper.send("quantity", line=line, quantity="48")
    number = keeper.send("post")["number"]

    assert (place["title"], asked["kind"], twice["kind"]) == ("Place B-02", "asked", "repeated")
    assert loose["pieces"] == "3"
    with work("shaanxi", write=False) as context:
        document = context.session.get_one(StockDocument, keeper.id)
        assert (document.step, document.number) == ("posted", number)
        assert sorted(str(line.quantity.normalize()) for line in document.lines) == ["2", "48"]
        assert lies(context, "RC0000001") == ("SN01", "B-02")


def test_a_scan_on_a_draft_is_undone(head):
    keeper = Keeper(head, "receive")
    keeper.scan(gtin_of(2))
    did = keeper.scan("UN0000001")["card"]["did"]
    more = keeper.scan("UN0000002")["card"]["did"]

    after = keeper.send("undo", **more)
    last = keeper.send("undo", **did)

    assert (after["pieces"], last["pieces"], last["lines"]) == ("1", "0", [])


def test_pieces_and_cartons_are_moved_to_another_place(head, work):
    keeper = Keeper(head, "move")
    early = keeper.scan(serial("V04", 8), status=409)
    keeper.scan("A-01")
    keeper.scan("B-02")
    keeper.scan(serial("V04", 8))
    carton = keeper.scan("CT-V04-1")
    keeper.send("post")

    assert "two places first" in early["messages"][0]
    assert carton["pieces"] == "7"
    with work("shaanxi", write=False) as context:
        assert lies(context, serial("V04", 8)) == ("SN01", "B-02")
        assert lies(context, serial("V04", 0)) == ("SN01", "B-02")


def test_what_is_counted_stands_against_the_books(head, work):
    keeper = Keeper(head, "count", "SN11")
    keeper.scan("A-01")
    keeper.scan(serial("ELSE", 1))
    unknown = keeper.scan("NO-SUCH-CODE", status=409)
    keeper.send("post")

    assert unknown["kind"] == "unknown"
    with work("shaanxi", write=False) as context:
        assert context.session.get_one(StockDocument, keeper.id).step == "posted"


def test_whoever_may_not_receive_does_not_begin_and_a_salesperson_does_not_see_the_page(
    counter, head, app
):
    headers = {"X-CSRF-Token": counter.token, "Accept": "application/json"}
    sent = {"task": "receive", "warehouse": "SN01"}
    counter.http.post_json(f"{HOME}/begin", sent, headers=headers, status=403)
    keeper = Keeper(head, "receive")
    app.sign_in("salesperson")

    app.get(HOME, status=403)
    app.get(f"{HOME}/{keeper.id}", status=403)


def test_a_clerk_without_the_right_does_not_scan_onto_another_ones_draft(head, counter):
    keeper = Keeper(head, "receive")
    headers = {"X-CSRF-Token": counter.token, "Accept": "application/json"}

    for deed, body in (
        ("scan", {"text": CABLE, "state": {}}), ("post", {}),
        ("undo", {"line": 1, "quantity": "1", "serials": []}),
        ("quantity", {"line": 1, "quantity": "1"}),
    ):
        path = f"{HOME}/{keeper.id}/{deed}"
        counter.http.post_json(path, body, headers=headers, status="4*")
    assert keeper.scan(CABLE)["pieces"] == "1"
