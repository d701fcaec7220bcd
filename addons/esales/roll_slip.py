"""The outbound slip on 80 mm from the roll: one more sheet of it, for counters without fan-fold.

It says what the slip does, with each line of goods on three lines; who takes the goods signs below.
"""

from __future__ import annotations

from dataclasses import replace

from addons.esales.gate_pass import LEFT, LINE, WIDTH, said, value
from addons.esales.layouts import SLIP_TITLE, outbound_slip
from addons.esales.paper_words import SLIP_WORDS
from core.printing.layout import Align, Carry, Field, Format, Label, Layout, Line, Paper, Rows

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
    middle = Field(x=LEFT, y=3, width=WIDTH, height=6, size=11, align="center")
    lines: list[Field] = []
    for at, (zh, en, path) in enumerate(PARTIES):
        y = PARTIES_TOP + at * LINE
        lines += [said(zh, en, LEFT, y), value(path, LEFT + 16, y, WIDTH - 16)]
    below = PARTIES_TOP + len(PARTIES) * LINE
    return (
        replace(middle, value="company.name", shown="full"),
        replace(middle, y=9, height=LINE, size=9, value="branch.name"),
        replace(middle, y=14, height=8, caption=SLIP_TITLE, size=16, bold=True),
        replace(middle, y=22.2, height=5, value="reprint", bold=True),
        Field(x=8, y=28, width=64, height=12, value="number", format="barcode"),
        replace(value("number", LEFT, 40.4, WIDTH), align="center"),
        *lines,
        said("日期", "Date", LEFT, below),
        value("date", LEFT + 16, below, 30, how="date"),
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
        replace(value("printed_at", LEFT, y + 41, 42, how="time"), size=7),
        replace(value("page", 56, y + 41, 20, how="page_of_pages", align="right"), size=7),
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
        lines=tuple(
            Line(x1=x, y1=below + SIGNED, x2=x + 34, y2=below + SIGNED) for x in (LEFT, LEFT + 38)
        ),
        variant_of=outbound_slip.name,
    )
    return Layout.from_data(made.to_data())


outbound_slip_80 = _slip()
