"""Unified social credit codes (统一社会信用代码): the tax identity of every party, checked."""

import re
import unicodedata

from core.i18n import _
from core.refusal import Invalid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18

_BASE = len(ALPHABET)
_WEIGHTS = tuple(pow(3, place, _BASE) for place in range(LENGTH - 1))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_MEANT = {"I": "1", "O": "0", "Z": "2", "S": "5"}
_REGION = slice(2, 8)


def validated(text: str) -> str:
    """Return the code in capitals without blanks, or raise Invalid with what is wrong with it.

    Checks length, alphabet (no I, O, S, V, Z), the six digits of the region and the check
    character. Source: GB 32100-2015.
    """
    code = _plain(text)
    if len(code) != LENGTH:
        raise Invalid(
            _(
                "A unified social credit code has 18 characters; this one has ${length}. "
                "Copy it from the business licence.",
                mapping={"length": len(code)},
            )
        )
    _refuse_foreign_characters(code)
    expected = complete(code[:-1])[-1]
    if code[-1] != expected:
        raise Invalid(
            _(
                "The unified social credit code ${code} does not check: after the first 17 "
                "characters the last must be ${expected}, not ${found}. Compare it with the "
                "business licence, character by character.",
                mapping={"code": code, "expected": expected, "found": code[-1]},
            )
        )
    return code


def complete(first17: str) -> str:
    """Return the whole code of 18 characters: ``first17`` and its check character.

    The check character is 31 minus the weighted sum modulo 31, the weight of place n being 3 to
    the power n - 1 modulo 31. Source: GB 32100-2015, 5.5. Raises Invalid for other characters.
    """
    if len(first17) != LENGTH - 1:
        raise ValueError(f"the check character follows 17 characters, not {len(first17)}")
    _refuse_foreign_characters(first17)
    total = sum(_VALUES[c] * weight for c, weight in zip(first17, _WEIGHTS, strict=True))
    return first17 + ALPHABET[-total % _BASE]


def _plain(text: str) -> str:
    """Full-width letters as half-width, capitals, without blanks and hyphens."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text)).upper()


def _refuse_foreign_characters(code: str) -> None:
    for place, character in enumerate(code, start=1):
        if character in _MEANT:
            raise Invalid(
                _(
                    "Character ${place} is ${found}, a letter that unified social credit codes "
                    "never use. It is probably ${meant}.",
                    mapping={"place": place, "found": character, "meant": _MEANT[character]},
                )
            )
        if character not in _VALUES:
            raise Invalid(
                _(
                    "Character ${place} is ${found}, which unified social credit codes never use: "
                    "they have digits, and capital letters without I, O, S, V and Z.",
                    mapping={"place": place, "found": character},
                )
            )
    region = code[_REGION]
    if not region.isdecimal():
        raise Invalid(
            _(
                "Characters 3 to 8 of a unified social credit code are the six digits of a "
                "region; here they are ${found}. Compare the code with the business licence.",
                mapping={"found": region},
            )
        )
