"""Founding a company: its structure read from a plain file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ZODB

from core.company.deeds import enable, put
from core.company.model import Company
from core.company.store import found


def found_company(objects: ZODB.DB, source: Path) -> Company:
    """Found the company that the TOML file ``source`` describes, in an empty store."""
    company = make_company(tomllib.loads(source.read_text(encoding="utf-8")))
    found(objects, company)
    return company


def make_company(facts: Mapping[str, Any]) -> Company:
    """The company from plain facts: title, entities, roles, branches, departments and phases."""
    company = Company(facts["name"], facts["title"])
    for name, entity in facts.get("entities", {}).items():
        put(company, ["entities", name], entity)
    for name, role in facts.get("roles", {}).items():
        put(company, ["roles", name], role)
    shared = facts.get("departments", {})
    for name, branch in facts["branches"].items():
        plain = {k: v for k, v in branch.items() if k not in ("departments", "phases")}
        put(company, ["branches", name], plain)
        for department, described in branch.get("departments", shared).items():
            _department(company, ["branches", name, "departments", department], described)
        for phase in branch.get("phases", ()):
            since = phase["since"]
            day = since.isoformat() if isinstance(since, date) else str(since)
            enable(company, name, phase["addons"], day)
    return company


def _department(company: Company, path: list[str], described: Mapping[str, Any]) -> None:
    put(company, path, {"title": described["title"]})
    for name, position in described.get("positions", {}).items():
        put(company, [*path, "positions", name], position)
