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

from dataclasses import dataclass

from core.printing.blocks import HEAD_HEIGHT, foot, head, signatures
from core.printing.composing import Column, Said, said_line, table
from core.printing.layout import Label, Layout, Paper, Word

SLIP, PICK_LIST = "transfer_slip", "transfer_pick_list"
TITLES = {
    SLIP: Label(zh="调拨单", en="Transfer"),
    PICK_LIST: Label(zh="调拨拣货单", en="Transfer pick list"),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The measures that set one paper apart from another, in millimetres (letters in points)."""

    paper: Paper
    left: float
    right: float
    top: float
    line: float
    row: float
    rows: int
    widths: tuple[float, ...]

    @property
    def width(self) -> float:
        """The width that is printed on."""
        return self.right - self.left


SHEET = Sheet(
    paper=Paper(width=241, height=140, plies=3, left=12.7, right=12.7),
    left=14,
    right=227,
    top=4,
    line=4.8,
    row=5.8,
    rows=12,
    widths=(9, 28, 32, 62, 34, 12, 18, 18),
)
SHEET_A4 = Sheet(
    paper=Paper(width=210, height=297, left=5, top=5, right=5, bottom=5),
    left=9,
    right=201,
    top=12,
    line=5.8,
    row=7.2,
    rows=27,
    widths=(9, 25, 29, 54, 31, 10, 17, 17),
)


def _word(path: str, zh: str, en: str, sample: str = "") -> Word:
    return Word(path=path, title=Label(zh=zh, en=en), sample=sample)


WORDS = (
    _word("number", "单号", "Number", "DB-SN-2611-00042"),
    _word("date", "日期", "Date"),
    _word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
    _word("branch.name", "分公司", "Branch", "陕西分公司"),
    _word("source.code", "调出仓代码", "Sender's code", "SN01"),
    _word("source.name", "调出仓", "Sender", "西安未央成品仓"),
    _word("target.code", "调入仓代码", "Receiver's code", "SN02"),
    _word("target.name", "调入仓", "Receiver", "咸阳周转仓"),
    _word("clerk.name", "制单人", "Clerk", "马建国"),
    _word("remark", "备注", "Remark", "演示"),
    _word("rows.place", "库位", "Place", "A-01"),
    _word("rows.code", "商品编码", "Product code", "LY-AV-P09-BK"),
    _word("rows.name", "商品名称", "Product", "便携点播机 9 英寸"),
    _word("rows.spec", "规格", "Variant", "标准版 黑"),
    _word("rows.unit", "单位", "Unit", "台"),
    _word("rows.quantity", "数量", "Quantity", "48"),
    _word("rows.counted", "实收", "Counted"),
    _word("rows.serials", "序列号", "Serial numbers", "LY240001、LY240002"),
)


def _columns(name: str) -> tuple[Column, ...]:
    counted = Label(zh="实拣", en="Picked") if name == PICK_LIST else Label(zh="实收", en="Counted")
    ordinal = Column(
        value="ordinal", heading=Label(zh="序号", en="No."), format="quantity", align="center"
    )
    quantity = Column(
        value="quantity", heading=Label(zh="数量", en="Qty"), format="quantity", align="right"
    )
    return (
        ordinal,
        Column(value="place", heading=Label(zh="库位", en="Place")),
        Column(value="code", heading=Label(zh="商品编码", en="Code")),
        Column(value="name", heading=Label(zh="商品名称", en="Product")),
        Column(value="spec", heading=Label(zh="规格", en="Variant")),
        Column(value="unit", heading=Label(zh="单位", en="Unit"), align="center"),
        quantity,
        Column(value="counted", heading=counted),
    )


def _lines(sheet: Sheet) -> tuple[tuple[Said, ...], ...]:
    wide = round(sheet.width * 0.62, 1)
    narrow = round(sheet.width - wide, 1)
    return (
        (
            Said(caption=Label(zh="调 出 仓：", en="From"), value="source.name", width=wide),
            Said(caption=Label(zh="单　　号：", en="Number"), value="number", width=narrow),
        ),
        (
            Said(caption=Label(zh="调 入 仓：", en="To"), value="target.name", width=wide),
            Said(
                caption=Label(zh="日　　期：", en="Date"),
                value="date",
                width=narrow,
                format="date",
            ),
        ),
    )


def _compose(name: str, sheet: Sheet, suffix: str = "") -> Layout:
    x, width = sheet.left, sheet.width
    blocks = [head(TITLES[name], x=x, y=sheet.top, width=width)]
    y = sheet.top + HEAD_HEIGHT + 0.6
    for line in _lines(sheet):
        blocks.append(said_line(line, x=x, y=y, height=sheet.line))
        y += sheet.line
    rows, headings = table(
        tuple(zip(_columns(name), sheet.widths, strict=True)),
        x=x,
        y=round(y + 0.4, 2),
        heading=sheet.row,
        height=sheet.row,
        count=sheet.rows,
        size=9,
        sums=("quantity",),
        label="name",
    )
    y = round(rows.bottom, 2) + 1.2
    remark = Said(caption=Label(zh="备　　注：", en="Remark"), value="remark", width=width)
    signers = (
        (Label(zh="制单：", en="Prepared"), "clerk.name"),
        (Label(zh="发货：", en="Sent"), ""),
        (Label(zh="承运：", en="Carried"), ""),
        (Label(zh="收货：", en="Received"), ""),
    )
    blocks += [
        headings,
        said_line((remark,), x=x, y=y, height=sheet.line),
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
        name=name + suffix,
        title=TITLES[name],
        paper=sheet.paper,
        vocabulary=WORDS,
        fields=tuple(field for block in blocks for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
        variant_of=name if suffix else "",
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


LAYOUTS = tuple(
    _compose(name, sheet, suffix)
    for name in (SLIP, PICK_LIST)
    for sheet, suffix in ((SHEET, ""), (SHEET_A4, "_a4"))
)
