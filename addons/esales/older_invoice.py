"""The older paper invoice (增值税发票) of 240 x 140 mm: values onto the preprinted form.

A sheet of the sales invoice, for whoever still has such forms. It prints what the sales invoice
says, and of seller and buyer the lines that the form asks for. The measures are those of forms as
they are sold; a branch copies the layout and moves what its own form has elsewhere.
"""

from __future__ import annotations

from dataclasses import replace

from addons.esales.paper_words import INVOICE_WORDS
from core.printing.layout import (
    Align,
    Box,
    Carry,
    Field,
    Format,
    Label,
    Layout,
    Line,
    Paper,
    Rows,
)

TITLE = Label(zh="旧版纸质发票套打", en="Older paper invoice (overlay)")
# Printed on blank paper it must pass for nothing.
SPECIMEN = Label(zh="样张，非发票", en="Specimen, no invoice")
LEFT, RIGHT, HALF = 16.0, 226.0, 132.0
PARTY_TOP, ROWS_TOP, SELLER_TOP, FOOT = 31.0, 60.0, 105.0, 129.0
LINE, ROW, ROWS = 5.6, 4.0, 8
# Where each column begins, beside what the form says over it.
COLUMNS: tuple[tuple[str, float, float, Format, Label], ...] = (
    ("name", 0, 48, "text", Label(zh="货物名称", en="Goods")),
    ("spec", 48, 26, "text", Label(zh="规格型号", en="Model")),
    ("unit", 74, 10, "text", Label(zh="单位", en="Unit")),
    ("quantity", 84, 18, "quantity", Label(zh="数量", en="Quantity")),
    ("unit_net", 102, 30, "price", Label(zh="单价", en="Unit price")),
    ("net", 132, 32, "money", Label(zh="金额", en="Amount")),
    ("rate", 164, 14, "quantity", Label(zh="税率%", en="Tax %")),
    ("tax", 178, 32, "money", Label(zh="税额", en="Tax")),
)
PARTY = (
    ("name", Label(zh="名称：", en="Name")),
    ("tax_code", Label(zh="纳税人识别号：", en="Tax code")),
    ("reached", Label(zh="地址、电话：", en="Address, phone")),
    ("banked", Label(zh="开户行及账号：", en="Bank, account")),
)


def _caption(said: Label, x: float, y: float, width: float, align: Align = "left") -> Field:
    return Field(
        x=x, y=y, width=width, height=4.4, caption=said, size=8, align=align, shown="full"
    )


def _party(whose: str, top: float) -> list[Field]:
    found = []
    for number, (name, said) in enumerate(PARTY):
        y = top + number * LINE
        found.append(_caption(said, LEFT + 6, y, 26))
        found.append(
            Field(x=LEFT + 32, y=y, width=HALF - LEFT - 33, height=5, value=f"{whose}.{name}")
        )
    return found


def _rows() -> Rows:
    columns = tuple(
        Field(
            x=x + 0.6,
            y=0,
            width=width - 1.2,
            height=ROW,
            value=value,
            # At this size a long name goes on two lines of the row, so that none is cut.
            size=7.8 if how == "text" else 8.5,
            format=how,
            align="left" if how == "text" else "right",
        )
        for value, x, width, how, _said in COLUMNS
    )
    # The form says 合计 itself, left of where it is said what is carried on.
    label = replace(columns[1], value="carry", format="text", align="center", size=8)
    return Rows(
        x=LEFT,
        y=ROWS_TOP,
        width=RIGHT - LEFT,
        height=ROW,
        count=ROWS,
        columns=columns,
        carry=Carry(sums=("net", "tax"), label=label),
    )


def _above() -> list[Field]:
    day = Field(x=178, y=24, width=48, height=5, value="date", format="date")
    mark = Field(x=16, y=16, width=60, height=6, value="reprint", size=12, bold=True)
    page = Field(x=178, y=18, width=48, height=4.4, value="page", format="page_of_pages", size=8)
    number = Field(x=HALF + 8, y=PARTY_TOP + 18, width=80, height=4.4, value="slip.number", size=8)
    return [
        replace(_caption(TITLE, 76, 10, 90, "center"), size=13, height=6),
        replace(_caption(SPECIMEN, 76, 17, 90, "center"), size=10),
        mark,
        page,
        replace(_caption(Label(zh="开票日期：", en="Date"), 158, 24, 19, "right"), height=5),
        day,
        number,
        *_party("dealer", PARTY_TOP),
        *(
            _caption(said, LEFT + x, ROWS_TOP - 4.8, width, "center")
            for _value, x, width, _how, said in COLUMNS
        ),
    ]


def _below(bottom: float) -> list[Field]:
    words = Field(x=LEFT + 58, y=bottom + 2, width=90, height=5, value="gross", on="last")
    figures = replace(words, x=LEFT + 170, width=38, format="money", align="right")
    remark = Field(x=HALF + 8, y=SELLER_TOP + 2, width=84, height=9, value="remark", size=8)
    return [
        _caption(Label(zh="价税合计（大写）", en="Total in words"), LEFT + 4, bottom + 2, 40),
        replace(words, format="amount_in_words"),
        _caption(Label(zh="（小写）¥", en="in figures ¥"), LEFT + 150, bottom + 2, 19, "right"),
        figures,
        *_party("company", SELLER_TOP + 1),
        remark,
        _caption(Label(zh="收款人：", en="Received by"), LEFT + 2, FOOT, 22),
        _caption(Label(zh="复核：", en="Checked by"), LEFT + 56, FOOT, 22),
        _caption(Label(zh="开票人：", en="Drawn by"), LEFT + 110, FOOT, 18),
        Field(x=LEFT + 129, y=FOOT, width=30, height=4.4, value="clerk.name"),
    ]


def _older_invoice() -> Layout:
    rows = _rows()
    bottom = round(rows.bottom, 2)
    levels = (PARTY_TOP - 1, ROWS_TOP - 5, ROWS_TOP, bottom - ROW, bottom, SELLER_TOP, FOOT - 1)
    upright = [
        Line(x1=LEFT + x, y1=ROWS_TOP - 5, x2=LEFT + x, y2=bottom)
        for _value, x, _width, _how, _said in COLUMNS[1:]
    ]
    made = Layout(
        name="sales_invoice_older",
        title=TITLE,
        paper=Paper(width=240, height=140, plies=3, left=12, right=12),
        vocabulary=INVOICE_WORDS,
        fields=(*_above(), *_below(bottom)),
        rows=rows,
        lines=(*(Line(x1=LEFT, y1=y, x2=RIGHT, y2=y) for y in levels), *upright),
        boxes=(Box(x=LEFT, y=PARTY_TOP - 1, width=RIGHT - LEFT, height=FOOT - PARTY_TOP),),
        variant_of="sales_invoice",
    )
    # Sums of decimal fractions are tidied, so that a page shows each measure as it is kept.
    return Layout.from_data(made.to_data())


OLDER_INVOICES = (_older_invoice(),)
