"""Recognition: whatever was scanned or typed, what can it be?

A text has several readings, the likeliest first. What only the database knows (own codes, serial
numbers, carton codes, dealer cards) is looked up under the cleaned text of the reading ``code``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from translationstring import TranslationString

from addons.barcode.cleaning import cleaned, without_blanks
from addons.barcode.gs1 import associations
from addons.barcode.gs1.digital_link import Former, parse_digital_link
from addons.barcode.gs1.elements import (
    CARET,
    GS,
    Element,
    parse_bracketed,
    parse_caret,
    parse_element_string,
)
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.gtin import SSCC_LENGTH, expand_upc_e, valid_sscc
from addons.barcode.gs1.identifiers import identifiers
from addons.barcode.gs1.scan import (
    ELEMENT_STRINGS,
    IDENTIFIER_LENGTH,
    ITEM_NUMBERS,
    JUST_AN_ADDRESS,
    parse_scan,
)
from addons.barcode.gs1.times import resolved, yymmd0, yymmdd
from addons.barcode.sentences import sentence
from addons.base.gtin import LENGTHS, ends_in_check_digit, to_gtin14

# A QR Code, the most spacious of them, holds this many digits.
LONGEST_BARCODE = 7_089

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_FIRST_BRACKET = re.compile(r"\([0-9]{2,4}\)")
_DIGITS = re.compile(r"[0-9]+")
_KEYS_THAT_PROVE_THEMSELVES = {"00": 18, "01": 14, "02": 14}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One thing that a scan can be.

    ``form`` is ``elements``, ``digital_link``, ``gtin``, ``upc_e``, ``sscc`` or ``code``; a code is
    for the database to know.
    """

    form: str
    elements: tuple[Element, ...] = ()
    gtin14: str | None = None

    @property
    def serial(self) -> str | None:
        """The serial number (21)."""
        return self.value("21")

    @property
    def lot(self) -> str | None:
        """The batch or lot (10)."""
        return self.value("10")

    @property
    def sscc(self) -> str | None:
        """The number of the carton or pallet as a logistic unit (00)."""
        return self.value("00")

    @property
    def content_gtin14(self) -> str | None:
        """The item number of what a carton or pallet contains (02)."""
        return self.value("02")

    @property
    def quantity(self) -> Decimal | None:
        """The number of pieces (30), or of items contained (37)."""
        count = self.value("30") or self.value("37")
        return Decimal(count) if count else None

    def dates(self, today: date) -> dict[str, date]:
        """Return the day in each dated element by its identifier, the century seen from today."""
        known = identifiers()
        return {
            ai: resolved(value, today)
            for ai, value in self.elements
            if any(check in (yymmd0, yymmdd) for check in known[ai].components[0].checks)
        }

    def expiry(self, today: date) -> date | None:
        """Return the last day of use (17, or 7003 with a time), the century seen from today."""
        dates = self.dates(today)
        return dates.get("17") or dates.get("7003")

    def value(self, ai: str) -> str | None:
        """Return the value of the element ``ai``, or None."""
        return next((value for name, value in self.elements if name == ai), None)


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What a scan can be: its readings, the likeliest first, and the text to look it up by.

    ``refused`` is why it is not the GS1 barcode it seems to be, for when nothing else knows it;
    ``doubts`` are about elements that are read and yet do not fit together.
    """

    text: str
    readings: tuple[Reading, ...] = ()
    refused: NotGS1 | None = None
    doubts: tuple[NotGS1, ...] = ()

    @property
    def refusal(self) -> TranslationString | None:
        """Why the text is refused as a barcode and what to do, or None."""
        return sentence(self.refused) if self.refused else None

    @property
    def remarks(self) -> tuple[TranslationString, ...]:
        """The doubts, in sentences."""
        return tuple(sentence(doubt) for doubt in self.doubts)


def recognise(text: str) -> Recognised:
    """Return what ``text``, scanned or typed, can be; it never raises, and costs linear time."""
    if len(text) > LONGEST_BARCODE:
        return Recognised(text="", refused=NotGS1("too_long_for_a_barcode", value=str(len(text))))
    carrier, plain = _carrier_and_data(cleaned(text))
    if not plain.strip(GS):
        return Recognised(text="", refused=NotGS1("no_data"))
    code = Reading(form="code")
    try:
        found = tuple(_read(carrier, plain))
    except NotGS1 as refused:
        return Recognised(text=plain, readings=(code,), refused=refused)
    return Recognised(
        text=plain,
        readings=(*found, code, *_short_upc(plain)),
        doubts=_doubts(found[0].elements) if found else (),
    )


def gtin_of(elements: tuple[Element, ...]) -> str | None:
    """Return the 14 digits of the item that ``elements`` identify (01, 03, 8006), or None."""
    for ai, value in elements:
        if ai in ("01", "03", "8006"):
            return value[: max(LENGTHS)]
    return None


def _carrier_and_data(plain: str) -> tuple[str, str]:
    if not _SYMBOLOGY.match(plain):
        return "", plain
    # Blanks behind the identifier stand at the beginning of the data.
    return plain[:IDENTIFIER_LENGTH], cleaned(plain[IDENTIFIER_LENGTH:])


def _read(carrier: str, plain: str) -> Iterator[Reading]:
    if carrier in ELEMENT_STRINGS:
        yield _of_elements(parse_element_string(plain.lstrip(GS)))
    elif carrier in ITEM_NUMBERS and len(plain) >= ITEM_NUMBERS[carrier][1]:
        scan = parse_scan(carrier + plain)
        yield Reading(form="gtin", elements=scan.elements, gtin14=scan.gtin14)
    elif _FIRST_BRACKET.match(plain):
        # No GS1 value holds a blank, so that blanks here are only there to be easy on the eye.
        yield _of_elements(parse_bracketed(without_blanks(plain)))
    elif _SCHEME.match(plain):
        yield from _linked(plain)
    elif plain.startswith(CARET):
        yield _of_elements(parse_caret(plain))
    elif GS in plain or _begins_with_a_proven_key(plain):
        yield _of_elements(parse_element_string(plain.lstrip(GS)))
    elif _DIGITS.fullmatch(without_blanks(plain)):
        yield from _numbers(without_blanks(plain))


def _of_elements(elements: tuple[Element, ...], form: str = "elements") -> Reading:
    contradictions = associations.repeats(elements)
    if contradictions:
        raise contradictions[0]
    return Reading(form=form, elements=elements, gtin14=gtin_of(elements))


def _linked(plain: str) -> Iterator[Reading]:
    """Read a Digital Link of any release; the keyboard may have changed its scheme's case."""
    scheme, _, rest = plain.partition("://")
    try:
        yield _of_elements(
            parse_digital_link(f"{scheme.lower()}://{rest}", tuple(Former)), "digital_link"
        )
    except NotGS1 as refused:
        if refused.code not in JUST_AN_ADDRESS:
            raise


