"""What stock refuses, so that a station can tell one no from another by its ``reason``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.refusal import Refusal

TOLD = 20


class NotInStock(Refusal):
    """Goods that are to leave are not there, or not free; one sentence for each line."""


class NotEnough(Refusal):
    """Less is free in the warehouse than was asked for; ``available`` says how much is."""

    reason = "not_enough"

    def __init__(self, message: Any, available: Decimal) -> None:
        super().__init__(message)
        self.available = available


@dataclass(frozen=True, kw_only=True)
class SerialRefused:
    """One serial that cannot be claimed.

    ``reason`` is unknown_here, gone, elsewhere, not_sound, claimed or repeated.
    """

    serial_id: int
    reason: str
    message: Any


class SerialsRefused(Refusal):
    """Serials that cannot be claimed, each with its reason; ``reason`` is the first one's."""

    def __init__(self, refused: Sequence[SerialRefused]) -> None:
        super().__init__(*at_most([item.message for item in refused]))
        self.refused = tuple(refused)
        self.reason = refused[0].reason


def at_most(sentences: Sequence[Any], most: int = TOLD) -> list[Any]:
    """The first ``most`` sentences, and how many there are beyond them."""
    if len(sentences) <= most:
        return list(sentences)
    more = _("… and ${count} more of this kind.", mapping={"count": len(sentences) - most})
    return [*sentences[:most], more]


def in_digits(quantity: Decimal) -> str:
    """A quantity for a sentence, without decimals it does not have."""
    return f"{quantity.normalize():f}"
