"""The receipt of a ticket (零售小票): 80 mm wide, from a roll, as long as what was sold.

It expects::

    {
        "number": "LS-SN-2611-00042", "date": date(2026, 11, 23),
        "company": {"name": "..."}, "branch": {"name": "陕西分公司", "phone": "..."},
        "clerk": {"name": "..."}, "customer": {"name": "..."},
        "listed": Decimal("918.00"), "given": Decimal("27.54"), "pieces": Decimal("2"),
        "gross": Decimal("890.46"), "tax": Decimal("102.44"),
        "means": "现金 500.00 · 扫码支付 390.46",
        "tendered": Decimal("900.46"), "change": Decimal("10.00"),
        "rows": [
            {"name": "...", "code": "...", "serials": "...", "quantity": Decimal("2"),
             "price": Decimal("459.00"), "gross": Decimal("890.46")},
        ],
    }
"""

from dataclasses import replace

from addons.esales.gate_pass import gate_pass
from core.printing.composing import word
from core.printing.layout import Align, Field, Format, Label, Layout, Paper, Rows

NAME = "retail_receipt"
TITLE = Label(zh="零售小票", en="Receipt")
LEFT, WIDTH, LINE = 4.0, 72.0, 4.6
ROW = 13.2

WORDS = (
    word("number", "单号", "Number", "LS-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("branch.phone", "分公司电话", "Branch's phone", "029-0000-0000"),
    word("clerk.name", "收银", "Cashier", "柳青禾"),
    word("customer.name", "顾客", "Customer", "王芳"),
    word("listed", "原价合计", "At list prices", "918.00"),
    word("given", "优惠", "Given", "27.54"),
    word("pieces", "件数", "Pieces", "2"),
    word("gross", "价税合计", "Amount incl. tax", "890.46"),
    word("tax", "税额", "Tax", "102.44"),
    word("means", "付款方式", "Paid by", "现金 500.00 · 扫码支付 390.46"),
    word("tendered", "收款", "Handed over", "900.46"),
    word("change", "找零", "Change", "10.00"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.serials", "序列号", "Serial numbers", "LY0900000017"),
    word("rows.quantity", "数量", "Quantity", "2"),
    word("rows.price", "单价", "Price", "459.00"),
    word("rows.gross", "金额", "Amount", "890.46"),
)


def _value(
    value: str, x: float, y: float, width: float, *, how: Format = "text", align: Align = "left"
) -> Field:
    return Field(x=x, y=y, width=width, height=LINE, value=value, format=how, align=align)


def _said(zh: str, en: str, x: float, y: float, width: float, size: float = 8) -> Field:
    caption = Label(zh=zh, en=en)
    return Field(x=x, y=y, width=width, height=LINE, caption=caption, size=size, shown="full")


def _head() -> tuple[Field, ...]:
    middle = Field(x=LEFT, y=3, width=WIDTH, height=6, size=11, align="center")
    return (
        replace(middle, value="company.name", shown="full"),
        replace(middle, y=9, height=LINE, size=9, value="branch.name"),
        replace(middle, y=14, height=7, caption=TITLE, size=14, bold=True),
        replace(middle, y=21.4, height=5, value="reprint", bold=True),
        Field(x=10, y=27, width=60, height=10, value="number", format="barcode"),
        replace(_value("number", LEFT, 37.2, WIDTH), align="center"),
        _said("日期", "Date", LEFT, 42, 12),
        _value("date", 16, 42, 24, how="date"),
        _said("收银", "Cashier", 41, 42, 13),
        _value("clerk.name", 54, 42, 22),
        _said("顾客", "Customer", LEFT, 47, 14),
        _value("customer.name", 18, 47, 58),
    )


def _rows() -> Rows:
    small = replace(_value("serials", 0, 8.8, WIDTH), size=7.5, height=4.2)
    return Rows(
        x=LEFT,
        y=53,
        width=WIDTH,
        height=ROW,
        count=8,
        columns=(
            replace(_value("name", 0, 0.2, WIDTH), height=4.4),
            replace(_value("code", 0, 4.6, 26), size=8, height=4.2),
            replace(_value("quantity", 26, 4.6, 10, how="quantity", align="right"), height=4.2),
            replace(_value("price", 36, 4.6, 17, how="price", align="right"), height=4.2),
            replace(_value("gross", 53, 4.6, 19, how="money", align="right"), height=4.2),
            small,
        ),
    )


def _foot(y: float) -> tuple[Field, ...]:
    sums = (
        ("原价合计", "At list prices", "listed"),
        ("优惠", "Given", "given"),
        ("收款", "Handed over", "tendered"),
        ("找零", "Change", "change"),
    )
    found = [
        _said("件数", "Pieces", LEFT, y + 1, 14),
        _value("pieces", 18, y + 1, 12, how="quantity", align="right"),
        replace(_said("合计", "Total", 34, y + 1, 14, 11), height=6, bold=True),
        Field(
            x=48,
            y=y + 1,
            width=28,
            height=6,
            value="gross",
            format="money",
            align="right",
            size=13,
            bold=True,
        ),
    ]
    for i, (zh, en, value) in enumerate(sums):
        at = y + 8 + (i // 2) * 5
        left = LEFT + (i % 2) * 37
        found.append(_said(zh, en, left, at, 17))
        found.append(_value(value, left + 17, at, 18, how="money", align="right"))
    words = replace(_value("means", LEFT, y + 18.4, WIDTH), height=8, size=8)
    thanks = _said(
        "凭此小票及完好商品退换。多谢惠顾！",
        "Keep this receipt: goods come back with it. Thank you!",
        LEFT,
        y + 27,
        WIDTH,
    )
    time = _value("printed_at", LEFT, y + 32, 42, how="time")
    page = Field(
        x=56, y=y + 32, width=20, height=LINE, value="page", format="page_of_pages", size=7
    )
    return (
        *found,
        words,
        replace(thanks, align="center"),
        replace(time, size=7),
        replace(page, align="right"),
    )


def _receipt() -> Layout:
    rows = _rows()
    below = round(rows.bottom, 2)
    made = Layout(
        name=NAME,
        title=TITLE,
        paper=Paper(width=80, height=below + 42, left=3, right=3, top=2, bottom=2, roll=True),
        vocabulary=WORDS,
        fields=(*_head(), *_foot(below)),
        rows=rows,
    )
    return Layout.from_data(made.to_data())


retail_receipt = _receipt()
# What comes from the roll.
RECEIPTS = (retail_receipt, gate_pass)
