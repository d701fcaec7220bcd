"""Codes that scanners accept: barcodes, cartons, serials, dealer cards."""

from collections.abc import Iterable
from datetime import date

from addons.base.gtin import check_digit

GTIN_BODY = 952_610_000_000
SSCC_BODY = 9_526_100_000_000_000
PIECES_PER_VARIANT = 30_000
SERIAL_RANGE = 10_000_000
# Coprime to the range, so that no two pieces meet after scrambling.
SERIAL_MULTIPLIER = 7_654_321


def gtin13(number: int) -> str:
    """Return the GTIN-13 of the ``number``-th trade item (1 to 9,999,999) under 952 61."""
    body = str(GTIN_BODY + number)
    return body + check_digit(body)


def carton_gtin14(piece: str) -> str:
    """Return the GTIN-14, with indicator 1, of the carton of pieces with the GTIN-13 ``piece``."""
    body = "1" + piece[:12]
    return body + check_digit(body)


def carton_code(variant_number: int, carton_number: int) -> str:
    """Return the SSCC of one carton; each variant (to 999) may have a million cartons."""
    body = f"{SSCC_BODY + variant_number * 1_000_000 + carton_number:017d}"
    return body + check_digit(body)


def serial_numbers(
    letter: str, made: date, variant_number: int, pieces: Iterable[int]
) -> tuple[str, ...]:
    """Return the serials of a variant's pieces: line letter, year, ISO week, seven digits.

    No two pieces (0 to 29,999 of each of 332 variants) share the seven digits.
    """
    year, week, _ = made.isocalendar()
    prefix = f"{letter}{year % 100:02d}{week:02d}"
    first = variant_number * PIECES_PER_VARIANT
    return tuple(
        f"{prefix}{(first + piece) * SERIAL_MULTIPLIER % SERIAL_RANGE:07d}" for piece in pieces
    )


def imeis(serial: str) -> tuple[str, str]:
    """Return the two IMEI of a telephone with two cards, under 00, the prefix of test equipment."""
    bodies = (f"00{serial[1:]}{slot}" for slot in (1, 2))
    first, second = (body + luhn_check_digit(body) for body in bodies)
    return first, second


def luhn_check_digit(body: str) -> str:
    """Return the Luhn check digit (ISO/IEC 7812-1, annex B) that an IMEI ends with."""
    total = 0
    for place, digit in enumerate(body[::-1]):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def dealer_card(branch: str, number: int) -> str:
    """Return the code on a dealer's card: DC, branch, six digits, GS1 check digit of the six."""
    body = f"{number:06d}"
    return f"DC{branch}{body}{check_digit(body)}"
