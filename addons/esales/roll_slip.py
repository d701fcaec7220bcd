"""The outbound slip on 80 mm from the roll: one more sheet of it, for counters without fan-fold.

It says what the slip does, with each line of goods on three lines; who takes the goods signs below.
"""

from __future__ import annotations

from dataclasses import replace

from addons.esales.layouts import SLIP_TITLE, outbound_slip
from addons.esales.paper_words import SLIP_WORDS
from addons.esales.roll import (
    CAPTION,
    LEFT,
    LINE,
    WIDTH,
    banner,
    printed,
    said,
    signed,
    told,
    value,
)
from core.printing.layout import Align, Carry, Field, Format, Label, Layout, Paper, Rows

# Where each figure of a line begins and how wide it is, beside what stands over it.
FIGURES: tuple[tuple[str, float, float, Format, Align, Label], ...] = (
    ("cartons", 0, 9, "quantity", "right", Label(zh="箱数", en="Ctns")),
    ("quantity", 9, 13, "quantity", "right", Label(zh="数量", en="Qty")),
    ("unit", 22.5, 6, "text", "left", Label(zh="单位", en="Unit")),
    ("price", 28.5, 14, "price", "right", Label(zh="含税单价", en="Price")),
    ("discount", 43.5, 9, "quantity", "right", Label(zh="折扣%", en="%")),
    ("gross", 53.5, 18.5, "money", "right", Label(zh="价税合计", en="Amount")),
)
PARTIES = (
    ("经销商", "Dealer", "dealer.name"),
    ("客户编码", "Dealer no.", "dealer.code"),
    ("提货人", "Collector", "collector.called"),
    ("提货车号", "Van", "collector.plate"),
    ("仓库", "Warehouse", "warehouse.name"),
)
PARTIES_TOP, ROWS_TOP, ROW = 46.0, 84.0, 13.6
# What stands below the last row, and the lines to sign on.
SIGNED, FOOT = 39.0, 48.0


def _head() -> tuple[Field, ...]:
    below = PARTIES_TOP + len(PARTIES) * LINE
    return (
        *banner(SLIP_TITLE),
        *told(PARTIES, PARTIES_TOP),
        said("日期", "Date", LEFT, below),
        value("date", LEFT + CAPTION, below, 30, how="date"),
        *(
            replace(said(over.zh, over.en, LEFT + x, ROWS_TOP - LINE, width), align=align)
            for _path, x, width, _how, align, over in FIGURES
        ),
    )


def _rows() -> Rows:
    name = replace(value("name", 0, 0.2, WIDTH), height=4.4)
    return Rows(
        x=LEFT,
        y=ROWS_TOP,
        width=WIDTH,
        height=ROW,
        count=6,
        columns=(
            name,
            replace(value("code", 0, 4.7, 40), size=8, height=4.2),
            replace(value("spec", 41, 4.7, 31, align="right"), size=8, height=4.2),
            *(
                replace(value(path, x, 9, width, how=how, align=align), height=4.4)
                for path, x, width, how, align, _over in FIGURES
            ),
        ),
        carry=Carry(
            sums=("cartons", "quantity", "gross"), label=replace(name, value="carry", bold=True)
        ),
    )


def _foot(y: float) -> tuple[Field, ...]:
    words = value("total.gross", LEFT, y + 6.8, WIDTH, how="amount_in_words")
    remark = value("remark", LEFT + 12, y + 12.4, WIDTH - 12)
    return (
        said("价税合计 ¥", "Total incl. tax ¥", LEFT, y + 1, 36),
        Field(
            x=LEFT + 37,
            y=y + 0.6,
            width=WIDTH - 37,
            height=6,
            value="total.gross",
            format="money",
            align="right",
            size=13,
            bold=True,
        ),
        replace(words, size=10),
        said("备注", "Remark", LEFT, y + 12.4, 12),
        replace(remark, height=9, size=8.5),
        said("制单", "Clerk", LEFT, y + 22, 12),
        value("clerk.name", LEFT + 12, y + 22, 24),
        said("复核", "Checked", LEFT, y + 28, 34),
        said("提货人签字", "Collector signs", LEFT + 38, y + 28, 34),
        *printed(y + 41),
    )


def _slip() -> Layout:
    rows = _rows()
    below = round(rows.bottom, 2)
    made = Layout(
        name="outbound_slip_80",
        title=SLIP_TITLE,
        paper=Paper(width=80, height=below + FOOT, left=3, right=3, top=2, bottom=2, roll=True),
        vocabulary=SLIP_WORDS,
        fields=(*_head(), *_foot(below)),
        rows=rows,
        lines=signed(below + SIGNED),
        variant_of=outbound_slip.name,
    )
    return Layout.from_data(made.to_data())


outbound_slip_80 = _slip()
