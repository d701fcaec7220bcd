"""What may stand in the company's structure: names, codes, time zones, tax codes, each checked.

Pages, command line and seed change the company by the same deed, and the deed asks here; so one
wrong word can neither shut the house nor open a wall between two branches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from core.company.model import Branch, Company, Node
from core.company.social_credit import validated
from core.i18n import LOCALES, _
from core.refusal import Invalid, NotHere, Refusal

# First words of addresses that are pages of the company or of nobody: no branch may hide one.
CORE_PAGES = frozenset({"addons", "company", "jobs", "me", "search", "users"})
NOBODYS = frozenset({"healthz", "locale", "sign-in", "sign-out", "static"})
RESERVED = CORE_PAGES | NOBODYS
# The page of a new one stands beside its like.
NEVER = frozenset({"new"})
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
CODE = re.compile(r"[A-Z0-9]{1,8}")
REGION = re.compile(r"(\d{2}){1,3}")
PATTERN = re.compile(r"(\*|[a-z][a-z0-9_]*|[a-z][a-z0-9_]*\*)(:(\*|[a-z][a-z0-9_]*)){0,2}")
LONGEST = {"address": 200, "phone": 40, "bank": 100, "account": 40}


def zones() -> list[str]:
    """The time zones a company can keep, as the world names them."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def currencies() -> list[str]:
    """The currencies a company can count in, by their ISO 4217 codes."""
    from babel.numbers import list_currencies

    return sorted(list_currencies())


def fitted(
    company: Company, path: Sequence[str], node: Node, values: Mapping[str, Any]
) -> dict[str, Any]:
    """``values`` for ``node`` at ``path`` as they are kept, or Invalid with all that is wrong."""
    kept: dict[str, Any] = {}
    wrong: dict[str, Any] = {}
    for name, value in values.items():
        try:
            kept[name] = _fit(company, path, node, name, value)
        except Refusal as refusal:
            wrong[name] = refusal.messages[0]
    if wrong:
        raise Invalid(*wrong.values(), fields=wrong)
    return kept


def branch_named(company: Company, text: str) -> Branch:
    """The branch whose name or code is ``text``; refuses one that there is not."""
    try:
        return company.branch_of(text)
    except KeyError:
        known = ", ".join(branch.code for branch in company.branches.values())
        raise NotHere(
            _(
                "There is no branch ${name}. The branches are ${known}.",
                mapping={"name": text, "known": known},
            )
        ) from None


def refuse_name(company: Company, path: Sequence[str]) -> None:
    """Refuse a name for a new node at ``path`` that cannot stand in an address or is taken."""
    name = path[-1]
    if not NAME.fullmatch(name):
        _refuse_as_name(
            _(
                "${name} cannot stand in an address. Take up to 40 lower-case letters, digits and "
                "dashes.",
                mapping={"name": name},
            )
        )
    if name in NEVER or (len(path) == 2 and path[0] == "branches" and name in RESERVED):
        _refuse_as_name(
            _("${name} is the address of another page. Take another.", mapping={"name": name})
        )
    if path[0] == "branches" and len(path) == 2:
        for other in company.branches.values():
            if other.code.lower() == name:
                _refuse_as_name(
                    _(
                        "${name} is the code of ${branch}. Take another.",
                        mapping={"name": name, "branch": other.name},
                    )
                )


def refuse_drop(company: Company, path: Sequence[str]) -> None:
    """Refuse to remove the node at ``path`` while the company's own structure needs it."""
    if not path:
        raise Refusal(_("The company itself is never removed."))
    kind, name = path[-2:]
    if kind == "branches":
        raise Refusal(
            _("A branch is never removed: its records stay. Switch its modules off instead.")
        )
    if kind == "departments" and any(
        name == d.under for d in company.branches[path[1]].departments.values()
    ):
        raise Refusal(_("Departments stand under this one. Put them elsewhere first."))
    if kind == "roles" and any(name in seat.roles for seat in _positions(company)):
        raise Refusal(_("Positions carry this role. Take it from them first."))
    if kind == "entities" and any(b.entity == name for b in company.branches.values()):
        raise Refusal(_("Branches belong to this legal entity. Move them first."))


def _refuse_as_name(sentence: Any) -> None:
    raise Invalid(sentence, fields={"name": sentence})


