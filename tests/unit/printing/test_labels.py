"""Labels lie on their sheet to the tenth of a millimetre, and a sheet that was begun is used up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.base.labels import CARTON, LABEL_LAYOUTS, PRODUCT
from addons.esales.cards import CARDS
from addons.inventory.labels import LAYOUTS
from core.printing.labels import print_labels
from core.printing.layout import Grid, Layout, LayoutRefused, Paper
from core.printing.refusals import DocumentRefused
from core.printing.samples import sample

Make = Callable[..., Any]
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SHIPPED = (*LABEL_LAYOUTS, *CARDS, *LAYOUTS)


@pytest.mark.parametrize("layout", SHIPPED, ids=lambda layout: layout.name)
@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_shipped_label_prints_all_it_has(layout: Layout, locale: str, texts: Make) -> None:
    printout = print_labels(layout, [sample(layout, locale)], locale=locale, printed_at=AT)

    (text,) = texts(printout.pdf)
    assert printout.warnings == ()
    for word in layout.vocabulary:
        assert word.sample.replace(" ", "") in text.replace(" ", "").replace("\r\n", "")


@settings(max_examples=20, deadline=None)
@given(count=st.integers(1, 50), first=st.integers(1, 21))
def test_each_label_stands_where_its_place_is(count: int, first: int, letters: Make) -> None:
    sheet = PRODUCT[1]
    assert sheet.grid
    code = next(field for field in sheet.fields if field.value == "code")
    labels = [{**sample(sheet, "en"), "code": "Q", "bars": "1"} for _n in range(count)]
    labels = [{**label, "name": "x", "spec": "x"} for label in labels]

    printout = print_labels(sheet, labels, first=first, printed_at=AT)

    pages = [letters(printout.pdf, number) for number in range(printout.pages)]
    found = [letter for page in pages for letter in page if letter.text == "Q"]
    assert printout.pages == -(-(first - 1 + count) // 21)
    assert len(found) == count
    for number, letter in enumerate(found):
        left, top = sheet.grid.corner((first - 1 + number) % 21)
        assert letter.left == pytest.approx(left + code.x, abs=0.2)
        assert top + code.y <= letter.top <= letter.bottom <= top + code.bottom


def test_what_no_sheet_has_is_refused() -> None:
    label = sample(PRODUCT[0], "en")

    with pytest.raises(DocumentRefused, match="places 1 to 1"):
        print_labels(PRODUCT[0], [label], first=2, printed_at=AT)
    with pytest.raises(DocumentRefused, match="no label to print"):
        print_labels(PRODUCT[0], [], printed_at=AT)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"grid": Grid(width=90, height=60)}, "do not fit on the sheet of 90 x 60 mm"),
        (
            {"grid": Grid(width=210, height=297, across=2, step_x=90, down=1)},
            "it is 90 mm, less than a label of 100 mm",
        ),
        ({"grid": Grid(width=210, height=297, across=0)}, "at least one label"),
        ({"paper": Paper(width=100, height=70, plies=3)}, "no plies"),
    ],
)
def test_a_sheet_that_its_labels_do_not_fit_is_refused(
    changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(LayoutRefused, match=sentence):
        replace(CARTON[0], **changed)
