"""Check digits and company prefixes inside a barcode: does this key prove itself?"""

import re

from addons.barcode.gs1.faults import Fault, whole
from addons.base.gtin import check_digit

CSET32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CSET82 = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
SHORTEST_PREFIX = 4

_VALUES = {character: value for value, character in enumerate(CSET82)}
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_NOT_CSET82 = re.compile(f"[^{re.escape(CSET82)}]")


def digits_only(data: str) -> Fault | None:
    """Refuse anything but the digits 0 to 9."""
    wrong = _NOT_A_DIGIT.search(data)
    return Fault("non_digit_character", *wrong.span()) if wrong else None


def cset82(data: str) -> Fault | None:
    """Refuse characters outside the 82 that GS1 permits in text (General Specifications, 7.11)."""
    wrong = _NOT_CSET82.search(data)
    return Fault("invalid_cset82_character", *wrong.span()) if wrong else None


def csum(data: str) -> Fault | None:
    """Refuse a key whose last digit is not its check digit."""
    if not data:
        return whole("too_short_for_check_digit", data)
    fault = digits_only(data)
    if fault:
        return fault
    last = len(data) - 1
    if check_digit(data[:-1] or "0") != data[-1]:
        return Fault("incorrect_check_digit", last, last + 1)
    return None


def csumalpha(data: str) -> Fault | None:
    """Refuse a key whose last two characters are not its check pair (modulo 1021, primes).

    Source: GS1 General Specifications, section 7.9.5.
    """
    body, pair = data[:-2], data[-2:]
    if len(pair) < 2:
        return whole("too_short_for_check_pair", data)
    if len(body) > len(_PRIMES):
        return whole("too_long_for_check_pair_implementation", data)
    fault = cset82(body)
    if fault:
        return fault
    total = sum(
        _VALUES[character] * prime
        for character, prime in zip(reversed(body), _PRIMES, strict=False)
    )
    high, low = divmod(total % 1021, 32)
    if pair != CSET32[high] + CSET32[low]:
        return Fault("incorrect_check_pair", len(body), len(data))
    return None


def gcppos1(data: str) -> Fault | None:
    """Refuse a key that cannot begin with a company prefix of at least four digits."""
    return _prefix_at(data, 0)


def gcppos2(data: str) -> Fault | None:
    """Refuse a key that cannot have a company prefix after its first digit."""
    return _prefix_at(data, 1)


def _prefix_at(data: str, start: int) -> Fault | None:
    prefix = data[start : start + SHORTEST_PREFIX]
    if len(prefix) < SHORTEST_PREFIX:
        return whole("too_short_for_gcp", data)
    wrong = _NOT_A_DIGIT.search(prefix)
    if wrong:
        return Fault("invalid_gcp_prefix", start + wrong.start(), start + wrong.end())
    return None


def _first_primes(count: int) -> tuple[int, ...]:
    primes: list[int] = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % prime for prime in primes):
            primes.append(candidate)
        candidate += 1
    return tuple(primes)


_PRIMES = _first_primes(97)
