"""The change log as people read it: who by name, deeds and fields by their titles, both values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from sqlalchemy import inspect, select

from core.company.model import in_language
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.changes import Change, changes_of
from core.orm.types import Instant
from core.security.models import User
from core.web.application.words import VERB_TITLES
from core.web.field_words import field_titles, field_values
from core.workflow.titles import uses_called
from core.workflow.words.wording import RELATIVES

NOTHING = "—"
DEEDS = {
    "create": _("created"),
    "put": _("changed"),
    "change": _("changed"),
    "delete": _("removed"),
    "drop": _("removed"),
    "enable": _("switched on"),
    "disable": _("switched off"),
    "override": _("let pass"),
    "no_override": _("lets pass no more"),
    "post": _("posted"),
    "take_back": _("position taken back"),
    "set_password": _("new password set"),
    "set_option": _("changed"),
    "attach": _("file attached"),
    "detach": _("file taken away"),
    # A transition of a business has a title of its own, which is told in place of these.
    **VERB_TITLES,
    "migrate": _("moved to another version"),
}
FIELDS = {
    "code": _("Code"),
    "name": _("Name"),
    "number": _("Number"),
    "title": _("Name"),
    "active": _("In use"),
    "step": _("Step"),
    "guard": _("Question"),
    "reason": _("Reason"),
    "note": _("Note"),
    "position": _("Position"),
    "since": _("From"),
    "until": _("Until"),
    "phases": _("Functional modules"),
    "own": _("Own fields"),
    "posted": _("Posted"),
    "version": _("Version"),
    "net": _("Without tax"),
    "tax": _("Tax"),
    "asked": _("Whom"),
    "attachment": _("File"),
    "measure": _("Up to this total"),
    "about": _("For these goods"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One change in the reader's language; ``fields`` are (name, its title, before, after)."""

    number: int
    place: str
    at: datetime
    actor: str
    deed: str
    reason: str | None
    fields: Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Words:
    """How the log of one noun is read: titles of fields and deeds, and what shows a value."""

    titles: Mapping[str, Any] = field(default_factory=dict)
    deeds: Mapping[str, Any] = field(default_factory=dict)
    values: dict[str, Callable[[Any], str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What stands below a record, or beside it, and is told with it, headed by what it is called.

    ``fields`` are those of its form.
    """

    record: Any
    called: str = ""
    fields: Sequence[Any] = ()


def log_of(record: Any, request: Any, parts: Sequence[Part] = (), most: int = 50) -> list[Told]:
    """What happened to ``record`` and to its ``parts``, newest first, in the reader's language."""
    session = request.here.session
    found = told(
        changes_of(session, record, most), words_of(record.__parent__, record, request), request
    )
    for part in parts:
        words = _words((), part.fields, (), request)
        for change in told(changes_of(session, part.record, most), words, request):
            found.append(replace(change, fields=[_headed(part, item) for item in change.fields]))
    return sorted(found, key=lambda change: -change.number)[:most]


def _headed(part: Part, item: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    name, title, before, after = item
    return name, f"{part.called} · {title}" if part.called else title, before, after


def words_of(collection: Any, record: Any, request: Any) -> Words:
    """The words of a collection's own form, page and list, and those of the record's business."""
    columns = [*collection.columns, *collection.details]
    words = _words(columns, collection.fields, collection.words, request)
    words = _with_related(words, record, request)
    business = request.here.company.businesses.get(getattr(record, "business", None) or "", {})
    if not business:
        return words
    flow = business.get(record.version) or business[max(business)]
    locale = request.locale_name
    steps: dict[Any, str] = {s["name"]: in_language(s["title"], locale) for s in flow["steps"]}
    moves = {move["name"]: in_language(move["title"], locale) for move in flow["transitions"]}
    values = {
        **words.values,
        "step": lambda value: steps.get(value, str(value)),
        **field_values(record, request),
    }
    titles = {**words.titles, **field_titles(record, request)}
    return Words(titles=titles, deeds={**words.deeds, **moves}, values=values)


def _with_related(words: Words, record: Any, request: Any) -> Words:
    """The words with those of records it names by number, and its moments by the reader's clock."""
    titles, values = dict(words.titles), dict(words.values)
    for name, relation in inspect(type(record)).relationships.items():
        titles.setdefault(f"{name}_id", {**FIELDS, **titles}.get(name, name))
        values[f"{name}_id"] = partial(_called, relation.mapper.class_, request)
    for name, attribute in inspect(type(record)).column_attrs.items():
        if isinstance(attribute.columns[0].type, Instant):
            values.setdefault(name, _reader("moment", (), request))
    return replace(words, titles=titles, values=values)


def _called(kind: type[Any], request: Any, number: Any) -> str:
    found = request.here.session.get(kind, number)
    names = (getattr(found, name, None) for name in ("name", "number", "code"))
    return str(next(filter(None, names), number))


def _words(
    columns: Sequence[Any], fields: Sequence[Any], more: Sequence[Any], request: Any
) -> Words:
    titles = {item.name: item.title for item in (*more, *columns, *fields)}
    fields = [*fields, *more]
    own = [c for c in columns if c.value in ("", c.name) and c.show not in ("text", "listed")]
    shown: dict[str, Any] = {column.name: _as_column(column, request) for column in own}
    for item in fields:
        choices = item.choices(request.here) if callable(item.choices) else item.choices
        if choices and item.name not in shown:
            shown[item.name] = _as_choice(choices, request)
    return Words(titles=titles, deeds={word.name: word.title for word in more}, values=shown)


def told(changes: Sequence[Change], words: Words, request: Any) -> list[Told]:
    """``changes`` in the reader's language, in their order."""
    actors = {change.actor for change in changes}
    asked = {who for change in changes for pair in _asked_in(change) for who in _several(pair)}
    names = _names(actors | asked, request.here.session)
    return [_told(change, words, names, request) for change in changes]


def _names(logins: set[str], session: Any) -> dict[str, str]:
    if not logins:
        return {}
    query = select(User.login, User.name).where(one_of(session, User.login, logins))
    return {row.login: row.name for row in session.execute(query)}


def _told(change: Change, words: Words, names: Mapping[str, str], request: Any) -> Told:
    translate = request.localizer.translate
    fresh = change.deed == "put" and all(pair[0] is None for pair in change.fields.values())
    deed = "create" if fresh and change.fields else change.deed
    titles = {**FIELDS, **words.titles}
    values: dict[str, Callable[[Any], str]] = {
        "asked": partial(_whom, names, request),
        "guard": lambda guard: str(translate(uses_called([guard], request.here)[0])),
        **words.values,
    }
    fields = []
    for name, pair in change.fields.items():
        show = values.get(name) or (lambda value: _plain(value, request))
        before, after = _apart(*pair)
        title = translate(titles.get(name, name))
        fields.append((name, title, _shown(show, before), _shown(show, after)))
    return Told(
        number=change.id,
        place=change.record,
        at=change.at,
        actor=names.get(change.actor, change.actor),
        deed=translate(_deeds(change, words).get(deed, deed)),
        reason=change.reason,
        fields=fields,
    )


def _deeds(change: Change, words: Words) -> Mapping[str, Any]:
    """What deeds are called; whoever adds an approver does not add goods, as a pickup's does."""
    verbs = VERB_TITLES if _asked_in(change) else {}
    return {**DEEDS, **words.deeds, **verbs}


def _asked_in(change: Change) -> Sequence[Any]:
    return change.fields.get("asked") or ()


def _several(asked: Any) -> list[str]:
    return str(asked).split(", ") if asked else []


def _whom(names: Mapping[str, str], request: Any, asked: Any) -> str:
    """Who was asked: people by their names, a role or a relative of the case by its title."""
    roles, locale = request.here.company.roles, request.locale_name
    translate = request.localizer.translate

    def called(who: str) -> str:
        if who in names:
            return names[who]
        if who in roles:
            return str(roles[who].called(locale))
        return str(translate(RELATIVES.get(who, who)))

    return str(request.show.listed(map(called, _several(asked))))


def _apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Of two lists only what is in one of them, so that a right among fifty is seen."""
    plain = isinstance(before, list) and isinstance(after, list)
    if not plain or not all(isinstance(item, str) for item in (*before, *after)):
        return before, after
    return [i for i in before if i not in after], [i for i in after if i not in before]


def _shown(show: Callable[[Any], str], value: Any) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    try:
        return show(value)
    except (ValueError, TypeError, KeyError, InvalidOperation):
        return str(value)  # An old entry may hold what the field of today could not.


def _plain(value: Any, request: Any) -> str:
    if isinstance(value, dict):
        return in_language(value, request.locale_name)
    if isinstance(value, list):
        return str(request.show.listed(_plain(item, request) for item in value))
    return str(request.show(value))


def _as_column(column: Any, request: Any) -> Callable[[Any], str]:
    return _reader(column.show, column.choices, request)


def _reader(how: str, choices: Any, request: Any) -> Callable[[Any], str]:
    readers: dict[str, Callable[[Any], Any]] = {
        "moment": datetime.fromisoformat,
        "date": date.fromisoformat,
        **dict.fromkeys(("money", "price", "quantity", "percent"), Decimal),
    }
    read = readers.get(how, lambda value: value)
    return lambda value: str(request.show(read(value), how, choices))


def _as_choice(choices: Any, request: Any) -> Callable[[Any], str]:
    known = {str(value): title for value, title in choices}

    def show(value: Any) -> str:
        items = value if isinstance(value, list) else str(value).split(", ")
        return str(request.show.listed(known.get(str(i), str(i)) for i in items))

    return show
