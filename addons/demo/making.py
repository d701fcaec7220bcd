"""Making the demonstration company, part by part: interrupted, it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from addons.demo.facts.company import TRADING_BRANCH, DemoCompany
from addons.demo.facts.company import make as make_facts
from addons.demo.facts.history import history, moment
from addons.demo.facts.papers import Day
from addons.demo.load.calendar import put_calendar
from addons.demo.load.catalogue import put_catalogue
from addons.demo.load.channel import put_dealers, put_supplier
from addons.demo.load.closing import put_books, put_statements
from addons.demo.load.counter import put_clock, put_parcels, put_vans
from addons.demo.load.days import Books, at, put_day, read_books
from addons.demo.load.known import known
from addons.demo.load.likely import buyers
from addons.demo.load.older import chapters, put_chapter, put_owed, put_prepaid
from addons.demo.load.orders import STORY, put_orders
from addons.demo.load.organisation import organisation, put_people
from addons.demo.load.people import CASHIER, EVERYBODY, HEAD
from addons.demo.load.prices import put_prices
from addons.demo.load.requests import put_requests
from addons.demo.load.returns import put_returns
from addons.demo.load.shift import put_shift
from addons.demo.load.stock import opening_stock, receive_opening
from addons.demo.load.transfers import put_transfers
from addons.demo.load.vouchers import put_vouchers
from addons.demo.load.warehouses import put_warehouses
from addons.demo.mark import OPTION, Mark, add_part, first_mark, mark_of, put_mark
from core.company.store import found
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.security.identity import Identity, identify
from core.security.sign_in import find_user
from core.workflow.printing.layouts import keep_layouts
from core.workflow.versions.publishing import keep_shipped

OPENS = 8 * 60
MONTH = timedelta(days=31)

Put = Callable[[Context], None]


class Making:
    """The demonstration company of one seed and day, on its way into an installation."""

    def __init__(self, installation: Any, facts: DemoCompany) -> None:
        self.installation = installation
        self.facts = facts

    @property
    def mark(self) -> Mark:
        """How far it has come."""
        found = mark_in(self.installation)
        assert found is not None
        return found

    def put_parts(self, until: date | None = None) -> Iterator[str]:
        """Put in what is missing but for the older history, and name each part that is there now.

        ``until`` ends the history before its time, for tests.
        """
        done = self.mark.parts
        for name, branch, put in self._parts():
            if name not in done:
                self._put(name, branch, put)
                yield name
        for name, days in self._months(done, until or self.facts.today):
            self._put(name, TRADING_BRANCH, partial(self._put_days, days))
            yield name
        for name, put in self._morning() if until is None else ():
            if name not in done:
                self._put(name, TRADING_BRANCH, put)
                yield name
        with self.work("") as context:
            put_mark(context, ready=True)

    def put_older(self) -> Iterator[Mark]:
        """Put in what is missing of the older history, a few days at a time, and say how far."""
        told = self.mark.told
        if told >= self.facts.stock_begins:
            return
        with self.work(write=False) as context:
            books = self._books(context)
        for chapter in chapters(books, self.facts, told):
            with self.work() as context:
                put_chapter(context, books, chapter)
                put_mark(context, told=chapter.until)
            yield self.mark

    @contextmanager
    def work(self, branch: str = TRADING_BRANCH, *, write: bool = True) -> Iterator[Context]:
        """One transaction when the history begins, hearing the addons that are on when it ends."""
        now = moment(self.facts.history_begins, OPENS)
        with self.installation.work(write=write, now=now) as context:
            if branch:
                home = context.company.branch_of(branch)
                relay = self.installation.registry.relay(home.enabled(self.facts.today))
                context = context.at(home, relay)
            yield context

    def _put(self, name: str, branch: str, put: Put) -> None:
        with self.work(branch) as context:
            put(context)
            add_part(context, name)

    def _parts(self) -> Iterator[tuple[str, str, Put]]:
        yield "company", "", self._put_company
        for code in dict.fromkeys(dealer.branch for dealer in self.facts.dealers):
            yield code, code, self._put_branch
        yield "owed", TRADING_BRANCH, self._put_owed
        yield "stock", TRADING_BRANCH, self._put_stock

    def _months(
        self, done: Collection[str], until: date
    ) -> Iterator[tuple[str, Iterable[Day]]]:
        """The days since stock-keeping began by month, but for the months that are ``done``."""
        since = self.facts.stock_begins
        while f"{since:%Y-%m}" in done:
            since = (since.replace(day=1) + MONTH).replace(day=1)
        if since < until:
            days = history(self.facts, since, until)
            yield from groupby(days, key=lambda day: f"{day.day:%Y-%m}")

    def _put_company(self, context: Context) -> None:
        keep_shipped(context)
        keep_layouts(context)
        context.hooks.founded(context=context)
        put_people(context, self.facts)
        put_calendar(context, self.facts.today)
        put_catalogue(context, self.facts)

    def _put_branch(self, context: Context) -> None:
        facts = self.facts
        put_supplier(context, facts)
        put_dealers(context, facts)
        put_prices(context, facts)
        put_warehouses(context, facts)
        begins = [phase.since for phase in facts.phases if phase.branch == context.code]
        if begins:
            put_prepaid(context, facts, known(context, facts), min(begins))

    def _put_owed(self, context: Context) -> None:
        put_owed(context, self._books(context), self.facts)

    def _put_stock(self, context: Context) -> None:
        books = self._books(context)
        for day, warehouse, rows in opening_stock(self.facts):
            receiving = at(context, moment(day, OPENS), books.head)
            receive_opening(receiving, books.known, warehouse, rows)

    def _put_days(self, days: Iterable[Day], context: Context) -> None:
        books = self._books(context)
        for day in days:
            put_day(context, books, day)
            put_returns(context, books, day, self.facts.today)

    def _morning(self) -> Iterator[tuple[str, Put]]:
        """What has been done by this morning: by finance, for orders, at the counter."""
        yield "books", self._put_books
        yield "statements", self._put_statements
        yield "vouchers", self._put_vouchers
        yield "requests", self._put_requests
        yield "shift", self._put_shift
        yield "transfers", self._put_transfers
        yield "counter", self._put_counter

    def _put_books(self, context: Context) -> None:
        put_books(context, self.facts, self._person(context, CASHIER))

    def _put_statements(self, context: Context) -> None:
        put_statements(context, self.facts.today, self._person(context, CASHIER))

    def _put_vouchers(self, context: Context) -> None:
        put_vouchers(context, self.facts.today, self._person(context, CASHIER))

    def _put_requests(self, context: Context) -> None:
        put_requests(context, self.facts.today, self._people(context))

    def _put_shift(self, context: Context) -> None:
        put_shift(context, self.facts.today, self._people(context))

    def _put_transfers(self, context: Context) -> None:
        put_transfers(context, self.facts.today, self._people(context))

    def _put_counter(self, context: Context) -> None:
        today, people = self.facts.today, self._people(context)
        put_clock(context, today, self.facts.seed)
        put_parcels(context, today, people)
        there = buyers(context, today, len(STORY) + 1)
        put_vans(context, today, people, there[:1])
        put_orders(context, today, people, there[1:])

    def _books(self, context: Context) -> Books:
        return read_books(context, self.facts, self._person(context, HEAD))

    def _people(self, context: Context) -> dict[str, Identity]:
        return {login: self._person(context, login) for login in EVERYBODY}

    def _person(self, context: Context, login: str) -> Identity:
        user = find_user(context.session, login)
        assert user is not None
        return identify(user, context.company, self.facts.today)


def begin(installation: Any, seed: int, today: date) -> Making:
    """Begin a making, or go on with the one that was begun, whatever its seed and day.

    Refuses where another company lives already, and outside a demonstration.
    """
    if not installation.settings.demonstration:
        raise Refusal(
            _(
                "This installation is no demonstration, and the people of one have a password that "
                "everybody knows. Use settings that say `demonstration = yes`."
            )
        )
    installation.upgrade()
    if not installation.founded():
        mark = first_mark(seed, today)
        facts = make_facts(seed, today)
        company = organisation(facts, installation.registry.addons)
        company.options[OPTION] = mark.to_data()
        found(installation.objects, company)
        return Making(installation, facts)
    installation.reconcile()
    there = mark_in(installation)
    if there is None:
        raise Refusal(
            _(
                "There is another company here already. Name a database of its own for the "
                "demonstration in the settings."
            )
        )
    return Making(installation, make_facts(there.seed, there.today))


def mark_in(installation: Any) -> Mark | None:
    """How far the demonstration company in ``installation`` has come; None where there is none."""
    with installation.work(write=False) as context:
        return mark_of(context.company)
