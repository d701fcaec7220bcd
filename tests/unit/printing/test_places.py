"""Every field of every shipped paper, read back from its PDF, stands where its layout says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from addons.base.document_sheet import document_sheet
from addons.esales.closing.hand_over_paper import LAYOUTS as HAND_OVERS
from addons.esales.layouts import LAYOUTS
from addons.esales.money.statement_paper import dealer_statement
from addons.esales.money.voucher_paper import money_receipt
from addons.esales.older_invoice import OLDER_INVOICES
from addons.esales.orders.order_paper import ORDER_FORMS
from addons.esales.orders.pick_list import PICK_LISTS
from addons.esales.other_sheets import OTHER_SHEETS
from addons.esales.receipt import RECEIPTS
from addons.esales.returns.return_papers import LAYOUTS as RETURNS
from addons.esales.serial_list import SERIAL_LISTS
from addons.inventory.transfers.layouts import LAYOUTS as TRANSFERS
from core.printing.draw import Printer, draw
from core.printing.layout import Field, Label, Layout, Word
from core.printing.samples import sample

Make = Callable[..., Any]
SHIPPED = (
    *LAYOUTS,
    *OTHER_SHEETS,
    *OLDER_INVOICES,
    *SERIAL_LISTS,
    *PICK_LISTS,
    *ORDER_FORMS,
    *RETURNS,
    *HAND_OVERS,
    *RECEIPTS,
    *TRANSFERS,
    document_sheet,
    dealer_statement,
    money_receipt,
)
# One small letter, whose edges are those of its field but for a hair.
LETTER = Label(zh="H", en="H")


def marked(field: Field) -> Field:
    """``field`` with nothing in it but one small letter."""
    return replace(field, value="", caption=LETTER, size=4, format="text", bold=False, on="every")


@pytest.mark.parametrize("layout", SHIPPED, ids=lambda layout: layout.name)
def test_positions_are_within_two_tenths_of_a_millimetre(
    layout: Layout, printed_at: datetime, letters: Make
) -> None:
    mark = next(field for field in layout.fields if field.value == "reprint")
    fields = tuple(marked(field) for field in layout.fields if field is not mark)
    small = replace(layout, fields=(*fields, mark), rows=None)

    pdf = draw(
        small, [sample(small, "en", rows=1)], printer=Printer(offset_x=1), printed_at=printed_at
    )

    found = [letter for letter in letters(pdf) if letter.text == "H"]
    assert len(found) == len(fields)
    for field, letter in zip(fields, found, strict=True):
        left, right = field.x + 1, field.right + 1
        middle = (left + right) / 2
        wanted, seen = {
            "left": (left, letter.left),
            "right": (right, letter.right),
            "center": (middle, (letter.left + letter.right) / 2),
        }[field.align]
        assert seen == pytest.approx(wanted, abs=0.2), field
        up_and_down = (letter.top + letter.bottom) / 2
        assert up_and_down == pytest.approx(field.y + field.height / 2, abs=0.2), field


@pytest.mark.parametrize("layout", SHIPPED, ids=lambda layout: layout.name)
def test_columns_stand_under_each_other_from_the_first_row_to_the_last(
    layout: Layout, printed_at: datetime, letters: Make
) -> None:
    assert layout.rows is not None
    word = Word(path="rows.letter", title=LETTER, sample="H")
    columns = tuple(
        replace(marked(column), caption=None, value="letter") for column in layout.rows.columns
    )
    count = min(layout.rows.count, 12)
    rows = replace(layout.rows, columns=columns, carry=None, rules=())
    mark = next(field for field in layout.fields if field.value == "reprint")
    small = replace(
        layout, fields=(mark,), vocabulary=(*layout.vocabulary, word), rows=rows, copies=()
    )

    pdf = draw(small, [sample(small, "en", rows=count)], printed_at=printed_at)

    found = [letter for letter in letters(pdf) if letter.text == "H"]
    assert len(found) == count * len(columns)
    for number, letter in enumerate(found):
        row, column = divmod(number, len(columns))
        field = columns[column]
        left, right = rows.x + field.x, rows.x + field.right
        middle = (left + right) / 2
        wanted, seen = {
            "left": (left, letter.left),
            "right": (right, letter.right),
            "center": (middle, (letter.left + letter.right) / 2),
        }[field.align]
        assert seen == pytest.approx(wanted, abs=0.2), (row, field)
        down = rows.y + row * rows.height + field.y + field.height / 2
        assert (letter.top + letter.bottom) / 2 == pytest.approx(down, abs=0.2), (row, field)