def _doubts(elements: tuple[Element, ...]) -> tuple[NotGS1, ...]:
    return (
        *associations.exclusions(elements),
        *associations.requirements(elements),
        *associations.unsigned_keys(elements),
    )


def _begins_with_a_proven_key(plain: str) -> bool:
    """Whether an element string is likely although nothing says so: its key's check digit fits."""
    length = _KEYS_THAT_PROVE_THEMSELVES.get(plain[:2], 0)
    key = plain[2 : 2 + length]
    return bool(length) and len(key) == length and ends_in_check_digit(key)


def _numbers(digits: str) -> Iterator[Reading]:
    upc = expand_upc_e(digits) if len(digits) == 8 else None
    gtin14 = to_gtin14(digits)
    readings = []
    if gtin14:
        readings.append(Reading(form="gtin", gtin14=gtin14))
    if upc:
        readings.append(Reading(form="upc_e", gtin14=to_gtin14(upc)))
    if digits.startswith("0"):
        # GTIN-8 leaves numbers beginning with 0 to each shop's own use, so that UPC-E is likelier.
        readings.reverse()
    if valid_sscc(digits):
        readings.append(Reading(form="sscc", elements=(Element("00", digits),)))
    if not readings and len(digits) in (*LENGTHS, SSCC_LENGTH):
        raise NotGS1("item_number_check_digit", value=digits)
    yield from readings


def _short_upc(plain: str) -> Iterator[Reading]:
    """A UPC-E without its check digit, the last thing that six or seven digits will be."""
    upc = expand_upc_e(plain) if len(plain) in (6, 7) else None
    if upc:
        yield Reading(form="upc_e", gtin14=to_gtin14(upc))
