"""The serial list (序列号清单) of a pickup on A4: which pieces of which goods the dealer has.

It expects what the outbound slip does, without prices, and as rows three pieces each::

    {"line": 1, "code": "...", "name": "...", "first": "LA25460000001", "second": "...",
     "third": None, "pieces": 2}

A piece with two numbers (a telephone's IMEI) has both in its place.
"""

from __future__ import annotations

from addons.esales.layouts import CODE, NAME, SLIP_SHEET_A4, Sheet
from addons.esales.paper_words import SLIP_WORDS
from core.printing.blocks import HEAD_HEIGHT, foot, head, signatures
from core.printing.composing import Column, Said, said_line, table
from core.printing.layout import Format, Label, Layout, Word

SERIAL_LIST = "serial_list"
TITLE = Label(zh="序列号清单", en="Serial list")
PLACES = ("first", "second", "third")
SHEET: Sheet = SLIP_SHEET_A4
ROW, ROWS = 6.4, 33


def _word(path: str, zh: str, en: str, sample: str = "") -> Word:
    return Word(path=path, title=Label(zh=zh, en=en), sample=sample)


WORDS = (
    *(word for word in SLIP_WORDS if not word.path.startswith("rows.")),
    _word("rows.line", "行号", "Line", "1"),
    _word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    _word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    _word("rows.first", "序列号 1", "Serial number 1", "LA2546000001"),
    _word("rows.second", "序列号 2", "Serial number 2", "LA2546000002"),
    _word("rows.third", "序列号 3", "Serial number 3", "LA2546000003"),
    _word("rows.pieces", "件数", "Pieces", "3"),
)
COLUMNS = (
    (Column(value="line", heading=Label(zh="行号", en="Line"), align="center"), 11),
    (CODE, 28),
    (NAME, 38),
    *((Column(value=name, heading=Label(zh="序列号", en="Serial no.")), 34.5) for name in PLACES),
    (
        Column(
            value="pieces",
            heading=Label(zh="件数", en="Pieces"),
            format="quantity",
            align="right",
        ),
        11.5,
    ),
)


def _said(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    return Said(caption=Label(zh=zh, en=en), value=value, width=width, format=how)


def _parties() -> tuple[tuple[Said, ...], ...]:
    wide, middle, narrow = SHEET.thirds
    return (
        (
            _said("经 销 商：", "Dealer", "dealer.name", wide),
            _said("客户编码：", "Dealer no.", "dealer.code", middle),
            _said("单　　号：", "Slip no.", "number", narrow),
        ),
        (
            _said("提 货 人：", "Collector", "collector.called", wide),
            _said("提货车号：", "Van", "collector.plate", middle),
            _said("日　　期：", "Date", "date", narrow, "date"),
        ),
    )


def _compose() -> Layout:
    x, width = SHEET.left, SHEET.width
    blocks, y = [head(TITLE, x=x, y=SHEET.top, width=width)], SHEET.top + HEAD_HEIGHT + 0.6
    for line in _parties():
        blocks.append(said_line(line, x=x, y=y, height=SHEET.line))
        y += SHEET.line
    rows, headings = table(
        COLUMNS,
        x=x,
        y=round(y + 0.4, 2),
        heading=SHEET.heading,
        height=ROW,
        count=ROWS,
        size=8.5,
        sums=("pieces",),
        label="name",
    )
    y = round(rows.bottom, 2) + 2
    signers = (
        (Label(zh="制单：", en="Prepared"), "clerk.name"),
        (Label(zh="仓库：", en="Warehouse"), ""),
        (Label(zh="客户签收：", en="Received"), ""),
    )
    blocks += [
        headings,
        signatures(signers, x=x, y=y, width=width, height=SHEET.line),
        foot(
            plies=1,
            page_total="pieces",
            format="quantity",
            x=x,
            y=y + SHEET.line + 1,
            width=width,
        ),
    ]
    made = Layout(
        name=SERIAL_LIST,
        title=TITLE,
        paper=SHEET.paper,
        vocabulary=WORDS,
        fields=tuple(field for block in blocks for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


serial_list = _compose()
SERIAL_LISTS = (serial_list,)
