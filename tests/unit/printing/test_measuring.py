"""Two marks, measured on a sheet, set a printer: what it prints then stands where it belongs."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.printing.draw import Printer
from core.printing.measuring import Mark, corrected, marks
from core.printing.parts import Paper
from core.printing.refusals import PrintingRefused
from core.printing.ruler import ruler

Make = Callable[..., Any]
A4 = Paper(width=210, height=297)
FANFOLD = Paper(width=241, height=140, plies=3)
LABEL = Paper(width=60, height=40)

offsets, scales = st.floats(-20, 20), st.floats(0.9, 1.1)
printers = st.builds(Printer, offset_x=offsets, offset_y=offsets, scale_x=scales, scale_y=scales)


def printed(mark: Mark, setting: Printer, machine: Printer) -> Mark:
    """Where the machine puts what is drawn for ``mark`` as it is set."""

    def come_out(at: float, scale: tuple[float, float], offset: tuple[float, float]) -> float:
        return scale[1] * (scale[0] * at + offset[0]) + offset[1]

    return Mark(
        x=come_out(
            mark.x, (setting.scale_x, machine.scale_x), (setting.offset_x, machine.offset_x)
        ),
        y=come_out(
            mark.y, (setting.scale_y, machine.scale_y), (setting.offset_y, machine.offset_y)
        ),
    )


@given(setting=printers, machine=printers, paper=st.sampled_from([A4, FANFOLD, LABEL]))
def test_whatever_a_machine_does_the_next_sheet_is_true(
    setting: Printer, machine: Printer, paper: Paper
) -> None:
    read = [printed(mark, setting, machine) for mark in marks(paper)]

    fresh = corrected(setting, paper, *read)

    for mark in (*marks(paper), Mark(x=0, y=0), Mark(x=100, y=70)):
        again = printed(mark, fresh, machine)
        assert (again.x, again.y) == pytest.approx((mark.x, mark.y), abs=1e-6)


def test_marks_that_stand_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(PrintingRefused, match="to the right of the first"):
        corrected(Printer(), A4, Mark(x=190, y=20), Mark(x=20, y=277))


@pytest.mark.parametrize(
    ("paper", "first", "second"),
    [
        (A4, "20 / 20", "190 / 277"),
        (FANFOLD, "20 / 20", "221 / 120"),
        (LABEL, "15 / 10", "45 / 30"),
    ],
)
def test_the_test_page_shows_both_marks_with_where_they_belong(
    paper: Paper, first: str, second: str, texts: Make
) -> None:
    (text,) = texts(ruler(paper, Printer(), title="P"))

    assert f"1 ({first})" in text
    assert f"2 ({second})" in text
