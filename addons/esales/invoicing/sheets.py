"""Batches as sheets: what is asked for in rows, and the numbers that come back in another sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from addons.esales.invoicing.providers import Answer, AskedInvoice, AskedRow, InvoiceProvider
from addons.esales.invoicing.rules import TYPES
from core.exchange.columns import Column, match
from core.exchange.parsing import day, text_up_to
from core.exchange.reading import read_table
from core.exchange.table import Row, Table
from core.i18n import _
from core.refusal import Refusal

if TYPE_CHECKING:
    from pyramid.i18n import Localizer

HUNDRED = Decimal(100)
HEADERS = (
    _("Request number"),
    _("Invoice type"),
    _("Buyer"),
    _("Buyer's unified social credit code"),
    _("Address"),
    _("Phone"),
    _("Bank"),
    _("Bank account"),
    _("Seller's unified social credit code"),
    _("Remark on the invoice"),
    _("Takes back the tax invoice"),
    _("Line"),
    _("Kind of line"),
    _("Goods"),
    _("Specification"),
    _("Unit"),
    _("Tax category code"),
    _("Quantity"),
    _("Unit price with tax"),
    _("Unit price without tax"),
    _("Tax rate %"),
    _("Net"),
    _("Tax"),
    _("Amount"),
)
GOODS, DISCOUNT = _("Goods line"), _("Discount line")
COLUMNS = (
    Column(
        name="request",
        titles=("Request number", "申请单号", "单据编号", "开票申请号"),
        required=True,
        parse=text_up_to(40),
    ),
    Column(
        name="tax_number",
        titles=("Number of the tax invoice", "税务发票号码", "发票号码", "数电票号码"),
        parse=text_up_to(40),
    ),
    Column(name="day", titles=("Issued on", "开票日期"), parse=day),
    Column(name="failure", titles=("Why it failed", "失败原因"), parse=text_up_to(400)),
)


def rows_out(invoices: Sequence[AskedInvoice], localizer: Localizer) -> Iterator[list[Any]]:
    """The rows of a batch: a line for each row of each invoice."""
    types = {name: localizer.translate(title) for name, title in TYPES}
    kinds = {is_off: localizer.translate(k) for is_off, k in ((False, GOODS), (True, DISCOUNT))}
    for one in invoices:
        head = [
            one.number,
            types[one.invoice_type],
            one.buyer.name,
            one.buyer.tax_code,
            one.buyer.address,
            one.buyer.phone,
            one.buyer.bank,
            one.buyer.account,
            one.seller.tax_code,
            one.remark,
            one.reverses,
        ]
        for line, asked in enumerate(one.rows, 1):
            yield [*head, line, kinds[asked.row.is_discount], *_row(asked)]


def _row(asked: AskedRow) -> list[Any]:
    row = asked.row
    return [
        asked.name,
        asked.spec,
        asked.unit,
        asked.tax_category,
        *(None if n is None else n.normalize() for n in (row.quantity, row.price, row.unit_net)),
        (asked.rate * HUNDRED).normalize(),
        row.amounts.net,
        row.amounts.tax,
        row.amounts.gross,
    ]


def to_workbook(invoices: Sequence[AskedInvoice], localizer: Localizer) -> bytes:
    """The batch as a workbook."""
    from core.exchange.writing import to_xlsx

    rows = rows_out(invoices, localizer)
    return to_xlsx(HEADERS, rows, title=_("Invoice requests"), locale=localizer)


def to_text(invoices: Sequence[AskedInvoice], localizer: Localizer) -> bytes:
    """The batch as CSV."""
    from core.exchange.writing import to_csv

    return to_csv(HEADERS, rows_out(invoices, localizer), locale=localizer)


def read_answers(body: bytes, filename: str) -> list[Answer]:
    """The answers in a workbook or CSV; refuses rows that cannot be read, each by its number."""
    table = read_table(body, filename, COLUMNS)
    fields = match(table.headers, COLUMNS).fields
    if "request" not in {column.name for column in fields.values()}:
        raise Refusal(
            _(
                "${file} has no column “Request number”, so nobody knows what it answers. Add it.",
                mapping={"file": filename},
            )
        )
    answers, said = [], [faulty.fault for faulty in table.faulty]
    for row in table.rows:
        values, wrong = _values(row, fields, table)
        said += wrong
        if not wrong and values.get("request"):
            answers.append(Answer(**values))
    if said:
        raise Refusal(*said)
    return answers


def _values(
    row: Row, fields: Mapping[str, Column], table: Table
) -> tuple[dict[str, Any], list[Any]]:
    """What a row says, by column, and what of it cannot be read."""
    values: dict[str, Any] = {}
    wrong = []
    for header, column in fields.items():
        text = row.cells.get(header, "").strip()
        said = {"row": row.number, "column": header, "text": text[:40]}
        if (row.number, header) in table.damaged:
            wrong.append(
                _(
                    "Row ${row}: the spreadsheet has cut “${column}” to fifteen digits. Format the "
                    "column as text and type the number again.",
                    mapping=said,
                )
            )
        elif text:
            try:
                values[column.name] = column.parse(text)
            except (Refusal, ValueError, ArithmeticError):
                wrong.append(
                    _(
                        "Row ${row}: “${text}” cannot be read as “${column}”. Correct it.",
                        mapping=said,
                    )
                )
    if isinstance(values.get("day"), date) and not values.get("tax_number"):
        values.pop("day")
    return values, wrong


PROVIDERS = (
    InvoiceProvider(
        name="xlsx",
        title=_("Workbook (xlsx)"),
        order=10,
        ending="xlsx",
        write=to_workbook,
        read=read_answers,
    ),
    InvoiceProvider(
        name="csv", title=_("Text (CSV)"), order=20, ending="csv", write=to_text, read=read_answers
    ),
)
