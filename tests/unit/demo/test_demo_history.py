"""The history of the demonstration company: the same whoever asks, and right to the cent."""

import hashlib
import re
from collections import Counter
from datetime import date, time, timedelta
from decimal import Decimal
from time import perf_counter

import pytest

from addons.demo.facts.calendar import is_working_day, working_days
from addons.demo.facts.company import DemoCompany, make
from addons.demo.facts.history import history
from addons.demo.facts.papers import Day, Pickup
from addons.esales.price_terms import (
    GradeDiscount,
    ListPrice,
    PriceRequest,
    PriceTerms,
    Promotion,
    QuantityBreak,
)
from addons.esales.pricing import PricedLine, price_lines


def pickups_of(days: list[Day]) -> list[Pickup]:
    return [pickup for day in days for pickup in day.pickups]


def fingerprint(*things: object) -> str:
    return hashlib.sha256(repr(things).encode()).hexdigest()


def test_the_same_seed_and_day_make_the_same_company(company: DemoCompany) -> None:
    again = make(company.seed, company.today)

    assert fingerprint(again) == fingerprint(company)


def test_another_seed_makes_another_company(company: DemoCompany) -> None:
    other = make(company.seed + 1, company.today)

    assert fingerprint(other.dealers) != fingerprint(company.dealers)
    assert fingerprint(other.opening_stock) != fingerprint(company.opening_stock)


def test_a_day_is_the_same_wherever_the_telling_begins(
    company: DemoCompany, days: list[Day]
) -> None:
    for begun in (30, 88):
        since = company.stock_begins + timedelta(days=begun)
        told = list(history(company, since, company.today))
        assert fingerprint(told) == fingerprint([day for day in days if day.day >= since])


@pytest.mark.slow
def test_the_last_90_days_are_the_same_within_26_months(
    company: DemoCompany, days: list[Day], all_days: list[Day]
) -> None:
    last = [day for day in all_days if day.day >= company.stock_begins]

    assert fingerprint(last) == fingerprint(days)


@pytest.mark.slow
def test_the_months_before_can_be_told_in_pieces(
    company: DemoCompany, all_days: list[Day]
) -> None:
    since, until = date(2025, 6, 17), date(2025, 8, 1)

    told = list(history(company, since, until))

    assert fingerprint(told) == fingerprint([day for day in all_days if since <= day.day < until])


def test_days_outside_the_history_are_refused(company: DemoCompany) -> None:
    tomorrow = company.today + timedelta(days=1)

    with pytest.raises(ValueError, match="the history runs from"):
        next(history(company, company.stock_begins, tomorrow))


def test_every_working_day_is_told_and_no_other(company: DemoCompany, days: list[Day]) -> None:
    told = [day.day for day in days]

    assert told == list(working_days(company.stock_begins, company.today))
    assert all(is_working_day(day) for day in told)


def test_making_the_company_takes_little_time() -> None:
    begun = perf_counter()

    make(1, date(2026, 11, 23))

    # A second and a half on an idle machine; tests share theirs with others.
    assert perf_counter() - begun < 6


def test_numbers_run_without_gaps_through_each_month(days: list[Day]) -> None:
    papers = {
        "TH": [pickup.number for day in days for pickup in day.pickups],
        "RK": [receipt.number for day in days for receipt in day.receipts],
        "SK": [payment.number for day in days for payment in day.payments],
        "XT": [returned.number for day in days for returned in day.returns],
    }

    for prefix, numbers in papers.items():
        assert all(re.fullmatch(rf"{prefix}-SN-\d{{4}}-\d{{5}}", number) for number in numbers)
        october = [int(number[-5:]) for number in numbers if number[6:10] == "2610"]
        assert october == list(range(1, len(october) + 1))


