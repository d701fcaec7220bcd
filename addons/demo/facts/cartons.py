"""Cartons and what is in them: a code of their own, and the serials of their pieces."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from addons.demo.facts.articles import Variant
from addons.demo.facts.codes import carton_code, serial_numbers
from addons.demo.facts.families import LINES, THROUGHOUT, UNTRACKED

MADE_BEFORE = timedelta(days=9)
# From this piece on the numbers of a variant belong to other warehouses than the main one.
ELSEWHERE = 25_000
SAMPLES = 29_000
LETTERS = {line.code: line.letter for line in LINES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Carton:
    """A carton of ``quantity`` pieces of a variant under its SSCC.

    ``serials`` are known from the factory on for goods tracked throughout; for goods tracked at
    issue they are read when a piece leaves, and the tuple is empty.
    """

    code: str
    variant: str
    quantity: int
    serials: tuple[str, ...]


class Shelf:
    """The cartons of one variant in the main warehouse, first in, first out."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self._boxes: deque[tuple[str, tuple[str, ...]]] = deque()
        self._open: deque[str] = deque()
        self._count = 0

    def receive(self, pieces: int, came: date) -> tuple[Carton, ...]:
        """Put so many pieces, whole cartons, on the shelf and return the cartons."""
        first = self._count
        self._count += pieces // self._variant.carton
        found = []
        for number in range(first, self._count):
            carton, serials = make_carton(self._variant, number, came)
            self._boxes.append((carton.code, serials))
            found.append(carton)
        return tuple(found)

    def take(self, cartons: int, loose: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the codes of whole cartons taken and the serials of all pieces."""
        codes = []
        serials: list[str] = []
        for _ in range(cartons):
            code, inside = self._boxes.popleft()
            codes.append(code)
            serials += inside
        for _ in range(loose):
            if not self._open:
                self._open.extend(self._boxes.popleft()[1])
            serials.append(self._open.popleft())
        return tuple(codes), tuple(serials) if self._variant.tracking != UNTRACKED else ()


def make_carton(variant: Variant, number: int, came: date) -> tuple[Carton, tuple[str, ...]]:
    """Return the ``number``-th carton of a variant, and a mark for each piece in it."""
    first = number * variant.carton
    serials = serials_of(variant, range(first, first + variant.carton), came)
    carton = Carton(
        code=carton_code(variant.number, number),
        variant=variant.code,
        quantity=variant.carton,
        serials=serials if variant.tracking == THROUGHOUT else (),
    )
    return carton, serials


def serials_of(variant: Variant, pieces: Sequence[int], came: date) -> tuple[str, ...]:
    """Return the serials of the pieces with these numbers, made some days before they came."""
    if variant.tracking == UNTRACKED:
        return ("",) * len(pieces)
    return serial_numbers(LETTERS[variant.line], came - MADE_BEFORE, variant.number, pieces)
