"""The company and its people: branches with their phases, seats, and everybody who signs in."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from addons.demo.facts.company import DemoCompany
from addons.demo.facts.organisation import COMPANY_EN, COMPANY_ZH
from addons.demo.facts.people import PASSWORD
from addons.demo.load.rows import keep
from core.company.model import Company
from core.company.seed import make_company
from core.context import Context
from core.security.models import Posting, User
from core.security.sign_in import hash_password

NAME = "lanyu"
ROLES = Path(__file__).parents[3] / "config" / "company.toml"
WHOLE_COUNTRY = "00"


def organisation(facts: DemoCompany, addons: Collection[str]) -> Company:
    """The company with its branches; their phases name those of ``addons`` that exist."""
    shipped = tomllib.loads(ROLES.read_text(encoding="utf-8"))
    return make_company(
        {
            "name": NAME,
            "title": {"en": COMPANY_EN, "zh_CN": COMPANY_ZH},
            "entities": {entity.code.lower(): _entity(entity) for entity in facts.legal_entities},
            "branches": {branch.name: _branch(facts, branch, addons) for branch in facts.branches},
            "departments": _departments(facts),
            "roles": shipped["roles"],
        }
    )


def _title(named: Any) -> dict[str, str]:
    return {"en": named.title_en, "zh_CN": named.title}


def _entity(entity: Any) -> dict[str, Any]:
    same = ("tax_code", "address", "phone")
    return {"title": _title(entity), **{name: getattr(entity, name) for name in same}}


def _branch(facts: DemoCompany, branch: Any, addons: Collection[str]) -> dict[str, Any]:
    entity = next(entity for entity in facts.legal_entities if entity.code == branch.entity)
    phases = [phase for phase in facts.phases if phase.branch == branch.code]
    return {
        "title": _title(branch),
        "code": branch.code,
        "region": "" if branch.gb_code == WHOLE_COUNTRY else branch.gb_code,
        "entity": branch.entity.lower(),
        "address": entity.address,
        "phone": entity.phone,
        "phases": [
            {"since": phase.since, "addons": [name for name in phase.addons if name in addons]}
            for phase in phases
        ],
    }


def _departments(facts: DemoCompany) -> dict[str, Any]:
    return {
        department.code: {
            "title": _title(department),
            "under": department.under,
            "positions": {
                position.code: {
                    "title": _title(position),
                    "roles": list(position.roles),
                    "heads": position.heads,
                }
                for position in facts.positions
                if position.department == department.code
            },
        }
        for department in facts.departments
    }


def put_people(context: Context, facts: DemoCompany) -> None:
    """Let everybody sign in with the password of the demonstration, each posted to a position."""
    # One hash for all: hashing is slow on purpose, and the password is no secret here.
    password = hash_password(PASSWORD)
    homes = {branch.code: branch.name for branch in facts.branches}
    users = [
        {
            "login": person.login,
            "name": person.name,
            "mail": person.mail,
            "phone": person.phone,
            "locale": "zh_CN",
        }
        for person in facts.people
    ]
    ids = keep(context, User, [{**user, "password": password} for user in users])
    keep(
        context,
        Posting,
        [
            {
                "user_id": number,
                "place": homes[person.branch],
                "department": person.department,
                "position": person.position,
                "since": facts.history_begins,
            }
            for number, person in zip(ids, facts.people, strict=True)
        ],
    )
