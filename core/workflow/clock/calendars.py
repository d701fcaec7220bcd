"""The company's calendar as people write it: hours by weekday, holidays and make-up days by line.

It is kept as an option of the company: a list of lines, ``monday 08:30-12:00, 13:30-17:30`` and
``2026-10-01..2026-10-07 National Day``, so that the change log tells line by line what changed. A
branch may have hours of its own, and days off besides those of the company.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from core.company.decisions import decide
from core.company.model import Branch, Company
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.workflow.clock.working_time import Calendar, Holiday, Span, refuse_spans

if TYPE_CHECKING:
    from core.context import Context

OPTION = "calendar"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
USUAL = "08:30-12:00, 13:30-17:30"
USUAL_WEEK = {**dict.fromkeys(WEEKDAYS[:5], USUAL), "saturday": "", "sunday": ""}
MAKEUP = ("makeup", "make-up", "补班", "调休")
LONGEST_HOLIDAY = 366
MOST_LINES = 1000
LONGEST_NAME = 60
TOLD = 5

_DAY = r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:\.\.|~|至|to)\s*{_DAY})?(?:\s+(.*))?$")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-~至]\s*(\d{1,2}):(\d{2})$")
_CHINESE = {
    f"{word}{sign}": number
    for word in ("周", "星期")
    for number, sign in [*enumerate("一二三四五六日"), (6, "天")]
}
_WEEKDAY = {**{name: number for number, name in enumerate(WEEKDAYS)}, **_CHINESE}


@dataclass(frozen=True)
class Makeup:
    """A day that is worked all the same, like the weekday ``like``; None is an ordinary one."""

    day: date
    like: int | None = None


def calendar_of(company: Company, branch: Branch | None = None) -> Calendar:
    """The calendar that holds in ``branch``: its own hours or the company's, and all days off."""
    week, days = written(company)
    if branch is not None:
        own, more = written(branch)
        week, days = own or week, [*days, *more]
    return calendar_from(week or USUAL_WEEK, days, company.timezone)


def written(home: Company | Branch) -> tuple[dict[str, str], list[str]]:
    """What is kept for the company or the branch itself: hours by weekday, and lines of days."""
    parts = [line.partition(" ") for line in home.options.get(OPTION) or ()]
    week = {name: text for name, _space, text in parts if name in WEEKDAYS}
    return week, ["".join(part) for part in parts if part[0] not in WEEKDAYS]


def keep_calendar(
    context: Context, branch: Branch | None, week: Mapping[str, str], days: Sequence[str]
) -> None:
    """Keep what is written as the calendar of the company, or of ``branch`` besides the company's.

    A branch that writes no hours has those of the company. Raises ``Invalid`` as ``calendar_from``
    does.
    """
    context.require("core:company:edit")
    own = {name: text.strip() for name, text in week.items() if text.strip()}
    lines = [line.strip() for line in days if line.strip()]
    if len(lines) > MOST_LINES:
        said = _("At most ${most} lines. Take out years gone by.", mapping={"most": MOST_LINES})
        raise Invalid(said, fields={"days": said})
    company = context.company
    hours = own or (written(company)[0] or USUAL_WEEK if branch else {})
    _refuse_idle(calendar_from(hours, days, company.timezone))
    value = [*(f"{name} {own[name]}" for name in WEEKDAYS if name in own), *lines]
    if value != ((branch or company).options.get(OPTION) or []):
        home = branch.name if branch else ""
        decide(context, "set_option", branch=home, name=OPTION, value=value)


def _refuse_idle(calendar: Calendar) -> None:
    """Refuse a make-up day like a weekday on which nobody works."""
    for day, like in calendar.makeup.items():
        if not calendar.week[like]:
            named = {"day": day.isoformat()}
            said = _("${day}: on the weekday it is to be like nobody works.", mapping=named)
            raise Invalid(said, fields={"days": said})


