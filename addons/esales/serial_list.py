"""The serial list (序列号清单) of a pickup on A4: which pieces of which goods the dealer has.

It expects what the outbound slip does, without prices, and as rows three pieces each::

    {"line": 1, "code": "...", "name": "...", "first": "LA25460000001", "second": "...",
     "third": None, "pieces": 2}

A piece with two numbers (a telephone's IMEI) has both in its place.
"""

from __future__ import annotations

from dataclasses import replace

from addons.esales.layouts import CODE, NAME, SLIP_SHEET_A4
from addons.esales.paper_words import SLIP_WORDS
from core.printing.composing import column, said, word
from core.printing.layout import Label
from core.printing.setting import Form, Lines, set_on

SERIAL_LIST = "serial_list"
TITLE = Label(zh="序列号清单", en="Serial list")
PLACES = ("first", "second", "third")
SHEET = replace(SLIP_SHEET_A4, row=6.4, rows=33, size=8.5, widths=(11, 28, 38, *(34.5,) * 3, 11.5))

WORDS = (
    *(word for word in SLIP_WORDS if not word.path.startswith("rows.")),
    word("rows.line", "行号", "Line", "1"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("rows.first", "序列号 1", "Serial number 1", "LA2546000001"),
    word("rows.second", "序列号 2", "Serial number 2", "LA2546000002"),
    word("rows.third", "序列号 3", "Serial number 3", "LA2546000003"),
    word("rows.pieces", "件数", "Pieces", "3"),
)
COLUMNS = (
    replace(column("line", "行号", "Line"), align="center"),
    CODE,
    NAME,
    *(column(name, "序列号", "Serial no.") for name in PLACES),
    column("pieces", "件数", "Pieces", "quantity"),
)


def _parties() -> Lines:
    wide, middle, narrow = SHEET.thirds
    return (
        (
            said("经 销 商：", "Dealer", "dealer.name", wide),
            said("客户编码：", "Dealer no.", "dealer.code", middle),
            said("单　　号：", "Slip no.", "number", narrow),
        ),
        (
            said("提 货 人：", "Collector", "collector.called", wide),
            said("提货车号：", "Van", "collector.plate", middle),
            said("日　　期：", "Date", "date", narrow, "date"),
        ),
    )


serial_list = set_on(
    SHEET,
    Form(
        title=TITLE,
        words=WORDS,
        above=_parties(),
        columns=COLUMNS,
        sums=("pieces",),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="仓库：", en="Warehouse"), ""),
            (Label(zh="客户签收：", en="Received"), ""),
        ),
        page_total="pieces",
        format="quantity",
    ),
    SERIAL_LIST,
)
SERIAL_LISTS = (serial_list,)
