"""A second person counts before a pickup finishes, where the branch wants that."""

from __future__ import annotations

import pytest

from addons.barcode.testing import Clerk, gtin_of
from core.testing import Browser

CABLE = gtin_of(90)
SETTINGS = "/shaanxi/barcode/settings"


@pytest.fixture(scope="module")
def colleague(wsgi, installation):
    """Somebody else at another station."""
    return Browser(wsgi, installation).sign_in("warehouse_head")


@pytest.fixture(autouse=True)
def wanted(wsgi, installation):
    """The branch wants a second check, for these tests."""
    manager = Browser(wsgi, installation).sign_in("branch_manager")
    manager.post(SETTINGS, {"second_check": "yes"})
    assert manager.get(SETTINGS).html.select_one("#second-check").has_attr("checked")
    yield
    manager.post(SETTINGS, {})


def checked(browser, clerk, counted, status=200):
    other = Clerk(browser, device="second")
    other.pickup = clerk.pickup
    return other.send("check", status, counted=counted)


def test_a_pickup_finishes_once_somebody_else_has_counted_it(clerk, counter, colleague):
    clerk.scan(CABLE)
    first = clerk.send("finish", status=409)
    own = checked(counter, clerk, "1", status=409)
    wrong = checked(colleague, clerk, "2", status=409)
    card = checked(colleague, clerk, "1")["card"]

    assert (first["kind"], own["kind"], wrong["kind"]) == ("unchecked", "unchecked", "miscounted")
    assert "another person takes it up" in first["messages"][0]
    assert card["title"] == "Checked, pieces: 1. It can be finished (F9)."
    assert clerk.send("finish")["number"]


def test_what_was_changed_after_the_check_is_checked_again(clerk, colleague):
    clerk.scan(CABLE)
    clerk.set_quantity(1, "3")
    checked(colleague, clerk, "3")
    clerk.send("undo")

    assert clerk.send("finish", status=409)["kind"] == "unchecked"
    checked(colleague, clerk, "1")
    clerk.scan(CABLE)
    clerk.set_quantity(1, "1")
    assert clerk.send("finish", status=409)["kind"] == "unchecked"


def test_no_door_lets_an_unchecked_pickup_out(clerk, installation):
    from addons.barcode.refusals import ScanRefused
    from addons.esales.models import Pickup
    from core.workflow import fire

    clerk.scan(CABLE)

    with pytest.raises(ScanRefused), installation.work(branch="shaanxi") as context:
        fire([context.session.get_one(Pickup, clerk.pickup)], "finish", context)


def test_a_clerk_does_not_turn_the_second_check_off(counter):
    counter.get(SETTINGS, status=403)
    counter.post(SETTINGS, {}, status=403)
