"""Dealers, their accounts, prices, pickups and invoices as rows."""

from addons.esales.models.account import AccountEntry, DealerAccount
from addons.esales.models.dealer import Dealer, Territory
from addons.esales.models.invoice import InvoiceLine, SalesInvoice
from addons.esales.models.pickup import Pickup, PickupLine, PickupSerial
from addons.esales.models.price import (
    GradeDiscount,
    PriceEntry,
    PriceList,
    Promotion,
    QuantityBreak,
)

__all__ = [
    "AccountEntry",
    "Dealer",
    "DealerAccount",
    "GradeDiscount",
    "InvoiceLine",
    "Pickup",
    "PickupLine",
    "PickupSerial",
    "PriceEntry",
    "PriceList",
    "Promotion",
    "QuantityBreak",
    "SalesInvoice",
    "Territory",
]
