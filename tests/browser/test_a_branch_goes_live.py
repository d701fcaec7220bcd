"""Hubei goes live and works a month: files, forty pickups, money, tax invoices, the books closed.

All that people do goes through windows in which they have signed in. What it must come to is
added up beside, from what the story says.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import hubei_billed as billed
import hubei_closed as closed
import hubei_opened as opened
import hubei_paid as paid
import hubei_refused as refused
import hubei_returned as returned
import hubei_sold as sold
import pytest
from counter import Person
from hubei_facts import EVE, LAST, START, Calendar, radio, tablet
from hubei_month import Month
from hubei_people import Counter, Worker

from addons.base.starting import put_in

pytestmark = [pytest.mark.slow, pytest.mark.one_store]
PEOPLE = {
    **dict.fromkeys(
        (
            "branch_manager",
            "business_manager",
            "sales_manager",
            "salesperson",
            "warehouse_head",
            "counter_clerk",
            "finance",
            "invoicing",
        ),
        "hubei",
    ),
    **dict.fromkeys(("administrator", "rollout_lead", "channel_director"), "hq"),
}


@pytest.fixture(scope="module")
def calendar(installation: Any) -> Calendar:
    """The clock everybody looks at."""
    installation.clock = Calendar(EVE)
    with installation.work() as context:
        put_in(context)
    return installation.clock


@pytest.fixture
def month(calendar: Calendar, installation: Any, sign_in: Any) -> Month:
    """The people of Hubei, on the eve."""
    people = SimpleNamespace(
        **{
            role: Worker(sign_in(role, branch), f"{role}.{branch}", calendar)
            for role, branch in PEOPLE.items()
        }
    )
    counter = Counter(people.counter_clerk)
    return Month(people=people, calendar=calendar, installation=installation, counter=counter)


def test_a_branch_goes_live_and_works_a_month(month, sign_in):
    books = go_live(month)
    for day, work in DAYS.items():
        month.calendar.turn_to(date(2026, 3, day))
        work(month)
        sold.sell_plainly(month, month.calendar.day)
        if day == START.day:
            outsider = Person(sign_in("counter_clerk", "shaanxi"), "hubei")
            refused.refuse_whoever_has_no_part(month, outsider)
            paid.hand_over_by_keys(month)
        else:
            paid.hand_over(month, short=day == LAST.day - 1, ends_day=day != LAST.day)
        month.prove()
    month.calendar.turn_to(date(2026, 4, 1))
    end_the_month(month, books)
    assert [one for who in vars(month.people).values() for one in who.faults] == []


def go_live(month: Month) -> dict[str, str]:
    """On the eve: modules, goods, dealers, the day, opening balances, proofs."""
    people = month.people
    opened.switch_on(people.administrator)
    opened.set_up(people)
    books = opened.begin_books(people.finance)
    opened.open_stock(people.warehouse_head)
    opened.open_accounts(people.finance)
    opened.refuse_before_the_day(people, month.counter)
    opened.prove(people, books)
    month.prove()
    return books


def monday(month: Month) -> None:
    sold.sell_by_keys(month)
    sold.fetch_in_parts(month)
    sold.pay_first(month)
    month.sell("two tablets", "SX", {"TAB-1999": sold.tablets(0, 1)})
    sold.refuse_scans(month)


def tuesday(month: Month) -> None:
    sold.fetch_the_rest(month)
    sold.close_a_rest_by_keys(month)
    sold.hold_and_resume(month)
    paid.pay_what_is_chosen(month)


def thursday(month: Month) -> None:
    sold.ship(month, "shipped 1", "YQ", {"SPK-459": 4}, "SD0001")
    sold.order(month, "tablets", "JC", {"TAB-1999": 4})
    month.sell("ordered tablets", "JC", {"TAB-1999": sold.tablets(3, 4, 5, 6)}, order="tablets")


def friday(month: Month) -> None:
    returned.reverse_and_copy(month)
    month.sell("to come back", "JC", {"RAD-100": sold.radios(8, 9, 10, 11)})
    month.sell("to exchange", "SX", {"TAB-1999": sold.tablets(7)})


def second_week(month: Month) -> None:
    sold.receive_goods(month)
    sold.sign_for(month, "shipped 1", month.calendar.day)
    sold.ship(month, "shipped 2", "SX", {"SPK-459": 2}, "SD0002")
    month.sell("some come back", "YQ", {"SPK-459": 6})
    sold.order(month, "at once", "SX", {"SPK-459": 10})
    month.sell("all at once", "SX", {"SPK-459": 10}, order="at once")
    sold.order(month, "thrice", "JC", {"CBL-10": 100})
    month.sell("thrice 1", "JC", {"CBL-10": 30}, order="thrice")


def invoices_go_out(month: Month) -> None:
    sold.order(month, "twice", "YQ", {"SPK-459": 8})
    month.sell("twice 1", "YQ", {"SPK-459": 3}, order="twice")
    month.sell("twice 2", "YQ", {"SPK-459": 5}, order="twice")
    asked = billed.ask_for_invoices(month)
    file = billed.hand_over(month, 3)
    assert all(number in file for number in asked.values())
    assert month.people.counter_clerk.send(f"{billed.BATCHES}/hand_over").status == 403
    billed.take_answers_in(month, asked)
    sold.give_along(month)


def goods_come_back(month: Month) -> None:
    sold.ship(month, "shipped 3", "JC", {"TAB-1999": sold.tablets(2)}, "SD0003")
    month.sell("thrice 2", "JC", {"CBL-10": 45}, order="thrice")
    found = {radio(9): "defective"}
    returned.bring_back(month, "radios", "JC", {"RAD-100": sold.radios(8, 9)}, found)
    returned.refuse_returns(month)
    path = paid.voucher(month, "SX", "10000", "cash")
    paid.post(month, path, "SX", "10000", "cash")
    billed.ask_again(month)


def an_exchange(month: Month) -> None:
    returned.bring_back(month, "tablet", "SX", {"TAB-1999": sold.tablets(7)}, {})
    returned.exchange(month, "tablet", {"TAB-1999": (tablet(8),)})
    path = sold.order(month, "not wanted", "JC", {"SPK-459": 5})
    assert "Closed" in month.people.sales_manager.fires(path, "close", reason="客户不要了")
    paid.type_a_voucher_wrong(month)


def taken_back(month: Month) -> None:
    month.sell("thrice 3", "JC", {"CBL-10": 25}, order="thrice")
    returned.bring_back(month, "speakers", "YQ", {"SPK-459": 3}, {})
    billed.take_a_part_back(month)
    paid.give_a_rebate(month)


def last_monday(month: Month) -> None:
    paid.stop_whoever_is_overdue(month)
    sold.pay_for_another(month)


def last_day(month: Month) -> None:
    closed.refuse_a_statement_too_early(month)


DAYS = {
    2: monday,
    3: tuesday,
    5: thursday,
    6: friday,
    9: second_week,
    12: invoices_go_out,
    16: goods_come_back,
    18: an_exchange,
    23: taken_back,
    30: last_monday,
    31: last_day,
}


def end_the_month(month: Month, books: dict[str, str]) -> None:
    """April: the month is closed, told to the dealers, and compared with the story."""
    closed.close_the_month(month, books)
    closed.refuse_what_is_closed(month, books)
    closed.send_statements(month)
    billed.compare(month)
    closed.compare(month)
    month.prove()
