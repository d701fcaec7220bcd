"""Territories: where and what a dealer may sell, until when, and where two dealers collide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from addons.base.validity import Dated
from core.i18n import _


@dataclass(frozen=True, kw_only=True)
class Territory(Dated):
    """One right of a dealer to sell: a region, a product line, perhaps one channel only.

    ``region`` is a division code of GB/T 2260 without trailing zeros: 61 a province, 6101 a city,
    610102 a county, and nothing the whole country. ``product_line`` holds the keys from the root
    down, and nothing means every line. Without a ``channel`` it holds for every channel type.
    """

    dealer: int
    dealer_name: str
    region: str
    region_name: str
    product_line: tuple[int, ...] = ()
    channel: str = ""
    exclusive: bool = False

    def covers_line(self, path: tuple[int, ...]) -> bool:
        """Whether goods of the product line at ``path`` may be sold."""
        return path[: len(self.product_line)] == self.product_line

    def covers_region(self, region: str) -> bool:
        """Whether goods may go to ``region``; where none is named, none is refused."""
        return not region or region.startswith(self.region)

    def covers_channel(self, channel: str) -> bool:
        """Whether goods may go into ``channel``; where none is named, none is refused."""
        return not channel or self.channel in ("", channel)


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """The dealer may sell; ``by`` names the territories that say so."""

    by: tuple[Territory, ...]


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The dealer may not sell; ``sentence`` says what, why, and what to do."""

    sentence: Any


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two dealers' territories that meet although one of them is exclusive."""

    first: Territory
    second: Territory
    message: Any


def may_sell(
    territories: Iterable[Territory],
    product_line_path: tuple[int, ...],
    on: date,
    *,
    product_line: str,
    region: str = "",
    region_name: str = "",
    channel: str = "",
) -> Allowed | Refused:
    """Say whether one dealer's ``territories`` cover a product line on the day ``on``.

    ``region`` is the division code of the delivery; without one (a pickup) it is enough that the
    dealer may sell the line anywhere. ``product_line`` and ``region_name`` are for the sentence.
    """
    line = [t for t in territories if t.covers_line(product_line_path)]
    if not line:
        return Refused(
            sentence=_(
                "This dealer's territory does not include ${product_line}. Take the goods off the "
                "slip, or have the product line added to the territory.",
                mapping={"product_line": product_line},
            )
        )
    today = [t for t in line if t.valid(on)]
    if not today:
        return _out_of_date(line, on, product_line)
    here = [t for t in today if t.covers_region(region)]
    if not here:
        return _elsewhere(today, product_line, region_name or region)
    by = tuple(t for t in here if t.covers_channel(channel))
    if not by:
        return Refused(
            sentence=_(
                "This dealer may not sell ${product_line} through the channel ${channel}. Choose "
                "another channel, or have this one added to the territory.",
                mapping={"product_line": product_line, "channel": channel},
            )
        )
    return Allowed(by=by)


def overlaps(territories: Iterable[Territory]) -> list[Overlap]:
    """Return every pair of two dealers' territories that meet where one of them is exclusive.

    Two meet where region, product line and channel of one lie within the other's and both hold on
    a common day. The answer does not depend on the order of ``territories``.
    """
    found = []
    # In the order of the codes a region comes after all regions that contain it, so the ones still
    # open are exactly those that the next one can lie in.
    around: list[Territory] = []
    for territory in sorted(territories, key=_place):
        around = [other for other in around if territory.region.startswith(other.region)]
        found += [_overlap(other, territory) for other in around if _collide(other, territory)]
        around.append(territory)
    return found


def _place(territory: Territory) -> tuple[object, ...]:
    begun = territory.since or date.min
    line, channel = territory.product_line, territory.channel
    return (territory.region, territory.dealer, line, channel, begun)


def _collide(one: Territory, other: Territory) -> bool:
    return (
        one.dealer != other.dealer
        and (one.exclusive or other.exclusive)
        and (one.covers_line(other.product_line) or other.covers_line(one.product_line))
        and one.covers_channel(other.channel)
        and max(one.since or date.min, other.since or date.min)
        <= min(one.until or date.max, other.until or date.max)
    )


def _overlap(outer: Territory, inner: Territory) -> Overlap:
    holder, intruder = (outer, inner) if outer.exclusive else (inner, outer)
    message = _(
        "${holder} sells exclusively in ${region}, and ${intruder} may sell the same goods in "
        "${other}. Narrow one of the territories, or end it.",
        mapping={
            "holder": holder.dealer_name,
            "region": holder.region_name,
            "intruder": intruder.dealer_name,
            "other": intruder.region_name,
        },
    )
    return Overlap(first=outer, second=inner, message=message)


def _elsewhere(territories: list[Territory], product_line: str, region: str) -> Refused:
    """The sentence for a delivery outside the regions of the dealer."""
    regions = ", ".join(sorted({territory.region_name for territory in territories}))
    return Refused(
        sentence=_(
            "This dealer may not sell ${product_line} in ${region}, only in ${regions}. Deliver "
            "inside the territory, or have the region added to it.",
            mapping={"product_line": product_line, "region": region, "regions": regions},
        )
    )


def _out_of_date(territories: list[Territory], on: date, product_line: str) -> Refused:
    """The sentence for a right that has ended, or has not begun yet."""
    ended = [t.until for t in territories if t.until and t.until < on]
    if ended:
        return Refused(
            sentence=_(
                "This dealer's right to sell ${product_line} ended on ${date}. Have the territory "
                "renewed, or take the goods off the slip.",
                mapping={"product_line": product_line, "date": max(ended).isoformat()},
            )
        )
    begins = min(t.since for t in territories if t.since)
    return Refused(
        sentence=_(
            "This dealer's right to sell ${product_line} begins on ${date} only. Have it begin "
            "earlier, or take the goods off the slip.",
            mapping={"product_line": product_line, "date": begins.isoformat()},
        )
    )
