"""What happened: day by day who took what, which serials left, what came in and what was paid."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from addons.demo.facts.accounts import Accounts, Payment, method_of
from addons.demo.facts.calendar import ONE_DAY, arrival_weekdays, working_days
from addons.demo.facts.cartons import Shelf
from addons.demo.facts.company import (
    TRADING_BRANCH,
    DemoCompany,
    demand_of,
    pickup_number,
    stocked,
)
from addons.demo.facts.demand import GoodsBack, Visit, Wish
from addons.demo.facts.flow import Flow
from addons.demo.facts.papers import (
    PAYMENT,
    RECEIPT,
    RETURN,
    Day,
    Pickup,
    PickupLine,
    Receipt,
    Return,
    ReturnLine,
    document_number,
    yuan,
)
from addons.demo.facts.stock import FORWARD, Delivery, forward_days, forward_deliveries, main_stock
from addons.demo.facts.supply import Supply
from addons.demo.facts.terms import SHARE_DIGITS, net_of, rounded
from addons.demo.facts.warehouses import MAIN, RETURNS, home_place

CHINA = timezone(timedelta(hours=8))
# Goods come back within 24 days, or on the first working day after that.
LATEST_RETURN = timedelta(days=40)


def history(company: DemoCompany, since: date, until: date) -> Iterator[Day]:
    """Yield the working days from ``since`` to ``until``, the last not included.

    A day is the same wherever the iteration begins. Raises ValueError for days outside the
    company's history.
    """
    if not company.history_begins <= since <= until <= company.today:
        raise ValueError(
            f"the history runs from {company.history_begins} to {company.today}, "
            f"not from {since} to {until}"
        )
    books = Books(company, since)
    # Serials leave carton by carton: to know which, all days since the opening are retold.
    for day in working_days(min(since, company.stock_begins), until):
        told = books.day(day)
        if day >= since:
            yield told


def stock_on(company: DemoCompany, day: date) -> dict[str, int]:
    """Return pieces in the main warehouse, by variant, in the morning of a day of the history."""
    return Books(company, day).stock(day)


class Books:
    """The papers of one working day after another."""

    def __init__(self, company: DemoCompany, since: date) -> None:
        self._company = company
        self._goods = stocked(company.variants)
        self._demand = demand_of(company.seed, company.today, company.variants, company.dealers)
        self._accounts = Accounts(self._demand, company.history_begins)
        first = min(since, company.stock_begins)
        last = company.today + company.plan.cover
        flow = Flow(self._demand, first, last, company.stock_begins)
        self._supply = Supply(self._goods, flow, company.plan)
        self._shelves = [Shelf(variant) for variant in self._goods]
        # Who tells of the opening stock puts it on the shelves.
        for _ in main_stock(self._goods, self._supply, self._shelves):
            pass
        self._serials: dict[tuple[date, int], list[tuple[str, ...]]] = {}
        self._counts: dict[tuple[str, date], int] = {}
        self._forward_days = forward_days(company.today)
        self._clerks = [
            person.login
            for person in company.people
            if person.branch == TRADING_BRANCH and "counter_clerk" in person.roles
        ]

    def stock(self, day: date) -> dict[str, int]:
        """Return pieces in the main warehouse by variant in the morning of a day."""
        return {
            variant.code: self._supply.stock(place, day)
            for place, variant in enumerate(self._goods)
        }

    def day(self, day: date) -> Day:
        """Return the papers of a working day; days since the opening must be asked in order."""
        receipts = tuple(self._receipts(day))
        return Day(
            day=day,
            receipts=receipts,
            pickups=tuple(self._pickup(visit) for visit in self._demand.visits(day)),
            returns=tuple(self._returns(day)),
            payments=tuple(self._payments(day)),
        )

    def _receipts(self, day: date) -> Iterator[Receipt]:
        for place, warehouse in enumerate(self._receiving(day)):
            main = warehouse == MAIN
            yield Receipt(
                number=self._number(RECEIPT, day, place),
                day=day,
                warehouse=warehouse,
                lines=self._main_deliveries(day) if main else self._forward(day, warehouse),
            )

    def _main_deliveries(self, day: date) -> tuple[Delivery, ...]:
        counted = day >= self._company.stock_begins
        found = []
        for place, variant in enumerate(self._goods):
            pieces = self._supply.receipt(place, day)
            if pieces:
                found.append(
                    Delivery(
                        variant=variant.code,
                        quantity=pieces,
                        unit_cost=variant.cost,
                        location=home_place(variant.number),
                        cartons=self._shelves[place].receive(pieces, day) if counted else (),
                    )
                )
        return tuple(found)

    def _forward(self, day: date, warehouse: str) -> tuple[Delivery, ...]:
        company = self._company
        return forward_deliveries(company.seed, company.today, self._goods, day, warehouse)

    def _pickup(self, visit: Visit) -> Pickup:
        dealer = self._demand.dealers[visit.dealer]
        lines = tuple(self._line(wish, visit.day) for wish in visit.wishes)
        self._serials[visit.day, visit.number] = [line.serials for line in lines]
        net = sum((line.net for line in lines), Decimal(0))
        gross = yuan(visit.gross)
        return Pickup(
            number=pickup_number(self._demand, visit),
            day=visit.day,
            dealer=dealer.code,
            warehouse=MAIN,
            clerk=self._clerks[visit.clerk],
            collector=dealer.contacts[visit.number % len(dealer.contacts)].name,
            arrived=moment(visit.day, visit.arrived),
            finished=moment(visit.day, visit.finished),
            settlement=self._accounts.settlement(visit),
            due=self._accounts.due(visit),
            gross=gross,
            net=net,
            tax=gross - net,
            lines=lines,
        )

    def _line(self, wish: Wish, day: date) -> PickupLine:
        variant = self._goods[wish.place]
        cartons: tuple[str, ...] = ()
        serials: tuple[str, ...] = ()
        if day >= self._company.stock_begins:
            cartons, serials = self._shelves[wish.place].take(wish.cartons, wish.loose)
        gross = yuan(wish.gross)
        net = yuan(net_of(wish.gross, int(variant.tax_rate * 100)))
        return PickupLine(
            variant=variant.code,
            quantity=wish.pieces,
            list_price=variant.dealer_price,
            discount=Decimal(wish.share).scaleb(-SHARE_DIGITS),
            gross=gross,
            net=net,
            tax=gross - net,
            cartons=cartons,
            serials=serials,
        )

    def _returns(self, day: date) -> Iterator[Return]:
        back = self._coming_back(day)
        self._counts[RETURN, day] = len(back)
        for place, (visit, goods) in enumerate(back):
            lines = tuple(self._return_line(visit, returned) for returned in goods)
            yield Return(
                number=self._number(RETURN, day, place),
                day=day,
                dealer=self._demand.dealers[visit.dealer].code,
                warehouse=RETURNS,
                pickup=pickup_number(self._demand, visit),
                gross=sum((line.gross for line in lines), Decimal(0)),
                lines=lines,
            )

    def _return_line(self, visit: Visit, back: GoodsBack) -> ReturnLine:
        wish = visit.wishes[back.line]
        known = self._serials.get((visit.day, visit.number))
        return ReturnLine(
            variant=self._goods[wish.place].code,
            quantity=back.pieces,
            gross=yuan(rounded(wish.gross * back.pieces, wish.pieces)),
            serials=known[back.line][: back.pieces] if known else (),
            reason=back.reason,
        )

    def _coming_back(self, day: date) -> list[tuple[Visit, list[GoodsBack]]]:
        """The visits of which goods come back on a day, and those goods."""
        found = []
        earlier = max(day - LATEST_RETURN, self._company.history_begins)
        while earlier < day:
            for visit in self._demand.visits(earlier):
                back = [goods for goods in visit.back if goods.day == day]
                if back:
                    found.append((visit, back))
            earlier += ONE_DAY
        return found

    def _payments(self, day: date) -> Iterator[Payment]:
        paid = self._accounts.payments(day)
        self._counts[PAYMENT, day] = len(paid)
        for place, (dealer, visits) in enumerate(paid):
            yield Payment(
                number=self._number(PAYMENT, day, place),
                day=day,
                dealer=dealer.code,
                amount=yuan(sum(visit.gross for visit in visits)),
                method=method_of(dealer, visits[0]),
                pickups=tuple(pickup_number(self._demand, visit) for visit in visits),
            )

    def _number(self, prefix: str, day: date, place: int) -> str:
        """The number of a day's ``place``-th paper of a kind, counted through the month."""
        before = sum(
            self._count(prefix, earlier) for earlier in working_days(day.replace(day=1), day)
        )
        return document_number(prefix, day, before + place + 1)

    def _count(self, prefix: str, day: date) -> int:
        """How many papers of a kind a day has; once known it is not counted again."""
        if (prefix, day) not in self._counts:
            if prefix == RECEIPT:
                count = len(self._receiving(day))
            elif prefix == RETURN:
                count = len(self._coming_back(day))
            else:
                count = len(self._accounts.payments(day))
            self._counts[prefix, day] = count
        return self._counts[prefix, day]

    def _receiving(self, day: date) -> tuple[str, ...]:
        """The warehouses that get a delivery on a working day."""
        main = (MAIN,) if arrival_weekdays(day) else ()
        return main + (FORWARD if day in self._forward_days else ())


def moment(day: date, minutes: int) -> datetime:
    """Return a moment of a day in China, so many minutes after midnight."""
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=CHINA)
