"""The Application Identifiers (AI): what the number before each value in a barcode announces.

``identifiers.csv`` holds the facts of the GS1 Barcode Syntax Dictionary, release 2026-01-27,
copyright GS1 AISBL, Apache-2.0, rewritten as a table:

- ``ai``: one identifier or a range; ``length`` is ``fixed`` where no FNC1 need follow;
- ``link``: whether a Digital Link may carry it after its question mark;
- ``format``: the parts of the value, each a character set (N digits, X text, Y part numbers, Z
  base64url), a length (``..20`` is 1 to 20), ``?`` where it may be absent, and the checks on it;
- ``requires``: groups that must each be met by one of their alternatives; ``excludes``: what must
  not be there too; ``n`` stands for any digit, ``+`` for together with;
- ``link_key``: ``-`` for a Digital Link key, or the qualifiers that may follow it, in order.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from addons.barcode.gs1.checks import CHARACTER_SETS, CHECKS, Check
from addons.barcode.gs1.faults import Fault, NotGS1

_TABLE = "identifiers.csv"
_PART = re.compile(r"([NXYZ])(\.\.)?([0-9]+)(\?)?((?::[a-z0-9]+)*)")
_QUOTED = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """One part of an identifier's value: how long it may be and what it may say."""

    shortest: int
    longest: int
    optional: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifier:
    """One Application Identifier, the most characters its value has, and its rules."""

    ai: str
    title: str
    fixed: bool
    in_link: bool
    longest: int
    components: tuple[Component, ...]
    requires: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]
    link_key: bool
    qualifiers: tuple[tuple[str, ...], ...]

    def check(self, value: str) -> None:
        """Raise NotGS1 with the first thing wrong with ``value``."""
        if not value:
            raise NotGS1("value_missing", ai=self.ai)
        at = 0
        for part in self.components:
            if part.optional and at == len(value):
                break
            piece = value[at : at + part.longest]
            if len(piece) < part.shortest:
                raise NotGS1("value_too_short", ai=self.ai, value=value)
            for check in part.checks:
                fault = check(piece)
                if fault:
                    raise self._refusal(fault, value, at)
            at += len(piece)
        if at < len(value):
            raise NotGS1("value_too_long", ai=self.ai, value=value[: at + _QUOTED])

    def _refusal(self, fault: Fault, value: str, at: int) -> NotGS1:
        found = value[at + fault.start : at + fault.stop]
        return NotGS1(fault.code, ai=self.ai, value=value, found=found)


@cache
def identifiers() -> dict[str, Identifier]:
    """Return every Application Identifier by its digits, in the order of the table."""
    table = files(__package__).joinpath(_TABLE).read_text(encoding="utf-8")
    return {
        ai: _identifier(ai, row)
        for row in csv.DictReader(table.splitlines())
        for ai in _each(row["ai"])
    }


def leading(text: str, at: int = 0) -> Identifier | None:
    """Return the identifier that ``text`` begins with at ``at``; no AI begins with another."""
    known = identifiers()
    for length in (2, 3, 4):
        found = known.get(text[at : at + length])
        if found:
            return found
    return None


def _each(numbers: str) -> list[str]:
    first, _, last = numbers.partition("-")
    return [f"{ai:0{len(first)}}" for ai in range(int(first), int(last or first) + 1)]


def _identifier(ai: str, row: dict[str, str]) -> Identifier:
    key = row["link_key"]
    components = tuple(_component(part) for part in row["format"].split())
    return Identifier(
        ai=ai,
        title=row["title"],
        fixed=row["length"] == "fixed",
        in_link=row["link"] == "link",
        longest=sum(part.longest for part in components),
        components=components,
        requires=tuple(tuple(group.split("|")) for group in row["requires"].split()),
        excludes=tuple(row["excludes"].split("|")) if row["excludes"] else (),
        link_key=bool(key),
        qualifiers=tuple(tuple(way.split(">")) for way in key.split("|")) if key > "-" else (),
    )


def _component(text: str) -> Component:
    part = _PART.fullmatch(text)
    if part is None:
        raise ValueError(f"{_TABLE} has a part that cannot be read: {text!r}.")
    kind, up_to, length, optional, checks = part.groups()
    return Component(
        shortest=1 if up_to else int(length),
        longest=int(length),
        optional=bool(optional),
        checks=(CHARACTER_SETS[kind], *(CHECKS[name] for name in checks.split(":")[1:])),
    )
