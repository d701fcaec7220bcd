"""The papers of a pickup: outbound slip (销售出库单) and sales invoice (销售发票), ready to print.

Each ships for 241 x 140 mm in three plies and for A4. The outbound slip expects::

    {
        "number": "CK-SN-2611-00042", "date": date(2026, 11, 23),
        "company": {"name": "...", "tax_code": "..."},      # the legal entity that sells
        "branch": {"code": "SN", "name": "陕西分公司"},
        "warehouse": {"code": "SN01", "name": "西安未央成品仓"},
        "clerk": {"name": "..."},
        "dealer": {"code": "...", "name": "...", "address": "...", "phone": "...",
                   "tax_code": "..."},
        # Who fetches the goods, and his van; ``called`` is name and phone in one.
        "collector": {"name": "...", "phone": "...", "plate": "...", "called": "..."},
        "remark": "...",
        "rows": [
            {"code": "...", "name": "...", "spec": "...", "unit": "台",
             "cartons": Decimal("8"), "quantity": Decimal("48"), "price": Decimal("459.00"),
             "discount": Decimal("95"), "gross": Decimal("20930.40")},
        ],
    }

The sales invoice expects the same without ``collector``, and with ``"slip": {"number": "..."}``,
``"due": date`` and, in each row, ``"net"``, ``"rate"`` and ``"tax"``. Other keys are ignored.
"""

from dataclasses import dataclass, replace

from addons.esales.paper_words import INVOICE_WORDS, SLIP_WORDS
from core.printing.blocks import HEAD_HEIGHT, foot, head, signatures, total
from core.printing.composing import Column, Said, said_line, table
from core.printing.layout import Align, Format, Label, Layout, Paper, Word

SLIP_TITLE = Label(zh="销售出库单", en="Outbound slip")
INVOICE_TITLE = Label(zh="销售发票", en="Sales invoice")

COPIES = (
    Label(zh="存根联", en="File copy"),
    Label(zh="客户联", en="Customer copy"),
    Label(zh="记账联", en="Accounting copy"),
)


def _column(value: str, zh: str, en: str, how: Format = "text") -> Column:
    align: Align = "left" if how == "text" else "right"
    return Column(value=value, heading=Label(zh=zh, en=en), format=how, align=align)


ORDINAL = replace(_column("ordinal", "序号", "No.", "quantity"), align="center")
CODE = _column("code", "商品编码", "Code")
NAME = _column("name", "商品名称", "Product")
SPEC = _column("spec", "规格", "Variant")
UNIT = replace(_column("unit", "单位", "Unit"), align="center")
CARTONS = _column("cartons", "箱数", "Ctns", "quantity")
QUANTITY = _column("quantity", "数量", "Qty", "quantity")
PRICE = _column("price", "含税单价", "Price incl. tax", "price")
DISCOUNT = _column("discount", "折扣%", "% of list", "quantity")
NET = _column("net", "不含税金额", "Net", "money")
RATE = _column("rate", "税率%", "Tax %", "quantity")
TAX = _column("tax", "税额", "Tax", "money")
GROSS = _column("gross", "价税合计", "Amount incl. tax", "money")

