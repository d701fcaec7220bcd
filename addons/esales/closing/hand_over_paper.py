"""The hand-over (交班单) on paper: what moved, and the money counted beside what was taken.

It expects::

    {
        "number": "JB-SN-2611-00042", "date": date(2026, 11, 23), "since": "2026-11-23 08:00",
        "until": "2026-11-23 18:00", "successor": {"name": "..."}, "ends_day": "是",
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"}, "clerk": {"name": "..."},
        "pickups": Decimal("12"), "pieces": Decimal("96"), "gross": Decimal, "taken_back": Decimal,
        "printed": Decimal("30"), "reprinted": Decimal("1"), "voided": Decimal("0"),
        "difference": Decimal("-10.00"), "remark": "...",
        "rows": [
            {"means": "现金", "counted": Decimal("500.00"), "taken": Decimal("510.00"),
             "difference": Decimal("-10.00")},
        ],
    }
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from addons.esales.closing.beside import beside
from addons.esales.models import HandOver
from addons.esales.paper_words import MEANS
from core.context import Context
from core.printing.composing import column, said, word
from core.printing.layout import Label, Layout, Paper
from core.printing.setting import A4, FANFOLD, Form, Sheet, set_on
from core.printing.values import written
from core.security.called import people_called
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of

HAND_OVER_FORM = "hand_over_form"
YES_NO = {True: Label(zh="是", en="Yes"), False: Label(zh="否", en="No")}
WORDS = (
    word("number", "单号", "Number", "JB-SN-2611-00042"),
    word("date", "日期", "Day"),
    word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("clerk.name", "交班人", "Handed over by", "柳青禾"),
    word("successor.name", "接班人", "Handed to", "马建国"),
    word("since", "起始时间", "From", "2026-11-23 08:00"),
    word("until", "截止时间", "Until", "2026-11-23 18:00"),
    word("ends_day", "日结", "Closes the day", "是"),
    word("pickups", "提货单数", "Pickups", "12"),
    word("pieces", "件数", "Pieces", "96"),
    word("gross", "销售金额", "Sold", "20930.40"),
    word("taken_back", "红冲金额", "Taken back", "459.00"),
    word("printed", "打印张数", "Papers printed", "30"),
    word("reprinted", "其中补打", "Of these again", "1"),
    word("voided", "作废草稿", "Drafts voided", "0"),
    word("difference", "差异合计", "Difference in all", "-10.00"),
    word("remark", "备注", "Remark", "演示"),
    word("rows.means", "付款方式", "Means", "现金"),
    word("rows.counted", "清点金额", "Counted", "500.00"),
    word("rows.taken", "应有金额", "Taken", "510.00"),
    word("rows.difference", "差异", "Difference", "-10.00"),
)
COLUMNS = (
    column("means", "付款方式", "Means"),
    column("counted", "清点金额", "Counted", "money"),
    column("taken", "应有金额", "Taken", "money"),
    column("difference", "差异", "Difference", "money"),
)
FANFOLD_SHEET = replace(FANFOLD, rows=6, signing=4, widths=(63, 50, 50, 50))
A5_SHEET = replace(
    A4,
    paper=Paper(width=210, height=148, left=5, top=5, right=5, bottom=5),
    top=6,
    line=5.2,
    heading=6,
    row=6.2,
    rows=6,
    signing=4,
    widths=(60, 44, 44, 44),
)


def _set(name: str, sheet: Sheet) -> Layout:
    wide, middle, narrow = sheet.thirds
    form = Form(
        title=Label(zh="交班单", en="Hand-over"),
        words=WORDS,
        above=(
            (
                said("交 班 人：", "From", "clerk.name", wide / 2),
                said("接 班 人：", "To", "successor.name", wide / 2),
                said("日　　期：", "Day", "date", middle, "date"),
                said("单　　号：", "Number", "number", narrow),
            ),
            (
                said("起始时间：", "Since", "since", wide / 2),
                said("截止时间：", "Until", "until", wide / 2),
                said("日　　结：", "Ends day", "ends_day", middle),
                said("分 公 司：", "Branch", "branch.name", narrow),
            ),
            (
                said("提货单数：", "Pickups", "pickups", wide / 2, "quantity"),
                said("件　　数：", "Pieces", "pieces", wide / 2, "quantity"),
                said("销售金额：", "Sold", "gross", middle, "money"),
                said("红冲金额：", "Reversed", "taken_back", narrow, "money"),
            ),
            (
                said("打印张数：", "Printed", "printed", wide / 2, "quantity"),
                said("其中补打：", "Again", "reprinted", wide / 2, "quantity"),
                said("作废草稿：", "Voided", "voided", middle, "quantity"),
                said("差异合计：", "Difference", "difference", narrow, "money"),
            ),
        ),
        columns=COLUMNS,
        sums=("counted", "taken", "difference"),
        label="means",
        below=((said("备　　注：", "Remark", "remark", sheet.width),),),
        signers=(
            (Label(zh="交班人：", en="From"), "clerk.name"),
            (Label(zh="接班人：", en="To"), ""),
            (Label(zh="复核：", en="Checked"), ""),
        ),
        page_total="counted",
    )
    return set_on(sheet, form, name, variant_of=HAND_OVER_FORM if name != HAND_OVER_FORM else "")


LAYOUTS = (_set(HAND_OVER_FORM, FANFOLD_SHEET), _set(f"{HAND_OVER_FORM}_a5", A5_SHEET))


def hand_over_values(
    document: Document, layout: str, context: Context
) -> Mapping[str, Any] | None:
    """What ``layout`` prints of a hand-over; None where it is no such paper."""
    if not isinstance(document, HandOver) or prints_of(context, layout) != HAND_OVER_FORM:
        return None
    locale, zone = context.identity.locale, ZoneInfo(context.company.timezone)
    people = people_called([document.successor], context)
    moments = {
        name: written(moment.astimezone(zone), "time", locale) if moment else ""
        for name, moment in (("since", document.since), ("until", document.until))
    }
    counts = ("pickups", "pieces", "printed", "reprinted", "voided")
    return {
        **head_of(document, context),
        **moments,
        **{name: Decimal(getattr(document, name)) for name in counts},
        "date": document.day,
        "successor": {"name": people.get(document.successor, document.successor)},
        "ends_day": YES_NO[document.ends_day].said_in(locale),
        "gross": document.gross,
        "taken_back": document.taken_back,
        "difference": document.difference,
        "remark": document.remark,
        "rows": [
            {
                "means": MEANS[line.means].said_in(locale),
                "counted": line.counted,
                "taken": line.taken,
                "difference": line.difference,
            }
            for line in beside(document)
        ],
    }
