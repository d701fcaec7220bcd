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

from dataclasses import replace

from addons.esales.paper_words import INVOICE_WORDS, SLIP_WORDS
from core.printing.composing import Said, column, said
from core.printing.layout import Label, Layout
from core.printing.setting import A4, FANFOLD, Form, Lines, Sheet, set_on

SLIP_TITLE = Label(zh="销售出库单", en="Outbound slip")
INVOICE_TITLE = Label(zh="销售发票", en="Sales invoice")

COPIES = (
    Label(zh="存根联", en="File copy"),
    Label(zh="客户联", en="Customer copy"),
    Label(zh="记账联", en="Accounting copy"),
)

ORDINAL = replace(column("ordinal", "序号", "No.", "quantity"), align="center")
CODE = column("code", "商品编码", "Code")
NAME = column("name", "商品名称", "Product")
SPEC = column("spec", "规格", "Variant")
UNIT = replace(column("unit", "单位", "Unit"), align="center")
CARTONS = column("cartons", "箱数", "Ctns", "quantity")
QUANTITY = column("quantity", "数量", "Qty", "quantity")
PRICE = column("price", "含税单价", "Price incl. tax", "price")
DISCOUNT = column("discount", "折扣%", "% of list", "quantity")
NET = column("net", "不含税金额", "Net", "money")
RATE = column("rate", "税率%", "Tax %", "quantity")
TAX = column("tax", "税额", "Tax", "money")
GROSS = column("gross", "价税合计", "Amount incl. tax", "money")

SLIP_COLUMNS = (ORDINAL, CODE, NAME, SPEC, UNIT, CARTONS, QUANTITY, PRICE, DISCOUNT, GROSS)
INVOICE_COLUMNS = (*SLIP_COLUMNS[:-1], NET, RATE, TAX, GROSS)
SLIP_SUMS = ("cartons", "quantity", "gross")
INVOICE_SUMS = (*SLIP_SUMS, "net", "tax")

SLIP_SHEET = replace(FANFOLD, widths=(9, 28, 52, 30, 10, 12, 15, 20, 12, 25))
SLIP_SHEET_A4 = replace(A4, widths=(9, 26, 46, 26, 10, 11, 13, 17, 11, 23))
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


def reached(sheet: Sheet) -> tuple[Said, ...]:
    """The line in which a paper says how the dealer is reached, and its own day."""
    wide, middle, narrow = sheet.thirds
    return (
        said("地　　址：", "Address", "dealer.address", wide),
        said("电　　话：", "Phone", "dealer.phone", middle),
        said("日　　期：", "Date", "date", narrow, "date"),
    )


def _slip_parties(sheet: Sheet) -> Lines:
    wide, middle, narrow = sheet.thirds
    return (
        (
            said("经 销 商：", "Dealer", "dealer.name", wide),
            said("客户编码：", "Dealer no.", "dealer.code", middle),
            said("单　　号：", "Slip no.", "number", narrow),
        ),
        reached(sheet),
        (
            said("税　　号：", "Tax code", "dealer.tax_code", wide - 42),
            said("提货车号：", "Van", "collector.plate", 42),
            said("仓　　库：", "Warehouse", "warehouse.name", middle),
            said("分 公 司：", "Branch", "branch.name", narrow),
        ),
    )


def _invoice_parties(sheet: Sheet) -> Lines:
    wide, middle, narrow = sheet.thirds
    return (
        (
            said("购货单位：", "Buyer", "dealer.name", wide),
            said("客户编码：", "Dealer no.", "dealer.code", middle),
            said("单　　号：", "Invoice no.", "number", narrow),
        ),
        reached(sheet),
        (
            said("购方税号：", "Tax code", "dealer.tax_code", wide),
            said("仓　　库：", "Warehouse", "warehouse.name", middle),
            said("到 期 日：", "Due", "due", narrow, "date"),
        ),
        (
            replace(said("销方税号：", "Seller tax", "company.tax_code", wide), shown="full"),
            said("分 公 司：", "Branch", "branch.name", middle),
            said("出库单号：", "Slip no.", "slip.number", narrow),
        ),
    )


def _remark(sheet: Sheet) -> Lines:
    return ((said("备　　注：", "Remark", "remark", sheet.width),),)


def slip_on(sheet: Sheet, suffix: str = "") -> Layout:
    """The outbound slip on ``sheet``; with a ``suffix`` it is a variant of the first."""
    form = Form(
        title=SLIP_TITLE,
        words=SLIP_WORDS,
        above=_slip_parties(sheet),
        columns=SLIP_COLUMNS,
        sums=SLIP_SUMS,
        total="total.gross",
        below=_remark(sheet),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="仓库：", en="Warehouse"), ""),
            (Label(zh="提货人：", en="Collector"), "collector.called"),
            (Label(zh="复核：", en="Checked"), ""),
        ),
        page_total="gross",
        copies=COPIES,
    )
    variant_of = "outbound_slip" if suffix else ""
    return set_on(sheet, form, f"outbound_slip{suffix}", variant_of=variant_of)


def invoice_on(sheet: Sheet, suffix: str = "") -> Layout:
    """The sales invoice on ``sheet``; with a ``suffix`` it is a variant of the first."""
    form = Form(
        title=INVOICE_TITLE,
        words=INVOICE_WORDS,
        above=_invoice_parties(sheet),
        columns=INVOICE_COLUMNS,
        sums=INVOICE_SUMS,
        total="total.gross",
        below=_remark(sheet),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="复核：", en="Checked"), ""),
            (Label(zh="财务：", en="Accounts"), ""),
            (Label(zh="客户签收：", en="Received"), ""),
        ),
        page_total="gross",
        copies=COPIES,
    )
    variant_of = "sales_invoice" if suffix else ""
    return set_on(sheet, form, f"sales_invoice{suffix}", variant_of=variant_of)


outbound_slip = slip_on(SLIP_SHEET)
outbound_slip_a4 = slip_on(SLIP_SHEET_A4, "_a4")
sales_invoice = invoice_on(INVOICE_SHEET)
sales_invoice_a4 = invoice_on(INVOICE_SHEET_A4, "_a4")

LAYOUTS = (outbound_slip, outbound_slip_a4, sales_invoice, sales_invoice_a4)
