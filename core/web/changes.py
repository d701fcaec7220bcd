"""The change log as people read it: who by name, deeds and fields by their titles, both values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from core.company.model import in_language
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.changes import Change
from core.security.models import User

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
    "post": _("posted"),
    "take_back": _("position taken back"),
    "set_password": _("new password set"),
    "set_option": _("changed"),
}
FIELDS = {
    "code": _("Code"),
    "name": _("Name"),
    "number": _("Number"),
    "title": _("Name"),
    "active": _("Open"),
    "step": _("Step"),
    "guard": _("Question"),
    "reason": _("Reason"),
    "note": _("Note"),
    "position": _("Position"),
    "since": _("From"),
    "until": _("Until"),
    "phases": _("Functional modules"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One change in the reader's language; ``fields`` are (name, its title, before, after)."""

    number: int
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


def words_of(collection: Any, record: Any, request: Any) -> Words:
    """The words of a collection's own form, page and list, and those of the record's business."""
    columns = [*collection.columns, *collection.details]
    titles = {column.name: column.title for column in columns}
    titles |= {item.name: item.title for item in collection.fields}
    titles |= collection.words
    shown: dict[str, Any] = {c.name: _as_column(c, request) for c in columns if c.show != "text"}
    for item in collection.fields:
        choices = item.choices(request.here) if callable(item.choices) else item.choices
        if choices and item.name not in shown:
            shown[item.name] = _as_choice(choices, request)
    business = request.here.company.businesses.get(getattr(record, "business", None) or "", {})
    if not business:
        return Words(titles=titles, deeds=collection.words, values=shown)
    flow = business.get(record.version) or business[max(business)]
    locale = request.locale_name
    steps = {step["name"]: in_language(step["title"], locale) for step in flow["steps"]}
    moves = {move["name"]: in_language(move["title"], locale) for move in flow["transitions"]}
    shown["step"] = lambda value: steps.get(value, value)
    return Words(titles=titles, deeds={**collection.words, **moves}, values=shown)


def told(changes: Sequence[Change], words: Words, request: Any) -> list[Told]:
    """``changes`` in the reader's language, in their order."""
    names = _names({change.actor for change in changes}, request.here.session)
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
    fields = []
    for name, pair in change.fields.items():
        show = words.values.get(name) or (lambda value: _plain(value, request))
        before, after = _apart(*pair)
        title = translate(titles.get(name, name))
        fields.append((name, title, _shown(show, before), _shown(show, after)))
    return Told(
        number=change.id,
        at=change.at,
        actor=names.get(change.actor, change.actor),
        deed=translate({**DEEDS, **words.deeds}.get(deed, deed)),
        reason=change.reason,
        fields=fields,
    )


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
        return ", ".join(_plain(item, request) for item in value)
    return str(request.show(value))


def _as_column(column: Any, request: Any) -> Callable[[Any], str]:
    readers: dict[str, Callable[[Any], Any]] = {
        "moment": datetime.fromisoformat,
        "date": date.fromisoformat,
        **dict.fromkeys(("money", "price", "quantity", "percent"), Decimal),
    }
    read = readers.get(column.show, lambda value: value)
    return lambda value: str(request.show(read(value), column.show, column.choices))


def _as_choice(choices: Any, request: Any) -> Callable[[Any], str]:
    known = {str(value): title for value, title in choices}

    def show(value: Any) -> str:
        items = value if isinstance(value, list) else [value]
        return ", ".join(request.localizer.translate(known.get(str(i), str(i))) for i in items)

    return show
