"""Element strings: the identifiers and values that one barcode carries, read and written.

Source: GS1 General Specifications, sections 3, 7.8 (processing, FNC1) and 4.14 (brackets).
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.identifiers import identifiers, leading

GS = "\x1d"
CARET = "^"
LONGEST_AI = 4

_NEXT_BRACKET = re.compile(r"(?<!\\)\(")


class Element(NamedTuple):
    """One value and the Application Identifier that says what it means."""

    ai: str
    value: str


def parse_element_string(text: str, separator: str = GS) -> tuple[Element, ...]:
    """Read the elements of ``text``, in which ``separator`` stands for FNC1; NotGS1 if it is wrong.

    The FNC1 in front of everything is not part of ``text``; the one after the last value may be.
    """
    if not text:
        raise NotGS1("no_data")
    elements = []
    at = 0
    while at < len(text):
        identifier = leading(text, at)
        if identifier is None:
            raise NotGS1("unknown_ai", found=text[at : at + LONGEST_AI])
        at += len(identifier.ai)
        # A value is never looked for further than one character past its greatest length.
        furthest = at + identifier.longest
        end = text.find(separator, at, furthest + 1)
        if end < 0:
            end = min(len(text), furthest if identifier.fixed else furthest + 1)
        identifier.check(text[at:end])
        elements.append(Element(identifier.ai, text[at:end]))
        at = end + 1 if text.startswith(separator, end) else end
    return tuple(elements)


def parse_caret(text: str) -> tuple[Element, ...]:
    """Read an element string written with ``^`` for FNC1, the first one included."""
    if not text.startswith(CARET):
        raise NotGS1("no_leading_fnc1", found=text[:LONGEST_AI])
    return parse_element_string(text[1:], CARET)


def parse_bracketed(text: str) -> tuple[Element, ...]:
    r"""Read elements written for people, ``(01)...(21)...``; ``\(`` is a bracket within a value."""
    if not text:
        raise NotGS1("no_data")
    known = identifiers()
    elements = []
    at = 0
    while at < len(text):
        close = text.find(")", at, at + LONGEST_AI + 2)
        if text[at] != "(" or close < 0:
            raise NotGS1("bracket_expected", found=text[at : at + LONGEST_AI + 2])
        ai = text[at + 1 : close]
        if ai not in known:
            raise NotGS1("unknown_ai", found=ai)
        following = _NEXT_BRACKET.search(text, close + 1)
        end = following.start() if following else len(text)
        value = text[close + 1 : end].replace(r"\(", "(")
        known[ai].check(value)
        elements.append(Element(ai, value))
        at = end
    return tuple(elements)


def element_string(elements: Iterable[Element], separator: str = GS) -> str:
    """Write checked elements for a barcode, ``separator`` only where a value may be longer."""
    known = identifiers()
    parts: list[str] = []
    pending = ""
    for ai, value in elements:
        parts.append(f"{pending}{ai}{value}")
        pending = "" if known[ai].fixed else separator
    return "".join(parts)


def bracketed(elements: Iterable[Element]) -> str:
    """Write checked elements for people, as they stand under a barcode."""
    return "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in elements)
