"""Dates and times in a barcode: written as GS1 prescribes, and in which century they fall."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from addons.barcode.gs1.check_digits import digits_only
from addons.barcode.gs1.faults import Fault, whole

Check = Callable[[str], Fault | None]

_LEAP_CENTURY = 2000


def resolved(yymmdd: str, today: date) -> date:
    """Return the day that six checked digits mean, seen from ``today``; day 00 is the month's last.

    A year 51 or more ahead lies in the last century, one 50 or more behind in the next. Source:
    GS1 General Specifications, section 7.12.
    """
    year, month, day = int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:6])
    ahead = year - today.year % 100
    century = today.year - today.year % 100
    if ahead >= 51:
        century -= 100
    elif ahead <= -50:
        century += 100
    last = monthrange(century + year, month)[1]
    return date(century + year, month, min(day or last, last))


def yymmd0(data: str) -> Fault | None:
    """Refuse six digits that are no date; day 00 stands for the month's last day."""
    return _date_fault(data, century_digits=0, zero_day=True)


def yymmdd(data: str) -> Fault | None:
    """Refuse six digits that are no date."""
    return _date_fault(data, century_digits=0, zero_day=False)


def yyyymmd0(data: str) -> Fault | None:
    """Refuse eight digits that are no date; day 00 stands for the month's last day."""
    return _date_fault(data, century_digits=2, zero_day=True)


def yyyymmdd(data: str) -> Fault | None:
    """Refuse eight digits that are no date."""
    return _date_fault(data, century_digits=2, zero_day=False)


def two_digits_below(limit: int, name: str) -> Check:
    """Return the check that refuses anything but two digits less than ``limit``."""

    def check(data: str) -> Fault | None:
        if len(data) != 2:
            return whole(f"{name}_too_{'short' if len(data) < 2 else 'long'}", data)
        fault = digits_only(data)
        if fault is None and int(data) >= limit:
            fault = whole(f"illegal_{name}", data)
        return fault

    return check


hh = two_digits_below(24, "hour")
mi = two_digits_below(60, "minute")
ss = two_digits_below(60, "second")


def hhmi(data: str) -> Fault | None:
    """Refuse four digits that are no time of day."""
    if len(data) != 4:
        length = "short" if len(data) < 4 else "long"
        return whole(f"hour_with_minute_too_{length}", data)
    return digits_only(data) or hh(data[:2]) or _moved(mi(data[2:]), 2)


def _date_fault(data: str, *, century_digits: int, zero_day: bool) -> Fault | None:
    length = 6 + century_digits
    if len(data) != length:
        return whole(f"date_too_{'short' if len(data) < length else 'long'}", data)
    fault = digits_only(data)
    if fault:
        return fault
    month, day = int(data[-4:-2]), int(data[-2:])
    if not 1 <= month <= 12:
        return Fault("illegal_month", length - 4, length - 2)
    # Without a clock two digits are taken as a year of this century, as in GS1's own check.
    year = int(data[:-4]) if century_digits else _LEAP_CENTURY + int(data[:2])
    if day > monthrange(year or _LEAP_CENTURY, month)[1] or (day == 0 and not zero_day):
        return Fault("illegal_day", length - 2, length)
    return None


def _moved(fault: Fault | None, by: int) -> Fault | None:
    return fault and Fault(fault.code, fault.start + by, fault.stop + by)
