"""Layouts drawn to PDF: what is printed, where, and what never is."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from addons.esales.layouts import outbound_slip, outbound_slip_a4
from core.printing.draw import Printer, draw, print_out
from core.printing.layout import Field, Label
from core.printing.refusals import DocumentRefused

Paper = dict[str, Any]
Make = Callable[..., Any]


@pytest.fixture(scope="module")
def form() -> bytes:
    """A picture of a preprinted form: a pink sheet."""
    buffer = BytesIO()
    Image.new("RGB", (241, 140), "pink").save(buffer, "PNG")
    return buffer.getvalue()


def captions(locale: str) -> list[str]:
    return [
        field.caption.said_in(locale) for field in outbound_slip.fields if field.caption is not None
    ]


def test_the_full_form_prints_captions_lines_and_values(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    (text,) = texts(draw(outbound_slip, [worked_slip], printed_at=printed_at))

    assert "销售出库单" in text
    assert "西安盛禾木商贸有限公司（演示）" in text
    assert not [caption for caption in captions("zh_CN") if caption not in text]


def test_the_overlay_prints_values_and_no_caption(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    for locale in ("zh_CN", "en"):
        pdf = draw(
            outbound_slip, [worked_slip], mode="overlay", locale=locale, printed_at=printed_at
        )

        (text,) = texts(pdf)
        assert not [caption for caption in captions(locale) if caption in text]
        assert "西安盛禾木商贸有限公司（演示）" in text
        assert "岚屿电子" not in text  # The form has the company's name already.
        content = PdfReader(BytesIO(pdf)).pages[0].get_contents()
        assert content is not None
        assert b" l S" not in content.get_data()


def test_an_overlay_says_what_no_form_can_have_preprinted(
    slip_of: Make, printed_at: datetime, texts: Make
) -> None:
    pdf = draw(outbound_slip, [slip_of(20)], mode="overlay", copy_number=2, printed_at=printed_at)

    first, second = texts(pdf)
    assert "过次页" in first
    assert "第 1 页 共 2 页" in first
    assert "承前页" in second
    assert "合计" in second
    assert "补打 2" in first
    assert "补打 2" in second


def test_values_of_overlay_and_full_form_stand_in_the_same_places(
    slip_of: Make, printed_at: datetime, letters: Make
) -> None:
    full = letters(draw(outbound_slip, [slip_of(3)], printed_at=printed_at))
    overlay = letters(draw(outbound_slip, [slip_of(3)], mode="overlay", printed_at=printed_at))

    assert set(overlay) < set(full)


def test_the_picture_of_the_form_shows_in_the_preview_and_never_prints(
    worked_slip: Paper, printed_at: datetime, form: bytes, pictures: Make, texts: Make
) -> None:
    layout = replace(outbound_slip, background=form)

    shown = {
        mode: draw(layout, [worked_slip], mode=mode, printed_at=printed_at)
        for mode in ("full", "overlay", "preview")
    }

    assert {mode: pictures(pdf) for mode, pdf in shown.items()} == {
        "full": 0,
        "overlay": 0,
        "preview": 1,
    }
    assert texts(shown["preview"]) == texts(shown["overlay"])


def test_a_preview_without_a_picture_shows_the_full_form(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    preview = draw(outbound_slip, [worked_slip], mode="preview", printed_at=printed_at)
    full = draw(outbound_slip, [worked_slip], printed_at=printed_at)

    assert texts(preview) == texts(full)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(across=st.floats(-20, 20), down=st.floats(-20, 20))
def test_an_offset_moves_everything_by_exactly_that(
    across: float,
    down: float,
    slip_of: Make,
    printed_at: datetime,
    letters: Make,
) -> None:
    printer = Printer(offset_x=across, offset_y=down)

    before = letters(draw(outbound_slip, [slip_of(2)], printed_at=printed_at))
    after = letters(draw(outbound_slip, [slip_of(2)], printer=printer, printed_at=printed_at))

    assert [letter.text for letter in after] == [letter.text for letter in before]
    for old, new in zip(before, after, strict=True):
        assert new.left - old.left == pytest.approx(across, abs=0.01)
        assert new.bottom - old.bottom == pytest.approx(down, abs=0.01)


def test_a_scale_stretches_from_the_upper_left_corner(
    worked_slip: Paper, printed_at: datetime, letters: Make
) -> None:
    printer = Printer(scale_x=1.02, scale_y=0.98)

    before = letters(draw(outbound_slip, [worked_slip], printed_at=printed_at))
    after = letters(draw(outbound_slip, [worked_slip], printer=printer, printed_at=printed_at))

    for old, new in zip(before, after, strict=True):
        assert new.left == pytest.approx(old.left * 1.02, abs=0.01)
        assert new.bottom == pytest.approx(old.bottom * 0.98, abs=0.01)


def test_a_preview_does_not_follow_the_printer(worked_slip: Paper, printed_at: datetime) -> None:
    moved = draw(
        outbound_slip,
        [worked_slip],
        mode="preview",
        printer=Printer(offset_x=5),
        printed_at=printed_at,
    )

    assert moved == draw(outbound_slip, [worked_slip], mode="preview", printed_at=printed_at)


def test_the_same_input_gives_the_same_bytes_from_any_thread(
    slip_of: Make, printed_at: datetime
) -> None:
    slips = [slip_of(count) for count in (1, 5, 12, 30)]

    with ThreadPoolExecutor(max_workers=4) as threads:
        printed = list(
            threads.map(lambda slip: draw(outbound_slip, [slip], printed_at=printed_at), slips * 4)
        )

    assert printed == [draw(outbound_slip, [slip], printed_at=printed_at) for slip in slips] * 4


def test_paper_with_plies_takes_one_sheet_and_a4_one_for_each_copy(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    plies = texts(draw(outbound_slip, [worked_slip], printed_at=printed_at))
    single = texts(draw(outbound_slip_a4, [worked_slip], printed_at=printed_at))
    unnamed = replace(outbound_slip_a4, copies=())
    plain = texts(draw(unnamed, [worked_slip], printed_at=printed_at))

    assert len(plies) == 1
    assert "1 存根联 2 客户联 3 记账联" in plies[0].replace("　", " ")
    assert [name for text in single for name in ("存根联", "客户联", "记账联") if name in text] == [
        "存根联",
        "客户联",
        "记账联",
    ]
    assert len(plain) == 1
    assert "联" not in plain[0]


def test_several_documents_count_their_pages_each_for_itself(
    slip_of: Make, printed_at: datetime, texts: Make
) -> None:
    printout = print_out(
        outbound_slip, [slip_of(1), slip_of(20)], locale="en", printed_at=printed_at
    )

    assert printout.pages == 3
    assert [text[text.index("Page ") :][:11] for text in texts(printout.pdf)] == [
        "Page 1 of 1",
        "Page 1 of 2",
        "Page 2 of 2",
    ]


def test_a_second_print_says_so_and_a_first_does_not(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    def printed(number: int, locale: str) -> str:
        pdf = draw(
            outbound_slip, [worked_slip], copy_number=number, locale=locale, printed_at=printed_at
        )
        return texts(pdf)[0]

    assert "补打 2" in printed(2, "zh_CN")
    assert "Reprint 3" in printed(3, "en")
    assert "补打" not in printed(1, "zh_CN")
    assert "Reprint" not in printed(1, "en")


def test_a_scanner_reads_the_number_from_the_paper(
    worked_slip: Paper, printed_at: datetime
) -> None:
    pdf = draw(outbound_slip, [worked_slip], printed_at=printed_at)

    (found,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil())
    assert found.format == zxingcpp.BarcodeFormat.Code128
    assert found.text == worked_slip["number"]


def test_a_number_beyond_ascii_prints_without_bars_and_with_a_warning(
    paper: Make, line: Make, printed_at: datetime, texts: Make
) -> None:
    slip = paper([line("1", "1.00")], number="陕出-00042")

    printout = print_out(outbound_slip, [slip], printed_at=printed_at)

    assert "陕出-00042" in texts(printout.pdf)[0]
    assert [warning.interpolate() for warning in printout.warnings] == [
        "陕出-00042 cannot be a barcode: it is not plain ASCII."
    ]


def test_a_glyph_the_font_lacks_is_marked_and_named(
    paper: Make, line: Make, printed_at: datetime, texts: Make
) -> None:
    slip = paper([line("1", "1.00", name="𠮷野家 收音机")], remark="𠮷")

    printout = print_out(outbound_slip, [slip], printed_at=printed_at)

    assert "〓野家 收音机" in texts(printout.pdf)[0]
    assert [warning.interpolate() for warning in printout.warnings] == [
        "The font has no 𠮷 (U+20BB7): 〓 is printed in its place."
    ]


def test_rare_characters_can_be_copied_from_the_pdf(
    paper: Make, line: Make, printed_at: datetime, texts: Make
) -> None:
    name = "高䶮㛃𬱖𫖮商贸"
    slip = paper([line("1", "1.00", name=name)])

    pdf = draw(outbound_slip, [slip], printed_at=printed_at)

    assert name in texts(pdf)[0]
    assert name in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_the_font_is_embedded_as_the_subset_that_is_used(
    worked_slip: Paper, printed_at: datetime
) -> None:
    pdf = draw(outbound_slip, [worked_slip], printed_at=printed_at)

    resources: Any = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]
    fonts = resources["/Font"]
    descriptors = [
        font["/FontDescriptor"] for font in fonts.values() if font["/Subtype"] == "/TrueType"
    ]
    assert descriptors
    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    assert len(pdf) < 100_000


def test_long_text_stays_inside_its_own_cell(
    paper: Make, line: Make, printed_at: datetime, letters: Make
) -> None:
    slip = paper([line("1", "1.00", name="囍" * 300, spec="W" * 200, code="a b " * 90)])
    assert outbound_slip.rows
    cells = {field.value: field for field in outbound_slip.rows.columns}

    printout = print_out(outbound_slip, [slip], mode="overlay", printed_at=printed_at)

    top, left = outbound_slip.rows.y, outbound_slip.rows.x
    row = [x for x in letters(printout.pdf) if top < (x.top + x.bottom) / 2 < top + 5.8]
    for text, value in (("囍", "name"), ("W", "spec")):
        found = [letter for letter in row if letter.text == text]
        assert found
        assert min(letter.left for letter in found) >= left + cells[value].x - 0.1
        assert max(letter.right for letter in found) <= left + cells[value].right + 0.1
        assert all(top <= letter.top and letter.bottom <= top + 5.8 for letter in found)
    assert len(printout.warnings) == 3


def test_an_amount_too_long_for_its_cell_is_not_cut(
    paper: Make, line: Make, printed_at: datetime, texts: Make
) -> None:
    slip = paper([line("1", "1.00", cartons=10**20)])

    printout = print_out(outbound_slip, [slip], printed_at=printed_at)

    assert "####" in texts(printout.pdf)[0]
    assert [warning.interpolate() for warning in printout.warnings] == [
        "100,000,000,000,000,000,000 does not fit into its place."
    ]


def test_what_cannot_be_printed_is_refused_in_a_sentence(
    worked_slip: Paper, printed_at: datetime
) -> None:
    with pytest.raises(DocumentRefused, match="no document to print"):
        draw(outbound_slip, [], printed_at=printed_at)
    with pytest.raises(DocumentRefused, match="sideways is no way to print"):
        draw(outbound_slip, [worked_slip], mode="sideways", printed_at=printed_at)  # type: ignore[arg-type]
    worked_slip["rows"][0]["gross"] = 20930.4
    with pytest.raises(DocumentRefused, match="exact decimals"):
        draw(outbound_slip, [worked_slip], printed_at=printed_at)


def test_nothing_heavy_is_loaded_before_something_is_printed() -> None:
    program = (
        "import sys, core.printing.draw, addons.esales.layouts;"
        "sys.exit(any(name.split('.')[0] in ('reportlab', 'PIL') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_sheet_for_viewing_says_that_it_is_no_original(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    def shown(number: int, locale: str) -> str:
        pdf = draw(
            outbound_slip,
            [worked_slip],
            copy_number=number,
            viewing=True,
            locale=locale,
            printed_at=printed_at,
        )
        return texts(pdf)[0]

    assert "仅供查看" in shown(1, "zh_CN")
    assert "补打 2 · 仅供查看" in shown(2, "zh_CN")
    assert "Reprint 2 · For viewing only" in shown(2, "en")


def test_what_only_a_preprinted_paper_needs_stands_on_the_overlay_alone(
    worked_slip: Paper, printed_at: datetime, texts: Make
) -> None:
    extra = Field(
        x=14, y=134, width=40, height=5, shown="overlay", caption=Label(zh="套打", en="Overlay")
    )
    layout = replace(outbound_slip, fields=(*outbound_slip.fields, extra))

    (full,) = texts(draw(layout, [worked_slip], printed_at=printed_at))
    (overlay,) = texts(draw(layout, [worked_slip], mode="overlay", printed_at=printed_at))

    assert "套打" not in full
    assert "套打" in overlay
