"""Blocks that most papers of the trade share: the head, the total in words, who signs, the foot."""

from collections.abc import Sequence
from dataclasses import replace

from core.printing.composing import CAPTION_SIZE, PADDING, Block
from core.printing.parts import Box, Field, Format, Label, Line

TOTAL_IN_WORDS = Label(zh="价税合计（大写）", en="Total in words")
IN_FIGURES = Label(zh="（小写）¥", en="in figures ¥")
PRINTED = Label(zh="打印时间", en="Printed")

SIDE = 54
HEAD_HEIGHT = 13.2


def head(title: Label, *, x: float, y: float, width: float) -> Block:
    """Place the number as bars, company and title, the mark of a reprint and the page; 13.2 mm."""
    middle = x + SIDE + 1
    between = width - 2 * SIDE - 2
    right = x + width - SIDE
    bars = Field(x=x, y=y + 1, width=SIDE, height=9, value="number", format="barcode")
    company = Field(x=middle, y=y, width=between, height=5.6, value="company.name", align="center")
    name = Field(x=middle, y=company.bottom, width=between, height=7.6, caption=title, bold=True)
    mark = Field(x=right, y=y, width=SIDE, height=6.6, value="reprint", align="right", bold=True)
    page = Field(x=right, y=y + 8, width=SIDE, height=4.6, value="page", align="right", size=8)
    return Block(
        fields=(
            bars,
            replace(company, size=11, shown="full"),
            replace(name, size=16, align="center", shown="full"),
            replace(mark, size=14),
            replace(page, format="page_of_pages"),
        )
    )


def total(
    value: str,
    *,
    xs: tuple[float, float, float, float],
    y: float,
    height: float,
    called: Label = TOTAL_IN_WORDS,
) -> Block:
    """Place the amount ``value``, which is ``called`` so, in a frame: in capitals and in figures.

    It stands on the last page only, so that no page passes for a paper of that amount by itself.
    ``xs`` are the edges of its three cells: the caption, the words, and sign and figures.
    """
    left, words, figures, right = xs
    caption = Field(x=left, y=y, width=words - left, height=height, caption=called)
    spoken = Field(x=words + 2, y=y, width=figures - words - 3, height=height, value=value)
    sign = Field(x=figures, y=y, width=19, height=height, caption=IN_FIGURES, align="right")
    amount = Field(
        x=sign.right, y=y, width=right - sign.right - PADDING, height=height, value=value
    )
    return Block(
        fields=(
            replace(caption, size=CAPTION_SIZE, align="center", shown="full"),
            replace(spoken, size=10, format="amount_in_words", on="last"),
            replace(sign, size=CAPTION_SIZE, shown="full"),
            replace(amount, size=10, format="money", align="right", on="last"),
        ),
        lines=tuple(Line(x1=at, y1=y, x2=at, y2=y + height) for at in (words, figures)),
        boxes=(Box(x=left, y=y, width=right - left, height=height),),
    )


def signatures(
    signers: Sequence[tuple[Label, str]], *, x: float, y: float, width: float, height: float
) -> Block:
    """Place a line for each signer; where a value is given, that name is printed on it."""
    each = width / len(signers)
    fields = []
    lines = []
    for i, (caption, value) in enumerate(signers):
        left = x + i * each
        said = Field(
            x=left, y=y, width=17, height=height, caption=caption, size=CAPTION_SIZE, align="right"
        )
        fields.append(replace(said, shown="full"))
        start, end = said.right + 1, left + each - 2
        if value:
            fields.append(Field(x=start, y=y, width=end - start, height=height, value=value))
        foot = round(y + height, 2)
        lines.append(Line(x1=start, y1=foot, x2=end, y2=foot, thickness=0.15))
    return Block(fields=tuple(fields), lines=tuple(lines))


def foot(
    *,
    plies: int,
    page_total: str,
    x: float,
    y: float,
    width: float,
    format: Format = "money",
) -> Block:
    """Place the copy, the total of the page where there are several, and the time of printing.

    ``format`` is how the sum of the column ``page_total`` is written. Plies are all written at one
    stroke, so their names stand on every one of them.
    """
    small = Field(x=x, y=y, width=width - 120, height=4.2, value="copy", size=7)
    if plies > 1:
        copy = replace(small, shown="full")
    else:
        copy = replace(small, size=9, bold=True)
    word = replace(small, x=small.right, width=24, value="page_total", align="right")
    amount = replace(word, x=word.right + 1, width=34, value=f"page_total.{page_total}")
    printed = replace(word, x=amount.right, width=32, value="", caption=PRINTED, shown="full")
    time = replace(word, x=printed.right + 1, width=28, value="printed_at", format="time")
    return Block(fields=(copy, word, replace(amount, align="left", format=format), printed, time))
