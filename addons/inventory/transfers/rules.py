"""How far goods on a transfer have come, and from which places to which, in plain values.

Nothing gets lost on the way: what was sent is outstanding, received, lost and returned together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

ZERO = Decimal(0)
Place = TypeVar("Place")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a line has come; ``spoiled`` and ``damaged`` are parts of what they stand behind."""

    quantity: Decimal
    outstanding: Decimal = ZERO
    arriving: Decimal = ZERO
    spoiled: Decimal = ZERO
    received: Decimal = ZERO
    damaged: Decimal = ZERO
    lost: Decimal = ZERO
    returned: Decimal = ZERO

    @property
    def missing(self) -> Decimal:
        """What is outstanding and was not counted on arrival yet."""
        return self.outstanding - self.arriving

    def sent(self) -> Progress:
        """All of it is on the way."""
        return replace(self, outstanding=self.quantity)

    def counted(self, arriving: Decimal, spoiled: Decimal = ZERO) -> Progress:
        """So much of it stands at the door, ``spoiled`` of that damaged."""
        return replace(self, arriving=arriving, spoiled=spoiled)

    def arrived(self) -> Progress:
        """What was counted is received."""
        return replace(
            self.counted(ZERO),
            outstanding=self.missing,
            received=self.received + self.arriving,
            damaged=self.damaged + self.spoiled,
        )

    def gone(self) -> Progress:
        """What is outstanding will not come any more."""
        return replace(self.counted(ZERO), outstanding=ZERO, lost=self.lost + self.outstanding)

    def back(self) -> Progress:
        """What is outstanding is where it came from."""
        return replace(
            self.counted(ZERO), outstanding=ZERO, returned=self.returned + self.outstanding
        )

    def reversed(self) -> Progress:
        """What was received is where it came from."""
        return replace(
            self, received=ZERO, damaged=ZERO, returned=self.returned + self.received
        )


def paired(
    sources: Iterable[tuple[Place, Decimal]], targets: Iterable[tuple[Place, Decimal]]
) -> Iterator[tuple[Place, Place, Decimal]]:
    """Which quantity goes from which of ``sources`` to which of ``targets``, each in its order.

    It ends where one side does.
    """
    there = [(place, left) for place, left in targets if left > 0]
    for source, quantity in sources:
        while quantity > 0 and there:
            target, room = there[0]
            part = min(quantity, room)
            yield source, target, part
            quantity -= part
            there = [(target, room - part), *there[1:]] if room > part else there[1:]


def without(
    places: Sequence[tuple[Place, Decimal]], quantity: Decimal
) -> Iterator[tuple[Place, Decimal]]:
    """``places`` less ``quantity`` in all, taken from the first ones."""
    for place, there in places:
        taken = min(there, quantity)
        quantity -= taken
        if there > taken:
            yield place, there - taken
