"""The company's calendar: Saturdays are worked, and holidays have their names."""

from __future__ import annotations

from datetime import date

from addons.demo.facts.calendar import HOLIDAYS, LUNAR_NEW_YEARS
from core.context import Context
from core.workflow.clock.calendars import USUAL, WEEKDAYS, keep_calendar

NAMES = {1: "元旦", 4: "清明节", 5: "劳动节", 6: "端午节", 9: "中秋节", 10: "国庆节"}
SPRING = "春节"
# Labour Day's holiday may begin in April, the Dragon Boat's in May.
LABOUR_DAY, DRAGON_BOAT = (4, 20), (5, 20)


def put_calendar(context: Context, today: date) -> None:
    """Keep the hours of a week, and the holidays around ``today``."""
    week = {**dict.fromkeys(WEEKDAYS[:6], USUAL), "sunday": ""}
    near = range(today.year - 1, today.year + 2)
    days = [
        f"{first}..{last} {name_of(first, last)}"
        for first, last in HOLIDAYS
        if first.year in near
    ]
    keep_calendar(context, None, week, days)


def name_of(first: date, last: date) -> str:
    """What people call the holiday from ``first`` to ``last``."""
    if any(first <= day <= last for day in LUNAR_NEW_YEARS):
        return SPRING
    begins = (first.month, first.day)
    month = first.month
    if (begins >= LABOUR_DAY and month == 4) or (begins >= DRAGON_BOAT and month == 5):
        month += 1
    return NAMES[month]
