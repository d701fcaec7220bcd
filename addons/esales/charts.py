"""Small bar charts: numbers that people compare, as rectangles on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LABEL_HEIGHT = 16
GAP = Decimal("0.25")


@dataclass(frozen=True, kw_only=True)
class Point:
    """One number of a chart: a short label below the bar, and what the number is in words."""

    label: str
    value: Decimal
    said: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar, in pixels from the top left; ``middle`` is where its label stands."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars on a ground of ``width`` x ``height`` pixels, the labels below ``baseline``."""

    width: int
    height: int
    baseline: int
    bars: tuple[Bar, ...]


def bar_chart(points: Sequence[Point], *, width: int = 560, height: int = 130) -> Chart:
    """The chart of ``points``: the greatest fills the height; a bar below zero has no height."""
    baseline = height - LABEL_HEIGHT
    most = max((point.value for point in points), default=Decimal(0))
    step = Decimal(width) / max(len(points), 1)
    bars = []
    for place, point in enumerate(points):
        share = point.value / most if most > 0 and point.value > 0 else Decimal(0)
        tall = share * (baseline - 4)
        left = step * (place + GAP / 2)
        bars.append(
            Bar(
                x=round(float(left), 1),
                y=round(float(baseline - tall), 1),
                width=round(float(step * (1 - GAP)), 1),
                height=round(float(tall), 1),
                middle=round(float(step * (place + Decimal("0.5"))), 1),
                label=point.label,
                said=point.said,
            )
        )
    return Chart(width=width, height=height, baseline=baseline, bars=tuple(bars))
