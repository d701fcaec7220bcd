"""Why a scan is refused: a kind the station can sound and speak, and the way out in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from addons.esales.refusals import Reason
from addons.inventory.refusals import SerialsRefused, at_most
from core.i18n import _
from core.refusal import Refusal

# A card is read from two metres: of a carton's twenty pieces three are named, the rest counted.
NAMED = 3


class Kind(StrEnum):
    """The kinds of wrong scans, each with a sound and a spoken word of its own."""

    UNKNOWN = "unknown"
    CHECK_DIGIT = "check_digit"
    UNREADABLE = "unreadable"
    SEVERAL = "several"
    GONE = "gone"
    CLAIMED = "claimed"
    REPEATED = "repeated"
    ELSEWHERE = "elsewhere"
    NOT_SOUND = "not_sound"
    NOT_IN_STOCK = "not_in_stock"
    NOT_FOR_SALE = "not_for_sale"
    NO_PRICE = "no_price"
    PRICE_CHANGED = "price_changed"
    TERRITORY = "territory"
    CREDIT = "credit"
    SERIAL_NEEDED = "serial_needed"
    OPEN_CARTON = "open_carton"
    DEALER = "dealer"
    NOT_OPEN = "not_open"
    UNCHECKED = "unchecked"
    MISCOUNTED = "miscounted"
    NOT_FINISHED = "not_finished"
    TAKEN_BACK = "taken_back"
    WRONG = "wrong"
    OVER = "over"
    REFUSED = "refused"


SPOKEN = {
    Kind.UNKNOWN: _("Unknown code"),
    Kind.CHECK_DIGIT: _("Misread, scan again"),
    Kind.UNREADABLE: _("Wrong label"),
    Kind.SEVERAL: _("Too many fit"),
    Kind.GONE: _("Already gone"),
    Kind.CLAIMED: _("On another pickup"),
    Kind.REPEATED: _("Scanned already"),
    Kind.ELSEWHERE: _("In another warehouse"),
    Kind.NOT_SOUND: _("Not sound"),
    Kind.NOT_IN_STOCK: _("Not in stock"),
    Kind.NOT_FOR_SALE: _("Not for sale"),
    Kind.NO_PRICE: _("No price"),
    Kind.PRICE_CHANGED: _("Prices have changed"),
    Kind.TERRITORY: _("Outside the territory"),
    Kind.CREDIT: _("Credit exceeded"),
    Kind.SERIAL_NEEDED: _("Scan the serial number"),
    Kind.OPEN_CARTON: _("Carton was opened"),
    Kind.DEALER: _("Look at the dealer"),
    Kind.NOT_OPEN: _("Pickup is closed"),
    Kind.UNCHECKED: _("Not checked yet"),
    Kind.MISCOUNTED: _("Count again"),
    Kind.NOT_FINISHED: _("Stop: not finished"),
    Kind.TAKEN_BACK: _("Stop: taken back"),
    Kind.WRONG: _("Not on this transfer"),
    Kind.OVER: _("Too many"),
    Kind.REFUSED: _("Not possible"),
}

_KINDS = {
    Reason.NO_PRICE: Kind.NO_PRICE,
    Reason.NO_TAX_RATE: Kind.NO_PRICE,
    Reason.BELOW_FLOOR: Kind.NO_PRICE,
    Reason.NOT_FOR_SALE: Kind.NOT_FOR_SALE,
    Reason.OUTSIDE_TERRITORY: Kind.TERRITORY,
    Reason.CREDIT_EXCEEDED: Kind.CREDIT,
    Reason.OVERDUE: Kind.CREDIT,
    Reason.DEALER_SUSPENDED: Kind.DEALER,
    Reason.NOT_OPEN: Kind.NOT_OPEN,
    Reason.SERIALS_MISSING: Kind.SERIAL_NEEDED,
    Reason.ALREADY_SCANNED: Kind.REPEATED,
    Reason.NOT_ON_PICKUP: Kind.UNKNOWN,
    "unknown_here": Kind.NOT_IN_STOCK,
    "not_enough": Kind.NOT_IN_STOCK,
}


class ScanRefused(Refusal):
    """A scan refused for ``reason``, which is one of the kinds above."""

    def __init__(self, reason: Kind, *messages: Any) -> None:
        super().__init__(*messages)
        self.reason = reason


def kind_of(refusal: Refusal) -> Kind:
    """The kind of wrong scan that ``refusal`` is, whichever addon refused it."""
    reason = getattr(refusal, "reason", Kind.REFUSED)
    if reason in _KINDS:
        return _KINDS[reason]
    return Kind(reason) if reason in set(Kind) else Kind.REFUSED


def sentences_of(refusal: Refusal) -> Sequence[Any]:
    """The sentences of ``refusal`` for a card of the station; of many pieces the first few."""
    if isinstance(refusal, SerialsRefused):
        return at_most([one.message for one in refusal.refused], NAMED)
    return refusal.messages
