"""The stock of the demonstration company: never below zero, as old and as large as it should be."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from addons.base.gtin import check_digit
from addons.demo.facts.cartons import Carton
from addons.demo.facts.company import DemoCompany, make
from addons.demo.facts.history import history, stock_on
from addons.demo.facts.papers import Day, PickupLine

Layers = dict[tuple[str, str], list[tuple[date, int]]]
Move = Callable[[DemoCompany, list[Day]], Layers]


def cartons_of(company: DemoCompany, days: list[Day]) -> Iterator[Carton]:
    for stock in company.opening_stock:
        yield from stock.cartons
    for day in days:
        for receipt in day.receipts:
            for line in receipt.lines:
                yield from line.cartons


def taken(days: list[Day]) -> Iterator[PickupLine]:
    for day in days:
        for pickup in day.pickups:
            yield from pickup.lines


def stock_facts(company: DemoCompany, layers: Layers, days: list[Day]) -> tuple[float, float]:
    """Days on hand, and the share of the value that is older than 90 days."""
    costs = {variant.code: variant.cost for variant in company.variants}
    value = old = Decimal(0)
    for (_, variant), held in layers.items():
        for came, pieces in held:
            value += costs[variant] * pieces
            if (company.today - came).days > 90:
                old += costs[variant] * pieces
    a_day = sum((costs[line.variant] * line.quantity for line in taken(days)), Decimal(0)) / 90
    return float(value / a_day), float(old / value)


def test_stock_is_32_days_and_15_per_cent_of_it_old(
    company: DemoCompany, days: list[Day], layers_after: Move
) -> None:
    layers = layers_after(company, days)

    on_hand, old = stock_facts(company, layers, days)

    assert 31 <= on_hand <= 33
    assert 0.14 <= old <= 0.165


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "today"),
    [
        (7, date(2025, 2, 10)),
        (8, date(2026, 2, 16)),
        (9, date(2026, 6, 10)),
        (10, date(2027, 9, 5)),
        (11, date(2028, 12, 30)),
    ],
)
def test_any_seed_and_day_keep_the_facts(seed: int, today: date, layers_after: Move) -> None:
    company = make(seed, today)
    days = list(history(company, company.stock_begins, today))

    on_hand, old = stock_facts(company, layers_after(company, days), days)

    assert 30.5 <= on_hand <= 33.5
    assert 0.14 <= old <= 0.17


def test_three_obsolete_models_are_older_than_180_days(
    company: DemoCompany, days: list[Day], layers_after: Move
) -> None:
    layers = layers_after(company, days)
    obsolete = [variant.code for variant in company.variants if variant.status == "obsolete"]

    ages = [(company.today - came).days for code in obsolete for came, _ in layers["SN01", code]]

    assert len(ages) == 3
    assert min(ages) > 180


def test_one_model_is_out_and_what_is_not_launched_was_never_there(
    company: DemoCompany, days: list[Day], layers_after: Move
) -> None:
    layers = layers_after(company, days)
    goods = [v for v in company.variants if v.kind in ("goods", "part")]

    out = [variant for variant in goods if not layers["SN01", variant.code]]

    assert [v.code for v in out if v.status != "announced"] == [
        v.code for v in goods if v.case == "out_of_stock"
    ]
    assert len(out) == 1 + 8


def test_goods_lie_in_known_places(company: DemoCompany, days: list[Day]) -> None:
    places = {warehouse.code: set(warehouse.locations) for warehouse in company.warehouses}

    assert all(stock.location in places[stock.warehouse] for stock in company.opening_stock)
    for day in days:
        for receipt in day.receipts:
            assert all(line.location in places[receipt.warehouse] for line in receipt.lines)


def test_opening_stock_came_before_it_was_counted_and_is_worth_something(
    company: DemoCompany,
) -> None:
    for stock in company.opening_stock:
        assert stock.received < company.stock_begins
        assert stock.quantity > 0
        assert stock.unit_cost > 0


def test_cartons_hold_what_was_received(company: DemoCompany, days: list[Day]) -> None:
    for stock in company.opening_stock:
        if stock.warehouse == "SN01":
            assert sum(carton.quantity for carton in stock.cartons) == stock.quantity
    for day in days:
        for receipt in day.receipts:
            for line in receipt.lines:
                assert sum(carton.quantity for carton in line.cartons) == line.quantity


def test_carton_codes_are_checked_sscc_and_never_repeat(
    company: DemoCompany, days: list[Day]
) -> None:
    codes = [carton.code for carton in cartons_of(company, days)]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d{18}", code) for code in codes)
    assert all(check_digit(code[:-1]) == code[-1] for code in codes[::50])


def test_serials_are_twelve_characters_and_never_repeat(
    company: DemoCompany, days: list[Day]
) -> None:
    letters = {line.code: line.letter for line in company.product_lines if line.letter}
    lines = {variant.code: variant for variant in company.variants}
    cartons = list(cartons_of(company, days))

    serials = [serial for carton in cartons for serial in carton.serials]
    serials += [serial for stock in company.opening_stock for serial in stock.serials]

    assert len(set(serials)) == len(serials)
    assert all(re.fullmatch(r"[ATE]\d{2}[0-5]\d\d{7}", serial) for serial in serials)
    for carton in cartons:
        variant = lines[carton.variant]
        throughout = variant.tracking == "throughout"
        assert len(carton.serials) == (carton.quantity if throughout else 0)
        assert all(serial[0] == letters[variant.line] for serial in carton.serials)


def test_serials_that_leave_were_there_and_leave_once(
    company: DemoCompany, days: list[Day]
) -> None:
    variants = {variant.code: variant for variant in company.variants}
    inside = {c.code: set(c.serials) for c in cartons_of(company, days)}
    there = {serial for serials in inside.values() for serial in serials}
    gone: Counter[str] = Counter()

    for line in taken(days):
        tracking = variants[line.variant].tracking
        gone.update(line.serials)
        assert len(line.serials) == (0 if tracking == "none" else line.quantity)
        if tracking == "throughout":
            assert there.issuperset(line.serials)
            assert all(inside[code] <= set(line.serials) for code in line.cartons)

    assert max(gone.values()) == 1


def test_whole_cartons_leave_once(days: list[Day]) -> None:
    codes = [code for line in taken(days) for code in line.cartons]

    assert len(set(codes)) == len(codes)


def test_there_is_enough_of_the_showcase_for_the_worked_slip(
    company: DemoCompany, days: list[Day], layers_after: Move
) -> None:
    layers = layers_after(company, days)

    pieces = sum(pieces for _, pieces in layers["SN01", company.variants[0].code])

    assert pieces >= 2 * 48


def test_forward_warehouses_were_stocked_lately(company: DemoCompany, days: list[Day]) -> None:
    stocked = [(r.warehouse, r.day) for day in days for r in day.receipts if r.warehouse != "SN01"]

    assert Counter(warehouse for warehouse, _ in stocked) == {"SN11": 2, "SN12": 2}
    assert all((company.today - day).days <= 41 for _, day in stocked)


def test_receipts_come_weekly(company: DemoCompany, days: list[Day]) -> None:
    came: dict[str, list[date]] = {}
    for day in days:
        for receipt in day.receipts:
            for line in receipt.lines if receipt.warehouse == "SN01" else ():
                came.setdefault(line.variant, []).append(day.day)

    weekdays = Counter(day.weekday() for dates in came.values() for day in dates)

    assert set(range(5)) <= set(weekdays)
    assert weekdays[5] < sum(weekdays.values()) / 20


@pytest.mark.slow
def test_stock_never_goes_below_zero_in_26_months(
    company: DemoCompany, all_days: list[Day]
) -> None:
    stock = Counter(stock_on(company, company.history_begins))

    for day in all_days:
        for receipt in day.receipts:
            for line in receipt.lines if receipt.warehouse == "SN01" else ():
                stock[line.variant] += line.quantity
        for taken_line in taken([day]):
            stock[taken_line.variant] -= taken_line.quantity
        assert min(stock.values()) >= 0, day.day

    assert stock == Counter(stock_on(company, company.today))


@pytest.mark.slow
def test_the_opening_stock_is_what_the_days_before_it_left(
    company: DemoCompany, all_days: list[Day]
) -> None:
    stock = Counter(stock_on(company, company.history_begins))
    for day in all_days:
        if day.day < company.stock_begins:
            for receipt in day.receipts:
                stock.update({line.variant: line.quantity for line in receipt.lines})
            for line in taken([day]):
                stock[line.variant] -= line.quantity

    opening: Counter[str] = Counter()
    for held in company.opening_stock:
        if held.warehouse == "SN01":
            opening[held.variant] += held.quantity

    assert +stock == opening


@pytest.mark.slow
def test_nothing_has_a_serial_before_stock_was_counted(
    company: DemoCompany, all_days: list[Day]
) -> None:
    before = [day for day in all_days if day.day < company.stock_begins]

    assert not any(line.serials or line.cartons for line in taken(before))
    assert not any(line.cartons for day in before for r in day.receipts for line in r.lines)
