"""Receipts on the pages of their business: their lines, who may post, and what a branch keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import publish
from sqlalchemy import select

from addons.inventory.models import Receipt
from addons.inventory.testing import make_variant, make_warehouse
from core.testing import identity_of
from core.workflow import Participant
from core.workflow.businesses import live
from core.workflow.checks import faults
from core.workflow.versions.drafts import drawing

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


@pytest.fixture
def ruled(installation):
    """Lets the branch say otherwise who sees, edits and begins a receipt, for one test."""
    with installation.work(branch="shaanxi") as context:
        shipped = live(context)[NAME]

    def rule(number=None, starters=(), **line):
        with installation.work(branch="shaanxi") as context:
            head = replace(shipped.step("draft").participants[0], **line)
            steps = (replace(shipped.steps[0], participants=(head,)), *shipped.steps[1:])
            made = publish(context, replace(shipped, steps=steps, starters=starters))
            if number is not None:
                context.session.get_one(Receipt, number).version = made.version

    yield rule
    with installation.work(branch="shaanxi") as context:
        publish(context, shipped)
        for document in context.session.scalars(select(Receipt)):
            document.version = live(context)[NAME].version


def test_who_sees_a_part_is_led_from_the_stock_pages_to_those_of_the_business(
    app, installation, receipt, ruled
):
    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Receipt, receipt).note = "bought dear"
    ruled(receipt, sees=("warehouse_id",))
    stock = "/shaanxi/inventory/receipts"

    app.sign_in("warehouse_head")
    page = app.get(f"{stock}/{receipt}", status=303).follow()
    listed = app.get(f"{stock}?q=dear", status=303).follow()
    sheet = app.get(f"{stock}/export?kind=csv", status=303).follow()

    assert page.request.path.rstrip("/") == f"/shaanxi/{NAME}/{receipt}"
    assert rows(page) == []
    assert "G01" in page.text
    for found in (page, listed, sheet):
        assert "bought dear" not in found.text
    assert app.get(f"{stock}/suggest?q=dear").json == []


def test_what_the_draft_does_not_open_to_somebody_its_pages_do_not_change(app, receipt, ruled):
    ruled(receipt, edits=("note",))
    path = f"/shaanxi/inventory/receipts/{receipt}"

    app.sign_in("warehouse_head")
    page = app.get(path)
    form = app.get(f"{path}/edit").forms["form"]
    given = {"variant": "G-LAMP", "quantity": "5"}
    refused = [
        app.post(f"{path}/{deed}", fields, expect_errors=True).status_int
        for deed, fields in (("line", given), ("remove", {"line": "1"}))
    ]

    assert refused == [403, 403]
    assert page.html.select_one("#add") is None
    assert "note" in form.fields
    assert "party_id" not in form.fields
    assert len(rows(app.get(path))) == len(rows(page)) == 2


def test_a_receipt_is_begun_by_whom_the_business_names(app, shelves, ruled):
    ruled(starters=(Participant(role="branch_manager"),))
    stock = "/shaanxi/inventory/receipts"

    page = app.sign_in("warehouse_head").get(stock)
    refused = app.post(f"{stock}/new", {"warehouse": "G01"}, expect_errors=True)

    assert page.html.select_one(f'a[href$="{stock}/new"]') is None
    assert refused.status_int == 403
    assert (
        app.sign_in("branch_manager").post(f"{stock}/new", {"warehouse": "G01"}).status_int == 303
    )


@pytest.mark.parametrize("kind", ["receipt", "adjustment", "count"])
def test_a_version_without_the_transitions_of_its_pages_is_told_so(installation, kind):
    manager = identity_of(installation, "business_manager")
    with installation.work(branch="shaanxi", identity=manager) as context:
        shipped = live(context)[f"inventory.{kind}"]
        assert faults(shipped, drawing(context)) == []
        ways = (replace(shipped.transitions[0], name="settle"), *shipped.transitions[1:])

        found = faults(replace(shipped, transitions=ways), drawing(context))

    assert any("stored as post, from the step draft" in one.message.interpolate() for one in found)
