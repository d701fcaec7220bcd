"""Dealers, their accounts, prices, orders, pickups, invoices, tickets and the till as rows."""

from addons.esales.models.account import AccountEntry, DealerAccount, Match
from addons.esales.models.change import DealerChange
from addons.esales.models.dealer import Dealer, TemporaryLimit, Territory
from addons.esales.models.handed import HandOver
from addons.esales.models.invoice import InvoiceLine, SalesInvoice
from addons.esales.models.money import ChosenEntry, DealerStatement, ReceiptVoucher
from addons.esales.models.order import Order, OrderLine
from addons.esales.models.pickup import Pickup, PickupLine, PickupSerial
from addons.esales.models.price import (
    GradeDiscount,
    PriceEntry,
    PriceList,
    Promotion,
    QuantityBreak,
)
from addons.esales.models.rebate import RebateVoucher
from addons.esales.models.refund import Refund, RefundLine, RefundSerial
from addons.esales.models.request import InvoiceBatch, InvoiceRequest, RequestLine
from addons.esales.models.returned import Return, ReturnLine, ReturnSerial
from addons.esales.models.ticket import Ticket, TicketLine, TicketSerial
from addons.esales.models.till import Payment, Shift

__all__ = [
    "AccountEntry",
    "ChosenEntry",
    "Dealer",
    "DealerAccount",
    "DealerChange",
    "DealerStatement",
    "GradeDiscount",
    "HandOver",
    "InvoiceBatch",
    "InvoiceLine",
    "InvoiceRequest",
    "Match",
    "Order",
    "OrderLine",
    "Payment",
    "Pickup",
    "PickupLine",
    "PickupSerial",
    "PriceEntry",
    "PriceList",
    "Promotion",
    "QuantityBreak",
    "RebateVoucher",
    "ReceiptVoucher",
    "Refund",
    "RefundLine",
    "RefundSerial",
    "RequestLine",
    "Return",
    "ReturnLine",
    "ReturnSerial",
    "SalesInvoice",
    "Shift",
    "TemporaryLimit",
    "Territory",
    "Ticket",
    "TicketLine",
    "TicketSerial",
]
