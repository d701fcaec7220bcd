"""Labels on a page: goods, cartons, places and dealer cards by code, or a sentence why not."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from addons.base.models import Carton, Party, Variant
from addons.esales.models import Dealer
from addons.inventory.models import Location, Warehouse
from core.testing import switch
from core.testing.rows import make_row
from core.workflow.printing.print_claims import claim, content_of
from core.workflow.printing.print_queue import in_queue
from core.workflow.printing.print_words import job_title
from core.workflow.printing.printers import (
    BranchPrinter,
    drop_printer,
    keep_printer,
    printer_called,
    printers_of,
)

LABELS = "/shaanxi/labels"


@pytest.fixture(scope="module")
def records(installation):
    """Two goods, a carton, a warehouse with two places and a dealer with a card."""
    switch(installation, "inventory", "shaanxi")
    switch(installation, "esales", "shaanxi")
    with installation.work(branch="shaanxi") as context:
        one = make_row(context, Variant, code="LAB-1", name="点播机", gtin="06901234567892")
        make_row(context, Variant, code="LAB-2", name="音箱")
        make_row(context, Carton, code="CTN-1", variant_id=one.id)
        home = make_row(context, Warehouse, code="W9", name="标签仓")
        for code in ("A-01", "A-02"):
            make_row(context, Location, code=code, warehouse_id=home.id)
        party = make_row(context, Party, code="P-LAB", name="标签商贸")
        make_row(context, Dealer, code="D-LAB", card="CARD-77", party_id=party.id)


def ask(app, of, codes, **given):
    """Ask for the labels of ``codes``; the PDF, or the page that refuses."""
    form = app.get(f"{LABELS}?of={of}").forms["labels"]
    form["codes"] = codes
    for name, value in given.items():
        form[name] = value
    return form.submit(status="*")


def texts(answer):
    """What stands on each sheet of a PDF."""
    assert answer.content_type == "application/pdf"
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.body)]


def test_goods_are_found_by_code_and_barcode_as_often_as_they_are_wanted(app, records):
    app.sign_in("warehouse_head")

    sheets = texts(ask(app, "product_label", "lab-1 x 2\n6901234567892\nLAB-2"))

    assert [("LAB-1" in sheet, "LAB-2" in sheet) for sheet in sheets] == [
        (True, False),
        (True, False),
        (True, False),
        (False, True),
    ]
    assert "6901234567892" in sheets[0]


def test_a_sheet_that_was_begun_is_used_up(app, records):
    app.sign_in("warehouse_head")

    (one,) = texts(ask(app, "product_label", "LAB-1 × 20", layout="product_label_a4", first="2"))
    two = texts(ask(app, "product_label", "LAB-1, 21", layout="product_label_a4", first="2"))

    assert one.count("LAB-1") == 20
    assert [sheet.count("LAB-1") for sheet in two] == [20, 1]


def test_cartons_places_and_cards_have_labels_too(app, records):
    app.sign_in("warehouse_head")
    carton = texts(ask(app, "carton_label", "CTN-1"))
    places = texts(ask(app, "location_label", "W9"))
    place = texts(ask(app, "location_label", "W9  A-02"))
    app.sign_in("sales_manager")
    card = texts(ask(app, "dealer_card", "CARD-77\nd-lab"))

    assert "点播机" in carton[0]
    assert [name in text for name, text in zip(("A-01", "A-02"), places, strict=True)] == [True] * 2
    assert "A-02" in place[0]
    assert ["标签商贸" in each and "CARD-77" in each for each in card] == [True] * 2


@pytest.mark.parametrize(
    ("codes", "given", "sentence"),
    [
        ("LAB-1\nNIX-1\nNIX-2", {}, "Not known here, so nothing was printed: NIX-1, NIX-2."),
        ("", {}, "one code on a line"),
        ("LAB-1 × 20010", {}, "2000 labels at most"),
        ("LAB-1", {"first": "9"}, "A sheet has the places 1 to 1."),
    ],
)
def test_what_cannot_be_printed_is_a_sentence_and_what_was_typed_stays(
    app, records, codes, given, sentence
):
    app.sign_in("warehouse_head")

    page = ask(app, "product_label", codes, **given)

    assert page.status_int == 422
    assert sentence in page
    assert page.forms["labels"]["codes"].value == codes


def test_who_may_not_see_dealers_prints_no_cards(app, records):
    app.sign_in("invoicing")
    seen = app.get(LABELS)
    app.get(f"{LABELS}?of=nothing", status=404)

    offered = "of=dealer_card" in seen

    assert offered == (app.get("/shaanxi/esales/dealers", status="*").status_int == 200)


def test_labels_wait_for_the_printer_that_is_set_for_them_and_come_out_of_it(
    app, records, installation
):
    roll = BranchPrinter(
        name="Roll", reached="cups", address="Roll", layouts=("product_label",), default=False
    )
    with installation.work(branch="shaanxi") as context:
        keep_printer(context, roll)
    app.sign_in("warehouse_head")

    page = ask(app, "product_label", "LAB-1 × 2\nLAB-2").follow()

    assert "waits in the print queue for Roll" in page
    with installation.work(branch="shaanxi") as context:
        key = next(one.key for one in printers_of(context) if one.name == "Roll")
        job = claim(context, key, "agent")
        assert str(job_title(context, job, None)).endswith("× 3")
        sheets = pypdfium2.PdfDocument(content_of(context, job).data)
        said = [sheet.get_textpage().get_text_range() for sheet in sheets]
        keep_printer(context, replace(printer_called(context, key), takes="escp"))
    assert ["LAB-1" in one for one in said] == [True, True, False]
    assert "draws no labels" in ask(app, "product_label", "LAB-1")
    with installation.work(branch="shaanxi") as context:
        drop_printer(context, key)


def test_labels_of_the_queue_are_in_the_words_of_whoever_asked_for_them(app, records, installation):
    with installation.work(branch="shaanxi") as context:
        keep_printer(context, BranchPrinter(name="Wide", reached="cups", address="Wide"))
    app.sign_in("warehouse_head")

    ask(app, "carton_label", "CTN-1").follow()

    with installation.work(branch="shaanxi") as context:
        key = next(one.key for one in printers_of(context) if one.name == "Wide")
        agent = replace(context, identity=replace(context.identity, locale="zh_CN"))
        (job, _number), *_older = in_queue(agent, ("waiting",), 1, latest=True)
        drawn = content_of(agent, job).data
        drop_printer(context, key)
    assert "Pieces" in pypdfium2.PdfDocument(drawn)[0].get_textpage().get_text_range()