def test_dealers_come_in_the_hours_of_the_counter(days: list[Day]) -> None:
    for pickup in pickups_of(days):
        arrived = pickup.arrived.time()
        morning = time(9, 30) <= arrived < time(11, 30)
        assert morning or time(14, 30) <= arrived < time(17, 0)
        assert timedelta(0) < pickup.finished - pickup.arrived < timedelta(minutes=30)
        assert pickup.arrived.date() == pickup.day
        assert pickup.arrived.utcoffset() == timedelta(hours=8)


def test_counter_clerks_and_collectors_are_known(company: DemoCompany, days: list[Day]) -> None:
    clerks = {
        p.login for p in company.people if p.branch == "SN" and "counter_clerk" in p.roles
    }
    contacts = {dealer.code: {c.name for c in dealer.contacts} for dealer in company.dealers}
    pickups = pickups_of(days)

    assert {pickup.clerk for pickup in pickups} == clerks
    assert all(pickup.collector in contacts[pickup.dealer] for pickup in pickups)


def test_only_first_tier_dealers_of_shaanxi_take_goods_of_their_lines(
    company: DemoCompany, days: list[Day]
) -> None:
    dealers = {dealer.code: dealer for dealer in company.dealers}
    lines = {variant.code: variant.line for variant in company.variants}

    for pickup in pickups_of(days):
        dealer = dealers[pickup.dealer]
        allowed = {territory.line for territory in dealer.territory}
        assert (dealer.branch, dealer.kind) == ("SN", "first_tier")
        assert {lines[line.variant] for line in pickup.lines} <= allowed


def test_amounts_follow_the_arithmetic_of_the_trade(days: list[Day]) -> None:
    for pickup in pickups_of(days):
        for line in pickup.lines:
            exact = line.quantity * line.list_price * line.discount
            assert abs(line.gross - exact) <= Decimal("0.005")
            assert abs(line.net - line.gross / Decimal("1.13")) <= Decimal("0.005")
            assert line.gross == line.net + line.tax
        assert pickup.gross == sum(line.gross for line in pickup.lines)
        assert pickup.tax == sum(line.tax for line in pickup.lines)


def test_prices_are_those_that_e_sales_would_ask(company: DemoCompany, days: list[Day]) -> None:
    terms = Terms(company)

    for pickup in pickups_of(days):
        asked = terms.ask(pickup)
        assert [line.gross for line in asked] == [line.gross for line in pickup.lines]
        assert [line.net for line in asked] == [line.net for line in pickup.lines]
        assert [line.discount for line in asked] == [line.discount for line in pickup.lines]


class Terms:
    """The company's terms as the pricing of e-sales takes them, with numbers for keys."""

    def __init__(self, company: DemoCompany) -> None:
        self.company = company
        self.lines = {line.code: number for number, line in enumerate(company.product_lines)}
        self.variants = {variant.code: variant for variant in company.variants}
        self.grades = {dealer.code: dealer.grade for dealer in company.dealers}

    def ask(self, pickup: Pickup) -> list[PricedLine]:
        requests = [
            PriceRequest(
                key=place,
                label=line.variant,
                variant=self.variants[line.variant].number,
                product=0,
                product_line=(
                    self.lines[self.variants[line.variant].line],
                    self.lines[self.variants[line.variant].family],
                ),
                quantity=Decimal(line.quantity),
                pieces_per_carton=self.variants[line.variant].carton,
                tax_rate=self.variants[line.variant].tax_rate,
            )
            for place, line in enumerate(pickup.lines)
        ]
        return price_lines(requests, self.on(pickup.day, self.grades[pickup.dealer]))

    def on(self, day: date, grade: str) -> PriceTerms:
        company = self.company
        return PriceTerms(
            on=day,
            price_list="JXS-SN",
            grade=grade,
            prices=[
                ListPrice(
                    variant=self.variants[e.variant].number, price=e.price, since=e.since
                )
                for e in company.price_list_entries
            ],
            grade_discounts=[
                GradeDiscount(grade=g.grade, product_line=self.lines[g.line], factor=g.factor)
                for g in company.grade_discounts
            ],
            breaks=[
                QuantityBreak(
                    product_line=self.lines[b.line],
                    cartons=b.cartons,
                    points=b.points,
                )
                for b in company.quantity_breaks
            ],
            promotions=[
                Promotion(
                    key=number,
                    name=p.code,
                    product_line=self.lines[family],
                    points=p.points,
                    since=p.since,
                    until=p.until,
                    exclusive=p.exclusive,
                )
                for number, p in enumerate(company.promotions)
                for family in p.families
            ],
        )


