"""The papers of a day: deliveries, pickups, payments, returns, each with its number."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from addons.demo.facts.accounts import Payment
from addons.demo.facts.stock import Delivery

PICKUP, RECEIPT, PAYMENT, RETURN = "TH", "RK", "SK", "XT"


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """A delivery from headquarters to a warehouse."""

    number: str
    day: date
    warehouse: str
    lines: tuple[Delivery, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PickupLine:
    """Goods taken: gross = quantity x list price x discount to 0.01, net = gross - tax.

    ``cartons`` are the codes of whole cartons, ``serials`` those of all pieces, in cartons or not;
    both are empty for goods without serials and before stock-keeping began.
    """

    variant: str
    quantity: int
    list_price: Decimal
    discount: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    cartons: tuple[str, ...]
    serials: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pickup:
    """A dealer's pickup at the main warehouse; ``settlement`` is prepaid, cash, or credit till due.

    ``clerk`` is a login, ``collector`` the name of who came.
    """

    number: str
    day: date
    dealer: str
    warehouse: str
    clerk: str
    collector: str
    arrived: datetime
    finished: datetime
    settlement: str
    due: date | None
    gross: Decimal
    net: Decimal
    tax: Decimal
    lines: tuple[PickupLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnLine:
    """Pieces that came back, credited at the price once paid for them."""

    variant: str
    quantity: int
    gross: Decimal
    serials: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """Goods of one pickup that came back into the warehouse of returns to inspect."""

    number: str
    day: date
    dealer: str
    warehouse: str
    pickup: str
    gross: Decimal
    lines: tuple[ReturnLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """What happened in Shaanxi on a working day: goods came, were taken, came back, were paid."""

    day: date
    receipts: tuple[Receipt, ...]
    pickups: tuple[Pickup, ...]
    returns: tuple[Return, ...]
    payments: tuple[Payment, ...]


def document_number(prefix: str, day: date, number: int) -> str:
    """Return a Shaanxi document number: prefix, branch, year and month, the month's sequence."""
    return f"{prefix}-SN-{day:%y%m}-{number:05d}"


def yuan(cents: int) -> Decimal:
    """Return an amount in CNY with two decimals."""
    return Decimal(cents).scaleb(-2)
