"""Founding a company: its structure read from a plain file, checked as the pages check it.

What is wrong is named with its place in the file, as in ``branches.main.code``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import ZODB

from core.company.deeds import enable, put
from core.company.model import KINDS, Company
from core.company.store import found
from core.company.switches import to_enable
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.registry.addon import Addon

TOP = ("name", "title", "timezone", "currency", "entities", "roles", "departments", "branches")
LISTS = ("permissions", "roles", "addons", "phases")
TABLES = ("title", "positions", "departments", "entities", "branches")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What phases and roles of the file may name: installed addons, and permissions there are."""

    addons: Mapping[str, Addon] = field(default_factory=dict)
    permissions: Collection[str] = ()


def found_company(objects: ZODB.DB, source: Path, known: Known) -> Company:
    """Found the company that the TOML file ``source`` describes, in an empty store."""
    try:
        facts = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = {"file": source, "reason": getattr(error, "strerror", None) or error}
        raise Refusal(
            _(
                "${file} cannot be read as TOML: ${reason}. config/company.toml shows how one is "
                "written.",
                mapping=said,
            )
        ) from None
    company = make_company(facts, known)
    found(objects, company)
    return company


def make_company(facts: Mapping[str, Any], known: Known | None = None) -> Company:
    """The company from plain facts: title, entities, roles, branches, departments and phases.

    Without ``known``, addons and permissions are taken as they are named.
    """
    _shape("", facts, TOP, needed=("name", "title", "branches"))
    company = Company(facts["name"], {})
    own = {name: facts[name] for name in Company.fields if name in facts}
    with _place(""):
        put(company, [], own)
    for kind in ("entities", "roles"):
        _put_all(company, [kind], facts.get(kind, {}))
    if known is not None:
        _refuse_unknown_permissions(company, known.permissions)
    if not facts["branches"]:
        raise _at("branches", _("A company has at least one branch. Describe it."))
    for name, branch in facts["branches"].items():
        _put_branch(company, name, branch, facts.get("departments", {}), known)
    return company


def _put_branch(
    company: Company, name: str, branch: Any, shared: Mapping[str, Any], known: Known | None
) -> None:
    place = f"branches.{name}"
    below = ("departments", "phases")
    _shape(place, branch, (*KINDS["branches"][0].fields, *below), needed=("title", "code"))
    with _place(place):
        put(company, ["branches", name], {k: v for k, v in branch.items() if k not in below})
    of_its_own = "departments" in branch
    for key, described in branch.get("departments", shared).items():
        told = f"{place}.departments.{key}" if of_its_own else f"departments.{key}"
        _shape(told, described, ("title", "under", "positions"), needed=("title",))
        path = ["branches", name, "departments", key]
        with _place(told):
            put(company, path, {"title": described["title"]})
        _put_all(company, [*path, "positions"], described.get("positions", {}), told)
    # Only now are all departments there, one under the other.
    for key, described in branch.get("departments", shared).items():
        with _place(f"{place}.departments.{key}" if of_its_own else f"departments.{key}"):
            under = {"under": described.get("under", "")}
            put(company, ["branches", name, "departments", key], under)
    for number, phase in enumerate(branch.get("phases", ()), 1):
        _put_phase(company, name, phase, f"{place}.phases[{number}]", known)


def _put_phase(company: Company, name: str, phase: Any, place: str, known: Known | None) -> None:
    _shape(place, phase, ("since", "addons"), needed=("since", "addons"))
    try:
        since = date.fromisoformat(str(phase["since"]))
    except ValueError:
        raise _at(f"{place}.since", _("Write a day like 2026-11-23.")) from None
    names = frozenset(phase["addons"])
    if known is not None:
        with _place(f"{place}.addons"):
            names = names.union(*(to_enable(addon, known.addons) for addon in sorted(names)))
        names = frozenset(n for n in names if not known.addons[n].always)
    enable(company, name, sorted(names), since.isoformat())


def _put_all(company: Company, path: list[str], nodes: Any, holder: str = "") -> None:
    """Put every node of ``nodes`` below ``path``; ``holder`` is where they stand in the file."""
    kind = KINDS[path[-1]][0]
    for name, values in nodes.items():
        place = ".".join(filter(None, (holder, path[-1], name)))
        _shape(place, values, kind.fields, needed=("title",))
        with _place(place):
            put(company, [*path, name], values)


def _shape(place: str, given: Any, fields: Collection[str], *, needed: Collection[str]) -> None:
    """Refuse what is no table, lacks something, has something unknown, or is of another kind."""
    if not isinstance(given, Mapping):
        raise _at(place, _('Here stands a table, like title = { en = "Sales" }.'))
    for name in needed:
        if name not in given:
            raise _at(place, _("${name} is missing. Write it.", mapping={"name": name}))
    for name, value in given.items():
        if name not in fields:
            said = {"name": name, "names": ", ".join(fields)}
            raise _at(place, _("There is no ${name} here, but ${names}.", mapping=said))
        _refuse_kind(f"{place}.{name}".lstrip("."), name, value)


def _refuse_kind(place: str, name: str, value: Any) -> None:
    """Refuse a value that is of another kind than what ``name`` names."""
    if name == "roles" and isinstance(value, Mapping):
        return
    if name in LISTS:
        listed = isinstance(value, list | tuple)
        if not listed or not (name == "phases" or all(isinstance(item, str) for item in value)):
            raise _at(place, _('Write a list like ["one", "other"].'))
    elif name in TABLES:
        if not isinstance(value, Mapping):
            raise _at(place, _('Here stands a table, like title = { en = "Sales" }.'))
    elif name not in ("spans", "heads", "since") and not isinstance(value, str):
        raise _at(place, _("Write it in quotation marks."))


def _refuse_unknown_permissions(company: Company, permissions: Collection[str]) -> None:
    for role in company.roles.values():
        for pattern in role.permissions:
            if not any(fnmatchcase(name, pattern) for name in permissions):
                likely = get_close_matches(pattern, permissions, 1)
                said = {"pattern": pattern, "likely": likely[0] if likely else "esales:dealer:view"}
                raise _at(
                    f"roles.{role.name}.permissions",
                    _(
                        "No permission is called ${pattern}. They are called like ${likely}.",
                        mapping=said,
                    ),
                )


@contextmanager
def _place(place: str) -> Iterator[None]:
    """Name the place of whatever is refused meanwhile."""
    try:
        yield
    except Refusal as refusal:
        fields = getattr(refusal, "fields", {})
        if not fields:
            raise _at(place, *refusal.messages) from None
        told = [(f"{place}.{name}".lstrip("."), said) for name, said in fields.items()]
        raise Invalid(*(part for at, said in told for part in (_header(at), said))) from None


def _at(place: str, *sentences: Any) -> Invalid:
    return Invalid(*((_header(place),) if place else ()), *sentences)


def _header(place: str) -> Any:
    return _("In the company's file, at ${place}:", mapping={"place": place})
