"""A dealer's territory in one cell: 西安市, 610300: 影音, 教育; 商洛市.

Parts are separated by semicolons; before the colon stand regions, behind it product lines, and
without a colon every line is meant. The same territory always reads the same, so that a file can
be compared with what is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from core.i18n import _
from core.refusal import Refusal

PARTS = re.compile(r"[;；\n]+")
NAMES = re.compile(r"[,，、]+")
COLON = re.compile(r"[:：]")

Pair = tuple[str, str]


def territory(region: Callable[[str], str], line: Callable[[str], str]) -> Callable[[str], str]:
    """A parser of territories, from those of one region and of one product line, to codes."""

    def parsed(text: str) -> str:
        pairs: set[Pair] = set()
        for part in PARTS.split(text):
            regions, colon, lines = COLON.sub(":", part, count=1).partition(":")
            named = [line(name) for name in _names(lines)]
            if colon and not named:
                raise Refusal(
                    _("Behind the colon stands no product line. Name one, or take the colon off.")
                )
            pairs |= {(region(place), of) for place in _names(regions) for of in named or [""]}
        return in_one_cell(pairs)

    return parsed


def in_one_cell(pairs: Iterable[Pair]) -> str:
    """Regions and lines (an empty one: every line) as the one text that means them."""
    lines_of: dict[Pair, set[str]] = {}
    for region, line in pairs:
        # What holds for every line stands apart, for it has no colon.
        lines_of.setdefault((region, "" if line else "all"), set()).add(line)
    parts = sorted(
        (region, ", ".join(sorted(lines))) for (region, _all), lines in lines_of.items()
    )
    return "; ".join(f"{region}: {lines}" if lines else region for region, lines in parts)


def pairs_in(text: str) -> set[Pair]:
    """The regions and lines of a text that ``in_one_cell`` made."""
    pairs: set[Pair] = set()
    for part in text.split("; ") if text else ():
        region, _colon, lines = part.partition(": ")
        pairs |= {(region, line) for line in lines.split(", ")}
    return pairs


def _names(text: str) -> list[str]:
    return [name.strip() for name in NAMES.split(text) if name.strip()]
