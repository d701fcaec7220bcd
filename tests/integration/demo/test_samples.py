"""The labels to try the station with mean what they say, on paper too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from addons.barcode.found import Goods, Pieces
from addons.barcode.lookup import find
from addons.barcode.refusals import Kind, ScanRefused
from addons.demo.facts.warehouses import MAIN
from addons.demo.making import Making
from addons.demo.samples.labels import Label, samples
from addons.demo.samples.sheet import draw_sheet
from addons.esales.models import Dealer

COUNT = 12


def nothing_asked() -> None:
    """No scan before has asked for a serial number."""


def spoken(label: Label) -> str:
    return str(label.what)


def test_goods_are_found_and_no_piece_is_on_two_labels(copied: Callable[[], Making]) -> None:
    making = copied()

    with making.work(write=False) as context:
        goods = samples(context, COUNT).goods
        found = [find(context, label.text, MAIN, nothing_asked) for label in goods]

    pieces = [number for item in found if isinstance(item, Pieces) for number in item.numbers]
    assert len(goods) == COUNT
    assert {type(item) for item in found} == {Pieces, Goods}
    assert len(pieces) == len(set(pieces))
    assert any(isinstance(item, Pieces) and item.carton for item in found)


def test_the_card_is_a_dealers_and_wrong_labels_are_refused(copied: Callable[[], Making]) -> None:
    making = copied()

    with making.work(write=False) as context:
        made = samples(context, COUNT)
        held = select(Dealer.status).where(Dealer.card == made.card.text)
        status = context.session.scalar(held)
        refused = {}
        for label in made.wrong:
            try:
                find(context, label.text, MAIN, nothing_asked)
            except ScanRefused as refusal:
                refused[spoken(label)] = refusal.reason

    assert status == "active"
    assert refused["A code that nobody knows"] == Kind.UNKNOWN
    assert refused["An item number misprinted"] == Kind.CHECK_DIGIT
    assert refused["An item number where a serial number is needed"] == Kind.SERIAL_NEEDED


def test_the_printed_sheet_is_read_back(copied: Callable[[], Making]) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    import zxingcpp

    making = copied()
    with making.work(write=False) as context:
        made = samples(context, COUNT)

    pages = pdfium.PdfDocument(draw_sheet(made, str))
    read = [
        barcode.text
        for page in pages
        for barcode in zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    ]

    labels = [made.card, *made.goods, *made.wrong]
    assert sorted(read) == sorted(label.text for label in labels)
