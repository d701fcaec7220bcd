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
)
from core.printing.composing import column, said, word
from core.printing.layout import Label, Layout
from core.printing.setting import Form, Lines, Sheet, set_on

PICK_LIST = "pick_list"
TITLE = Label(zh="拣货单", en="Pick list")

WORDS = (
    word("number", "单号", "Number", "DD-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("wanted", "要货日期", "Wanted on"),
    word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("warehouse.code", "仓库代码", "Warehouse code", "SN01"),
    word("warehouse.name", "仓库", "Warehouse", "西安未央成品仓"),
    word("clerk.name", "制单人", "Clerk", "柳青禾"),
    word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    word("remark", "备注", "Remark", "演示"),
    word("rows.place", "库位", "Place", "A-01"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("rows.spec", "规格", "Variant", "标准版 黑"),
    word("rows.unit", "单位", "Unit", "台"),
    word("rows.cartons", "箱数", "Cartons", "8"),
    word("rows.quantity", "数量", "Quantity", "48"),
    word("rows.picked", "实拣", "Picked"),
)

PLACE = column("place", "库位", "Place")
PICKED = column("picked", "实拣", "Picked")
COLUMNS = (ORDINAL, PLACE, CODE, NAME, SPEC, UNIT, CARTONS, QUANTITY, PICKED)
SHEET = replace(SLIP_SHEET, widths=(9, 28, 30, 54, 32, 10, 12, 16, 22))
SHEET_A4 = replace(SLIP_SHEET_A4, widths=(9, 24, 27, 48, 27, 10, 11, 14, 22))


def _lines(sheet: Sheet) -> Lines:
    wide, middle, narrow = sheet.thirds
    return (
        (
            said("经 销 商：", "Dealer", "dealer.name", wide),
            said("客户编码：", "Dealer no.", "dealer.code", middle),
            said("单　　号：", "Order no.", "number", narrow),
        ),
        (
            said("仓　　库：", "Warehouse", "warehouse.name", wide),
            said("要货日期：", "Wanted on", "wanted", middle, "date"),
            said("日　　期：", "Date", "date", narrow, "date"),
        ),
    )


def _set(name: str, sheet: Sheet) -> Layout:
    form = Form(
        title=TITLE,
        words=WORDS,
        above=_lines(sheet),
        columns=COLUMNS,
        sums=("cartons", "quantity"),
        below=((said("备　　注：", "Remark", "remark", sheet.width),),),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="拣货：", en="Picked"), ""),
            (Label(zh="复核：", en="Checked"), ""),
        ),
        page_total="quantity",
        format="quantity",
    )
    return set_on(sheet, form, name, variant_of=PICK_LIST if name != PICK_LIST else "")


PICK_LISTS = (_set(PICK_LIST, SHEET), _set(f"{PICK_LIST}_a4", SHEET_A4))
