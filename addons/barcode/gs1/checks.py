"""What each part of a barcode's data may say, one named check per rule.

The names and the rules are those of the GS1 Barcode Syntax Dictionary (release 2026-01-27, GS1
AISBL, Apache-2.0). A check takes the part and returns the first fault in it, or None.
"""

import re
from collections.abc import Callable, Collection

from addons.barcode.gs1.check_digits import (
    cset82,
    csum,
    csumalpha,
    digits_only,
    gcppos1,
    gcppos2,
)
from addons.barcode.gs1.code_lists import (
    COUNTRIES,
    COUNTRY_NUMBERS,
    CURRENCY_NUMBERS,
    PACKAGE_TYPES,
)
from addons.barcode.gs1.coupons import couponcode, couponposoffer
from addons.barcode.gs1.faults import Fault, whole
from addons.barcode.gs1.times import hh, hhmi, mi, ss, yymmd0, yymmdd, yyyymmd0, yyyymmdd

Check = Callable[[str], Fault | None]

MEDIA_TYPES = frozenset(f"{number:02}" for number in (*range(1, 11), *range(80, 100)))
IBAN_LENGTHS = range(15, 35)

_NOT_CSET39 = re.compile(r"[^A-Z0-9#/-]")
_NOT_CSET64 = re.compile(r"[^A-Za-z0-9_-]")
_NOT_IBAN = re.compile(r"[^A-Z0-9]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_POSITION = re.compile(r"([0-9]+)/([0-9]+)")


def cset39(data: str) -> Fault | None:
    """Refuse characters outside the 39 of component and part numbers."""
    wrong = _NOT_CSET39.search(data)
    return Fault("invalid_cset39_character", *wrong.span()) if wrong else None


def cset64(data: str) -> Fault | None:
    """Refuse what is not base64url, padded with one or two ``=`` to a multiple of three or not."""
    body = data.rstrip("=")
    wrong = _NOT_CSET64.search(body)
    if wrong:
        return Fault("invalid_cset64_character", *wrong.span())
    if len(body) < len(data) and (len(data) % 3 or len(data) - len(body) > 2):
        return Fault("invalid_cset64_padding", len(body), len(data))
    return None


def one_of(values: Collection[str], code: str) -> Check:
    """Return the check that refuses, as ``code``, whatever is not in ``values``."""
    return lambda data: None if data in values else whole(code, data)


def zero(data: str) -> Fault | None:
    """Refuse anything but zeros."""
    return None if data and not data.strip("0") else whole("not_zero", data)


def nonzero(data: str) -> Fault | None:
    """Refuse a number that is zero."""
    fault = digits_only(data)
    if fault is None and not data.strip("0"):
        fault = whole("illegal_zero_value", data)
    return fault


def nozeroprefix(data: str) -> Fault | None:
    """Refuse a number that begins with zero."""
    fault = digits_only(data)
    if fault is None and data.startswith("0"):
        fault = Fault("illegal_zero_prefix", 0, 1)
    return fault


def hyphen(data: str) -> Fault | None:
    """Refuse anything but hyphens, the sign of a temperature below zero."""
    return None if data and not data.strip("-") else whole("not_hyphen", data)


def hasnondigit(data: str) -> Fault | None:
    """Refuse a value made of digits alone."""
    return None if digits_only(data) else whole("requires_non_digit_character", data)


def pcenc(data: str) -> Fault | None:
    """Refuse a percent sign without two hexadecimal digits after it."""
    wrong = _BAD_PERCENT.search(data)
    return Fault("invalid_percent_sequence", *wrong.span()) if wrong else None


def importeridx(data: str) -> Fault | None:
    """Refuse anything but one letter, digit, hyphen or underscore."""
    if len(data) != 1:
        return whole("importer_idx_must_be_one_character", data)
    return whole("invalid_import_idx_character", data) if _NOT_CSET64.search(data) else None


def pieceoftotal(data: str) -> Fault | None:
    """Refuse piece and total, of the same number of digits, that do not count from one upwards."""
    if not data or len(data) % 2:
        return whole("invalid_length_for_piece_of_total", data)
    fault = digits_only(data)
    if fault:
        return fault
    half = len(data) // 2
    piece, total = int(data[:half]), int(data[half:])
    if not piece:
        return Fault("zero_piece_number", 0, half)
    if not total:
        return Fault("zero_total_pieces", half, len(data))
    return whole("piece_number_exceeds_total", data) if piece > total else None


def posinseqslash(data: str) -> Fault | None:
    """Refuse what is not a position and an end, such as ``2/3``."""
    parts = _POSITION.fullmatch(data)
    if parts is None:
        return whole("position_in_sequence_malformed", data)
    for part in (1, 2):
        if parts[part].startswith("0"):
            return Fault("illegal_zero_prefix", *parts.span(part))
    if int(parts[1]) > int(parts[2]):
        return whole("position_exceeds_end", data)
    return None


def degrees(name: str, largest: int) -> Check:
    """Return the check for ten digits of ``name``, in units of 1e-7 degrees, up to ``largest``."""

    def check(data: str) -> Fault | None:
        if len(data) != 10:
            return whole(f"{name}_invalid_length", data)
        fault = digits_only(data)
        if fault is None and int(data) > largest:
            fault = whole(f"invalid_{name}", data)
        return fault

    return check


def iban(data: str) -> Fault | None:
    """Refuse what is no international bank account number (ISO 13616, check modulo 97)."""
    wrong = _NOT_IBAN.search(data)
    if wrong:
        return Fault("invalid_iban_character", *wrong.span())
    if len(data) >= 2 and data[:2] not in COUNTRIES:
        return Fault("illegal_iban_country_code", 0, 2)
    if len(data) not in IBAN_LENGTHS:
        return whole(f"iban_too_{'short' if len(data) < IBAN_LENGTHS.start else 'long'}", data)
    number = "".join(str(int(character, 36)) for character in data[4:] + data[:4])
    return Fault("incorrect_iban_checksum", 2, 4) if int(number) % 97 != 1 else None


CHARACTER_SETS: dict[str, Check] = {"N": digits_only, "X": cset82, "Y": cset39, "Z": cset64}

CHECKS: dict[str, Check] = {
    "couponcode": couponcode,
    "couponposoffer": couponposoffer,
    "csum": csum,
    "csumalpha": csumalpha,
    "gcppos1": gcppos1,
    "gcppos2": gcppos2,
    "hasnondigit": hasnondigit,
    "hh": hh,
    "hhmi": hhmi,
    "hyphen": hyphen,
    "iban": iban,
    "importeridx": importeridx,
    "iso3166": one_of(COUNTRY_NUMBERS, "not_iso3166"),
    "iso3166999": one_of(COUNTRY_NUMBERS | {"999"}, "not_iso3166_or_999"),
    "iso3166alpha2": one_of(COUNTRIES, "not_iso3166_alpha2"),
    "iso4217": one_of(CURRENCY_NUMBERS, "not_iso4217"),
    "iso5218": one_of(frozenset("0129"), "invalid_biological_sex_code"),
    "latitude": degrees("latitude", 1_800_000_000),
    "longitude": degrees("longitude", 3_600_000_000),
    "mediatype": one_of(MEDIA_TYPES, "invalid_media_type"),
    "mi": mi,
    "nonzero": nonzero,
    "nozeroprefix": nozeroprefix,
    "packagetype": one_of(PACKAGE_TYPES, "invalid_package_type"),
    "pcenc": pcenc,
    "pieceoftotal": pieceoftotal,
    "posinseqslash": posinseqslash,
    "ss": ss,
    "winding": one_of(frozenset("019"), "invalid_winding_direction"),
    "yesno": one_of(frozenset("01"), "not_zero_or_one"),
    "yymmd0": yymmd0,
    "yymmdd": yymmdd,
    "yyyymmd0": yyyymmd0,
    "yyyymmdd": yyyymmdd,
    "zero": zero,
}
