"""Twenty-six months of trade have the volumes and the seasons of the brief."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from statistics import mean, median

import pytest

from addons.demo.facts.calendar import LINES, SEASONS, is_quiet, months_before, working_days
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.papers import Day, Pickup

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pickups(all_days: list[Day]) -> list[Pickup]:
    return [pickup for day in all_days for pickup in day.pickups]


@pytest.fixture(scope="module")
def counts(all_days: list[Day]) -> dict[date, int]:
    return {day.day: len(day.pickups) for day in all_days}


def share_within(values: list[float], low: float, high: float) -> float:
    return sum(low <= value <= high for value in values) / len(values)


def last_working_days(days: list[date]) -> set[date]:
    """The last three working days of each month that is over."""
    ends = {
        day for day, after in pairwise(days) if day.month != after.month
    }
    return {days[days.index(end) - back] for end in ends for back in range(3)}


def test_the_history_covers_26_months(company: DemoCompany, counts: dict[date, int]) -> None:
    assert months_before(company.today, 26) == company.history_begins
    assert list(counts) == list(working_days(company.history_begins, company.today))


def test_twelve_to_eighteen_dealers_come_on_most_days_and_sixty_at_the_most(
    counts: dict[date, int],
) -> None:
    days = list(counts)
    ordinary = [n for day, n in counts.items() if day not in last_working_days(days)]

    assert 12 <= median(counts.values()) <= 18
    assert share_within([float(n) for n in ordinary], 12, 18) > 0.7
    assert 45 <= max(counts.values()) <= 60


def test_a_pickup_is_worth_35_000_and_mostly_15_000_to_60_000(pickups: list[Pickup]) -> None:
    values = [float(pickup.gross) for pickup in pickups]

    assert mean(values) == pytest.approx(35_000, rel=0.05)
    assert share_within(values, 15_000, 60_000) > 0.85


def test_a_pickup_has_6_to_15_varieties_60_to_300_pieces_8_to_40_cartons(
    company: DemoCompany, pickups: list[Pickup]
) -> None:
    cartons_of = {variant.code: variant.carton for variant in company.variants}

    varieties = [float(len(pickup.lines)) for pickup in pickups]
    pieces = [float(sum(line.quantity for line in pickup.lines)) for pickup in pickups]
    cartons = [sum(line.quantity / cartons_of[line.variant] for line in p.lines) for p in pickups]

    assert share_within(varieties, 6, 15) == 1
    assert share_within(pieces, 60, 300) > 0.8
    assert share_within(cartons, 8, 40) > 0.75


def test_two_to_three_per_cent_of_the_value_come_back(
    all_days: list[Day], pickups: list[Pickup]
) -> None:
    back = sum(returned.gross for day in all_days for returned in day.returns)

    assert 0.02 <= back / sum(pickup.gross for pickup in pickups) <= 0.03


def test_the_ends_of_months_are_busier(counts: dict[date, int]) -> None:
    days = list(counts)
    ends = last_working_days(days)

    busy = mean(counts[day] for day in ends)
    usual = median(n for day, n in counts.items() if day not in ends)

    assert busy > 1.5 * usual


def test_spring_festival_is_quiet(counts: dict[date, int]) -> None:
    quiet = [n for day, n in counts.items() if is_quiet(day)]

    assert max(quiet) < 10


@pytest.mark.parametrize("line", LINES)
def test_each_line_follows_its_season(
    company: DemoCompany, all_days: list[Day], pickups: list[Pickup], line: str
) -> None:
    lines = {variant.code: variant.line for variant in company.variants}
    value: dict[int, float] = defaultdict(float)
    open_days = Counter(day.day.month for day in all_days if not is_quiet(day.day))
    for pickup in pickups:
        for taken in pickup.lines:
            if lines[taken.variant] == line and not is_quiet(pickup.day):
                value[pickup.day.month] += float(taken.gross)

    a_day = [value[month] / open_days[month] for month in range(1, 13)]

    for found, season in zip(a_day, SEASONS[line], strict=True):
        assert found / mean(a_day) == pytest.approx(season, rel=0.25)


def test_the_diverting_dealer_takes_more_than_before(
    company: DemoCompany, pickups: list[Pickup]
) -> None:
    (dealer,) = (dealer for dealer in company.dealers if dealer.case == "diverting")
    assert dealer.case_since is not None

    days = [pickup.day for pickup in pickups if pickup.dealer == dealer.code]
    since = sum(day >= dealer.case_since for day in days) / 80
    before = sum(day < dealer.case_since for day in days) / 720

    assert since > 1.8 * before
