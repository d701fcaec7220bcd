"""Layouts as data: what they refuse, and that they survive being kept."""

import json
from dataclasses import replace
from typing import Any

import pytest

from addons.esales.layouts import LAYOUTS, outbound_slip
from core.printing.layout import Box, Field, Label, Layout, LayoutRefused, Line, Paper


def with_field(**values: Any) -> Layout:
    """The outbound slip with one field more, on the free edge at its left."""
    extra = {"x": 2, "y": 60, "width": 10, "height": 5, "value": "remark", **values}
    return replace(outbound_slip, fields=(*outbound_slip.fields, Field(**extra)))


def with_rows(**values: Any) -> Layout:
    """The outbound slip with other rows."""
    assert outbound_slip.rows
    return replace(outbound_slip, rows=replace(outbound_slip.rows, **values))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_survives_being_kept_as_json(layout: Layout) -> None:
    kept = json.dumps(layout.to_data())

    assert Layout.from_data(json.loads(kept)) == layout


def test_the_picture_of_the_form_survives_being_kept() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    layout = replace(outbound_slip, background=picture)

    assert Layout.from_data(json.loads(json.dumps(layout.to_data()))).background == picture


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"x": 235}, "remark does not fit on the paper of 241 x 140 mm"),
        ({"y": -1}, "remark does not fit on the paper"),
        ({"x": float("nan")}, "remark does not fit on the paper"),
        ({"x": 20}, "remark lies over the rows, which reach from 38"),
        ({"x": 20, "y": 20}, "and remark lie over each other"),
        ({"value": "dealer.nmae"}, r"dealer\.nmae is not a value .* dealer\.name"),
        ({"value": "rows.code"}, r"rows\.code is not a value"),
        ({"value": "total.discount"}, r"total\.discount is not a value"),
        ({"value": ""}, "must have either a value or a caption"),
        ({"caption": Label(zh="备注", en="Remark")}, "remark must have either"),
        ({"format": "roman"}, "asks for roman, which is not one of: text, date"),
        ({"format": "page_of_pages"}, "page and page_of_pages go together"),
        ({"align": "middle"}, "asks for middle"),
        ({"on": "second"}, "asks for second, which is not one of: every, first, last"),
        ({"width": 0}, "needs a width"),
        ({"size": 20}, "letters of 20 points do not fit into a height of 5 mm"),
    ],
)
def test_a_field_in_a_wrong_place_is_refused_by_name(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LayoutRefused, match=sentence):
        with_field(**values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"count": 40}, "rows does not fit on the paper"),
        ({"count": 14}, "lies over the rows"),
        ({"count": 1}, "at least two rows a page"),
        ({"columns": ()}, "The rows need"),
        (
            {"columns": (Field(x=0, y=0, width=20, height=5, value="colour"),)},
            "colour is not a value",
        ),
        (
            {"columns": (Field(x=210, y=0, width=20, height=5, value="code"),)},
            "code does not fit into a row",
        ),
        (
            {"columns": (Field(x=0, y=0, width=20, height=5, value="code"),)},
            "cartons is to be summed, but no column prints it as a number",
        ),
    ],
)
def test_rows_in_a_wrong_place_are_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LayoutRefused, match=sentence):
        with_rows(**values)


def test_columns_over_each_other_are_refused() -> None:
    assert outbound_slip.rows
    first, second, *others = outbound_slip.rows.columns

    with pytest.raises(LayoutRefused, match="ordinal and code lie over each other"):
        with_rows(columns=(first, replace(second, x=first.x + 1), *others))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "needs a name"),
        ({"title": Label(zh="销售出库单", en="")}, "in Chinese and in English"),
        ({"paper": Paper(width=241, height=0)}, "The paper needs"),
        ({"paper": Paper(width=241, height=140, plies=2)}, "2 plies, but 3 copies"),
        ({"lines": (Line(x1=0, y1=0, x2=0, y2=141),)}, "line 0, 0 does not fit"),
        ({"boxes": (Box(x=230, y=10, width=20, height=5),)}, "box 230, 10 does not fit"),
        ({"background": b"GIF89a"}, "neither a PNG nor a JPEG"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LayoutRefused, match=sentence):
        replace(outbound_slip, **values)


def test_a_layout_that_would_hide_a_second_print_is_refused() -> None:
    fields = tuple(field for field in outbound_slip.fields if field.value != "reprint")

    with pytest.raises(LayoutRefused, match="second print could pass for the first"):
        replace(outbound_slip, fields=fields)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("paper", "width"), "241", r"layout\.paper\.width is not of the right kind: float"),
        (("paper", "plies"), True, r"layout\.paper\.plies is not of the right kind: int"),
        (("paper", "colour"), "pink", r"layout\.paper has colour, which no layout knows"),
        (("paper",), None, r"layout\.paper is not of the right kind: Paper"),
        (("fields", 3, "size"), "9", r"layout\.fields\[3\]\.size"),
        (("fields",), "none", r"layout\.fields is not of the right kind: list"),
        (("background",), "pøng", r"layout\.background is not of the right kind: base64"),
    ],
)
def test_data_of_a_wrong_kind_is_refused_by_its_place(
    path: tuple[str | int, ...], value: Any, sentence: str
) -> None:
    data = outbound_slip.to_data()
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(LayoutRefused, match=sentence):
        Layout.from_data(data)


def test_data_that_lacks_something_is_refused_by_its_place() -> None:
    data = outbound_slip.to_data()
    del data["rows"]["height"]

    with pytest.raises(LayoutRefused, match=r"layout\.rows has no height"):
        Layout.from_data(data)


@pytest.mark.parametrize(
    ("margins", "sentence"),
    [
        ({"left": 15}, "reaches into the margin"),
        ({"right": -1}, "A margin is a distance"),
        ({"left": 120, "right": 121}, "leave no room"),
    ],
)
def test_what_stands_in_the_margin_is_refused(margins: dict[str, float], sentence: str) -> None:
    with pytest.raises(LayoutRefused, match=sentence):
        replace(outbound_slip, paper=replace(outbound_slip.paper, **margins))
