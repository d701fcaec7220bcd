"""The receipt (收款收据) of a receipt voucher, on 241 x 93 mm in three plies: who paid, for what.

It expects::

    {
        "number": "SK-SN-2611-00042", "date": date(2026, 11, 23),
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"}, "clerk": {"name": "..."},
        "dealer": {"code": "...", "name": "..."}, "means": "现金", "reference": "...",
        "amount": Decimal("12000.00"), "over": Decimal("0.00"),
        "rows": [{"number": "FP-SN-2611-00042", "day": date, "owed": Decimal, "paid": Decimal}],
    }

``over`` is what pays for nothing yet, and stays prepaid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from addons.esales.layouts import COPIES, ORDINAL
from addons.esales.models import ReceiptVoucher
from addons.esales.money.pockets import BALANCE
from addons.esales.money.shown import NOTHING, EntryShown, entries_paid
from addons.esales.paper_words import MEANS
from core.context import Context
from core.printing.composing import column, said, word
from core.printing.layout import Label
from core.printing.setting import FANFOLD, Form, set_on
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of

RECEIPT = "money_receipt"
TITLE = Label(zh="收款收据", en="Receipt of money")
SHEET = replace(
    FANFOLD,
    paper=replace(FANFOLD.paper, height=93),
    top=2.5,
    heading=5.4,
    row=5.2,
    rows=4,
    size=8.5,
    widths=(30, 70, 33, 40, 40),
)

WORDS = (
    word("number", "单号", "Number", "SK-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("clerk.name", "制单人", "Clerk", "魏静"),
    word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    word("means", "付款方式", "Paid by", "现金"),
    word("reference", "摘要", "Reference", "回单 4107"),
    word("amount", "金额", "Amount", "12000.00"),
    word("over", "预收款", "Prepaid", "500.00"),
    word("rows.number", "单号", "Document", "FP-SN-2611-00042"),
    word("rows.day", "日期", "Day", "2026-11-08"),
    word("rows.owed", "应收", "Owed", "20930.40"),
    word("rows.paid", "已收", "Paid", "11500.00"),
)


COLUMNS = (
    ORDINAL,
    column("number", "所付单据", "Paid document"),
    column("day", "日期", "Day", "date"),
    column("owed", "单据金额", "Its amount", "money"),
    column("paid", "本次付款", "Paid now", "money"),
)
LINES = (
    (
        said("经 销 商：", "Dealer", "dealer.name", 108),
        said("客户编码：", "Dealer no.", "dealer.code", 50),
        said("单　　号：", "Number", "number", 55),
    ),
    (
        said("付款方式：", "Paid by", "means", 54),
        said("摘　　要：", "Reference", "reference", 54),
        said("分 公 司：", "Branch", "branch.name", 50),
        said("日　　期：", "Date", "date", 55, "date"),
    ),
)
money_receipt = set_on(
    SHEET,
    Form(
        title=TITLE,
        words=WORDS,
        above=LINES,
        columns=COLUMNS,
        sums=("paid",),
        label="number",
        total="amount",
        total_called=Label(zh="合计（大写）", en="Total in words"),
        below=((said("预 收 款：", "Prepaid", "over", SHEET.width, "money"),),),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="收款人：", en="Received"), ""),
            (Label(zh="交款人：", en="Paid in by"), ""),
            (Label(zh="复核：", en="Checked"), ""),
        ),
        page_total="paid",
        copies=COPIES,
    ),
    RECEIPT,
)
RECEIPTS_OF_MONEY = (money_receipt,)


def _over(voucher: ReceiptVoucher, lines: Sequence[EntryShown]) -> Decimal | None:
    """What stays prepaid; None where nothing does, of a deposit, and of what is paid back."""
    if voucher.pocket != BALANCE or voucher.amount < 0:
        return None
    return voucher.amount - sum((line.pays for line in lines), NOTHING) or None


def receipt_values(document: Document, layout: str, context: Context) -> dict[str, Any] | None:
    """What ``layout`` prints of a receipt voucher; None where it is no such receipt."""
    if not isinstance(document, ReceiptVoucher) or prints_of(context, layout) != RECEIPT:
        return None
    lines = entries_paid(document, context)
    return {
        **head_of(document, context),
        "date": document.day,
        "dealer": {"code": document.dealer.code, "name": document.dealer.name},
        "means": MEANS[document.means].said_in(context.identity.locale),
        "reference": document.reference,
        "amount": document.amount,
        "over": _over(document, lines),
        "rows": [
            {
                "number": line.called,
                "day": line.entry.day,
                "owed": line.entry.amount,
                "paid": line.pays,
            }
            for line in lines
        ],
    }
