"""The cycle-time report of a business: hours waited and worked in each step, what piles up, weeks.

As bars, table and sheet; everybody gets it of the documents he sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.reading import day
from core.refusal import Refusal
from core.web.application.board import title_of
from core.web.application.places import Documents
from core.workflow.clock.calendars import calendar_of
from core.workflow.pace.cycle_times import AGES, Hours, StepTimes, Week, times_of

PAGE = "core.web:templates/application/report.pt"
DAYS = 90
LENGTH = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEP, STAYS, RETURNS = _("Step"), _("Stays that ended"), _("Sent back from here")
# The parts of a stay, each with what its hours are called: usual, mean, on the clock.
PARTS = (
    (
        _("Waiting"),
        (
            _("Waiting: usual hours"),
            _("Waiting: mean hours"),
            _("Waiting: hours on the clock"),
        ),
    ),
    (
        _("Working"),
        (
            _("Working: usual hours"),
            _("Working: mean hours"),
            _("Working: hours on the clock"),
        ),
    ),
    (
        _("Altogether"),
        (
            _("Altogether: usual hours"),
            _("Altogether: mean hours"),
            _("Altogether: hours on the clock"),
        ),
    ),
)
HOURS = (_("usual"), _("mean"), _("on the clock"))
PILE = (_("Stands here now"), _("Late"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """A step of the report with its title, and how long its bars are, of a hundred.

    The bar of ``worked`` hours stands behind that of the ``waited`` ones.
    """

    title: str
    times: StepTimes
    waited: int
    worked: int
    pile: int

    @property
    def parts(self) -> list[tuple[Any, Hours]]:
        """The parts of a stay with their hours."""
        found = (self.times.waiting, self.times.working, self.times.whole)
        return [(part, hours) for (part, _names), hours in zip(PARTS, found, strict=True)]


@view_config(context=Documents, name="report", renderer=PAGE, request_method="GET")
def show_report(collection: Documents, request: Any) -> dict[str, Any]:
    """The report of the days that the address names, or of the last ninety."""
    messages: tuple[Any, ...] = ()
    try:
        since, until = _span(request)
        lines, weeks = _lines(collection, since, until)
    except Refusal as refusal:
        request.response.status_int, messages = 422, refusal.messages
        since, until = _usual(request.here.today)
        lines, weeks = [], []
    most = max((max(week.begun, week.finished) for week in weeks), default=0)
    return {
        "since": since,
        "until": until,
        "query": urlencode({"since": since.isoformat(), "until": until.isoformat()}),
        "lines": lines,
        "a_day": calendar_of(collection.here.company, collection.here.branch).a_day,
        "headings": {"step": STEP, "stays": STAYS, "returns": RETURNS},
        "parts": [part for part, _names in PARTS],
        "hours": HOURS,
        "pile": PILE,
        "ages": _ages(),
        "weeks": [(w, _length(w.begun, most), _length(w.finished, most)) for w in weeks],
        "quiet": most == 0 and not lines,
        "messages": messages,
    }


@view_config(context=Documents, name="report-export", request_method="GET")
def export_report(collection: Documents, request: Any) -> Response:
    """The steps of the report as a sheet."""
    from core.exchange.writing import to_xlsx

    translate = request.localizer.translate
    lines, _weeks = _lines(collection, *_span(request))
    hours = [name for _part, names in PARTS for name in names]
    said = (STEP, STAYS, *hours, RETURNS, *PILE, *_ages())
    headings = [translate(heading) for heading in said]
    rows = [[line.title, *_cells(line)] for line in lines]
    title = translate(_("Cycle times"))
    name = f"{collection.definition.name}-times-{request.here.today.isoformat()}.xlsx"
    return Response(
        to_xlsx(headings, rows, title=title, locale=request.localizer),
        content_type=XLSX,
        content_disposition=f'attachment; filename="{name}"',
    )


def _lines(collection: Documents, since: date, until: date) -> tuple[list[Line], Sequence[Week]]:
    """The steps in the order of the definition, and the weeks."""
    found, weeks = times_of(collection.definition, since, until, collection.here)
    order = [step.name for step in collection.definition.steps]
    found.sort(key=lambda one: order.index(one.step) if one.step in order else len(order))
    longest = max((one.whole.mean for one in found), default=Decimal(0))
    most = max((one.standing for one in found), default=0)
    return [
        Line(
            title=title_of(collection, one.step),
            times=one,
            waited=_length(one.waiting.mean, longest),
            worked=_length(one.working.mean, longest),
            pile=_length(one.standing, most),
        )
        for one in found
    ], weeks


def _cells(line: Line) -> tuple[Any, ...]:
    times = line.times
    hours = [number for _part, each in line.parts for number in (each.usual, each.mean, each.clock)]
    return times.stays, *hours, times.returns, times.standing, times.late, *times.ages


def _ages() -> list[Any]:
    upto = [_("Up to ${count} days", mapping={"count": days}) for days in AGES[1:]]
    return [_("Up to one day"), *upto, _("Longer")]


def _length(value: Decimal | int, most: Decimal | int) -> int:
    return round(LENGTH * value / most) if most else 0


def _span(request: Any) -> tuple[date, date]:
    since, until = _usual(request.here.today)
    first, last = (request.GET.get(name, "").strip() for name in ("since", "until"))
    return day(first) if first else since, day(last) if last else until


def _usual(today: date) -> tuple[date, date]:
    return today - timedelta(days=DAYS - 1), today
