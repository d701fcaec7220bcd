"""The forms of the company's nodes: which fields, what may be chosen, and how values are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.company.model import Company, Node
from core.company.rules import currencies, zones
from core.i18n import LOCALES, _
from core.security.permissions import CORE
from core.web.changes import Words
from core.web.forms import Field

PLAIN = {
    "code": _("Code"),
    "region": _("Region code (GB/T 2260)"),
    "address": _("Address"),
    "phone": _("Phone"),
    "tax_code": _("Social credit code"),
    "bank": _("Bank"),
    "account": _("Account number"),
}
CHOSEN = {
    "entity": (_("Legal entity"), "choice"),
    "under": (_("Under the department"), "choice"),
    "roles": (_("Roles"), "choices"),
    "permissions": (_("Permissions"), "choices"),
    "timezone": (_("Time zone"), "choice"),
    "currency": (_("Currency"), "choice"),
}
PLAIN_YES_NO = {
    "spans": Field(name="spans", title=_("Holds in every branch"), kind="yes_no"),
    "heads": Field(name="heads", title=_("Leads the department"), kind="yes_no"),
}
OPTIONAL = frozenset({"under"})
NAME = Field(
    name="name",
    title=_("Short name"),
    required=True,
    longest=40,
    only="new",
    help=_("Lower-case letters, digits and dashes; it stands in addresses and never changes."),
)
CODE_HELP = _("One to eight capital letters and digits; it stands in every record.")
LANGUAGES = {"en": "English", "zh_CN": "中文"}


def fields_of(kind: type[Node], request: Any) -> tuple[Field, ...]:
    """The form of a kind of node: its title in every language, then its own fields."""
    titles = tuple(
        Field(
            name=f"title_{locale}",
            title=_("Name (${locale})", mapping={"locale": LANGUAGES[locale]}),
            required=True,
            longest=80,
        )
        for locale in LOCALES
    )
    return titles + tuple(_field(name, request) for name in kind.fields if name != "title")


def start_of(node: Node) -> dict[str, Any]:
    """What the form of ``node`` begins with."""
    plain = {k: set(v) if isinstance(v, tuple) else v for k, v in node.values().items()}
    return plain | {f"title_{locale}": node.title.get(locale, "") for locale in LOCALES}


def values_of(given: dict[str, Any]) -> dict[str, Any]:
    """What the form sent, as the company keeps it."""
    plain = {name: value for name, value in given.items() if not name.startswith("title_")}
    plain = {name: sorted(v) if isinstance(v, set) else v for name, v in plain.items()}
    plain = {name: "" if value is None else value for name, value in plain.items()}
    return {**plain, "title": {locale: given[f"title_{locale}"] for locale in LOCALES}}


def told(field: Field, node: Node, request: Any) -> str:
    """What ``node`` has in ``field``, for a reader."""
    if field.name.startswith("title_"):
        return node.title.get(field.name.removeprefix("title_"), "")
    value = getattr(node, field.name)
    if isinstance(value, bool):
        return str(request.show.yes_no(value))
    known = dict(chosen(field.name, request))
    items = value if isinstance(value, tuple) else (value,)
    return str(request.show.listed(known.get(item, str(item)) for item in items))


def words_of(kind: type[Node], request: Any) -> Words:
    """The words in which the log of such a node is read."""
    fields = [_field(name, request) for name in kind.fields if name != "title"]
    values: dict[str, Any] = {
        name: lambda value, name=name: _listed(value, dict(chosen(name, request)))
        for name in CHOSEN
    }
    values["phases"] = lambda value: _phases(value, request)
    return Words(titles={field.name: field.title for field in fields}, values=values)


def chosen(name: str, request: Any) -> Sequence[tuple[str, str]]:
    """What may be chosen for the field ``name``, with titles in the reader's language."""
    company, locale = request.here.company, request.locale_name
    if name == "entity":
        return _called(company.entities, locale)
    if name == "under":
        return _departments(company, request.context.path, locale)
    if name == "roles":
        return _called(company.roles, locale)
    if name == "permissions":
        return _permissions(company, request)
    if name == "timezone":
        return [(zone, zone) for zone in zones()]
    if name == "currency":
        from babel.numbers import get_currency_name

        return [(c, f"{c} · {get_currency_name(c, locale=locale)}") for c in currencies()]
    return []


def _field(name: str, request: Any) -> Field:
    if name in PLAIN_YES_NO:
        return PLAIN_YES_NO[name]
    if name in CHOSEN:
        title, kind = CHOSEN[name]
        choices = chosen(name, request)
        needed = kind == "choice" and name not in OPTIONAL
        return Field(name=name, title=title, kind=kind, choices=choices, required=needed)
    code = name == "code"
    return Field(name=name, title=PLAIN[name], required=code, help=CODE_HELP if code else "")


def _called(nodes: Any, locale: str) -> list[tuple[str, str]]:
    return [(key, node.called(locale)) for key, node in sorted(nodes.items())]


def _departments(company: Company, path: Sequence[str], locale: str) -> list[tuple[str, str]]:
    """The other departments of the branch that ``path`` leads through."""
    branch = company.branches.get(path[1]) if len(path) > 1 else None
    departments = branch.departments if branch else {}
    return _called({k: d for k, d in departments.items() if path[3:4] != (k,)}, locale)


def _permissions(company: Company, request: Any) -> list[tuple[str, str]]:
    hooks, translate = (
        request.registry.installation.registry.everything,
        request.localizer.translate,
    )
    known = [*CORE, *hooks.collect("permissions")]
    names = {permission.name for permission in known}
    held = {p for role in company.roles.values() for p in role.permissions}
    return [(pattern, pattern) for pattern in sorted(held - names)] + [
        (p.name, f"{translate(p.title)} ({p.name})") for p in known
    ]


def _listed(value: Any, known: dict[str, str]) -> str:
    items = value if isinstance(value, list) else [value]
    return ", ".join(known.get(item, str(item)) for item in items)


def _phases(value: Any, request: Any) -> str:
    """Phases as the log keeps them, ``[[day, names], ...]``, in words."""
    addons, translate = request.registry.installation.registry.addons, request.localizer.translate

    def title(name: str) -> str:
        return translate(addons[name].title) if name in addons else name

    nothing = translate(_("nothing"))
    return "; ".join(f"{day}: {', '.join(map(title, names)) or nothing}" for day, names in value)


def seat_title(seat: str, company: Company, locale: str) -> str:
    """A seat, written branch/department/position, by the titles of its parts where they exist."""
    place, _slash, rest = seat.partition("/")
    department, _slash, position = rest.partition("/")
    branch = company.branches.get(place)
    home = branch and branch.departments.get(department)
    held = home and home.positions.get(position)
    parts = ((branch, place), (home, department), (held, position))
    return " · ".join(node.called(locale) if node else name for node, name in parts)
