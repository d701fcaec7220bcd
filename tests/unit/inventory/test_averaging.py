"""The weighted average of a month: what came in is what went out and what is left, to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.inventory.costing.averaging import NEVER, Flow, Worth, averaged, priced, valued

QUANTITIES = st.decimals("0", "5000", places=3)
COSTS = st.decimals("0", "9000", places=8)
LINES = st.lists(st.tuples(QUANTITIES, COSTS), max_size=5)
MONTHS = st.lists(st.tuples(LINES, st.decimals("-50", "9000", places=3)), min_size=1, max_size=5)


def flow(lines, out):
    quantity, value = priced(lines)
    return Flow(in_quantity=quantity, in_value=value, out_quantity=out)


@given(MONTHS)
def test_nothing_is_lost_over_any_months(months):
    worth, came, went = NEVER, Decimal(0), Decimal(0)

    for lines, out in months:
        before, worth = worth, averaged(worth, flow(lines, out))
        came, went = came + worth.in_value, went + worth.out_value
        assert worth.opening_value == before.closing_value
        assert worth.opening_quantity + worth.in_quantity == (
            worth.out_quantity + worth.closing_quantity
        )

    assert came == went + worth.closing_value


@given(LINES, LINES)
def test_the_average_lies_between_what_was_paid(first, second):
    worth = averaged(averaged(NEVER, flow(first, 0)), flow(second, 0))

    costs = [cost for quantity, cost in [*first, *second] if quantity]
    if costs:
        # Each line is rounded to the cent, which weighs the more the smaller its quantity is.
        least = min(quantity for quantity, _cost in [*first, *second] if quantity)
        slack = Decimal("0.005") / least + Decimal("0.00000001")
        assert min(costs) - 2 * slack <= worth.unit_cost <= max(costs) + 2 * slack


@given(LINES)
def test_what_has_all_gone_is_worth_nothing(lines):
    quantity, value = priced(lines)

    worth = averaged(NEVER, flow(lines, quantity))

    assert (worth.closing_quantity, worth.closing_value, worth.out_value) == (0, 0, value)


@given(LINES, QUANTITIES.filter(bool), COSTS)
def test_a_receipt_taken_back_at_its_cost_is_as_if_it_had_never_come(lines, quantity, cost):
    both = [(quantity, cost), (-quantity, cost)]

    assert averaged(NEVER, flow([*lines, *both], 0)) == averaged(NEVER, flow(lines, 0))


def test_the_average_of_a_month_by_hand():
    before = Worth(closing_quantity=Decimal(10), closing_value=Decimal("100.00"))

    worth = averaged(before, flow([(Decimal(5), Decimal("13.00"))], Decimal(6)))

    assert worth.unit_cost == Decimal("11.00000000")
    assert (worth.closing_quantity, worth.closing_value) == (9, Decimal("99.00"))
    assert worth.out_value == Decimal("66.00")


def test_thirds_of_a_cent_stay_with_what_went_out():
    worth = averaged(NEVER, flow([(Decimal(3), Decimal("3.3333"))], Decimal(1)))

    assert worth.unit_cost == Decimal("3.33333333")
    assert (worth.closing_value, worth.out_value) == (Decimal("6.67"), Decimal("3.33"))


def test_what_comes_back_to_an_empty_place_has_the_cost_it_had():
    gone = averaged(NEVER, flow([(Decimal(2), Decimal("7.50"))], Decimal(2)))

    back = averaged(gone, flow([], Decimal(-1)))

    assert (back.closing_quantity, back.closing_value) == (1, Decimal("7.50"))
    assert valued(Decimal(1), back.unit_cost) == Decimal("7.50")
