"""GS1 Digital Link: a web address that is at the same time a product's barcode.

Source: GS1 Digital Link Standard, URI Syntax: the key and its qualifiers stand at the end of the
path, the other identifiers after the question mark.
"""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum
from urllib.parse import unquote_to_bytes

from addons.barcode.gs1.elements import Element
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.identifiers import Identifier, identifiers
from addons.base.gtin import LENGTHS

SCHEMES = ("https://", "http://", "HTTPS://", "HTTP://")
GTINS = ("01", "02")

# Words that the releases before 1.2 allowed in place of the numbers of keys and qualifiers.
FORMER_WORDS = {
    "sscc": "00",
    "gtin": "01",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
    "gdti": "253",
    "gcn": "255",
    "ginc": "401",
    "gsin": "402",
    "gln": "414",
    "glnx": "254",
    "payTo": "415",
    "party": "417",
    "grai": "8003",
    "giai": "8004",
    "itip": "8006",
    "cpid": "8010",
    "cpsn": "8011",
    "gmn": "8013",
    "gsrnp": "8017",
    "gsrn": "8018",
    "srin": "8019",
    "refno": "8020",
}

_NOT_URI = re.compile(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]")
_NOT_HOST = re.compile(r"[^A-Za-z0-9.:\[\]-]")
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}")
_NUMBER = re.compile(r"[0-9]+")

Pair = tuple[Identifier, str]


class Former(StrEnum):
    """What releases before 1.2 allowed, under the names of GS1's own options."""

    WORDS = "permitConvenienceAlphas"
    SHORT_GTINS = "PermitZeroSuppressedGTINinDLuris"


def looks_like_link(text: str) -> bool:
    """Whether ``text`` begins as a web address, its scheme in one case as GS1 prescribes."""
    return text.startswith(SCHEMES)


def parse_digital_link(uri: str, allowed: Collection[str] = ()) -> tuple[Element, ...]:
    """Read the elements of a Digital Link, its key first; NotGS1 if it is none or is wrong.

    ``allowed`` names what of the releases before 1.2 is read as well: words such as ``gtin`` and
    ``ser``, item numbers of 8, 12 or 13 digits.
    """
    path, query = _path_and_query(uri)
    key, *qualifiers = _key_and_qualifiers(path, Former.WORDS in allowed)
    attributes = _attributes(query)
    _refuse_wrong_places(key, qualifiers, attributes)
    elements = []
    for identifier, written in (key, *qualifiers, *attributes):
        value = written
        is_short = identifier.ai in GTINS and len(written) in LENGTHS
        if is_short and Former.SHORT_GTINS in allowed:
            value = written.zfill(max(LENGTHS))
        identifier.check(value)
        elements.append(Element(identifier.ai, value))
    return tuple(elements)


def _path_and_query(uri: str) -> tuple[str, str]:
    if not looks_like_link(uri):
        raise NotGS1("not_a_link", found=uri[:12])
    wrong = _NOT_URI.search(uri)
    if wrong:
        raise NotGS1("link_character", found=wrong[0])
    address = uri.partition("://")[2].partition("#")[0]
    address, _, query = address.partition("?")
    host, slash, path = address.partition("/")
    if not host or not slash:
        raise NotGS1("link_without_path")
    wrong = _NOT_HOST.search(host)
    if wrong:
        raise NotGS1("link_host", found=wrong[0])
    return path, query


def _key_and_qualifiers(path: str, words: bool) -> list[Pair]:
    """Walk back from the end of the path, two steps at a time, to the last key in it."""
    known = identifiers()
    pairs: list[Pair] = []
    steps = path.split("/")
    while len(steps) >= 2:
        value = steps.pop()
        name = steps.pop()
        identifier = known.get(FORMER_WORDS.get(name, name) if words else name)
        if identifier is None:
            break
        pairs.append((identifier, _decoded(value, identifier)))
        if identifier.link_key:
            return pairs[::-1]
    raise NotGS1("link_without_key")


def _attributes(query: str) -> list[Pair]:
    """Read the identifiers after the question mark; words there are the site's own business."""
    known = identifiers()
    pairs = []
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        if not equals or not _NUMBER.fullmatch(name):
            continue
        identifier = known.get(name)
        if identifier is None:
            raise NotGS1("unknown_ai", found=name)
        if not identifier.in_link:
            raise NotGS1("link_attribute", ai=name)
        pairs.append((identifier, _decoded(value.replace("+", " "), identifier)))
    return pairs


def _decoded(value: str, identifier: Identifier) -> str:
    broken = _BROKEN_PERCENT.search(value)
    if broken:
        raise NotGS1("invalid_percent_sequence", ai=identifier.ai, value=value, found=broken[0])
    return unquote_to_bytes(value).decode("utf-8", "replace")


def _refuse_wrong_places(key: Pair, qualifiers: list[Pair], attributes: list[Pair]) -> None:
    """Refuse qualifiers out of order, repeats, and qualifiers put after the question mark."""
    order = [identifier.ai for identifier, _ in qualifiers]
    ways = key[0].qualifiers
    if order and not any(_in_order(order, way) for way in ways):
        raise NotGS1("link_sequence", ai=key[0].ai, found="/".join(order))
    seen = {key[0].ai, *order}
    for identifier, _ in attributes:
        if identifier.ai in seen:
            raise NotGS1("link_repeats", ai=identifier.ai)
        seen.add(identifier.ai)
        if any({identifier.ai, *order} <= set(way) for way in ways):
            raise NotGS1("link_qualifier_in_query", ai=identifier.ai)


def _in_order(chosen: Iterable[str], way: Iterable[str]) -> bool:
    """Whether ``chosen`` are some of ``way``, each once and in its order."""
    rest = iter(way)
    return all(any(step == ai for step in rest) for ai in chosen)
