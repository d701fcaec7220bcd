"""The pick list (拣货单) of an order: what to fetch from which place, in the order of the places.

It expects::

    {
        "number": "DD-SN-2611-00042", "date": date(2026, 11, 23), "wanted": date | None,
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"},
        "warehouse": {"code": "SN01", "name": "西安未央成品仓"}, "clerk": {"name": "..."},
        "dealer": {"code": "...", "name": "..."}, "remark": "...",
        "rows": [
            {"place": "A-01", "code": "...", "name": "...", "spec": "...", "unit": "台",
             "cartons": Decimal("8"), "quantity": Decimal("48"), "picked": None},
        ],
    }

Its number is printed as bars, which the station reads to begin the pickup.
"""

from __future__ import annotations

from dataclasses import replace

from addons.esales.layouts import (
    CARTONS,
    CODE,
    NAME,
    ORDINAL,
    QUANTITY,
    SLIP_SHEET,
    SLIP_SHEET_A4,
    SPEC,
    UNIT,
    Sheet,
)
from core.printing.blocks import HEAD_HEIGHT, foot, head, signatures
from core.printing.composing import Column, Said, said_line, table
from core.printing.layout import Format, Label, Layout, Word

PICK_LIST = "pick_list"
TITLE = Label(zh="拣货单", en="Pick list")


def _word(path: str, zh: str, en: str, sample: str = "") -> Word:
    return Word(path=path, title=Label(zh=zh, en=en), sample=sample)


WORDS = (
    _word("number", "单号", "Number", "DD-SN-2611-00042"),
    _word("date", "日期", "Date"),
    _word("wanted", "要货日期", "Wanted on"),
    _word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    _word("branch.name", "分公司", "Branch", "陕西分公司"),
    _word("warehouse.code", "仓库代码", "Warehouse code", "SN01"),
    _word("warehouse.name", "仓库", "Warehouse", "西安未央成品仓"),
    _word("clerk.name", "制单人", "Clerk", "柳青禾"),
    _word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    _word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    _word("remark", "备注", "Remark", "演示"),
    _word("rows.place", "库位", "Place", "A-01"),
    _word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    _word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    _word("rows.spec", "规格", "Variant", "标准版 黑"),
    _word("rows.unit", "单位", "Unit", "台"),
    _word("rows.cartons", "箱数", "Cartons", "8"),
    _word("rows.quantity", "数量", "Quantity", "48"),
    _word("rows.picked", "实拣", "Picked"),
)

PLACE = Column(value="place", heading=Label(zh="库位", en="Place"))
PICKED = Column(value="picked", heading=Label(zh="实拣", en="Picked"))
COLUMNS = (ORDINAL, PLACE, CODE, NAME, SPEC, UNIT, CARTONS, QUANTITY, PICKED)
SHEET = replace(SLIP_SHEET, widths=(9, 28, 30, 54, 32, 10, 12, 16, 22))
SHEET_A4 = replace(SLIP_SHEET_A4, widths=(9, 24, 27, 48, 27, 10, 11, 14, 22))


def _said(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    return Said(caption=Label(zh=zh, en=en), value=value, width=width, format=how)


def _lines(sheet: Sheet) -> tuple[tuple[Said, ...], ...]:
    wide, middle, narrow = sheet.thirds
    return (
        (
            _said("经 销 商：", "Dealer", "dealer.name", wide),
            _said("客户编码：", "Dealer no.", "dealer.code", middle),
            _said("单　　号：", "Order no.", "number", narrow),
        ),
        (
            _said("仓　　库：", "Warehouse", "warehouse.name", wide),
            _said("要货日期：", "Wanted on", "wanted", middle, "date"),
            _said("日　　期：", "Date", "date", narrow, "date"),
        ),
    )


def _compose(name: str, sheet: Sheet) -> Layout:
    x, width = sheet.left, sheet.width
    blocks, y = [head(TITLE, x=x, y=sheet.top, width=width)], sheet.top + HEAD_HEIGHT + 0.6
    for line in _lines(sheet):
        blocks.append(said_line(line, x=x, y=y, height=sheet.line))
        y += sheet.line
    rows, headings = table(
        tuple(zip(COLUMNS, sheet.widths, strict=True)),
        x=x,
        y=round(y + 0.4, 2),
        heading=sheet.heading,
        height=sheet.row,
        count=sheet.rows,
        size=sheet.size,
        sums=("cartons", "quantity"),
        label="name",
    )
    y = round(rows.bottom, 2) + 1.2
    remark = (_said("备　　注：", "Remark", "remark", width),)
    signers = (
        (Label(zh="制单：", en="Prepared"), "clerk.name"),
        (Label(zh="拣货：", en="Picked"), ""),
        (Label(zh="复核：", en="Checked"), ""),
    )
    blocks += [
        headings,
        said_line(remark, x=x, y=y, height=sheet.line),
        signatures(signers, x=x, y=y + sheet.line + 0.6, width=width, height=sheet.line),
        foot(
            plies=sheet.paper.plies,
            page_total="quantity",
            format="quantity",
            x=x,
            y=y + 2 * sheet.line + 1.6,
            width=width,
        ),
    ]
    made = Layout(
        name=name,
        title=TITLE,
        paper=sheet.paper,
        vocabulary=WORDS,
        fields=tuple(field for block in blocks for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
        variant_of=PICK_LIST if name != PICK_LIST else "",
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


LAYOUTS = (_compose(PICK_LIST, SHEET), _compose(f"{PICK_LIST}_a4", SHEET_A4))
