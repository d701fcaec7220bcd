"""Receipts on the pages of their business: their lines, who may post, and what a branch keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import publish

from addons.inventory.models import Receipt
from addons.inventory.testing import make_variant, make_warehouse
from core.testing import identity_of
from core.workflow import Participant
from core.workflow.businesses import live
from core.workflow.checks import faults
from core.workflow.drafts import drawing

NAME = "inventory.receipt"


@pytest.fixture(scope="module")
def shelves(installation):
    """Goods with serial numbers and without, and a place for them."""
    with installation.work(branch="shaanxi") as context:
        make_variant(context, "G-LAMP")
        make_variant(context, "G-PHONE", "throughout")
        make_warehouse(context, "G01", ("A-01",))


@pytest.fixture
def receipt(app, shelves):
    """The number of a draft of a receipt with two lines, in its address."""
    app.sign_in("warehouse_head")
    made = app.post("/shaanxi/inventory/receipts/new", {"warehouse": "G01"}, status=303)
    path = made.location.split("localhost")[-1].partition("/shaanxi/")[2]
    number = int(path.rpartition("/")[2])
    for line in (
        {"variant": "G-LAMP", "quantity": "12"},
        {"variant": "G-PHONE", "serials": f"P-{number}-1\nP-{number}-2"},
    ):
        app.post(f"/shaanxi/{path}/line", line, status=303)
    return number


def rows(page):
    found = page.html.select("#lines tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("td")] for row in found]


def test_whoever_comes_from_his_inbox_sees_the_lines_and_posts(app, receipt):
    path = f"/shaanxi/{NAME}/{receipt}"

    page = app.get(path)

    assert [(row[1], row[3], row[5], row[6]) for row in rows(page)] == [
        ("G-LAMP", "G01 A-01", "12", ""),
        ("G-PHONE", "G01 A-01", "2", "2"),
    ]
    assert page.html.select_one(f'a[href$="inventory/receipts/{receipt}"]')
    page = app.post(f"{path}/fire", {"transition": "post"}).follow()
    assert "Posted" in page.html.select_one("h1").text


def test_an_empty_list_says_where_receipts_begin(app, shelves):
    app.sign_in("warehouse_head")

    assert "They begin under Stock in the menu" in app.get("/shaanxi/inventory.count?part=").text


def test_a_branch_lets_nobody_post_who_may_not_post_receipts(app, installation, receipt):
    """Its own version may name whom it will: what enters the ledger has a permission."""
    with installation.work(branch="shaanxi") as context:
        shipped = live(context)[NAME]
        seller = Participant(role="salesperson", sees=("*",), fires=("post", "void"))
        open_step = replace(shipped.step("draft"), participants=(seller,))
        steps = (open_step, *shipped.steps[1:])
        publish(context, replace(shipped, steps=steps))
    path = f"/shaanxi/{NAME}/{receipt}"
    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Receipt, receipt).version = live(context)[NAME].version

    page = app.sign_in("salesperson").get(path)
    refused = app.post(f"{path}/fire", {"transition": "post"}, expect_errors=True)

    fired = {one["value"] for one in page.html.select("button[name=transition]")}
    assert fired == {"void"}
    assert rows(page) == []
    assert refused.status_int == 403, refused.html.select_one("main").text
    with installation.work(branch="shaanxi", write=False) as context:
        assert context.session.get_one(Receipt, receipt).step == "draft"
    with installation.work(branch="shaanxi") as context:
        publish(context, shipped)


@pytest.mark.parametrize("kind", ["receipt", "adjustment", "count"])
def test_a_version_without_the_transitions_of_its_pages_is_told_so(installation, kind):
    manager = identity_of(installation, "business_manager")
    with installation.work(branch="shaanxi", identity=manager) as context:
        shipped = live(context)[f"inventory.{kind}"]
        assert faults(shipped, drawing(context)) == []
        ways = (replace(shipped.transitions[0], name="settle"), *shipped.transitions[1:])

        found = faults(replace(shipped, transitions=ways), drawing(context))

    assert any("stored as post, from the step draft" in one.message.interpolate() for one in found)
