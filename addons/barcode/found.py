"""What a scan can turn out to be: pieces by serial number, goods by quantity, or a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Pieces with serial numbers: one, or all that a carton still holds here."""

    variant_id: int
    numbers: Mapping[int, str]
    carton: str = ""


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A quantity of goods without serial numbers."""

    variant_id: int
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One of several things with such an ending; scanning ``text`` means exactly this one."""

    text: str
    number: str
    name: str
    spec: str

    def to_data(self) -> dict[str, Any]:
        """Plain data for the station."""
        return {"text": self.text, "number": self.number, "name": self.name, "spec": self.spec}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Several things that the clerk chooses from."""

    hits: Sequence[Hit]


Found = Pieces | Goods | Choice
