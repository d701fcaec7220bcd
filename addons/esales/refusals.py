"""Why the counter says no: a sentence for the person, and a reason that a station can sound."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from core.refusal import Refusal


class Reason(StrEnum):
    """The reasons for which goods or a dealer are refused at the counter."""

    NO_PRICE = "no_price"
    NO_TAX_RATE = "no_tax_rate"
    BELOW_FLOOR = "below_floor"
    NOT_FOR_SALE = "not_for_sale"
    OUTSIDE_TERRITORY = "outside_territory"
    CREDIT_EXCEEDED = "credit_exceeded"
    OVERDUE = "overdue"
    DEALER_SUSPENDED = "dealer_suspended"
    NOT_OPEN = "not_open"
    SERIALS_MISSING = "serials_missing"
    ALREADY_SCANNED = "already_scanned"
    NOT_ON_PICKUP = "not_on_pickup"


class SaleRefused(Refusal):
    """Goods or a dealer refused at the counter for ``reason``."""

    def __init__(self, reason: Reason, *messages: Any) -> None:
        super().__init__(*messages)
        self.reason = reason
