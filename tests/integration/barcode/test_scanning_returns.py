"""The station in the warehouse takes goods back from a dealer, by scanner, into inspection."""

from __future__ import annotations

import pytest

from addons.barcode.testing import Clerk, serial
from addons.esales.models import Return
from core.testing import Browser

HOME = "/shaanxi/barcode/stock"


@pytest.fixture(scope="module")
def sold(wsgi, installation, shop):
    """A dealer's pickup of two pieces, finished; the warehouse head's browser."""
    clerk = Clerk(Browser(wsgi, installation).sign_in("counter_clerk"), device="returns")
    clerk.open(shop.dealer)
    for number in (1, 2):
        clerk.scan(serial("V08", number))
    clerk.send("finish")
    return Browser(wsgi, installation).sign_in("warehouse_head")


def send(head, path, status=200, **body):
    headers = {"X-CSRF-Token": head.token, "Accept": "application/json"}
    return head.http.post_json(f"{HOME}/{path}", body, headers=headers, status=status).json


def test_what_a_dealer_brings_back_is_scanned_in_and_inspected(sold, work):
    nobody = send(sold, "begin", 409, task="back", dealer="NO-SUCH-DEALER")
    number = send(sold, "begin", task="back", dealer="CARD-0001")["id"]
    first = send(sold, f"{number}/scan", text=serial("V08", 1), state={})
    twice = send(sold, f"{number}/scan", 409, text=serial("V08", 1), state={})
    other = send(sold, f"{number}/scan", 409, text=serial("V08", 3), state={})
    did = send(sold, f"{number}/scan", text=serial("V08", 2), state={})["card"]["did"]
    after = send(sold, f"{number}/undo", **did)
    sold.get(f"{HOME}/{number}")
    unsaid = send(sold, f"{number}/post", "4*")
    received = send(sold, f"{number}/post", why="the dealer ordered too many")

    assert nobody["kind"] == "unknown"
    assert (first["pieces"], after["pieces"]) == ("1", "1")
    assert "on the return already" in twice["messages"][0]
    assert "cannot come back" in other["messages"][0]
    assert unsaid["messages"]
    assert received["number"].startswith("XT-")
    with work("shaanxi", write=False) as context:
        document = context.session.get_one(Return, number)
        assert (document.step, document.why) == ("inspecting", "the dealer ordered too many")
