"""The papers of a return: what a dealer brought (退货收货单), and what was credited (退货单).

Both expect::

    {
        "number": "XT-SN-2611-00042", "date": date(2026, 11, 23), "why": "...",
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"}, "clerk": {"name": "..."},
        "warehouse": {"code": "SN01", "name": "..."}, "dealer": {"code": "...", "name": "..."},
        "rows": [
            {"line": 1, "pickup": "TH-SN-2611-00042", "code": "...", "name": "...",
             "serials": "LY0001 LY0002", "quantity": Decimal("3"), "defective": Decimal("1"),
             "sent_back": Decimal("0"), "gross": Decimal("1377.00")},
        ],
    }

Pieces that do not fit beside their line go on in rows below it, which say nothing else. On what was
credited a piece that was not sound stands alone, and what it was found to be behind it.
"""

from __future__ import annotations

from dataclasses import replace

from addons.esales.layouts import COPIES, GROSS, NAME, QUANTITY
from core.printing.composing import Column, column, said, word
from core.printing.layout import Label, Layout
from core.printing.setting import A4, FANFOLD, Form, Lines, Sheet, set_on

RECEIPT, SLIP = "return_receipt", "return_slip"
# What a piece was found to be, where it was not sound; a column counts the pieces of each.
FINDINGS = {
    "defective": Label(zh="残次", en="Defective"),
    "sent_back": Label(zh="退还", en="Sent back"),
}
TITLES = {
    RECEIPT: Label(zh="退货收货单", en="Goods returned"),
    SLIP: Label(zh="退货单", en="Return"),
}
WIDTHS = {
    RECEIPT: ((9, 36, 27, 48, 52, 15, 26), (8, 33, 25, 42, 47, 13, 24)),
    SLIP: ((9, 34, 26, 41, 42, 11, 13, 13, 24), (8, 30, 23, 31, 41, 11, 13, 13, 22)),
}
WORDS = (
    word("number", "单号", "Number", "XT-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("why", "退货原因", "Why it comes back", "滞销"),
    word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("clerk.name", "制单人", "Clerk", "柳青禾"),
    word("warehouse.code", "仓库代码", "Warehouse code", "SN01"),
    word("warehouse.name", "仓库", "Warehouse", "西安未央成品仓"),
    word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    word("rows.line", "行号", "Line", "1"),
    word("rows.pickup", "原提货单", "Taken with", "TH-SN-2611-00042"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸 标准版 黑"),
    word("rows.serials", "序列号", "Serial numbers", "LA2546000001 LA2546000002"),
    word("rows.quantity", "数量", "Quantity", "48"),
    word("rows.defective", "残次", "Defective", "1"),
    word("rows.sent_back", "退还经销商", "Back to the dealer", "0"),
    word("rows.gross", "价税合计", "Amount incl. tax", "20930.40"),
)


def _columns(name: str) -> tuple[Column, ...]:
    found = tuple(
        Column(value=value, heading=heading, align="right", format="quantity")
        for value, heading in FINDINGS.items()
    )
    return (
        replace(column("line", "行号", "Line"), align="center"),
        column("pickup", "原提货单", "Taken with"),
        column("code", "商品编码", "Code"),
        NAME,
        column("serials", "序列号", "Serial numbers"),
        QUANTITY,
        *(found if name == SLIP else ()),
        GROSS,
    )


def _lines(sheet: Sheet) -> Lines:
    wide, middle, narrow = sheet.thirds
    return (
        (
            said("经 销 商：", "Dealer", "dealer.name", wide),
            said("客户编码：", "Dealer no.", "dealer.code", middle),
            said("单　　号：", "Number", "number", narrow),
        ),
        (
            said("退货原因：", "Why", "why", wide),
            said("仓　　库：", "Warehouse", "warehouse.name", middle),
            said("日　　期：", "Date", "date", narrow, "date"),
        ),
    )


def _set(name: str, sheet: Sheet, suffix: str) -> Layout:
    last = Label(zh="验收：", en="Inspected") if name == SLIP else Label(zh="收货：", en="Received")
    credited = name == SLIP
    form = Form(
        title=TITLES[name],
        words=WORDS,
        above=_lines(sheet),
        columns=_columns(name),
        sums=("quantity", "defective", "sent_back", "gross") if credited else ("quantity", "gross"),
        # What is credited is known once the goods were inspected.
        total="total.gross" if credited else "",
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (last, ""),
            (Label(zh="客户签字：", en="Dealer"), ""),
        ),
        page_total="gross",
        copies=COPIES,
    )
    return set_on(sheet, form, name + suffix, variant_of=name if suffix else "")


def _sheets(name: str) -> tuple[Layout, ...]:
    fanfold, a4 = WIDTHS[name]
    return (
        _set(name, replace(FANFOLD, size=8.5, widths=fanfold), ""),
        _set(name, replace(A4, size=8.5, rows=29, widths=a4), "_a4"),
    )


LAYOUTS = (*_sheets(RECEIPT), *_sheets(SLIP))
