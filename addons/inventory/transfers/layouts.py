"""The papers of a transfer: the pick list (拣货单) by place, and the slip (调拨单) on the way.

Both expect::

    {
        "number": "DB-SN-2611-00042", "date": date(2026, 11, 23),
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"},
        "source": {"code": "SN01", "name": "SN01 西安未央成品仓"},
        "target": {"code": "...", "name": "..."},
        "clerk": {"name": "..."}, "remark": "...",
        "rows": [
            {"place": "A-01", "code": "...", "name": "...", "spec": "...", "unit": "台",
             "quantity": Decimal("48"), "counted": None, "serials": "..."},
        ],
    }

The number is printed as bars, which the station in the warehouse reads to receive the goods.
"""

from __future__ import annotations

from dataclasses import replace

from core.printing.composing import Column, column, said, word
from core.printing.layout import Label, Layout
from core.printing.setting import A4, FANFOLD, Form, Lines, Sheet, set_on

SLIP, PICK_LIST = "transfer_slip", "transfer_pick_list"
TITLES = {
    SLIP: Label(zh="调拨单", en="Transfer"),
    PICK_LIST: Label(zh="调拨拣货单", en="Transfer pick list"),
}
SHEET = replace(FANFOLD, heading=5.8, widths=(9, 28, 32, 62, 34, 12, 18, 18))
SHEET_A4 = replace(A4, heading=7.2, widths=(9, 25, 29, 54, 31, 10, 17, 17))

WORDS = (
    word("number", "单号", "Number", "DB-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("source.code", "调出仓代码", "Sender's code", "SN01"),
    word("source.name", "调出仓", "Sender", "西安未央成品仓"),
    word("target.code", "调入仓代码", "Receiver's code", "SN02"),
    word("target.name", "调入仓", "Receiver", "咸阳周转仓"),
    word("clerk.name", "制单人", "Clerk", "马建国"),
    word("remark", "备注", "Remark", "演示"),
    word("rows.place", "库位", "Place", "A-01"),
    word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    word("rows.spec", "规格", "Variant", "标准版 黑"),
    word("rows.unit", "单位", "Unit", "台"),
    word("rows.quantity", "数量", "Quantity", "48"),
    word("rows.counted", "实收", "Counted"),
    word("rows.serials", "序列号", "Serial numbers", "LY240001、LY240002"),
)


def _columns(name: str) -> tuple[Column, ...]:
    counted = ("实拣", "Picked") if name == PICK_LIST else ("实收", "Counted")
    return (
        replace(column("ordinal", "序号", "No.", "quantity"), align="center"),
        column("place", "库位", "Place"),
        column("code", "商品编码", "Code"),
        column("name", "商品名称", "Product"),
        column("spec", "规格", "Variant"),
        replace(column("unit", "单位", "Unit"), align="center"),
        column("quantity", "数量", "Qty", "quantity"),
        column("counted", *counted),
    )


def _lines(sheet: Sheet) -> Lines:
    wide = round(sheet.width * 0.62, 1)
    narrow = round(sheet.width - wide, 1)
    return (
        (
            said("调 出 仓：", "From", "source.name", wide),
            said("单　　号：", "Number", "number", narrow),
        ),
        (
            said("调 入 仓：", "To", "target.name", wide),
            said("日　　期：", "Date", "date", narrow, "date"),
        ),
    )


def _set(name: str, sheet: Sheet, suffix: str) -> Layout:
    form = Form(
        title=TITLES[name],
        words=WORDS,
        above=_lines(sheet),
        columns=_columns(name),
        sums=("quantity",),
        below=((said("备　　注：", "Remark", "remark", sheet.width),),),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="发货：", en="Sent"), ""),
            (Label(zh="承运：", en="Carried"), ""),
            (Label(zh="收货：", en="Received"), ""),
        ),
        page_total="quantity",
        format="quantity",
    )
    return set_on(sheet, form, name + suffix, variant_of=name if suffix else "")


LAYOUTS = tuple(
    _set(name, sheet, suffix)
    for name in (SLIP, PICK_LIST)
    for sheet, suffix in ((SHEET, ""), (SHEET_A4, "_a4"))
)
