"""Codes on goods: a barcode is checked and kept in one form, so that every scan finds it."""

import re
import unicodedata

from addons.base.gtin import LENGTHS, check_digit, ends_in_check_digit, to_gtin14
from core.i18n import _
from core.refusal import Invalid

TAX_CATEGORY_DIGITS = 19
FEWEST_DIGITS = 7
LONGEST_CODE = 64
_BLANKS_AND_HYPHENS = re.compile(r"[\s\-‐-―]")


def plain(text: str) -> str:
    """Return a code as it is compared: half-width, without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def piece_barcode(text: str) -> str:
    """Return the GTIN of a piece in 14 digits, or raise Invalid with what is wrong with it."""
    digits = _BLANKS_AND_HYPHENS.sub("", unicodedata.normalize("NFKC", text))
    if not (digits.isascii() and digits.isdecimal()):
        raise Invalid(
            _(
                "${code} is no barcode number: it has digits only. Copy it from below the bars.",
                mapping={"code": text},
            )
        )
    if len(digits) not in LENGTHS:
        if (whole := zeros_put_back(digits)) != digits:
            raise Invalid(
                _(
                    "A barcode number has 8, 12, 13 or 14 digits; ${code} has ${length}. A "
                    "spreadsheet has dropped the zeros in front: write ${whole}, in a column that "
                    "is formatted as text.",
                    mapping={"code": digits, "length": len(digits), "whole": whole},
                )
            )
        raise Invalid(
            _(
                "A barcode number has 8, 12, 13 or 14 digits; ${code} has ${length}. Copy it from "
                "below the bars.",
                mapping={"code": digits, "length": len(digits)},
            )
        )
    return _checked(digits)


def zeros_put_back(text: str) -> str:
    """Return a number that is a barcode but for zeros in front with these, any other as it is.

    The check digit tells; of fewer digits than that of a barcode with a zero or five in front,
    too many would check by chance.
    """
    length = next((known for known in LENGTHS if known > len(text)), 0)
    if len(text) in LENGTHS or len(text) < FEWEST_DIGITS or not length:
        return text
    return text.zfill(length) if ends_in_check_digit(text) else text


def packing_code(text: str) -> str:
    """Return the code of a carton or pallet: a GTIN in 14 digits, or a code of our own as it is.

    Raises Invalid where digits of a barcode's length end in the wrong check digit.
    """
    code = plain(text)
    if code.isascii() and code.isdecimal() and len(code) in LENGTHS:
        return _checked(code)
    if len(code) > LONGEST_CODE:
        raise Invalid(_("A code has at most ${count} characters.", mapping={"count": LONGEST_CODE}))
    return code


def tax_category(text: str) -> str:
    """Return the tax category code (税收分类编码) of 19 digits, or raise Invalid."""
    digits = _BLANKS_AND_HYPHENS.sub("", unicodedata.normalize("NFKC", text))
    if len(digits) != TAX_CATEGORY_DIGITS or not (digits.isascii() and digits.isdecimal()):
        raise Invalid(
            _(
                "A tax category code has 19 digits; this one has ${length} characters. Take it "
                "from the tax authority's list.",
                mapping={"length": len(digits)},
            )
        )
    return digits


def _checked(digits: str) -> str:
    found = to_gtin14(digits)
    if found is None:
        raise Invalid(
            _(
                "The barcode ${code} does not check: its last digit must be ${expected}. Scan or "
                "type it again.",
                mapping={"code": digits, "expected": check_digit(digits[:-1])},
            )
        )
    return found
