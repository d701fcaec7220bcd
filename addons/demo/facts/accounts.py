"""What dealers owe and pay: who pays at once, who later, and one who does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from addons.demo.facts.calendar import ONE_DAY, working_day_until
from addons.demo.facts.channel import OVERDUE
from addons.demo.facts.dealers import MONTHLY, PREPAID, Dealer
from addons.demo.facts.demand import Demand, Visit

CASH = "cash"
TRANSFER, SCAN_TO_PAY, POS, DRAFT = "transfer", "scan_to_pay", "pos", "draft"
COUNTER_METHODS = (TRANSFER, SCAN_TO_PAY, TRANSFER, POS)
LONGEST_TERM = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """Money a dealer paid, and the pickups he paid for with it."""

    number: str
    day: date
    dealer: str
    amount: Decimal
    method: str
    pickups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenInvoice:
    """A pickup that a dealer still owed when stock-keeping began."""

    pickup: str
    dealer: str
    day: date
    due: date
    amount: Decimal


class Accounts:
    """How each visit since the day the history begins is settled, and what is paid on which day."""

    def __init__(self, demand: Demand, begins: date) -> None:
        self._demand = demand
        self._begins = begins
        self._taken: dict[date, dict[int, int]] = {}
        self._settlements: dict[tuple[date, int], str] = {}
        self._owed: dict[date, list[Visit]] = {}

    def settlement(self, visit: Visit) -> str:
        """Return prepaid, credit, or cash where the visit would have gone beyond the limit."""
        key = (visit.day, visit.number)
        if key not in self._settlements:
            self._settlements[key] = self._settled(visit)
        return self._settlements[key]

    def due(self, visit: Visit) -> date | None:
        """Return the day a visit must be paid by; none where it was paid at once."""
        if self.settlement(visit) != MONTHLY:
            return None
        return visit.day + timedelta(days=self._dealer(visit).term_days)

    def paid_on(self, visit: Visit) -> date | None:
        """Return the day a visit is paid; none where that day never comes."""
        if self.settlement(visit) != MONTHLY:
            return visit.day
        return self._paid_when_owed(visit.dealer, visit.day)

    def payments(self, day: date) -> list[tuple[Dealer, list[Visit]]]:
        """Return who pays on a day, and for what: one visit at once, or several later."""
        found = [[visit] for visit in self._demand.visits(day) if self.settlement(visit) != MONTHLY]
        later: dict[int, list[Visit]] = {}
        for visit in self._owed_since(day - LONGEST_TERM, day):
            if self.paid_on(visit) == day:
                later.setdefault(visit.dealer, []).append(visit)
        found += [later[dealer] for dealer in sorted(later)]
        return [(self._dealer(visits[0]), visits) for visits in found]

    def unpaid(self, day: date) -> list[Visit]:
        """Return the visits before ``day`` that were not paid in its morning, the oldest first."""
        found = []
        for visit in self._owed_since(self._oldest_unpaid(day), day):
            paid = self.paid_on(visit)
            if paid is None or paid >= day:
                found.append(visit)
        return found

    def _oldest_unpaid(self, day: date) -> date:
        since = [dealer.case_since for dealer in self._demand.dealers if dealer.case == OVERDUE]
        return min(first for first in (day - LONGEST_TERM, *since) if first)

    def _owed_since(self, since: date, until: date) -> Iterator[Visit]:
        """The visits on credit from ``since`` to the eve of ``until``."""
        day = max(since, self._begins)
        while day < until:
            if day not in self._owed:
                self._owed[day] = [
                    visit for visit in self._demand.visits(day) if self.settlement(visit) == MONTHLY
                ]
            yield from self._owed[day]
            day += ONE_DAY

    def _settled(self, visit: Visit) -> str:
        """What a dealer took and would owe still, had he paid nothing at once, counts as owed."""
        dealer = self._dealer(visit)
        if dealer.settlement == PREPAID:
            return PREPAID
        owed = visit.gross
        day = self._oldest_unpaid(visit.day)
        while day < visit.day:
            taken = self._taken_on(day).get(visit.dealer)
            if taken:
                paid = self._paid_when_owed(visit.dealer, day)
                owed += taken if paid is None or paid >= visit.day else 0
            day += ONE_DAY
        for other in self._demand.visits(visit.day)[: visit.number]:
            if other.dealer == visit.dealer:
                owed += other.gross
        return MONTHLY if owed <= dealer.credit_limit * 100 else CASH

    def _paid_when_owed(self, place: int, day: date) -> date | None:
        """When a dealer pays what he took on a day: by habit up to four days before it is due."""
        dealer = self._demand.dealers[place]
        if _defaults(dealer, day):
            return None
        return working_day_until(day + timedelta(days=dealer.term_days - place * 7 % 5))

    def _taken_on(self, day: date) -> dict[int, int]:
        if day not in self._taken:
            totals: dict[int, int] = {}
            for visit in self._demand.visits(day):
                totals[visit.dealer] = totals.get(visit.dealer, 0) + visit.gross
            self._taken[day] = totals
        return self._taken[day]

    def _dealer(self, visit: Visit) -> Dealer:
        return self._demand.dealers[visit.dealer]


def method_of(dealer: Dealer, visit: Visit) -> str:
    """Return how a payment is made: at the counter by turns, later by transfer or draft."""
    if dealer.settlement == MONTHLY:
        return DRAFT if dealer.grade == "S" and visit.number % 3 == 0 else TRANSFER
    return COUNTER_METHODS[visit.number % len(COUNTER_METHODS)]


def _defaults(dealer: Dealer, day: date) -> bool:
    """Whether what the dealer takes on that day is never paid."""
    return dealer.case == OVERDUE and dealer.case_since is not None and day >= dealer.case_since
