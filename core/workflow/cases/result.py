"""What came of playing the cases of a definition: how much is proved, what failed, what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.sentences import kept, told
from core.workflow.cases.case import Case


@dataclass(frozen=True)
class Finding:
    """What was found at a place, in sentences."""

    place: str
    sentences: tuple[Any, ...]


@dataclass
class Result:
    """How much was proved by sort, and how many single checks that took; ``cells`` of the matrix.

    ``failed`` is what came out otherwise than the definition says, ``uncovered`` what could not be
    tried, and why; ``late`` names the cases for which there was no time.
    """

    proved: Counter[str] = field(default_factory=Counter)
    cells: int = 0
    failed: list[Finding] = field(default_factory=list)
    uncovered: list[Finding] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    ended: list[Case] = field(default_factory=list, repr=False)

    @property
    def begun(self) -> bool:
        """Whether anything is settled yet."""
        return bool(self.proved or self.failed or self.uncovered)

    def right(self, case: Case) -> None:
        """Note that ``case`` came out as the definition says."""
        self.ended.append(case)
        self.proved[case.proves] += 1

    def wrong(self, case: Case, *sentences: Any) -> None:
        """Note that ``case`` came out otherwise."""
        self.ended.append(case)
        self.failed.append(Finding(case.place, sentences))

    def open(self, case: Case, *sentences: Any) -> None:
        """Note that ``case`` could not be tried; the same about the same place is said once."""
        self.ended.append(case)
        found = Finding(case.place, sentences)
        if found not in self.uncovered:
            self.uncovered.append(found)

    def put_off(self, case: Case) -> None:
        """Note that there was no time for ``case``."""
        self.ended.append(case)
        self.late.append(case.name)

    def left_of(self, cases: Sequence[Case]) -> list[Case]:
        """Those of ``cases`` of which nothing is noted: no document came to them."""
        ended = set(map(id, self.ended))
        return [case for case in cases if id(case) not in ended]

    def to_data(self) -> dict[str, Any]:
        """Plain data, as it is kept beside the version."""
        return {
            "proved": dict(self.proved),
            "cells": self.cells,
            "failed": [_told(finding) for finding in self.failed],
            "uncovered": [_told(finding) for finding in self.uncovered],
            "late": list(self.late),
        }


def findings(data: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """The findings that ``to_data`` wrote, with sentences that can be translated again."""
    return [Finding(one["place"], tuple(map(told, one["said"]))) for one in data]


def _told(finding: Finding) -> dict[str, Any]:
    return {"place": finding.place, "said": [kept(sentence) for sentence in finding.sentences]}
