"""What a scan costs: the same few statements whatever lies on the pickup and in the branch."""

from __future__ import annotations

import pytest

from addons.barcode.testing import gtin_of, serial
from addons.base.models import Serial
from addons.inventory.testing import entry, receive
from core.testing import count_sql

MOST = 34
MANY = 5_000


@pytest.fixture(scope="module")
def pallet(installation, shop):
    """A carton of 5,000 pieces, which one scan takes."""
    with installation.work(branch="shaanxi") as context:
        numbers = [f"PALLET{n:06}" for n in range(MANY)]
        goods = entry(shop.variants["V11"], serials=numbers, carton="PALLET-1", at="A-01")
        receive(context, "SN01", goods)
    return "PALLET-1"


@pytest.fixture
def cost(clerk, installation):
    """The statements of one more scan, from the request's first to its last."""

    def of(text, kind="taken"):
        with count_sql(installation.engine) as counted:
            answer = clerk.scan(text)
        assert answer["kind"] == kind
        return len(counted)

    return of


def test_a_scan_costs_the_same_at_10_and_at_5_000_serials_on_the_pickup(clerk, cost, pallet):
    for number in range(10):
        clerk.scan(serial("V00", number))
    at_ten = cost(serial("V01", 7))
    clerk.scan(pallet)

    at_five_thousand = cost(serial("V01", 8))

    assert clerk.pieces == "5,012"
    # The first scan of a variety inserts its line, the second updates it: one statement each.
    assert at_five_thousand == at_ten <= MOST


def test_a_carton_of_5_000_costs_no_more_statements_than_one_of_6(cost, pallet):
    assert cost(pallet) == cost("CT-V01-1") <= MOST + 2


def test_scans_that_waited_cost_what_was_on_the_pickup_nothing_more(clerk, cost):
    for _again in range(30):
        clerk.scan("NO-SUCH-CODE")

    assert cost(serial("V02", 7)) <= MOST


def test_a_serial_at_issue_costs_the_same_however_many_are_on_the_pickup(clerk, cost):
    clerk.scan(f"(01){gtin_of(95)}(21)COST0000")
    at_one = cost(f"(01){gtin_of(95)}(21)COST0001")
    for number in range(2, 10):
        clerk.scan(f"(01){gtin_of(95)}(21)COST000{number}")

    assert cost(f"(01){gtin_of(95)}(21)COST0010") == at_one <= MOST


@pytest.mark.parametrize(("text", "kind"), [
    ("NO-SUCH-CODE", "unknown"), (serial("DEAR", 1), "credit"), (gtin_of(3), "serial_needed"),
])
def test_a_refused_scan_costs_no_more_than_a_good_one(cost, text, kind):
    assert cost(text, kind) <= MOST


def test_the_last_digits_are_found_by_an_index(installation, work, on_postgresql, pallet):
    from sqlalchemy import text

    explain = "explain" if on_postgresql else "explain query plan"
    with work("shaanxi") as context:
        if on_postgresql:
            context.session.execute(text("analyze base_serial"))
        plan = context.session.execute(
            text(f"{explain} select id from base_serial where ending = '0042'")
        )
        steps = " ".join(str(step) for step in plan.all())

    assert Serial.__table__.c.ending.index is None
    assert "ix_base_serial_ending" in steps
