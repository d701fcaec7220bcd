"""The gate pass (放行条) of a pickup: 80 mm from the roll, what goes out, in which van; no prices.

It expects::

    {
        "number": "TH-SN-2611-00042", "date": date(2026, 11, 23),
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"},
        "warehouse": {"name": "西安未央成品仓"}, "clerk": {"name": "..."},
        "dealer": {"code": "...", "name": "..."},
        "collector": {"called": "高䶮 199-0000-0107", "plate": "陕A D0107"},
        "pieces": Decimal("48"), "cartons": Decimal("8"),
        "rows": [{"name": "...", "code": "...", "quantity": Decimal("48"), "cartons": 8}],
    }
"""

from dataclasses import replace

from addons.esales.roll import (
    CAPTION,
    LEFT,
    WIDTH,
    banner,
    middle,
    printed,
    said,
    signed,
    told,
    value,
)
from core.printing.composing import word
from core.printing.layout import Field, Label, Layout, Paper, Rows

NAME = "gate_pass"
TITLE = Label(zh="放行条", en="Gate pass")
ROW = 10.0

WORDS = (
    word("number", "单号", "Number", "TH-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("warehouse.name", "仓库", "Warehouse", "西安未央成品仓"),
    word("clerk.name", "制单人", "Clerk", "柳青禾"),
    word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    word("collector.called", "提货人", "Collector", "高䶮 199-0000-0107"),
    word("collector.plate", "提货车号", "Van", "陕A D0107"),
    word("pieces", "件数", "Pieces", "48"),
    word("cartons", "箱数", "Cartons", "8"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.quantity", "数量", "Quantity", "48"),
    word("rows.cartons", "箱数", "Cartons", "8"),
)


def _head() -> tuple[Field, ...]:
    parties = (
        ("经销商", "Dealer", "dealer.name"),
        ("提货人", "Collector", "collector.called"),
        ("仓库", "Warehouse", "warehouse.name"),
    )
    return (
        *banner(TITLE),
        # The guard reads the plate from his window.
        replace(middle(46, 9), value="collector.plate", size=18, bold=True),
        *told(parties, 56),
        said("日期", "Date", LEFT, 71),
        value("date", LEFT + CAPTION, 71, 30, how="date"),
        said("商品", "Goods", LEFT, 77, 36),
        replace(said("箱数", "Cartons", LEFT + 36, 77, 14), align="right"),
        replace(said("件数", "Pieces", LEFT + 50, 77, 22), align="right"),
    )


def _rows() -> Rows:
    return Rows(
        x=LEFT,
        y=82.4,
        width=WIDTH,
        height=ROW,
        count=6,
        columns=(
            replace(value("name", 0, 0.2, WIDTH), height=4.6),
            replace(value("code", 0, 4.9, 36), size=8, height=4.4),
            replace(value("cartons", 36, 4.9, 14, how="quantity", align="right"), height=4.4),
            replace(value("quantity", 50, 4.9, 22, how="quantity", align="right"), height=4.4),
        ),
    )


def _foot(y: float) -> tuple[Field, ...]:
    big = replace(value("pieces", LEFT + 14, y + 1, 20, how="quantity", align="right"), height=7)
    big = replace(big, size=15, bold=True)
    return (
        said("件数", "Pieces", LEFT, y + 2, 14),
        big,
        said("箱数", "Cartons", LEFT + 38, y + 2, 14),
        replace(big, value="cartons", x=LEFT + 52),
        said("制单", "Clerk", LEFT, y + 11, 12),
        value("clerk.name", LEFT + 12, y + 11, 24),
        said("仓库签字", "Warehouse signs", LEFT, y + 17, 34),
        said("门卫签字", "Gate signs", LEFT + 38, y + 17, 34),
        *printed(y + 32),
    )


def _gate_pass() -> Layout:
    rows = _rows()
    below = round(rows.bottom, 2)
    made = Layout(
        name=NAME,
        title=TITLE,
        paper=Paper(width=80, height=below + 40, left=3, right=3, top=2, bottom=2, roll=True),
        vocabulary=WORDS,
        fields=(*_head(), *_foot(below)),
        rows=rows,
        lines=signed(below + 30),
    )
    return Layout.from_data(made.to_data())


gate_pass = _gate_pass()
