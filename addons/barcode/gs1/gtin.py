"""Numbers beside the plain GTIN: logistic units (SSCC), and UPC-E written out."""

import re

from addons.base.gtin import check_digit, ends_in_check_digit

SSCC_LENGTH = 18

_DIGITS = re.compile(r"[0-9]+")


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
