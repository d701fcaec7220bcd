"""Which elements belong together on one item, and which contradict each other.

GS1 means these rules for everything marked on an item, not for one barcode alone (General
Specifications, section 4.13), so that parsing never applies them; whoever has all labels may.
"""

from collections.abc import Iterable, Sequence

from addons.barcode.gs1.elements import Element
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.identifiers import identifiers

SIGNATURE = "8030"
# Keys that a signature covers only with their optional serial part, and their length without it.
SERIALISED_KEYS = {"253": 13, "255": 13, "8003": 14}


def repeats(elements: Iterable[Element]) -> list[NotGS1]:
    """The identifiers that come twice with different values: two labels read as one."""
    first: dict[str, str] = {}
    return [
        NotGS1("repeated_with_another_value", ai=ai, value=first[ai], found=value)
        for ai, value in elements
        if first.setdefault(ai, value) != value
    ]


def exclusions(elements: Sequence[Element]) -> list[NotGS1]:
    """The identifiers that may not stand beside another one that is there."""
    known = identifiers()
    present = {ai for ai, _ in elements}
    return [
        NotGS1("excludes", ai=ai, found=other)
        for ai in _in_order(elements)
        if ai in known
        for pattern in known[ai].excludes
        for other in sorted(_meant(pattern, present) - {ai})
    ]


def requirements(elements: Sequence[Element]) -> list[NotGS1]:
    """The identifiers that need another one beside them that is not there."""
    known = identifiers()
    present = {ai for ai, _ in elements}
    return [
        NotGS1("requires", ai=ai, found=", ".join(group))
        for ai in _in_order(elements)
        if ai in known
        for group in known[ai].requires
        if not any(_together(alternative, present) for alternative in group)
    ]


def unsigned_keys(elements: Sequence[Element]) -> list[NotGS1]:
    """The keys without their serial part beside a digital signature, which needs it."""
    if all(ai != SIGNATURE for ai, _ in elements):
        return []
    return [
        NotGS1("signature_needs_serial", ai=ai, value=value)
        for ai, value in elements
        if len(value) == SERIALISED_KEYS.get(ai)
    ]


def _in_order(elements: Sequence[Element]) -> list[str]:
    return list(dict.fromkeys(ai for ai, _ in elements))


def _together(alternative: str, present: set[str]) -> bool:
    return all(_meant(pattern, present) for pattern in alternative.split("+"))


def _meant(pattern: str, present: set[str]) -> set[str]:
    """The identifiers among ``present`` that ``pattern`` means, ``n`` standing for any digit."""
    if not pattern.endswith("n"):
        return present & {pattern}
    start = pattern.rstrip("n")
    return {ai for ai in present if len(ai) == len(pattern) and ai.startswith(start)}
