"""When the company works: hours by weekday, holidays and make-up days, on one page."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal
from pyramid.view import view_config

from core.company.model import Branch, Company
from core.i18n import _
from core.refusal import NotHere
from core.web.changes import Words
from core.web.changes import told as log
from core.web.company import NodePlace
from core.web.forms import Field
from core.web.pages import form_page
from core.web.watch import Watch
from core.workflow.clock.calendars import (
    OPTION,
    USUAL,
    USUAL_WEEK,
    WEEKDAYS,
    calendar_of,
    keep_calendar,
    written,
)

TITLES = dict(
    zip(
        WEEKDAYS,
        (
            _("Monday"),
            _("Tuesday"),
            _("Wednesday"),
            _("Thursday"),
            _("Friday"),
            _("Saturday"),
            _("Sunday"),
        ),
        strict=True,
    )
)
# As the State Council announced it; what is behind the dates is in the reader's language.
CHINA_2026 = (
    ("2026-01-01..2026-01-03", _("New Year's Day")),
    ("2026-01-04", _("makeup")),
    ("2026-02-14", _("makeup")),
    ("2026-02-15..2026-02-23", _("Spring Festival")),
    ("2026-02-28", _("makeup")),
    ("2026-04-04..2026-04-06", _("Qingming Festival")),
    ("2026-05-01..2026-05-05", _("Labour Day")),
    ("2026-05-09", _("makeup")),
    ("2026-06-19..2026-06-21", _("Dragon Boat Festival")),
    ("2026-09-20", _("makeup")),
    ("2026-09-25..2026-09-27", _("Mid-Autumn Festival")),
    ("2026-10-01..2026-10-07", _("National Day")),
    ("2026-10-10", _("makeup")),
)


@view_config(
    context=NodePlace,
    name="calendar",
    request_method="GET",
    renderer="core.web:templates/calendar.pt",
    permission=".view",
)
@view_config(
    context=NodePlace,
    name="calendar",
    request_method="POST",
    renderer="core.web:templates/calendar.pt",
    permission=".edit",
)
def calendar(place: NodePlace, request: Any) -> Any:
    """The calendar of the company, or of a branch besides the company's."""
    home = place.node
    if not isinstance(home, Company | Branch):
        raise NotHere(_("Only the company and its branches have a calendar."))
    branch = home if isinstance(home, Branch) else None
    watch = _watch(home, request)

    def save(values: dict[str, Any]) -> str:
        week = {name: values[name] for name in WEEKDAYS}
        keep_calendar(request.here, branch, week, values["days"].splitlines())
        request.notice(_("The calendar was saved. Deadlines set from now on count by it."))
        return request.resource_url(place, "calendar")

    week, days = written(home)
    answer = form_page(
        request,
        _fields(request.here.company, branch),
        save,
        title=_("Working time"),
        start={**(week or ({} if branch else USUAL_WEEK)), "days": "\n".join(days)},
        back=request.resource_url(place),
        watch=watch,
    )
    return answer | _shown(place, branch, watch, request) if isinstance(answer, dict) else answer


def _fields(company: Company, branch: Branch | None) -> tuple[Field, ...]:
    usual = written(company)[0] or USUAL_WEEK
    hours = [
        Field(
            name=name,
            title=TITLES[name],
            longest=100,
            help=_("Company: ${hours}", mapping={"hours": usual.get(name) or "—"})
            if branch
            else "",
        )
        for name in WEEKDAYS
    ]
    days = Field(
        name="days",
        title=_("Holidays besides those of the company") if branch else _("Holidays"),
        kind="long",
        longest=50_000,
        help=_(
            "A line each: 2026-10-01..2026-10-07 National Day. A day that is worked all the same: "
            "2026-10-10 makeup, or 2026-10-10 makeup friday where it is like a Friday."
        ),
    )
    return (*hours, days)


def _shown(place: NodePlace, branch: Branch | None, watch: Watch, request: Any) -> dict[str, Any]:
    """What the page tells besides its form."""
    known = calendar_of(request.here.company, branch)
    translate = request.localizer.translate
    hours = [(TITLES[name], known.week[number]) for number, name in enumerate(WEEKDAYS)]
    return {
        "place": place,
        "branch": branch,
        "usual": USUAL,
        "may_edit": request.here.may("core:company:edit"),
        "hours": [(title, request.show.listed(map(str, spans))) for title, spans in hours],
        "a_week": format_decimal(known.a_week / 60, locale=request.locale_name),
        "days": [
            line for home in (request.here.company, branch) if home for line in written(home)[1]
        ],
        "example": "\n".join(f"{dates} {translate(what)}" for dates, what in CHINA_2026),
        "changes": log([c for c in watch.changes() if OPTION in c.fields], watch.words, request),
    }


def _watch(home: Company | Branch, request: Any) -> Watch:
    """The watch over the calendar: its place in the change log."""

    def lines(value: Any) -> str:
        parts = [line.partition(" ") for line in value]
        told = ["".join((request.localizer.translate(TITLES.get(a, a)), b, c)) for a, b, c in parts]
        return "; ".join(told)

    words = Words(titles={OPTION: _("Working time")}, values={OPTION: lines})
    return Watch(request.here.session, ["options"], home.name, words, frozenset({OPTION}))