def _positions(company: Company) -> list[Any]:
    return [
        position
        for branch in company.branches.values()
        for department in branch.departments.values()
        for position in department.positions.values()
    ]


def _fit(company: Company, path: Sequence[str], node: Node, name: str, value: Any) -> Any:
    if name == "code" and isinstance(node, Branch):
        return _code(company, path[-1], node, value)
    if name == "under":
        return _under(company.branches[path[1]], path[-1], value or "")
    check = CHECKS.get(name)
    return check(company, value) if check is not None else _line(name, value)


def _code(company: Company, own: str, node: Branch, value: Any) -> str:
    code = str(value).strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(
            _(
                "${code} cannot be a branch's code. Take one to eight capital letters and digits.",
                mapping={"code": code},
            )
        )
    for other in company.branches.values():
        if other.name != own and code in (other.code.upper(), other.name.upper()):
            raise Invalid(
                _(
                    "${code} is taken: ${branch} goes by it. Take another.",
                    mapping={"code": code, "branch": other.name},
                )
            )
    if own in company.branches and company.branches[own] is node and node.code != code:
        raise Invalid(
            _(
                "The code stands in every record of the branch and cannot change. Keep ${code}.",
                mapping={"code": node.code},
            )
        )
    return code


def _title(company: Company, value: Any) -> dict[str, str]:
    known = {language: _line("title", text) for language, text in dict(value).items()}
    if not any(known.get(language) for language in LOCALES):
        raise Invalid(_("It needs a name in at least one language."))
    return known


def _zone(company: Company, value: Any) -> str:
    if value not in zones():
        raise Invalid(
            _(
                "There is no time zone ${zone}. Write it as Asia/Shanghai.",
                mapping={"zone": value},
            )
        )
    return str(value)


def _currency(company: Company, value: Any) -> str:
    code = str(value).strip().upper()
    if code not in currencies():
        raise Invalid(_("There is no currency ${code}. Write it as CNY.", mapping={"code": value}))
    return code


def _region(company: Company, value: Any) -> str:
    code = str(value or "").strip()
    if code and not REGION.fullmatch(code):
        raise Invalid(
            _(
                "${code} is no code of a region. Write two, four or six digits of GB/T 2260, such "
                "as 61.",
                mapping={"code": value},
            )
        )
    return code


def _tax_code(company: Company, value: Any) -> str:
    return validated(value) if value else ""


def _entity(company: Company, value: Any) -> str:
    return _known(value or "", {"", *company.entities}, _("There is no legal entity ${name}."))


def _under(branch: Branch, own: str, value: str) -> str:
    """A department above, so that whoever climbs from one to the next arrives at the top."""
    known = {"", *branch.departments}
    above = _known(value, known, _("There is no department ${name} in this branch."))
    while above:
        if above == own:
            raise Invalid(_("A department cannot stand under itself. Choose one above it."))
        above = branch.departments[above].under
    return value


def _roles(company: Company, value: Any) -> tuple[str, ...]:
    names = set(company.roles)
    return tuple(_known(name, names, _("There is no role ${name}.")) for name in value)


def _permissions(company: Company, value: Any) -> tuple[str, ...]:
    for pattern in value:
        if not PATTERN.fullmatch(str(pattern)):
            raise Invalid(
                _(
                    "${pattern} names no permission. Write it as esales:dealer:view; * stands for "
                    "any part.",
                    mapping={"pattern": pattern},
                )
            )
    return tuple(value)


def _spans(company: Company, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid(_("Say yes or no."))
    return value


def _known(name: str, names: set[str], sentence: Any) -> str:
    if name not in names:
        raise Invalid(_(sentence, mapping={"name": name}))
    return name


def _line(name: str, value: Any) -> str:
    text = str(value or "").strip()
    longest = LONGEST.get(name, 80)
    if len(text) > longest:
        raise Invalid(_("At most ${max} characters.", mapping={"max": longest}))
    if any(ord(character) < 32 for character in text):
        raise Invalid(_("Write it in one line, without control characters."))
    return text


CHECKS: dict[str, Callable[[Company, Any], Any]] = {
    "title": _title,
    "timezone": _zone,
    "currency": _currency,
    "region": _region,
    "tax_code": _tax_code,
    "entity": _entity,
    "roles": _roles,
    "permissions": _permissions,
    "spans": _spans,
    "heads": _spans,
}