def calendar_from(week: Mapping[str, str], days: Sequence[str], timezone: str) -> Calendar:
    """The calendar that is written so; raises ``Invalid`` naming the weekday or the line."""
    wrong: dict[str, Any] = {}
    spans: list[tuple[Span, ...]] = []
    for name in WEEKDAYS:
        try:
            spans.append(spans_from(week.get(name, "")))
        except Refusal as refusal:
            wrong[name] = refusal.messages[0]
    if wrong:
        raise Invalid(_("These working hours cannot be read."), fields=wrong)
    plain = Calendar(week=tuple(spans), timezone=timezone)
    usual = next(number for number, worked in enumerate(plain.week) if worked)
    read = _read(days)
    holidays = tuple(one for one in read if isinstance(one, Holiday))
    makeup = {
        one.day: usual if one.like is None else one.like for one in read if isinstance(one, Makeup)
    }
    return Calendar(week=plain.week, holidays=holidays, makeup=makeup, timezone=timezone)


def spans_from(text: str) -> tuple[Span, ...]:
    """The hours written as ``08:30-12:00, 13:30-17:30``; none where nothing is written."""
    parts = re.split("[,;、]", normalize("NFKC", text))
    spans = tuple(_span(part.strip()) for part in parts if part.strip())
    refuse_spans(spans)
    return spans


def _span(text: str) -> Span:
    found = _SPAN.match(text)
    if found:
        hour, minute, until_hour, until_minute = map(int, found.groups())
        if max(minute, until_minute) < 60:
            return Span(hour * 60 + minute, until_hour * 60 + until_minute)
    named = {"text": text[:LONGEST_NAME], "usual": USUAL}
    raise Refusal(_("${text} are no hours. Write them as ${usual}.", mapping=named))


def _read(days: Sequence[str]) -> list[Holiday | Makeup]:
    """What the lines say; raises ``Invalid`` with a sentence for each line that says nothing."""
    read: list[Holiday | Makeup] = []
    wrong: list[Any] = []
    for number, line in enumerate(days, 1):
        try:
            if line.strip():
                read.append(_day(normalize("NFKC", line).strip(), {"line": number}))
        except Refusal as refusal:
            wrong += refusal.messages
    if wrong:
        raise Invalid(*wrong[:TOLD], fields={"days": wrong[0]})
    return read


def _day(line: str, at: dict[str, Any]) -> Holiday | Makeup:
    """The days off or the make-up day that ``line`` says; ``at`` is the number of the line."""
    found = _LINE.match(line)
    if not found:
        raise Refusal(
            _(
                "Line ${line} has to begin with a date, as in 2026-10-01..2026-10-07 National Day "
                "or 2026-10-10 makeup.",
                mapping=at,
            )
        )
    first = _date(found.groups()[:3], at)
    last = _date(found.groups()[3:6], at) if found.group(4) else first
    what = found.group(7) or ""
    word, _space, like = what.partition(" ")
    if word.casefold() in MAKEUP:
        if last != first:
            raise Refusal(_("Line ${line}: give each make-up day a line of its own.", mapping=at))
        return Makeup(first, _weekday(like.strip().casefold(), at))
    if not what or len(what) > LONGEST_NAME:
        raise Refusal(
            _(
                "Line ${line}: behind the date stands the name of the holiday, or the word makeup.",
                mapping=at,
            )
        )
    if not first <= last < first + timedelta(days=LONGEST_HOLIDAY):
        raise Refusal(
            _("Line ${line}: it ends before it begins, or lasts longer than a year.", mapping=at)
        )
    return Holiday(first, last, what)


def _date(parts: Sequence[str], at: dict[str, Any]) -> date:
    try:
        return date(*map(int, parts))
    except ValueError:
        named = {**at, "date": "-".join(parts)}
        raise Refusal(_("Line ${line}: there is no date ${date}.", mapping=named)) from None


def _weekday(name: str, at: dict[str, Any]) -> int | None:
    if not name:
        return None
    if name not in _WEEKDAY:
        raise Refusal(
            _(
                "Line ${line}: behind makeup stands the weekday it is like, such as friday.",
                mapping=at,
            )
        )
    return _WEEKDAY[name]
