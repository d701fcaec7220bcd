"""What a scan can turn out to be: pieces, a quantity of goods, or a question to the clerk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from addons.base.naming import beyond


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Pieces with serial numbers: one, or all that a carton or pallet still holds here.

    ``packed`` is how many it once held, ``carton`` its code.
    """

    variant_id: int
    numbers: Mapping[int, str]
    carton: str = ""
    packed: int = 0
    on_pallet: bool = False


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A quantity of goods without serial numbers."""

    variant_id: int
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class FirstSeen:
    """A piece whose serial shows for the first time now, for its goods are tracked at issue."""

    variant_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Goods tracked at issue whose serials the next scans are to be, ``pieces`` of them."""

    variant_id: int
    name: str
    pieces: int

    def to_data(self) -> dict[str, Any]:
        """Plain data, from which the next scan knows what it was asked for."""
        return {"variant": self.variant_id, "name": self.name, "pieces": self.pieces}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Wanted:
        """What ``to_data`` wrote down."""
        return cls(variant_id=data["variant"], name=data["name"], pieces=data["pieces"])

    def after(self, variant_id: int) -> Wanted | None:
        """What is still wanted once a piece of ``variant_id`` came; None where nothing is."""
        if variant_id != self.variant_id or self.pieces < 2:
            return None
        return replace(self, pieces=self.pieces - 1)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One of several things with such an ending; scanning ``text`` means exactly this one."""

    text: str
    number: str
    name: str
    spec: str

    def to_data(self) -> dict[str, Any]:
        """Plain data for the station."""
        spec = beyond(self.name, self.spec)
        return {"text": self.text, "number": self.number, "name": self.name, "spec": spec}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Several things that the clerk chooses from."""

    hits: Sequence[Hit]


Found = Pieces | Goods | FirstSeen | Wanted | Choice
