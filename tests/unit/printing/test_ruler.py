"""The test page of a printer measures true, and shows how the printer is set."""

from collections.abc import Callable
from typing import Any

import pytest

from core.printing.draw import Printer
from core.printing.parts import Paper
from core.printing.ruler import ruler

Make = Callable[..., Any]
A4 = Paper(width=210, height=297)


def test_it_says_how_the_printer_is_set(texts: Make) -> None:
    (text,) = texts(ruler(A4, Printer(offset_x=2.5, scale_y=0.998), title="针式打印机"))

    assert "针式打印机 · A4" in text
    assert "→ 2.5 mm ↓ 0 mm" in text
    assert "× 1, 0.998" in text


@pytest.mark.parametrize("paper", [A4, Paper(width=241, height=140), Paper(width=80, height=60)])
def test_every_centimetre_is_numbered(paper: Paper, texts: Make) -> None:
    (text,) = texts(ruler(paper, Printer(), title="P"))

    across = int((paper.width - 40) / 10) * 10
    assert str(across) in text.split()


def test_a_shift_moves_the_whole_ruler(letters: Make) -> None:
    before = letters(ruler(A4, Printer(), title="P"))
    after = letters(ruler(A4, Printer(offset_x=3, offset_y=-1), title="P"))

    numbers = slice(20)
    for old, new in zip(before[numbers], after[numbers], strict=True):
        assert new.left - old.left == pytest.approx(3, abs=0.01)
        assert new.top - old.top == pytest.approx(-1, abs=0.01)
