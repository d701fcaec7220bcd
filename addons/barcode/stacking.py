"""Bars of several parts: how the minutes of a day divide among the stages of a pickup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LABEL_HEIGHT = 16
GAP = Decimal("0.25")
# Few bars are as wide as they would be among so many.
FEWEST = 12


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One bar: its label, and its parts from the ground up, each a name, a number and its words."""

    label: str
    parts: Sequence[tuple[str, Decimal, str]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a bar in pixels from the top left."""

    name: str
    said: str
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class StackedBar:
    """One bar in pixels; ``middle`` is where its label stands."""

    x: float
    width: float
    middle: float
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class StackedChart:
    """Bars on a ground of ``width`` x ``height`` pixels, the labels below ``baseline``."""

    width: int
    height: int
    baseline: int
    bars: tuple[StackedBar, ...]


def stacked_chart(
    stacks: Sequence[Stack], *, width: int = 900, height: int = 200
) -> StackedChart:
    """The chart of ``stacks``: the tallest fills the height."""
    baseline = height - LABEL_HEIGHT
    sums = [sum((number for _n, number, _s in one.parts), Decimal(0)) for one in stacks]
    most = max(sums, default=Decimal(0))
    scale = Decimal(baseline - 4) / most if most > 0 else Decimal(0)
    step = Decimal(width) / max(len(stacks), FEWEST)
    bars = tuple(
        StackedBar(
            x=round(float(step * (place + GAP / 2)), 1),
            width=round(float(step * (1 - GAP)), 1),
            middle=round(float(step * (place + Decimal("0.5"))), 1),
            label=stack.label,
            parts=_parts(stack.parts, scale, baseline),
        )
        for place, stack in enumerate(stacks)
    )
    return StackedChart(width=width, height=height, baseline=baseline, bars=bars)


def _parts(
    parts: Sequence[tuple[str, Decimal, str]], scale: Decimal, baseline: int
) -> tuple[Part, ...]:
    made: list[Part] = []
    top = Decimal(baseline)
    for name, number, said in parts:
        tall = number * scale
        top -= tall
        made.append(
            Part(name=name, said=said, y=round(float(top), 1), height=round(float(tall), 1))
        )
    return tuple(made)
