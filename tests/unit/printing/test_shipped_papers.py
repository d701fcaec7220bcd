"""The papers that ship: outbound slip and sales invoice, to the cent and to the millimetre."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addons.esales.layouts import (
    LAYOUTS,
    outbound_slip,
    outbound_slip_a4,
    sales_invoice,
    sales_invoice_a4,
)
from addons.esales.money.voucher_paper import money_receipt
from addons.esales.older_invoice import OLDER_INVOICES
from addons.esales.other_sheets import OTHER_SHEETS
from core.printing.draw import draw, print_out
from core.printing.fitting import fit_text
from core.printing.fonts import font
from core.printing.layout import Layout
from core.printing.samples import sample

Make = Callable[..., Any]
POINTS = 72 / 25.4

every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


@every_layout
def test_the_worked_slip_prints_to_the_cent(
    layout: Layout, worked_slip: dict[str, Any], printed_at: datetime, texts: Make
) -> None:
    printout = print_out(layout, [worked_slip], printed_at=printed_at)

    copies = texts(printout.pdf)
    assert len(copies) == (1 if layout.paper.plies > 1 else 3)
    text = copies[0]
    # In the row, under its column, and as the total in figures.
    assert text.count("20,930.40") == 3
    assert "贰万零玖佰叁拾元肆角整" in text
    assert "459.00" in text
    assert printout.warnings == ()


@pytest.mark.parametrize("layout", [sales_invoice, sales_invoice_a4])
def test_the_invoice_divides_the_worked_slip_into_net_and_tax(
    layout: Layout, worked_slip: dict[str, Any], printed_at: datetime, texts: Make
) -> None:
    text = texts(draw(layout, [worked_slip], printed_at=printed_at))[0]

    assert text.count("18,522.48") == 2
    assert text.count("2,407.92") == 2


@every_layout
@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_no_caption_is_cut_or_broken_in_either_language(layout: Layout, locale: str) -> None:
    for field in layout.fields:
        if field.caption:
            fitted = fit_text(
                field.caption.said_in(locale),
                width=field.width * POINTS,
                height=field.height * POINTS,
                size=field.size,
                measure=font().stringWidth,
            )

            assert len(fitted.lines) == 1, field.caption
            assert not fitted.lost


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    count=st.integers(1, 60),
    layout=st.sampled_from([outbound_slip, outbound_slip_a4, sales_invoice]),
)
def test_the_total_stands_on_the_last_page_only_and_is_the_sum_of_the_rows(
    count: int, layout: Layout, slip_of: Make, printed_at: datetime, texts: Make
) -> None:
    document = slip_of(count)
    one_copy = replace(layout, copies=layout.copies if layout.paper.plies > 1 else ())

    *pages, last = texts(draw(one_copy, [document], printed_at=printed_at))

    total = sum((row["gross"] for row in document["rows"]), Decimal(0))
    assert last.count(f"{total:,}") >= 2
    assert "合计\r\n" in last
    assert all("过次页" in page and "元" not in page for page in pages)
    assert "过次页" not in last
    assert last.count("承前页") == (1 if pages else 0)
    assert all(f"LY-{i + 1:03}" in "".join((*pages, last)) for i in range(count))


@pytest.mark.parametrize("layout", OTHER_SHEETS, ids=lambda layout: layout.name)
def test_the_other_sheets_print_the_same_to_the_cent_and_cut_nothing(
    layout: Layout, worked_slip: dict[str, Any], printed_at: datetime, texts: Make
) -> None:
    for locale in ("zh_CN", "en"):
        printout = print_out(layout, [worked_slip], locale=locale, printed_at=printed_at)

        assert printout.warnings == ()
        assert texts(printout.pdf)[0].count("20,930.40") == 3


def test_what_a_page_carries_forward_the_next_one_brings_forward(
    slip_of: Make, printed_at: datetime, texts: Make
) -> None:
    document = slip_of(40)
    sums = [
        sum((row["gross"] for row in document["rows"][:end]), Decimal(0))
        for end in (12, 23, 34, 40)
    ]

    pages = texts(draw(outbound_slip, [document], printed_at=printed_at))

    assert len(pages) == 4
    for before, after, total in zip(pages[:-1], pages[1:], sums[:-1], strict=True):
        assert f"{total:,}" in before
        assert f"{total:,}" in after
    assert f"{sums[-1]:,}" in pages[-1]


def test_the_older_invoice_has_two_lines_for_a_long_name(printed_at: datetime) -> None:
    layout = OLDER_INVOICES[0]
    document = sample(layout, "zh_CN")
    document["rows"][0]["name"] = "岚屿学习机 10.1 英寸 护眼版 8+256G 曜石黑 含皮套与手写笔礼盒装"

    assert print_out(layout, [document], mode="overlay", printed_at=printed_at).warnings == ()


def test_a_receipt_of_several_pages_says_its_amount_once(printed_at: datetime, texts: Make) -> None:
    document = sample(money_receipt, "zh_CN", rows=9)

    *pages, last = texts(draw(money_receipt, [document], printed_at=printed_at))

    assert "壹万贰仟元整" in last
    assert len(pages) == 2
    assert not any("壹万" in page or "12,000.00" in page for page in pages)


@every_layout
def test_twelve_varieties_fit_on_one_sheet(
    layout: Layout, slip_of: Make, printed_at: datetime
) -> None:
    sheets = 1 if layout.paper.plies > 1 else len(layout.copies)

    assert print_out(layout, [slip_of(12)], printed_at=printed_at).pages == sheets


@pytest.mark.parametrize("layout", [outbound_slip, sales_invoice])
def test_nothing_is_printed_on_the_perforated_strips(
    layout: Layout, slip_of: Make, printed_at: datetime, letters: Make
) -> None:
    printed = letters(draw(layout, [slip_of(20)], copy_number=12, printed_at=printed_at))

    assert min(letter.left for letter in printed) > 12.7
    assert max(letter.right for letter in printed) < 241 - 12.7
    assert max(letter.bottom for letter in printed) < 140 - 2


@every_layout
def test_what_is_not_known_leaves_its_place_empty(
    layout: Layout, worked_slip: dict[str, Any], printed_at: datetime
) -> None:
    for path in paths(worked_slip):
        document = copy.deepcopy(worked_slip)
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = None

        assert print_out(layout, [document], printed_at=printed_at).pages in (1, 3)


def paths(value: dict[str, Any], *before: str | int) -> Iterator[tuple[str | int, ...]]:
    """Every value in a document that may be unknown."""
    for step, found in value.items():
        yield (*before, step)
        if isinstance(found, dict):
            yield from paths(found, *before, step)
        elif isinstance(found, list):
            for i, row in enumerate(found):
                yield from paths(row, *before, step, i)