SLIP_COLUMNS = (ORDINAL, CODE, NAME, SPEC, UNIT, CARTONS, QUANTITY, PRICE, DISCOUNT, GROSS)
INVOICE_COLUMNS = (*SLIP_COLUMNS[:-1], NET, RATE, TAX, GROSS)
SLIP_SUMS = ("cartons", "quantity", "gross")
INVOICE_SUMS = (*SLIP_SUMS, "net", "tax")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The measures that set one paper apart from another, in millimetres (letters in points)."""

    paper: Paper
    left: float
    right: float
    top: float
    line: float
    heading: float
    row: float
    rows: int
    size: float
    thirds: tuple[float, float, float]
    widths: tuple[float, ...]

    @property
    def width(self) -> float:
        """The width that is printed on."""
        return self.right - self.left


# The figures of the total stand under the last columns that leave them this room, in millimetres.
ROOM_FOR_FIGURES = 50

# 241 mm paper has a perforated strip of 12.7 mm on either side, A4 an edge no printer reaches.
SLIP_SHEET = Sheet(
    paper=Paper(width=241, height=140, plies=3, left=12.7, right=12.7),
    left=14,
    right=227,
    top=4,
    line=4.8,
    heading=6,
    row=5.8,
    rows=12,
    size=9,
    thirds=(108, 50, 55),
    widths=(9, 28, 52, 30, 10, 12, 15, 20, 12, 25),
)
SLIP_SHEET_A4 = Sheet(
    paper=Paper(width=210, height=297, left=5, top=5, right=5, bottom=5),
    left=9,
    right=201,
    top=12,
    line=5.8,
    heading=7,
    row=7.2,
    rows=27,
    size=9,
    thirds=(94, 48, 50),
    widths=(9, 26, 46, 26, 10, 11, 13, 17, 11, 23),
)
INVOICE_SHEET = replace(
    SLIP_SHEET,
    row=5.4,
    size=8,
    widths=(8, 24, 36, 20, 9, 10, 12, 17, 10, 21, 9, 16, 21),
)
INVOICE_SHEET_A4 = replace(
    SLIP_SHEET_A4,
    rows=26,
    size=7.5,
    widths=(8, 22, 30, 17, 8, 9, 11, 15, 9, 20, 8, 15, 20),
)


def _said(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    return Said(caption=Label(zh=zh, en=en), value=value, width=width, format=how)


def _slip_parties(sheet: Sheet) -> tuple[tuple[Said, ...], ...]:
    wide, middle, narrow = sheet.thirds
    return (
        (
            _said("经 销 商：", "Dealer", "dealer.name", wide),
            _said("客户编码：", "Dealer no.", "dealer.code", middle),
            _said("单　　号：", "Slip no.", "number", narrow),
        ),
        (
            _said("地　　址：", "Address", "dealer.address", wide),
            _said("电　　话：", "Phone", "dealer.phone", middle),
            _said("日　　期：", "Date", "date", narrow, "date"),
        ),
        (
            _said("税　　号：", "Tax code", "dealer.tax_code", wide - 42),
            _said("提货车号：", "Van", "collector.plate", 42),
            _said("仓　　库：", "Warehouse", "warehouse.name", middle),
            _said("分 公 司：", "Branch", "branch.name", narrow),
        ),
    )


def _invoice_parties(sheet: Sheet) -> tuple[tuple[Said, ...], ...]:
    wide, middle, narrow = sheet.thirds
    return (
        (
            _said("购货单位：", "Buyer", "dealer.name", wide),
            _said("客户编码：", "Dealer no.", "dealer.code", middle),
            _said("单　　号：", "Invoice no.", "number", narrow),
        ),
        (
            _said("地　　址：", "Address", "dealer.address", wide),
            _said("电　　话：", "Phone", "dealer.phone", middle),
            _said("日　　期：", "Date", "date", narrow, "date"),
        ),
        (
            _said("购方税号：", "Tax code", "dealer.tax_code", wide),
            _said("仓　　库：", "Warehouse", "warehouse.name", middle),
            _said("到 期 日：", "Due", "due", narrow, "date"),
        ),
        (
            replace(_said("销方税号：", "Seller tax", "company.tax_code", wide), shown="full"),
            _said("分 公 司：", "Branch", "branch.name", middle),
            _said("出库单号：", "Slip no.", "slip.number", narrow),
        ),
    )


def _compose(
    name: str,
    title: Label,
    sheet: Sheet,
    *,
    vocabulary: tuple[Word, ...],
    parties: tuple[tuple[Said, ...], ...],
    columns: tuple[Column, ...],
    sums: tuple[str, ...],
    signers: tuple[tuple[Label, str], ...],
    variant_of: str,
) -> Layout:
    """Set the blocks under one another: head, parties, table, total, remark, signatures, foot."""
    x, width = sheet.left, sheet.width
    blocks = [head(title, x=x, y=sheet.top, width=width)]
    y = sheet.top + HEAD_HEIGHT + 0.6
    for line in parties:
        blocks.append(said_line(line, x=x, y=y, height=sheet.line))
        y += sheet.line
    rows, headings = table(
        tuple(zip(columns, sheet.widths, strict=True)),
        x=x,
        y=round(y + 0.4, 2),
        heading=sheet.heading,
        height=sheet.row,
        count=sheet.rows,
        size=sheet.size,
        sums=sums,
        label="name",
    )
    y = round(rows.bottom, 2)
    figures = max(rule for rule in rows.rules if width - rule >= ROOM_FOR_FIGURES)
    xs = (x, x + rows.rules[2], x + figures, x + width)
    blocks += [headings, total("total.gross", xs=xs, y=y, height=sheet.row + 0.8)]
    y += sheet.row + 1.2
    blocks.append(
        said_line((_said("备　　注：", "Remark", "remark", width),), x=x, y=y, height=sheet.line)
    )
    y += sheet.line + 0.6
    blocks.append(signatures(signers, x=x, y=y, width=width, height=sheet.line))
    y += sheet.line + 1
    blocks.append(foot(plies=sheet.paper.plies, page_total="gross", x=x, y=y, width=width))
    composed = Layout(
        name=name,
        title=title,
        paper=sheet.paper,
        vocabulary=vocabulary,
        fields=tuple(field for block in blocks for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
        copies=COPIES,
        variant_of=variant_of,
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(composed.to_data())


def slip_on(sheet: Sheet, suffix: str = "") -> Layout:
    """The outbound slip on ``sheet``; with a ``suffix`` it is a variant of the first."""
    return _compose(
        f"outbound_slip{suffix}",
        SLIP_TITLE,
        sheet,
        vocabulary=SLIP_WORDS,
        parties=_slip_parties(sheet),
        columns=SLIP_COLUMNS,
        sums=SLIP_SUMS,
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="仓库：", en="Warehouse"), ""),
            (Label(zh="提货人：", en="Collector"), "collector.called"),
            (Label(zh="复核：", en="Checked"), ""),
        ),
        variant_of="outbound_slip" if suffix else "",
    )


def invoice_on(sheet: Sheet, suffix: str = "") -> Layout:
    """The sales invoice on ``sheet``; with a ``suffix`` it is a variant of the first."""
    return _compose(
        f"sales_invoice{suffix}",
        INVOICE_TITLE,
        sheet,
        vocabulary=INVOICE_WORDS,
        parties=_invoice_parties(sheet),
        columns=INVOICE_COLUMNS,
        sums=INVOICE_SUMS,
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="复核：", en="Checked"), ""),
            (Label(zh="财务：", en="Accounts"), ""),
            (Label(zh="客户签收：", en="Received"), ""),
        ),
        variant_of="sales_invoice" if suffix else "",
    )


outbound_slip = slip_on(SLIP_SHEET)
outbound_slip_a4 = slip_on(SLIP_SHEET_A4, "_a4")
sales_invoice = invoice_on(INVOICE_SHEET)
sales_invoice_a4 = invoice_on(INVOICE_SHEET_A4, "_a4")

LAYOUTS = (outbound_slip, outbound_slip_a4, sales_invoice, sales_invoice_a4)
