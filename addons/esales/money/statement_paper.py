"""The statement of a month on A4: head, movements with the balance after each, what is late.

It expects::

    {
        "number": "SN0001-2610", "date": date(2026, 10, 31), "since": date(2026, 10, 1),
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"}, "clerk": {"name": "..."},
        "dealer": {"code": "...", "name": "...", "address": "...", "phone": "..."},
        "opening": Decimal, "closing": Decimal, "prepaid": Decimal, "rebate": Decimal,
        "deposit": Decimal,
        "late": {"none": Decimal, "month": Decimal, "two": Decimal, "three": Decimal,
                 "more": Decimal},
        "rows": [
            {"day": date, "number": "...", "kind": "发票", "note": "...", "owed": Decimal | None,
             "paid": Decimal | None, "balance": Decimal},
        ],
    }
"""

from core.printing.blocks import HEAD_HEIGHT, foot, head, signatures
from core.printing.composing import Block, Column, Said, said_line, table
from core.printing.layout import Align, Format, Label, Layout, Paper, Word

NAME = "dealer_statement"
TITLE = Label(zh="往来对账单", en="Statement of account")
LEFT, WIDTH, LINE, ROW = 9.0, 192.0, 5.8, 6.4
LATE = ("none", "month", "two", "three", "more")


KINDS = {
    "opening": Label(zh="期初余额", en="Opening balance"),
    "invoice": Label(zh="发票", en="Invoice"),
    "payment": Label(zh="收款", en="Payment"),
    "reversal": Label(zh="红冲", en="Reversal"),
}


def _word(path: str, zh: str, en: str, sample: str = "") -> Word:
    return Word(path=path, title=Label(zh=zh, en=en), sample=sample)


WORDS = (
    _word("number", "单号", "Number", "SN0001-2610"),
    _word("since", "起始日期", "From"),
    _word("date", "截止日期", "Until"),
    _word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    _word("branch.name", "分公司", "Branch", "陕西分公司"),
    _word("clerk.name", "制单人", "Clerk", "魏静"),
    _word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    _word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    _word("dealer.address", "经销商地址", "Dealer's address", "西安市未央区凤城八路 102 号"),
    _word("dealer.phone", "经销商电话", "Dealer's phone", "199-0000-0107"),
    _word("opening", "期初余额", "Opening balance", "12000.00"),
    _word("closing", "期末余额", "Closing balance", "20930.40"),
    _word("prepaid", "预收款", "Prepaid", "0.00"),
    _word("rebate", "返利", "Rebate", "500.00"),
    _word("deposit", "保证金", "Deposit", "20000.00"),
    _word("late.none", "未到期", "Not due", "12000.00"),
    _word("late.month", "超期 1-30 天", "1-30 days late", "8000.00"),
    _word("late.two", "超期 31-60 天", "31-60 days late", "930.40"),
    _word("late.three", "超期 61-90 天", "61-90 days late", "0.00"),
    _word("late.more", "超期 90 天以上", "Over 90 days late", "0.00"),
    _word("rows.day", "日期", "Day", "2026-10-08"),
    _word("rows.number", "单号", "Document", "FP-SN-2610-00042"),
    _word("rows.kind", "类别", "Kind", "发票"),
    _word("rows.note", "备注", "Note", "银行转账 0042"),
    _word("rows.owed", "应收", "Owed", "20930.40"),
    _word("rows.paid", "已收", "Paid", "12000.00"),
    _word("rows.balance", "余额", "Balance", "20930.40"),
)


def _column(value: str, zh: str, en: str, how: Format = "text") -> Column:
    align: Align = "right" if how == "money" else "left"
    return Column(value=value, heading=Label(zh=zh, en=en), format=how, align=align)


COLUMNS = (
    (_column("day", "日期", "Day", "date"), 22),
    (_column("number", "单号", "Document"), 38),
    (_column("kind", "类别", "Kind"), 24),
    (_column("note", "备注", "Note"), 36),
    (_column("owed", "应收", "Owed", "money"), 24),
    (_column("paid", "已收", "Paid", "money"), 24),
    (_column("balance", "余额", "Balance", "money"), 24),
)


def _said(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    return Said(
        caption=Label(zh=zh, en=en), value=value, width=width, caption_width=24, format=how
    )


def _above(y: float) -> tuple[list[Block], float]:
    lines = (
        (
            _said("经 销 商：", "Dealer", "dealer.name", 104),
            _said("客户编码：", "Dealer no.", "dealer.code", 88),
        ),
        (
            _said("地　　址：", "Address", "dealer.address", 104),
            _said("电　　话：", "Phone", "dealer.phone", 88),
        ),
        (
            _said("起始日期：", "From", "since", 52, "date"),
            _said("截止日期：", "Until", "date", 52, "date"),
            _said("分 公 司：", "Branch", "branch.name", 88),
        ),
        (_said("期初余额：", "Opening", "opening", 104, "money"),),
    )
    blocks = []
    for line in lines:
        blocks.append(said_line(line, x=LEFT, y=round(y, 2), height=LINE))
        y += LINE
    return blocks, y


def _below(y: float) -> tuple[list[Block], float]:
    lines = (
        (
            _said("期末余额：", "Closing", "closing", 64, "money"),
            _said("预 收 款：", "Prepaid", "prepaid", 64, "money"),
        ),
        (
            _said("返　　利：", "Rebate", "rebate", 64, "money"),
            _said("保 证 金：", "Deposit", "deposit", 64, "money"),
        ),
        (
            _said("未 到 期：", "Not due", "late.none", 64, "money"),
            _said("超期 1-30 天：", "1-30 late", "late.month", 64, "money"),
            _said("超期 31-60 天：", "31-60 late", "late.two", 64, "money"),
        ),
        (
            _said("超期 61-90 天：", "61-90 late", "late.three", 64, "money"),
            _said("超期 90 天以上：", "Over 90 late", "late.more", 64, "money"),
        ),
    )
    blocks = []
    for line in lines:
        blocks.append(said_line(line, x=LEFT, y=round(y, 2), height=LINE))
        y += LINE
    signers = (
        (Label(zh="制单：", en="Prepared"), "clerk.name"),
        (Label(zh="复核：", en="Checked"), ""),
        (Label(zh="客户确认：", en="Confirmed"), ""),
    )
    y = round(y + 6, 2)
    return [*blocks, signatures(signers, x=LEFT, y=y, width=WIDTH, height=LINE)], y + LINE + 1


def _compose() -> Layout:
    top = 12.0
    above, y = _above(top + HEAD_HEIGHT + 0.6)
    rows, headings = table(
        COLUMNS,
        x=LEFT,
        y=round(y + 0.6, 2),
        heading=7,
        height=ROW,
        count=26,
        size=8.5,
        sums=("owed", "paid"),
        label="note",
    )
    below, y = _below(round(rows.bottom + 1.5, 2))
    foot_ = foot(plies=1, page_total="owed", x=LEFT, y=round(y + 1, 2), width=WIDTH)
    blocks = [head(TITLE, x=LEFT, y=top, width=WIDTH), *above, headings, *below, foot_]
    made = Layout(
        name=NAME,
        title=TITLE,
        paper=Paper(width=210, height=297, left=5, top=5, right=5, bottom=5),
        vocabulary=WORDS,
        fields=tuple(field for block in blocks for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


dealer_statement = _compose()
STATEMENTS = (dealer_statement,)
