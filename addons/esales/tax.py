"""Tax to the cent: what a line costs, what of it is tax, and totals that are sums of lines.

Dealer prices include tax: the gross amount is rounded first, the net is taken out of it, and the
tax is what remains, so that the three always agree. A list without tax goes the other way round.
All rounding is half up, away from zero, so that a reversal is exactly the opposite of its line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Protocol

CENT = Decimal("0.01")
PRICE_STEP = Decimal("0.0001")
NET_PRICE_STEP = Decimal("0.00000001")

# Wide enough that a product of quantity, price and discount is exact before it is rounded, and
# independent of whatever context the calling thread happens to have.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class TaxMode(StrEnum):
    """Whether the prices of a list contain the tax."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class Amounts(Protocol):
    """Whatever has a gross amount, a net amount and a tax."""

    @property
    def gross(self) -> Decimal: ...
    @property
    def net(self) -> Decimal: ...
    @property
    def tax(self) -> Decimal: ...


@dataclass(frozen=True, kw_only=True)
class Split:
    """An amount and its two parts, to 0.01: gross = net + tax."""

    gross: Decimal
    net: Decimal
    tax: Decimal


def round_half_up(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """Round ``amount`` to whole ``step`` (a power of ten), halves away from zero."""
    return _EXACT.quantize(amount, step)


def multiply(*factors: Decimal) -> Decimal:
    """Return the product of ``factors`` without any rounding, up to sixty digits."""
    product = Decimal(1)
    for factor in factors:
        product = _EXACT.multiply(product, factor)
    return product


def line_amount(quantity: Decimal, price: Decimal, discount: Decimal = Decimal(1)) -> Decimal:
    """Return quantity x price x discount to 0.01; a ``discount`` of 0.95 means 95 % is paid."""
    return round_half_up(multiply(quantity, price, discount))


def split(amount: Decimal, rate: Decimal, mode: TaxMode = TaxMode.INCLUSIVE) -> Split:
    """Split ``amount`` (to 0.01, gross or net as ``mode`` says) at the tax ``rate`` (0.13 is 13 %).

    Inclusive: net = amount / (1 + rate) rounded, tax = amount - net. Exclusive: tax = amount x
    rate rounded, gross = amount + tax.
    """
    if mode is TaxMode.EXCLUSIVE:
        tax = round_half_up(multiply(amount, rate))
        return Split(gross=amount + tax, net=amount, tax=tax)
    net = round_half_up(_EXACT.divide(amount, 1 + rate))
    return Split(gross=amount, net=net, tax=amount - net)


def line_split(
    quantity: Decimal,
    price: Decimal,
    discount: Decimal,
    rate: Decimal,
    mode: TaxMode = TaxMode.INCLUSIVE,
) -> Split:
    """Return the amounts of a line whose ``price`` is in ``mode``."""
    return split(line_amount(quantity, price, discount), rate, mode)


def price_with_tax(price: Decimal, rate: Decimal, mode: TaxMode = TaxMode.INCLUSIVE) -> Decimal:
    """Return the unit price including tax, to 0.0001, of a ``price`` that is in ``mode``."""
    factor = 1 + rate if mode is TaxMode.EXCLUSIVE else Decimal(1)
    return round_half_up(multiply(price, factor), PRICE_STEP)


def net_unit_price(net: Decimal, quantity: Decimal) -> Decimal:
    """Return the unit price without tax that a tax invoice prints, to eight decimals.

    It is taken from the net amount of the line, so that quantity x unit price rounds back to that
    amount up to a million pieces. Raises ZeroDivisionError where the quantity is zero.
    """
    if not quantity:
        raise ZeroDivisionError("a line without quantity has no unit price")
    return round_half_up(_EXACT.divide(net, quantity), NET_PRICE_STEP)


def total(lines: Iterable[Amounts]) -> Split:
    """Return the sum of ``lines``; totals are never rounded or split anew."""
    gross = net = tax = Decimal("0.00")
    for line in lines:
        gross, net, tax = gross + line.gross, net + line.net, tax + line.tax
    return Split(gross=gross, net=net, tax=tax)
