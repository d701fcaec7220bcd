"""Who makes tax invoices for us: a platform that takes files, or one that a program asks.

An addon contributes an ``InvoiceProvider`` through the hook ``invoice_providers``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from addons.esales.invoicing.rules import InvoiceRow

if TYPE_CHECKING:
    from pyramid.i18n import Localizer


@dataclass(frozen=True, kw_only=True)
class Side:
    """The seller or the buyer on a tax invoice; ``tax_code`` is the unified social credit code."""

    name: str
    tax_code: str
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    mail: str = ""


@dataclass(frozen=True, kw_only=True)
class AskedRow:
    """A row that the tax invoice is to have: the goods, or, below zero, the discount on them."""

    name: str
    spec: str
    unit: str
    tax_category: str
    rate: Decimal
    row: InvoiceRow


@dataclass(frozen=True, kw_only=True)
class AskedInvoice:
    """A tax invoice that is asked for; ``number`` is the request's, and tells it from all others.

    One that takes another back names its number in ``reverses``; its amounts are below zero.
    """

    number: str
    invoice_type: str
    seller: Side
    buyer: Side
    remark: str
    reverses: str
    rows: Sequence[AskedRow]
    gross: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A tax invoice as a file: PDF, OFD or XML."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of the request numbered ``request``: a tax invoice, or the ``failure``."""

    request: str
    tax_number: str = ""
    day: date | None = None
    failure: str = ""
    papers: Sequence[Paper] = ()


@dataclass(frozen=True, kw_only=True)
class InvoiceProvider:
    """A way to hand requests over and to get tax invoices back.

    ``write(invoices, localizer)`` gives the file for a platform that takes files, whose name ends
    in ``ending``, and ``read(body, filename)`` the answers that are in one that comes back.
    ``ask(invoices)`` asks over the network and gives the answers that are there; the worker calls
    it, again until all are answered, outside of any transaction. The same number may be asked for
    twice, and is one invoice.
    """

    name: str
    title: Any
    order: int = 0
    ending: str = ""
    write: Callable[[Sequence[AskedInvoice], Localizer], bytes] | None = None
    read: Callable[[bytes, str], Sequence[Answer]] | None = None
    ask: Callable[[Sequence[AskedInvoice]], Sequence[Answer]] | None = None
