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

from dataclasses import replace

from core.printing.composing import Said, column, said, word
from core.printing.layout import Format, Label
from core.printing.setting import A4, Form, set_on

NAME = "dealer_statement"
TITLE = Label(zh="往来对账单", en="Statement of account")
# The dealer signs and stamps, so there is room over those who sign.
SHEET = replace(A4, row=6.4, rows=26, size=8.5, signing=6, widths=(20, 34, 19, 47, 24, 24, 24))
LATE = ("none", "month", "two", "three", "more")


KINDS = {
    "opening": Label(zh="期初余额", en="Opening balance"),
    "invoice": Label(zh="发票", en="Invoice"),
    "red_invoice": Label(zh="红字发票", en="Red invoice"),
    "payment": Label(zh="收款", en="Payment"),
    "rebate": Label(zh="返利", en="Rebate"),
    "reversal": Label(zh="红冲", en="Reversal"),
}

WORDS = (
    word("number", "单号", "Number", "SN0001-2610"),
    word("since", "起始日期", "From"),
    word("date", "截止日期", "Until"),
    word("company.name", "销售方名称", "Seller's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("clerk.name", "制单人", "Clerk", "魏静"),
    word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    word("dealer.address", "经销商地址", "Dealer's address", "西安市未央区凤城八路 102 号"),
    word("dealer.phone", "经销商电话", "Dealer's phone", "199-0000-0107"),
    word("opening", "期初余额", "Opening balance", "12000.00"),
    word("closing", "期末余额", "Closing balance", "20930.40"),
    word("prepaid", "预收款", "Prepaid", "0.00"),
    word("rebate", "返利", "Rebate", "500.00"),
    word("deposit", "保证金", "Deposit", "20000.00"),
    word("late.none", "未到期", "Not due", "12000.00"),
    word("late.month", "超期 1-30 天", "1-30 days late", "8000.00"),
    word("late.two", "超期 31-60 天", "31-60 days late", "930.40"),
    word("late.three", "超期 61-90 天", "61-90 days late", "0.00"),
    word("late.more", "超期 90 天以上", "Over 90 days late", "0.00"),
    word("rows.day", "日期", "Day", "2026-10-08"),
    word("rows.number", "单号", "Document", "FP-SN-2610-00042"),
    word("rows.kind", "类别", "Kind", "发票"),
    word("rows.note", "备注", "Note", "银行转账 0042"),
    word("rows.owed", "应收", "Owed", "20930.40"),
    word("rows.paid", "已收", "Paid", "12000.00"),
    word("rows.balance", "余额", "Balance", "20930.40"),
)


COLUMNS = (
    column("day", "日期", "Day", "date"),
    column("number", "单号", "Document"),
    column("kind", "类别", "Kind"),
    column("note", "备注", "Note"),
    column("owed", "应收", "Owed", "money"),
    column("paid", "已收", "Paid", "money"),
    column("balance", "余额", "Balance", "money"),
)


def _told(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    return replace(said(zh, en, value, width, how), caption_width=24)


ABOVE = (
    (
        _told("经 销 商：", "Dealer", "dealer.name", 104),
        _told("客户编码：", "Dealer no.", "dealer.code", 88),
    ),
    (
        _told("地　　址：", "Address", "dealer.address", 104),
        _told("电　　话：", "Phone", "dealer.phone", 88),
    ),
    (
        _told("起始日期：", "From", "since", 52, "date"),
        _told("截止日期：", "Until", "date", 52, "date"),
        _told("分 公 司：", "Branch", "branch.name", 88),
    ),
    (
        _told("期初余额：", "Opening", "opening", 104, "money"),
        _told("单　　号：", "Number", "number", 88),
    ),
)
BELOW = (
    (
        _told("期末余额：", "Closing", "closing", 64, "money"),
        _told("预 收 款：", "Prepaid", "prepaid", 64, "money"),
    ),
    (
        _told("返　　利：", "Rebate", "rebate", 64, "money"),
        _told("保 证 金：", "Deposit", "deposit", 64, "money"),
    ),
    (
        _told("未 到 期：", "Not due", "late.none", 64, "money"),
        _told("超期 1-30 天：", "1-30 late", "late.month", 64, "money"),
        _told("超期 31-60 天：", "31-60 late", "late.two", 64, "money"),
    ),
    (
        _told("超期 61-90 天：", "61-90 late", "late.three", 64, "money"),
        _told("超期 90 天以上：", "Over 90 late", "late.more", 64, "money"),
    ),
)
dealer_statement = set_on(
    SHEET,
    Form(
        title=TITLE,
        words=WORDS,
        above=ABOVE,
        columns=COLUMNS,
        sums=("owed", "paid"),
        label="note",
        below=BELOW,
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="复核：", en="Checked"), ""),
            (Label(zh="客户确认：", en="Confirmed"), ""),
        ),
        page_total="owed",
    ),
    NAME,
)
STATEMENTS = (dealer_statement,)
