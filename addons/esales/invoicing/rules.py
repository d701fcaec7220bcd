"""What a request for a tax invoice must be, and the rows it comes to; pure rules, in sentences.

A discount stands as a row of its own, below zero, or in the price: either way the rows come to the
line they are made from, to the cent, in gross, net and tax.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from addons.esales.tax import Split, line_amount, net_unit_price, split
from core.company.social_credit import validated
from core.i18n import _
from core.refusal import Invalid

ROW, PRICE = "row", "price"
SPECIAL, GENERAL = "special", "general"
TYPES = ((SPECIAL, _("Special VAT invoice")), (GENERAL, _("General VAT invoice")))
DISCOUNTS = ((ROW, _("As a row of its own")), (PRICE, _("In the price")))
TAX_NUMBER = re.compile(r"[0-9]{20}", re.ASCII)


class Asked(Protocol):
    """A line of a request: so much of something at a price, and what that comes to."""

    @property
    def quantity(self) -> Decimal: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def discount(self) -> Decimal: ...
    @property
    def rate(self) -> Decimal: ...
    @property
    def gross(self) -> Decimal: ...
    @property
    def net(self) -> Decimal: ...
    @property
    def tax(self) -> Decimal: ...


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """A row of a tax invoice; a discount has neither quantity nor prices."""

    quantity: Decimal | None
    price: Decimal | None
    unit_net: Decimal | None
    amounts: Split
    is_discount: bool = False


def rows_of(line: Asked, discounts: str) -> list[InvoiceRow]:
    """The rows of ``line``, with its discount where ``discounts`` says; one, or two of them.

    What is taken back has its discount in the price, for it is the sum that is taken back.
    """
    whole = Split(gross=line.gross, net=line.net, tax=line.tax)
    listed = line_amount(line.quantity, line.price)
    if discounts != ROW or line.discount >= 1 or not line.quantity > 0 or listed <= line.gross:
        return [_row(line.quantity, whole)]
    full = split(listed, line.rate)
    off = Split(
        gross=whole.gross - full.gross, net=whole.net - full.net, tax=whole.tax - full.tax
    )
    discount = InvoiceRow(
        quantity=None, price=None, unit_net=None, amounts=off, is_discount=True
    )
    return [_row(line.quantity, full), discount]


def _row(quantity: Decimal, amounts: Split) -> InvoiceRow:
    return InvoiceRow(
        quantity=quantity,
        # Both unit prices are worked out alike, so that quantity x price comes to the amount again.
        price=net_unit_price(amounts.gross, quantity),
        unit_net=net_unit_price(amounts.net, quantity),
        amounts=amounts,
    )


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A request as it is asked for; ``seller`` and ``tax_code`` are unified social credit codes.

    ``uncoded`` are the goods without a tax category code.
    """

    buyer: str
    tax_code: str
    invoice_type: str
    seller: str
    uncoded: Collection[str]
    has_lines: bool
    gross: Decimal
    takes_back: bool


def faults(wanted: Wanted) -> Iterator[Any]:
    """What stands against asking for a tax invoice as ``wanted``."""
    if not wanted.has_lines:
        yield _("Nothing is on this request. Take up what is to be invoiced first.")
    elif (wanted.gross >= 0) if wanted.takes_back else (wanted.gross <= 0):
        yield _("This request comes to nothing that could be invoiced. Take up other goods.")
    if not wanted.buyer.strip():
        yield _("Who is invoiced? Type the buyer's name as on the business licence.")
    if wanted.invoice_type == SPECIAL and not wanted.tax_code:
        yield _(
            "A special invoice names the buyer's unified social credit code. Type it, or ask for a "
            "general invoice."
        )
    if wanted.tax_code:
        yield from _faults_of_code(wanted.tax_code)
    if not wanted.seller:
        yield _(
            "The branch's legal entity has no unified social credit code. Have it entered under "
            "Company."
        )
    if wanted.uncoded:
        yield _(
            "These goods have no tax category code: ${goods}. Have it entered with the product.",
            mapping={"goods": sorted(wanted.uncoded)},
        )


def _faults_of_code(code: str) -> Iterator[Any]:
    try:
        validated(code)
    except Invalid as refused:
        yield from refused.messages


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A tax invoice that is said to have been issued for the request called ``request``.

    The last of the goods on it were ``sold`` that day.
    """

    request: str
    tax_number: str
    day: date
    sold: date | None = None


def faults_of_number(issued: Issued, taken: Mapping[str, str], today: date) -> Iterator[Any]:
    """What is wrong with ``issued``; ``taken`` tells by tax number which request has it."""
    said = {"request": issued.request, "number": issued.tax_number}
    if not TAX_NUMBER.fullmatch(issued.tax_number):
        yield _(
            "${request}: “${number}” is no number of a tax invoice: it has 20 digits. Copy it from "
            "the invoice; a spreadsheet keeps it only in a column formatted as text.",
            mapping=said,
        )
    elif taken.get(issued.tax_number, issued.request) != issued.request:
        yield _(
            "${request}: the tax invoice ${number} belongs to ${other} already, and one invoice "
            "answers one request. Compare the numbers.",
            mapping={**said, "other": taken[issued.tax_number]},
        )
    if issued.day > today:
        yield _(
            "${request}: ${day} is still to come. Type the day on which the invoice was issued.",
            mapping={**said, "day": issued.day.isoformat()},
        )
    elif issued.sold is not None and issued.day < issued.sold:
        yield _(
            "${request}: ${day} is before ${sold}, when the goods were sold. Type the day on which "
            "the invoice was issued.",
            mapping={**said, "day": issued.day.isoformat(), "sold": issued.sold.isoformat()},
        )
