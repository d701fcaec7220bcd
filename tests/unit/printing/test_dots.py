"""What a dot-matrix printer is sent stands where the layout says, and nothing else can get in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.layouts import outbound_slip
from core.printing.cells import DOTS, INCH, cells, dots, fit
from core.printing.draw import Printer, type_out
from core.printing.layout import Field

Make = Callable[..., Any]
# How many bytes follow each command.
ESC = {"@": 0, "g": 0, "2": 0, "C": 1, "J": 1, "$": 2, "\\": 2, "W": 1, "w": 1, "E": 0, "F": 0}
FS = {"&": 0, "S": 2, "W": 1, "\x0f": 0, "\x12": 0}


@dataclass(frozen=True)
class Seen:
    """A text on the paper, its upper left corner in millimetres."""

    text: str
    x: float
    y: float
    large: bool
    narrow: bool = False


def printed(sent: bytes) -> list[list[Seen]]:
    """What a printer makes of ``sent``, sheet by sheet; an unknown command is a fault."""
    sheets: list[list[Seen]] = [[]]
    at, x, y, large, narrow = 0, 0, 0, False, False
    while at < len(sent):
        byte = sent[at]
        if byte in (0x1B, 0x1C):
            name = chr(sent[at + 1])
            size = (ESC if byte == 0x1B else FS)[name]
            given = int.from_bytes(sent[at + 2 : at + 2 + size], "little")
            at += 2 + size
            if name == "J":
                y += given
            elif name == "$":
                x = given * (DOTS // 60)
            elif name == "\\":
                x += given
            elif name == "W":
                large = bool(given)
            elif name in "\x0f\x12":
                narrow = name == "\x0f"
        elif byte == 0x0D:
            x, at = 0, at + 1
        elif byte == 0x0C:
            sheets.append([])
            x = y = 0
            at += 1
        else:
            end = next(i for i in range(at, len(sent)) if sent[i] < 0x20)
            place = x / DOTS * INCH, y / DOTS * INCH
            sheets[-1].append(Seen(sent[at:end].decode("gb18030"), *place, large, narrow))
            at = end
    return sheets[:-1]


def test_every_value_stands_where_the_layout_puts_it(
    worked_slip: dict[str, Any], printed_at: datetime
) -> None:
    sent, warnings = type_out(
        outbound_slip,
        [worked_slip],
        printer=Printer(offset_x=2, offset_y=-1),
        printed_at=printed_at,
    )

    (sheet,) = printed(sent)
    assert warnings == ()
    said = {seen.text: seen for seen in sheet}
    name = next(field for field in outbound_slip.fields if field.value == "dealer.name")
    seen = said["西安盛禾木商贸有限公司（演示）"]
    assert seen.x == pytest.approx(name.x + 2, abs=0.2)
    height = 24 / DOTS * INCH
    assert seen.y == pytest.approx(name.y - 1 + (name.height - height) / 2, abs=0.2)
    assert outbound_slip.rows
    price = next(column for column in outbound_slip.rows.columns if column.value == "price")
    right = said["459.00"].x + cells("459.00") * 12 / DOTS * INCH
    assert right == pytest.approx(outbound_slip.rows.x + price.right + 2, abs=0.3)
    assert "贰万零玖佰叁拾元肆角整" in said
    assert "销售出库单" not in said


def test_rare_letters_go_as_gb18030_and_commands_in_a_name_do_not_go_at_all(
    paper: Make, line: Make, printed_at: datetime
) -> None:
    document = paper([line("1", "1")])
    document["dealer"] = {**document["dealer"], "name": "高\x1b@䶮𬱖\x0c\x1cW", "address": "x"}

    sent, _warnings = type_out(outbound_slip, [document], printer=Printer(), printed_at=printed_at)

    (sheet,) = printed(sent)
    assert "高@䶮𬱖W" in [seen.text.replace(" ", "") for seen in sheet]


LONG = "多功能无线便携式户外蓝牙音箱（含充电底座、收纳包与三年延长保修服务）尊享礼盒装限量版"


def test_a_long_name_is_typed_narrow_and_goes_on_in_the_next_row(
    paper: Make, line: Make, printed_at: datetime
) -> None:
    rows = [{**line("1", "1"), "name": LONG}, line("2", "1")]
    document = paper(rows)
    document["dealer"] = {**document["dealer"], "name": LONG}

    sent, warnings = type_out(outbound_slip, [document], printer=Printer(), printed_at=printed_at)

    (sheet,) = printed(sent)
    assert warnings == ()
    assert outbound_slip.rows
    name = next(column for column in outbound_slip.rows.columns if column.value == "name")
    left = outbound_slip.rows.x + name.x
    said = [seen for seen in sheet if abs(seen.x - left) < 0.2 and seen.y > outbound_slip.rows.y]
    assert "".join(seen.text for seen in said[:2]) == LONG
    assert said[0].narrow
    assert said[1].y - said[0].y == pytest.approx(outbound_slip.rows.height, abs=0.2)
    for seen in said[:2]:
        assert cells(seen.text, narrow=seen.narrow) * 12 / DOTS * INCH <= name.width
    # The number of the second line is its own; what goes on has none.
    numbers = [seen.text for seen in sheet if seen.x < 25 and seen.text.isdigit()]
    assert numbers == ["1", "2"]
    assert any(seen.text == LONG and seen.narrow for seen in sheet)


@given(text=st.text("长安 ab（1，", max_size=60), width=st.floats(8, 60), height=st.floats(3, 12))
def test_nothing_but_spaces_is_lost_and_no_line_leaves_its_field(
    text: str, width: float, height: float
) -> None:
    found = fit(text, Field(x=0, y=0, width=width, height=height, value="name"))

    assert "".join((*found.lines, *found.rest)).replace(" ", "") == text.replace(" ", "")
    assert all(found.width(line.rstrip()) <= dots(width) for line in found.lines)
    assert len(found.lines) == 1 or len(found.lines) * 24 <= dots(height)


def test_a_number_that_does_not_fit_is_never_cut(
    paper: Make, line: Make, printed_at: datetime
) -> None:
    document = paper([line("123456789012", "1")])

    sent, warnings = type_out(outbound_slip, [document], printer=Printer(), printed_at=printed_at)

    (sheet,) = printed(sent)
    assert "####" in [seen.text for seen in sheet]
    assert any("does not fit" in str(warning.interpolate()) for warning in warnings)


def test_each_page_is_a_sheet_of_its_own(slip_of: Make, printed_at: datetime) -> None:
    sent, _warnings = type_out(
        outbound_slip, [slip_of(20)], printer=Printer(), copy_number=2, printed_at=printed_at
    )

    first, second = printed(sent)
    assert "过次页" in [seen.text for seen in first]
    assert "承前页" in [seen.text for seen in second]
    assert any("补打" in seen.text and seen.large for seen in first)
    # 140 mm are 33 lines of a sixth of an inch.
    assert b"\x1bC\x21" in sent
