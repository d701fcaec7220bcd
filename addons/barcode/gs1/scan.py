"""What a scanner sends: a symbology identifier that names the kind of barcode, then its data.

Sources: ISO/IEC 15424; GS1 General Specifications, section 5.1.3 and 7.8.
"""

from dataclasses import dataclass

from addons.barcode.gs1.digital_link import looks_like_link, parse_digital_link
from addons.barcode.gs1.elements import Element, parse_element_string
from addons.barcode.gs1.faults import NotGS1
from addons.base.gtin import ends_in_check_digit, to_gtin14

IDENTIFIER_LENGTH = 3
COMPOSITE = "|]e0"

ELEMENT_STRINGS = {
    "]C1": "GS1-128",
    "]e0": "GS1 DataBar",
    "]d2": "GS1 DataMatrix",
    "]Q3": "GS1 QR Code",
    "]J1": "GS1 DotCode",
}
ITEM_NUMBERS = {"]E0": ("EAN-13", 13), "]E4": ("EAN-8", 8), "]I1": ("ITF-14", 14)}
FREE_TEXT = {"]Q1": "QR Code", "]d1": "Data Matrix", "]J0": "DotCode"}

# With one of these faults a text is a web address like any other, and no wrong Digital Link.
JUST_AN_ADDRESS = frozenset({"link_without_path", "link_without_key", "link_host"})


@dataclass(frozen=True, kw_only=True)
class Scan:
    """One scan understood: the kind of barcode, its data, its elements and its item number."""

    symbology: str
    data: str
    elements: tuple[Element, ...] = ()
    gtin14: str | None = None


def parse_scan(text: str) -> Scan:
    """Read a symbology identifier (``]C1``, ``]d2``, ``]Q3`` ...) and its data, GS for FNC1.

    NotGS1 for a missing or unknown identifier and for data that its barcode may not carry.
    """
    if len(text) < IDENTIFIER_LENGTH or not text.startswith("]"):
        raise NotGS1("no_symbology", found=text[:IDENTIFIER_LENGTH])
    name, data = text[:IDENTIFIER_LENGTH], text[IDENTIFIER_LENGTH:]
    if name in ELEMENT_STRINGS:
        return Scan(
            symbology=ELEMENT_STRINGS[name], data=data, elements=parse_element_string(data)
        )
    if name in ITEM_NUMBERS:
        return _item_number(name, data)
    if name in FREE_TEXT:
        return Scan(symbology=FREE_TEXT[name], data=data, elements=_linked(data))
    raise NotGS1("unknown_symbology", found=name)


def _item_number(name: str, data: str) -> Scan:
    """Read a retail or carton barcode, with the composite component printed above it if any."""
    symbology, length = ITEM_NUMBERS[name]
    number, composite, more = data.partition(COMPOSITE)
    if len(number) != length:
        raise NotGS1("item_number_length", value=number[: length + 1], found=str(length))
    if not ends_in_check_digit(number):
        raise NotGS1("item_number_check_digit", value=number)
    return Scan(
        symbology=symbology,
        data=data,
        elements=parse_element_string(more) if composite else (),
        gtin14=to_gtin14(number),
    )


def _linked(data: str) -> tuple[Element, ...]:
    """The elements of a Digital Link; none where the text is anything else."""
    if not looks_like_link(data):
        return ()
    try:
        return parse_digital_link(data)
    except NotGS1 as refused:
        if refused.code in JUST_AN_ADDRESS:
            return ()
        raise
