"""What has left the main warehouse by the end of any day, beside the day stock-keeping began."""

from array import array
from datetime import date, timedelta

from addons.demo.facts.demand import Demand


class Flow:
    """Cartons and loose pieces taken of each of the goods, cumulated from ``anchor`` on.

    Before the anchor the sums are negative: what was still to be taken until then. That way what
    is asked of any day is the same, however far back the first day of the table lies.
    """

    def __init__(self, demand: Demand, first: date, last: date, anchor: date) -> None:
        self._first = first
        self._days = (last - first).days + 1
        count = len(demand.goods)
        self._cartons = [array("i", bytes(4 * (self._days + 1))) for _ in range(count)]
        self._loose = [array("i", bytes(4 * (self._days + 1))) for _ in range(count)]
        self._sizes = [variant.carton for variant in demand.goods]
        self._gather(demand)
        self._cumulate(self._place(anchor - timedelta(days=1)))

    def cartons(self, goods: int, day: date) -> int:
        """Cartons begun by the end of ``day``: whole ones taken, and opened for loose pieces."""
        place = self._place(day)
        return self._cartons[goods][place] - (-self._loose[goods][place] // self._sizes[goods])

    def pieces(self, goods: int, day: date) -> int:
        """Pieces taken by the end of ``day``."""
        place = self._place(day)
        return self._cartons[goods][place] * self._sizes[goods] + self._loose[goods][place]

    def _place(self, day: date) -> int:
        """The row of a day; row 0 is the eve of the first one."""
        place = (day - self._first).days + 1
        if not 0 <= place <= self._days:
            raise ValueError(f"{day} lies outside the {self._days} days from {self._first}")
        return place

    def _gather(self, demand: Demand) -> None:
        for place in range(1, self._days + 1):
            for visit in demand.visits(self._first + timedelta(days=place - 1)):
                for wish in visit.wishes:
                    self._cartons[wish.place][place] += wish.cartons
                    self._loose[wish.place][place] += wish.loose

    def _cumulate(self, zero: int) -> None:
        for table in (self._cartons, self._loose):
            for row in table:
                total = 0
                for place, taken in enumerate(row):
                    total += taken
                    row[place] = total
                base = row[zero]
                for place in range(len(row)):
                    row[place] -= base
