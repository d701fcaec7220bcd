"""Item numbers (GTIN): the check digit, the common form of 14 digits, and UPC-E written out."""

import re

LENGTHS = (8, 12, 13, 14)
SSCC_LENGTH = 18

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


def valid_sscc(text: str) -> bool:
    """Whether ``text`` is a logistic unit's number: 18 digits with the right check digit."""
    return len(text) == SSCC_LENGTH and ends_in_check_digit(text)


def expand_upc_e(text: str) -> str | None:
    """Return the 12 digits that a UPC-E of 6, 7 or 8 digits stands for; None if it is not one.

    8 digits: number system 0 or 1, six digits, check digit. 7: without the check digit. 6:
    without both, in number system 0. Source: GS1 General Specifications, section 5.2.2.4.2.
    """
    if len(text) not in (6, 7, 8) or not _DIGITS.fullmatch(text):
        return None
    system = "0" if len(text) == 6 else text[0]
    if system not in "01":
        return None
    short = text if len(text) == 6 else text[1:7]
    body = system + _zeros_put_back(short)
    check = check_digit(body)
    if len(text) == 8 and text[7] != check:
        return None
    return body + check


def _zeros_put_back(short: str) -> str:
    last = short[5]
    if last in "012":
        return f"{short[:2]}{last}0000{short[2:5]}"
    if last == "3":
        return f"{short[:3]}00000{short[3:5]}"
    if last == "4":
        return f"{short[:4]}00000{short[4]}"
    return f"{short[:5]}0000{last}"
