"""Item numbers (GTIN): the check digit, and the common form of 14 digits."""

import re

LENGTHS = (8, 12, 13, 14)

_DIGITS = re.compile(r"[0-9]+")


def check_digit(digits: str) -> str:
    """Return the check digit that follows ``digits``, at any length; ValueError if not digits.

    Weights 3 and 1 alternate from the right. Source: GS1 General Specifications, section 7.9.1.
    """
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"A check digit needs the digits 0 to 9 before it, not {digits!r}.")
    total = 3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def ends_in_check_digit(text: str) -> bool:
    """Whether ``text`` is two digits or more, of which the last is the right check digit."""
    return (
        len(text) > 1
        and _DIGITS.fullmatch(text) is not None
        and check_digit(text[:-1]) == text[-1]
    )


def valid_gtin(text: str) -> bool:
    """Whether ``text`` is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    return len(text) in LENGTHS and ends_in_check_digit(text)


def to_gtin14(text: str) -> str | None:
    """Return a GTIN of any length in its common form of 14 digits; None if it is not valid."""
    return text.zfill(14) if valid_gtin(text) else None
