"""The sheet of a general document (单据打印): all it says, field by field, on A4.

It expects::

    {
        "number": "JY-SN-2611-00042", "date": date(2026, 11, 23), "business": "样机借用",
        "step": "已归还", "company": {"name": "..."}, "branch": {"name": "陕西分公司"},
        "applicant": {"name": "..."},
        "rows": [{"title": "客户", "text": "K001 长安电器"}],
    }
"""

from __future__ import annotations

from dataclasses import replace

from core.printing.blocks import head, signatures
from core.printing.composing import column, said, said_line, table, word
from core.printing.layout import Label, Layout, Paper

NAME = "document_sheet"
TITLE = Label(zh="单据", en="Document")
X, WIDTH = 9.0, 192.0
TITLE_WIDTH, ROW, ROWS = 45.0, 7.0, 32

WORDS = (
    word("number", "单号", "Number", "JY-SN-2611-00042"),
    word("date", "日期", "Date"),
    word("business", "业务", "Business", "样机借用"),
    word("step", "环节", "Step", "已归还"),
    word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
    word("branch.name", "分公司", "Branch", "陕西分公司"),
    word("applicant.name", "发起人", "Begun by", "周岚"),
    word("rows.title", "项目", "Field", "客户"),
    word("rows.text", "内容", "Content", "K001 长安电器"),
)


def _sheet() -> Layout:
    top = head(TITLE, x=X, y=12, width=WIDTH)
    # The paper is called as the business is; one layout serves them all.
    named = tuple(
        replace(field, caption=None, value="business") if field.caption == TITLE else field
        for field in top.fields
    )
    y = 28.0
    line = said_line(
        (
            said("单　　号：", "Number", "number", 62),
            said("日　　期：", "Date", "date", 40, "date"),
            said("发 起 人：", "Begun by", "applicant.name", 45),
            said("环　　节：", "Step", "step", 45),
        ),
        x=X,
        y=y,
        height=5.8,
    )
    rows, headings = table(
        (
            (column("title", "项目", "Field"), TITLE_WIDTH),
            (column("text", "内容", "Content"), WIDTH - TITLE_WIDTH),
        ),
        x=X,
        y=y + 7,
        heading=7,
        height=ROW,
        count=ROWS,
        size=9,
        sums=(),
        label="title",
    )
    signed = signatures(
        tuple(
            (Label(zh=zh, en=en), "")
            for zh, en in (("经办：", "Handled"), ("审批：", "Approved"), ("签收：", "Received"))
        ),
        x=X,
        y=round(rows.bottom + 4, 2),
        width=WIDTH,
        height=6,
    )
    blocks = (line, headings, signed)
    made = Layout(
        name=NAME,
        title=TITLE,
        paper=Paper(width=210, height=297, left=5, top=5, right=5, bottom=5),
        vocabulary=WORDS,
        fields=(*named, *(field for block in blocks for field in block.fields)),
        rows=replace(rows, carry=None),
        lines=tuple(line for block in blocks for line in block.lines),
    )
    return Layout.from_data(made.to_data())


document_sheet = _sheet()
LAYOUTS = (document_sheet,)