def test_the_worked_slip_comes_out_to_the_cent(company: DemoCompany) -> None:
    dealer = next(dealer for dealer in company.dealers if dealer.case == "showcase")
    showcase = company.variants[0]
    terms = Terms(company)
    request = PriceRequest(
        key=0,
        label=showcase.name,
        variant=showcase.number,
        product=0,
        product_line=(terms.lines[showcase.line], terms.lines[showcase.family]),
        quantity=Decimal(48),
        pieces_per_carton=showcase.carton,
        tax_rate=showcase.tax_rate,
    )

    (line,) = price_lines([request], terms.on(company.today, dealer.grade))

    assert (line.gross, line.net, line.tax) == (
        Decimal("20930.40"),
        Decimal("18522.48"),
        Decimal("2407.92"),
    )


def test_payments_settle_each_pickup_once_and_in_full(
    company: DemoCompany, days: list[Day]
) -> None:
    owed = {invoice.pickup: invoice.amount for invoice in company.open_invoices}
    paid: Counter[str] = Counter()

    for day in days:
        owed |= {pickup.number: pickup.gross for pickup in day.pickups}
        for payment in day.payments:
            assert payment.amount == sum(owed[number] for number in payment.pickups)
            paid.update(payment.pickups)

    assert max(paid.values()) == 1
    assert {invoice.pickup for invoice in company.open_invoices} <= set(paid)


def test_credit_stays_within_the_limit_and_is_paid_when_due(
    company: DemoCompany, days: list[Day]
) -> None:
    limits = {dealer.code: dealer.credit_limit for dealer in company.dealers}
    exposure: Counter[str] = Counter()
    credit = {invoice.pickup: invoice.due for invoice in company.open_invoices}
    for invoice in company.open_invoices:
        exposure[invoice.dealer] += invoice.amount  # type: ignore[assignment]

    for day in days:
        for pickup in day.pickups:
            if pickup.due:
                credit[pickup.number] = pickup.due
                exposure[pickup.dealer] += pickup.gross  # type: ignore[assignment]
        assert all(amount <= limits[dealer] for dealer, amount in exposure.items()), day.day
        for payment in day.payments:
            if payment.pickups[0] in credit:
                exposure[payment.dealer] -= payment.amount  # type: ignore[assignment]
                assert all(credit.pop(number) >= day.day for number in payment.pickups)

    late = {p.dealer for p in pickups_of(days) if credit.get(p.number, date.max) < company.today}
    assert late == {dealer.code for dealer in company.dealers if dealer.case == "overdue"}


def test_prepaid_dealers_pay_on_the_day(company: DemoCompany, days: list[Day]) -> None:
    for day in days:
        paid = {number for payment in day.payments for number in payment.pickups}
        at_once = {pickup.number for pickup in day.pickups if pickup.settlement != "monthly"}
        assert at_once <= paid


def test_what_comes_back_was_taken_and_costs_what_was_paid(days: list[Day]) -> None:
    pickups = {pickup.number: pickup for pickup in pickups_of(days)}

    for day in days:
        for returned in day.returns:
            assert returned.warehouse == "SN07"
            assert returned.gross == sum(line.gross for line in returned.lines)
            pickup = pickups.get(returned.pickup)
            for line in returned.lines if pickup else ():
                taken = next(t for t in pickup.lines if t.variant == line.variant)  # type: ignore[union-attr]
                assert line.quantity <= taken.quantity
                assert set(line.serials) <= set(taken.serials)
                assert line.gross <= taken.gross
