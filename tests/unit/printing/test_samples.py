"""A layout is tried on invented values before anything real is printed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from addons.esales.layouts import LAYOUTS, outbound_slip
from core.printing.draw import draw, print_out
from core.printing.layout import Layout
from core.printing.samples import sample

Make = Callable[..., Any]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_shipped_layout_is_tried_without_a_warning(
    layout: Layout, printed_at: datetime
) -> None:
    printout = print_out(layout, [sample(layout, "zh_CN")], printed_at=printed_at)

    assert printout.warnings == ()


def test_a_word_without_an_example_shows_what_it_is_called(
    printed_at: datetime, texts: Make
) -> None:
    words = tuple(replace(word, sample="") for word in outbound_slip.vocabulary)
    layout = replace(outbound_slip, vocabulary=words)

    (text,) = texts(draw(layout, [sample(layout, "zh_CN")], printed_at=printed_at))

    assert "经销商名称" in text
    assert "111.11" in text
