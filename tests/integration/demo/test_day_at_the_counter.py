"""A day of the demonstration is what the same day at the counter would have left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from addons.base.models import Serial
from addons.demo.facts.accounts import Payment
from addons.demo.facts.families import AT_ISSUE
from addons.demo.facts.history import history, moment
from addons.demo.facts.papers import Day, Pickup, PickupLine
from addons.demo.load.days import CASHIER, METHODS, TRANSFERS, at, put_day, read_books
from addons.demo.load.known import Known
from addons.demo.load.slips import ALLOWED, ALLOWED_BY
from addons.demo.load.stock import numbers, receive_delivery
from addons.demo.making import Making
from addons.esales.allowed import CREDIT
from addons.esales.models import Dealer
from addons.esales.money.entering import NewEntry, enter
from addons.esales.pickups import add_goods, open_pickup
from core.context import Context
from core.security.identity import Identity, identify
from core.security.sign_in import find_user
from core.workflow import fire
from core.workflow.deciding.overrides import override
from tests.integration.demo.conftest import FIRST_DAYS_END
from tests.integration.demo.contents import contents, differences

# That each store keeps what is made in bulk is proved by all checks where a whole morning is made.
pytestmark = pytest.mark.one_store


def person(making: Making, context: Context, login: str) -> Identity:
    user = find_user(context.session, login)
    assert user is not None
    return identify(user, context.company, making.facts.today)


def next_day(making: Making) -> Day:
    return next(history(making.facts, FIRST_DAYS_END, making.facts.today))


def who_owes(day: Day) -> str:
    """A dealer who takes on credit on the day."""
    return next(pickup.dealer for pickup in day.pickups if pickup.due)


def trust_no_more(making: Making, dealer: str) -> None:
    with making.work() as context:
        few = update(Dealer).where(Dealer.code == dealer).values(credit_limit=Decimal(1))
        context.session.execute(few)


class Counter:
    """The people of the branch, doing a day's work through the doors that everybody uses."""

    def __init__(self, making: Making, context: Context, known: Known) -> None:
        self.making, self.context, self.known = making, context, known

    def work(self, day: Day) -> None:
        opening = self.at(moment(day.day, 8 * 60 + 10), "majianguo")
        for receipt in day.receipts:
            receive_delivery(opening, self.known, receipt)
        at_once = {pickup.number for pickup in day.pickups}
        for payment in day.payments:
            if not at_once.intersection(payment.pickups):
                self.take_money(payment, moment(day.day, TRANSFERS))
        paid = {payment.pickups[0]: payment for payment in day.payments}
        for pickup in sorted(day.pickups, key=lambda pickup: (pickup.finished, pickup.number)):
            if pickup.number in paid:
                self.take_money(paid[pickup.number], pickup.arrived)
            self.serve(pickup)

    def at(self, when: datetime, login: str) -> Context:
        return at(self.context, when, person(self.making, self.context, login))

    def dealer(self, code: str) -> Dealer:
        return self.context.session.scalars(select(Dealer).where(Dealer.code == code)).one()

    def take_money(self, payment: Payment, when: datetime) -> None:
        note = f"{payment.number} {METHODS[payment.method]}"
        paid = NewEntry(
            dealer=self.dealer(payment.dealer).id,
            kind="payment",
            amount=-payment.amount,
            day=payment.day,
            note=note,
        )
        enter([paid], self.at(when, CASHIER))

    def serve(self, told: Pickup) -> None:
        pickup = open_pickup(
            self.at(told.arrived, told.clerk), self.dealer(told.dealer), told.warehouse
        )
        pickup.collector = told.collector
        self.context.session.flush()
        finishing = self.at(told.finished, told.clerk)
        goods = [
            (self.known.variants[line.variant], Decimal(line.quantity), self.serials(line))
            for line in told.lines
        ]
        if told.dealer == self.distrusted:
            boss = self.at(told.finished, ALLOWED_BY)
            override(pickup, CREDIT, ALLOWED, boss, measure=told.gross)
            finishing = self.at(told.finished, told.clerk)
        add_goods(finishing, pickup, goods)
        fire([pickup], "finish", finishing)

    distrusted = ""

    def serials(self, line: PickupLine) -> list[int]:
        article, session = self.known.articles[line.variant], self.context.session
        told = [numbers(article, serial)[0] for serial in line.serials]
        variant = self.known.variants[line.variant]
        if article.tracking == AT_ISSUE:
            session.add_all([Serial(variant_id=variant, number=number) for number in told])
            session.flush()
        query = select(Serial.number, Serial.id).where(
            Serial.number.in_(told), Serial.variant_id == variant
        )
        ids = dict(session.execute(query).all())
        return [ids[number] for number in told]


def test_a_day_in_bulk_is_the_same_day_at_the_counter(copied: Callable[[], Making]) -> None:
    in_bulk, at_the_counter = copied(), copied()
    day = next_day(in_bulk)
    distrusted = who_owes(day)
    for making in (in_bulk, at_the_counter):
        trust_no_more(making, distrusted)

    with in_bulk.work() as context:
        head = person(in_bulk, context, "majianguo")
        put_day(context, read_books(context, in_bulk.facts, head), day)
    with at_the_counter.work() as context:
        head = person(at_the_counter, context, "majianguo")
        known = read_books(context, at_the_counter.facts, head).known
        counter = Counter(at_the_counter, context, known)
        counter.distrusted = distrusted
        counter.work(day)

    assert not differences(contents(in_bulk.installation), contents(at_the_counter.installation))
