"""What a dot-matrix printer is sent stands where the layout says, and nothing else can get in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from addons.esales.layouts import outbound_slip
from core.printing.dots import DOTS, INCH, cells
from core.printing.draw import Printer, type_out

Make = Callable[..., Any]
# How many bytes follow each command.
ESC = {"@": 0, "g": 0, "2": 0, "C": 1, "J": 1, "$": 2, "\\": 2, "W": 1, "w": 1, "E": 0, "F": 0}
FS = {"&": 0, "S": 2, "W": 1}


@dataclass(frozen=True)
class Seen:
    """A text on the paper, its upper left corner in millimetres."""

    text: str
    x: float
    y: float
    large: bool


def printed(sent: bytes) -> list[list[Seen]]:
    """What a printer makes of ``sent``, sheet by sheet; an unknown command is a fault."""
    sheets: list[list[Seen]] = [[]]
    at, x, y, large = 0, 0, 0, False
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
        elif byte == 0x0D:
            x, at = 0, at + 1
        elif byte == 0x0C:
            sheets.append([])
            x = y = 0
            at += 1
        else:
            end = next(i for i in range(at, len(sent)) if sent[i] < 0x20)
            place = x / DOTS * INCH, y / DOTS * INCH
            sheets[-1].append(Seen(sent[at:end].decode("gb18030"), *place, large))
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
