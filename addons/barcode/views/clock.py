"""How long pickups take: who waits in the yard now, and each stage day by day as a trend."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.view import view_config

from addons.barcode.clock import STAGES, Day, in_minutes, stage_of, trend
from addons.barcode.moments import finished_since, in_the_yard
from addons.barcode.resources import Clock
from addons.barcode.stacking import Stack, StackedChart, stacked_chart
from core.i18n import _

PERIODS = (7, 30, 90)
USUAL = 30
REACHED = {
    "arrived": _("arrived"),
    "started": _("being scanned"),
    "finished": _("finished"),
    "paid": _("paid"),
    "loaded": _("loaded"),
}


@view_config(context=Clock, renderer="addons.barcode:templates/clock.pt", permission=".view")
def show_clock(place: Clock, request: Any) -> dict[str, Any]:
    """Stage by stage, over so many days; the clock of those who wait runs on."""
    here, asked = request.here, request.GET.get("days", "")
    period = next((days for days in PERIODS if str(days) == asked), USUAL)
    since = here.now - timedelta(days=period)
    days = trend(finished_since(here, since), request.show.zone)
    waiting = [
        # Clocks differ a little: who has only just come waits for no time, and not for less.
        (
            one,
            REACHED[stage_of(one.moments)],
            in_minutes(max(here.now - one.moments["arrived"], timedelta(0))),
        )
        for one in in_the_yard(here)
    ]
    return {
        "periods": PERIODS,
        "period": period,
        "stages": STAGES,
        "days": days,
        "chart": _chart(days, request),
        "waiting": waiting,
    }


def _chart(days: list[Day], request: Any) -> StackedChart:
    """The days from the first to the last, each divided into its stages."""
    show = request.show
    titles = {name: show.translate(title) for name, title in STAGES}
    stacks = [
        Stack(
            label=f"{found.day:%m-%d}",
            parts=[
                (name, minutes, f"{show.date(found.day)} {titles[name]} {show.number(minutes)}")
                for name, minutes in found.minutes.items()
            ],
        )
        for found in reversed(days)
    ]
    return stacked_chart(stacks)
