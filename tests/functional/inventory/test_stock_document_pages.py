"""Receipts, adjustments and counts on their pages: filled line by line, posted, taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Unit, Variant
from addons.inventory.businesses import BUSINESSES
from addons.inventory.drafting import draft
from addons.inventory.models import Adjustment, Balance, Count, Receipt, StockLine
from addons.inventory.receipts import make_receipt
from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from core.testing import grant, switch
from core.workflow.versions.publishing import publish


@pytest.fixture(scope="module")
def goods(installation):
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "G-CABLE")
        tablet = make_variant(context, "G-TABLET", "throughout")
        make_warehouse(context, "G01", ("A-01", "A-02", "B-01"))
        receive(context, "G01", entry(cable, 50), entry(tablet, serials=["G-1", "G-2", "G-3"]))
    return {"cable": cable, "tablet": tablet}


def begin(app, kind, **fields):
    """A new draft through its form; its address."""
    app.post(f"/shaanxi/inventory/{kind}/new", {"warehouse": "G01", **fields}, status=303)
    return app.get(f"/shaanxi/inventory/{kind}?sort=-created").html.select("tbody a")[0]["href"]


def on_hand(installation, variant):
    with installation.work(branch="shaanxi", write=False) as context:
        query = select(Balance.on_hand).where(Balance.variant_id == variant)
        return sum(context.session.scalars(query), Decimal(0))


def lines(page):
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in page.html.select("#lines tbody tr")
    ]


def alerts(page):
    return " ".join(found.get_text(" ") for found in page.html.select(".alert"))


def test_a_receipt_is_filled_by_code_and_pasted_serials_and_posted(app, goods, installation):
    app.sign_in("warehouse_head")
    before = {name: on_hand(installation, variant) for name, variant in goods.items()}
    path = begin(app, "receipts", note="three lorries")

    app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": "１２", "place": "A-02"})
    app.post(
        f"{path}/line",
        {"variant": "G-TABLET", "serials": "G-11\nG-12\tG-12B\tG-BOX\n G-13  G-14 \n"},
    )
    page = app.get(path)
    posted = app.post(f"{path}/post").follow()

    assert [line[1:6] for line in lines(page)] == [
        ["G-CABLE", "Variant G-CABLE", "A-02", "Available", "12"],
        ["G-TABLET", "Variant G-TABLET", "A-01", "Available", "4"],
    ]
    assert re.search(r"Receipt QR-SN-\d{4}-\d{5}", posted.text)
    assert not posted.html.select("#add")
    assert on_hand(installation, goods["cable"]) == before["cable"] + 12
    assert on_hand(installation, goods["tablet"]) == before["tablet"] + 4


def test_nothing_typed_is_lost_when_a_line_is_refused(app, goods):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")
    typed = {"variant": "G-TABLET", "place": "Z-9", "serials": "G-21\nG-22", "quantity": "7"}

    page = app.post(f"{path}/line", typed, status=409)

    assert "This warehouse has no place Z-9." in alerts(page)
    assert page.html.select_one("#line-serials").get_text() == "G-21\nG-22"
    assert page.html.select_one("#line-place")["value"] == "Z-9"
    assert page.html.select_one("#line-quantity")["value"] == "7"
    assert lines(app.get(path)) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"variant": ""}, "Type or scan a product"),
        ({"variant": "G-NOTHING", "quantity": "1"}, "is not known here"),
        ({"variant": "G-CABLE"}, "Enter the quantity, or the serial numbers."),
        ({"variant": "G-CABLE", "quantity": "many"}, "“many” is no quantity."),
        ({"variant": "G-CABLE", "quantity": "1.2345"}, "more than three decimals"),
        ({"variant": "G-TABLET", "serials": "a,b,c,d"}, "cannot be read as one piece"),
        ({"variant": "G-TABLET", "serials": "x" * 80}, "is too long for a serial"),
        ({"variant": "G-CABLE", "quantity": "1", "status": "odd"}, "Choose one of the list."),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_sentence(app, goods, typed, says):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")

    page = app.post(f"{path}/line", typed, status=422)

    assert says in alerts(page)


def test_pieces_are_received_whole_and_what_is_weighed_to_the_gram(app, goods, installation):
    def counted(decimals):
        with installation.work(branch="shaanxi") as context:
            product = context.session.get_one(Variant, goods["cable"]).product
            product.unit = Unit(code=f"u{decimals}", name="单位", decimals=decimals)

    app.sign_in("warehouse_head")
    path = begin(app, "receipts")
    typed = {"variant": "G-CABLE", "quantity": "1.5"}

    counted(0)
    refused = app.post(f"{path}/line", typed, status="*")
    counted(3)
    app.post(f"{path}/line", typed, status=303)
    with installation.work(branch="shaanxi") as context:
        product = context.session.get_one(Variant, goods["cable"]).product
        product.unit.decimals = 0

    assert "is counted in whole numbers, and 1.5 is none" in alerts(refused)
    assert "is counted in whole numbers" in alerts(app.post(f"{path}/post", status="*"))


def test_the_same_goods_in_the_same_place_come_onto_the_same_line(app, goods):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")

    for quantity in ("2", "3"):
        app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": quantity})
    for serials in ("G-31 G-32", "G-32 G-33"):
        app.post(f"{path}/line", {"variant": "G-TABLET", "serials": serials})

    assert [line[5] for line in lines(app.get(path))] == ["5", "3"]


def test_a_line_is_changed_and_removed_and_the_others_keep_their_numbers(app, goods):
    app.sign_in("warehouse_head")
    path = begin(app, "adjustments")
    app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": "2", "way": "take"})
    app.post(f"{path}/line", {"variant": "G-TABLET", "serials": "G-1", "way": "take"})

    form = app.get(f"{path}?line=2")
    app.post(
        f"{path}/line",
        {"number": "2", "variant": "G-TABLET", "serials": "G-2 G-3", "way": "take"},
    )
    changed = app.get(path)
    removed = app.post(f"{path}/remove", {"line": "1"}).follow()

    assert form.html.select_one("#line-serials").get_text() == "G-1"
    assert form.html.select_one("#line-way option[selected]")["value"] == "take"
    assert [line[5] for line in lines(changed)] == ["-2", "-2"]
    assert [line[0] for line in lines(removed)] == ["2"]


def test_goods_change_their_status_on_one_line(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        desk = make_variant(context, "G-LAMP")
        make_warehouse(context, "G04", ("A-01", "B-01"))
        receive(context, "G04", entry(desk, 6))
    app.sign_in("warehouse_head")
    path = begin(app, "adjustments", warehouse="G04")
    move = {"variant": "G-LAMP", "quantity": "2", "way": "move"}

    app.post(f"{path}/line", {**move, "target": "B-01", "target_status": "defective"})
    app.post(f"{path}/line", {**move, "target": "Z-1"}, status=409).mustcontain("no place Z-1")
    form = app.get(f"{path}?line=1").html
    posted = app.post(f"{path}/post").follow()

    assert form.select_one("#line-way option[selected]")["value"] == "move"
    assert form.select_one("#line-target")["value"] == "B-01"
    assert form.select_one("#line-target-status option[selected]")["value"] == "defective"
    assert [line[3:6] for line in lines(posted)] == [["A-01 → B-01", "Available → Defective", "2"]]
    assert on_hand(installation, desk) == 6


def test_what_stands_against_posting_is_said_and_nothing_moves(app, goods, installation):
    app.sign_in("warehouse_head")
    path = begin(app, "adjustments")
    app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": "999", "way": "take"})
    app.post(f"{path}/line", {"variant": "G-TABLET", "serials": "G-X", "way": "take"})
    before = on_hand(installation, goods["cable"])

    page = app.get(path)
    refused = app.post(f"{path}/post", status=409)
    app.post(f"{path}/remove", {"line": "2"})
    still = app.post(f"{path}/post", status=409)

    assert "serial G-X of G-TABLET Variant G-TABLET is not known here" in alerts(page)
    assert "serial G-X of G-TABLET Variant G-TABLET is not known here" in alerts(refused)
    assert "999 of G-CABLE Variant G-CABLE cannot leave G01 A-01" in alerts(still)
    assert on_hand(installation, goods["cable"]) == before


def test_a_draft_is_voided_and_then_no_longer_edited(app, goods):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")
    app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": "2"})

    page = app.post(f"{path}/void").follow()
    refused = app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": "2"}, status=409)

    assert "Void" in page
    assert not page.html.select("#add")
    assert "is no draft any more" in alerts(refused)
    app.post(f"{path}/edit", {"note": "later"}, status=422)


def test_a_count_begins_with_the_books_and_shows_its_differences(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        plug, pad = make_variant(context, "G-PLUG"), make_variant(context, "G-PAD", "throughout")
        make_warehouse(context, "G02", ("A-01", "B-01"))
        receive(
            context, "G02", entry(plug, 8, at="A-01"), entry(plug, 5, at="B-01"),
            entry(pad, serials=["G-P1", "G-P2"], at="A-01"),
        )
    app.sign_in("warehouse_head")
    path = begin(app, "counts", warehouse="G02")

    filled = app.post(f"{path}/fill", {"place": "A"}).follow()
    app.post(f"{path}/fill", {"place": ""})
    app.post(
        f"{path}/line", {"number": "2", "variant": "G-PLUG", "place": "A-01", "quantity": "6"}
    )
    app.post(
        f"{path}/line", {"number": "1", "variant": "G-PAD", "place": "A-01", "serials": "G-P2"}
    )
    posted = app.post(f"{path}/post").follow()

    assert [line[1:6] for line in lines(filled)] == [
        ["G-PAD", "Variant G-PAD", "A-01", "Available", "2"],
        ["G-PLUG", "Variant G-PLUG", "A-01", "Available", "8"],
    ]
    assert [line[5:8] for line in lines(posted)] == [
        ["1", "2", "-1"], ["6", "8", "-2"], ["5", "5", "0"],
    ]
    assert on_hand(installation, pad) == 1
    assert on_hand(installation, plug) == 11


def test_a_posted_receipt_is_taken_back_with_one_key(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        desk, pen = make_variant(context, "G-DESK"), make_variant(context, "G-PEN", "throughout")
        make_warehouse(context, "G03")
        lines_in = [entry(desk, 4), entry(pen, serials=["G-N1", "G-N2"])]
        number = receive(context, "G03", *lines_in).id
    app.sign_in("warehouse_head")

    page = app.post(f"/shaanxi/inventory/receipts/{number}/reverse").follow()
    app.post(f"{page.request.path}/remove", {"line": "1"}, status=409).mustcontain(
        "takes another document back as a whole"
    )
    again = app.post(f"/shaanxi/inventory/receipts/{number}/reverse", status=409)
    done = app.post(f"{page.request.path}/post").follow()
    original = app.get(f"/shaanxi/inventory/receipts/{number}")

    assert [line[5] for line in lines(page)] == ["-4", "-2"]
    assert not page.html.select("#add")
    assert "takes the other document back as a whole. Post it, or void it." in page
    assert "has its reversal already" in alerts(again)
    assert "takes back" in done
    assert "taken back by" in original
    assert on_hand(installation, desk) == on_hand(installation, pen) == 0


def test_what_a_document_takes_back_is_named_to_whoever_sees_that(app, goods, installation):
    grant(installation, "salesperson", "inventory:adjustment:view")
    with installation.work(branch="shaanxi") as context:
        receipt = receive(context, "G01", entry(goods["cable"], 2))
        number, called = receipt.id, receipt.number
    app.sign_in("warehouse_head")
    path = app.post(f"/shaanxi/inventory/receipts/{number}/reverse").location
    assert called in app.get(path).html.select_one("p.kin").text

    page = app.sign_in("salesperson").get(path)

    assert page.html.select("p.kin") == []


def test_a_double_click_posts_once(app, goods, installation):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")
    app.post(f"{path}/line", {"variant": "G-CABLE", "quantity": "3"})
    before = on_hand(installation, goods["cable"])

    first = app.post(f"{path}/post", {"__key__": "once"})
    second = app.post(f"{path}/post", {"__key__": "once"})

    assert (first.status_int, second.status_int) == (303, 303)
    assert on_hand(installation, goods["cable"]) == before + 3


def test_a_counter_clerk_can_neither_see_nor_make_nor_post_them(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        documents = {
            "receipts": make_receipt(context, "G01", [entry(goods["cable"], 1)]).id,
            "adjustments": draft(context, Adjustment, "G01").id,
            "counts": draft(context, Count, "G01").id,
        }
    app.sign_in("counter_clerk")

    for kind, number in documents.items():
        path = f"/shaanxi/inventory/{kind}"
        app.get(f"{path}/{number}", status=403)
        app.post(f"{path}/new", {"warehouse": "G01"}, status=403)
        for verb in ("line", "remove", "post", "void", "reverse"):
            app.post(f"{path}/{number}/{verb}", status=403)
    app.post(f"/shaanxi/inventory/counts/{documents['counts']}/fill", status=403)


def test_a_branch_manager_sees_a_draft_and_is_told_who_posts_it(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        number = make_receipt(context, "G01", [entry(goods["cable"], 1)]).id
    app.sign_in("branch_manager")
    path = f"/shaanxi/inventory/receipts/{number}"

    page = app.get(path)

    assert not page.html.select("form[action$='/post']")
    app.post(f"{path}/post", status=403).mustcontain("takes no part in")


def test_another_branch_does_not_find_them(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        number = make_receipt(context, "G01", [entry(goods["cable"], 1)]).id
    app.sign_in("branch_manager", "hubei")

    app.get(f"/hubei/inventory/receipts/{number}", status=404)
    app.get(f"/shaanxi/inventory/receipts/{number}", status=404)


def test_a_line_that_is_gone_is_not_there_any_more(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        document = make_receipt(context, "G01", [entry(goods["cable"], 1)])
        assert context.session.get(StockLine, (document.id, 1)) is not None
        assert isinstance(document, Receipt)
        number = document.id
    app.sign_in("warehouse_head")

    app.get(f"/shaanxi/inventory/receipts/{number}?line=9", status=404)
    app.post(f"/shaanxi/inventory/receipts/{number}/remove", {"line": "9"}, status=404)


def test_a_serial_number_pasted_twice_is_told(app, goods):
    app.sign_in("warehouse_head")
    path = begin(app, "receipts")

    page = app.post(f"{path}/line", {"variant": "G-TABLET", "serials": "G-91\nG-92\nG-91"}).follow()

    assert "1 serial numbers stood there more than once and count once: G-91." in page


def test_where_there_is_no_warehouse_the_form_says_what_to_do_first(app, installation):
    switch(installation, "inventory", "sichuan")

    page = app.sign_in("warehouse_head", "sichuan").get("/sichuan/inventory/receipts/new")

    assert "There is no warehouse in use yet. Enter one under Warehouses first." in page


def test_the_receipt_whose_condition_holds_is_begun(app, goods, installation):
    shipped = next(one for one in BUSINESSES if one.name == "inventory.receipt")
    gift = replace(shipped, name="gift", series="ZP", order=10, applies='note == "gift"')
    with installation.work(branch="shaanxi") as context:
        publish(context, replace(gift, home="shaanxi"))
    app.sign_in("warehouse_head")

    paths = [begin(app, "receipts", note=note) for note in ("gift", "three lorries")]

    numbers = [int(path.rstrip("/").rsplit("/", 1)[1]) for path in paths]
    with installation.work(branch="shaanxi", write=False) as context:
        begun = [context.session.get_one(Receipt, number).business for number in numbers]
    assert begun == ["gift", "inventory.receipt"]
