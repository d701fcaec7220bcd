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

from addons.esales.choices import MONEY_MEANS
from addons.esales.layouts import COPIES, ORDINAL, SLIP_SHEET
from addons.esales.models import ReceiptVoucher
from addons.esales.money.pockets import BALANCE
from addons.esales.money.shown import NOTHING, EntryShown, entries_paid
from core.context import Context
from core.i18n import in_language
from core.printing.blocks import HEAD_HEIGHT, foot, head, signatures, total
from core.printing.composing import Column, Said, said_line, table
from core.printing.layout import Format, Label, Layout, Word
from core.security.called import people_called
from core.workflow import Document
from core.workflow.printing.layouts import prints_of

RECEIPT = "money_receipt"
TITLE = Label(zh="收款收据", en="Receipt of money")
PAPER = replace(SLIP_SHEET.paper, height=93)
TOP, LINE, ROW = 2.5, 4.8, 5.2


def _word(path: str, zh: str, en: str, sample: str = "") -> Word:
    return Word(path=path, title=Label(zh=zh, en=en), sample=sample)


WORDS = (
    _word("number", "单号", "Number", "SK-SN-2611-00042"),
    _word("date", "日期", "Date"),
    _word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
    _word("branch.name", "分公司", "Branch", "陕西分公司"),
    _word("clerk.name", "制单人", "Clerk", "魏静"),
    _word("dealer.code", "客户编码", "Dealer number", "SN-D0007"),
    _word("dealer.name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
    _word("means", "付款方式", "Paid by", "现金"),
    _word("reference", "摘要", "Reference", "回单 4107"),
    _word("amount", "金额", "Amount", "12000.00"),
    _word("over", "预收款", "Prepaid", "500.00"),
    _word("rows.number", "单号", "Document", "FP-SN-2611-00042"),
    _word("rows.day", "日期", "Day", "2026-11-08"),
    _word("rows.owed", "应收", "Owed", "20930.40"),
    _word("rows.paid", "已收", "Paid", "11500.00"),
)


def _money(value: str, zh: str, en: str) -> Column:
    return Column(value=value, heading=Label(zh=zh, en=en), format="money", align="right")


COLUMNS = (
    (ORDINAL, 13),
    (Column(value="number", heading=Label(zh="所付单据", en="Paid document")), 70),
    (Column(value="day", heading=Label(zh="日期", en="Day"), format="date"), 40),
    (_money("owed", "单据金额", "Its amount"), 45),
    (_money("paid", "本次付款", "Paid now"), 45),
)


def _said(zh: str, en: str, value: str, width: float, how: Format = "text") -> Said:
    return Said(caption=Label(zh=zh, en=en), value=value, width=width, format=how)


LINES = (
    (
        _said("经 销 商：", "Dealer", "dealer.name", 108),
        _said("客户编码：", "Dealer no.", "dealer.code", 50),
        _said("单　　号：", "Number", "number", 55),
    ),
    (
        _said("付款方式：", "Paid by", "means", 54),
        _said("摘　　要：", "Reference", "reference", 54),
        _said("分 公 司：", "Branch", "branch.name", 50),
        _said("日　　期：", "Date", "date", 55, "date"),
    ),
)


def _compose() -> Layout:
    x, width = SLIP_SHEET.left, SLIP_SHEET.width
    blocks, y = [head(TITLE, x=x, y=TOP, width=width)], TOP + HEAD_HEIGHT + 0.6
    for line in LINES:
        blocks.append(said_line(line, x=x, y=y, height=LINE))
        y += LINE
    rows, headings = table(
        COLUMNS,
        x=x,
        y=round(y + 0.4, 2),
        heading=5.4,
        height=ROW,
        count=4,
        size=8.5,
        sums=("paid",),
        label="number",
    )
    y = round(rows.bottom, 2)
    blocks += [headings, total("amount", xs=(x, x + 30, x + 140, x + width), y=y, height=6.4)]
    y += 7
    prepaid = _said("预 收 款：", "Prepaid", "over", width, "money")
    blocks.append(said_line((prepaid,), x=x, y=y, height=LINE))
    y += LINE + 0.4
    signers = (
        (Label(zh="制单：", en="Prepared"), "clerk.name"),
        (Label(zh="收款人：", en="Received"), ""),
        (Label(zh="交款人：", en="Paid in by"), ""),
        (Label(zh="复核：", en="Checked"), ""),
    )
    blocks.append(signatures(signers, x=x, y=y, width=width, height=LINE))
    y += LINE + 0.8
    blocks.append(foot(plies=PAPER.plies, page_total="paid", x=x, y=y, width=width))
    made = Layout(
        name=RECEIPT,
        title=TITLE,
        paper=PAPER,
        vocabulary=WORDS,
        fields=tuple(field for block in blocks for field in block.fields),
        rows=rows,
        lines=tuple(line for block in blocks for line in block.lines),
        boxes=tuple(box for block in blocks for box in block.boxes),
        copies=COPIES,
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


money_receipt = _compose()
RECEIPTS_OF_MONEY = (money_receipt,)


def _over(voucher: ReceiptVoucher, lines: Sequence[EntryShown]) -> Decimal | None:
    """What stays prepaid; None where nothing does, and where it is a deposit, say."""
    if voucher.pocket != BALANCE:
        return None
    return voucher.amount - sum((line.pays for line in lines), NOTHING) or None


def receipt_values(document: Document, layout: str, context: Context) -> dict[str, Any] | None:
    """What ``layout`` prints of a receipt voucher; None where it is no such receipt."""
    if not isinstance(document, ReceiptVoucher) or prints_of(context, layout) != RECEIPT:
        return None
    locale, branch = context.identity.locale, context.branch
    assert branch is not None
    entity = context.company.entities.get(branch.entity)
    lines = entries_paid(document, context)
    people = people_called([document.creator], context)
    return {
        "number": document.number or f"#{document.id}",
        "date": document.day,
        "company": {"name": (entity or context.company).called(locale)},
        "branch": {"name": branch.called(locale)},
        "clerk": {"name": people.get(document.creator, document.creator)},
        "dealer": {"code": document.dealer.code, "name": document.dealer.name},
        "means": in_language(dict(MONEY_MEANS)[document.means], locale),
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
