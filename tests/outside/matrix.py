"""What a table of participants gives to whom, worked out in words of its own.

Nothing here asks the code that is tested: it reads the seats and the lines of the table. A person
is called by his role, in Shaanxi, or as ``channel_director@hq`` at headquarters.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from marked import MONEY, NUMBER

from core.security.permissions import grants
from core.testing import SEATS, company_facts
from core.workflow.definition import ANY, Business, Participant, Step
from core.workflow.versions.filing import read_file

FOLDER = Path(__file__).parent.parent / "definitions"
HOME = "shaanxi"
# Each with who begins its documents.
NAMES = {
    "gate_pass": "counter_clerk",
    "asset_transfer": "finance",
    "campaign": "sales_manager",
    "cashier_shift": "finance",
    "complaint": "counter_clerk",
    "contract": "business_manager",
    "credit_limit": "sales_manager",
    "dealer_onboarding": "salesperson",
    "demo_loan": "salesperson",
    "expense": "sales_manager",
    "handover": "counter_clerk",
    "inspection": "counter_clerk",
    "launch": "sales_manager",
    "leave": "counter_clerk",
    "price_protection": "salesperson",
    "retail": "salesperson",
    "retail_refund": "counter_clerk",
    "sample": "salesperson",
    "service": "salesperson",
    "special_price": "salesperson",
    "supplier": "warehouse_head",
    "territory_change": "sales_manager",
    "write_off": "counter_clerk",
}
REPRESENTATIVE = "salesperson"
HEADS = {
    "management": "branch_manager",
    "sales": "sales_manager",
    "warehouse": "warehouse_head",
    "finance": "finance",
}
DIRECTOR = "channel_director@hq"
ROLES = company_facts()["roles"]
LOOKERS = ("business_manager", DIRECTOR)
SCOPES = {
    "base.document": "core:document",
    "esales.ticket": "esales:ticket",
    "esales.refund": "esales:refund",
    "esales.shift": "esales:shift",
}


@functools.cache
def all_businesses() -> dict[str, Business]:
    """Every business of ``tests/definitions``, by name."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        body = path.read_bytes()
        filed = b'"qudao": "business"' in body
        business = read_file(body).business if filed else Business.from_data(json.loads(body))
        found[business.name] = business
    return {name: found[name] for name in NAMES}


@dataclass(frozen=True)
class Told:
    """What the table of participants says somebody may do with a document."""

    there: bool
    part: bool = False
    sees: frozenset[str] = frozenset()
    edits: frozenset[str] = frozenset()
    fires: frozenset[str] = frozenset()

    def see(self, name: str) -> bool:
        return bool({ANY, name} & (self.sees | self.edits))

    def edit(self, name: str) -> bool:
        return bool({ANY, name} & self.edits)


def told(business: Business, step: Step, *people: str) -> Told:
    """What the first of ``people`` may do with a document in ``step``.

    Who acts for somebody has that one's seat beside his own.
    """
    creator = NAMES[business.name]
    lines = {
        s.name: [p for p in s.participants if any(has(p, one, creator) for one in people)]
        for s in business.steps
    }
    here = [*lines[step.name], *_rung(business, step, people, creator)]
    views = any(_views(business, one) for one in people)
    if here:
        return Told(
            there=True,
            part=True,
            sees=frozenset(n for p in here for n in (*p.sees, *p.edits)),
            edits=frozenset() if step.final else frozenset(n for p in here for n in p.edits),
            fires=frozenset(n for p in here for n in p.fires),
        )
    others = [p for found in lines.values() for p in found]
    # Who is asked by name, as a relative of the case, has no part before he is asked.
    known = {"", "headquarters", *(["applicant"] if creator in people else [])}
    if others and (views or any(p.relative in known for p in others)):
        sees = frozenset(n for p in others for n in (*p.sees, *p.edits))
        return Told(there=True, part=True, sees=sees)
    return Told(there=views, sees=frozenset({ANY} if views else ()))


def decides(business: Business, step: Step, person: str) -> bool:
    """Whether a line of the step's own is his."""
    return any(has(line, person, NAMES[business.name]) for line in step.everyone)


def barred(step: Step, person: str, creator: str) -> bool:
    """Whether somebody may not decide in ``step`` for having begun the case."""
    return "applicant" in step.not_by and person == creator


def _rung(
    business: Business, step: Step, people: tuple[str, ...], creator: str
) -> list[Participant]:
    """The rung of the step's ladder that decides about a document of marks, if it is theirs."""
    if step.ladder is None:
        return []
    names = [field.name for field in business.fields]
    field = business.fields[names.index(step.ladder.measure)]
    measure = {"money": MONEY, "number": NUMBER}[field.type] + names.index(field.name)
    fits = (r for r in step.ladder.rungs if r.up_to is None or measure <= r.up_to)
    rung = next(fits)
    return [rung.who] if any(has(rung.who, one, creator) for one in people) else []


def _views(business: Business, person: str) -> bool:
    """Whether his role may look at all documents of the kind, in this branch."""
    return may(person, f"{SCOPES[business.kind]}:view")


def may(person: str, permission: str) -> bool:
    """Whether his role has the permission in Shaanxi."""
    role, _at, place = person.partition("@")
    held = ROLES[role]
    if place and not held.get("spans"):
        return False
    return bool(grants(held["permissions"], permission))


def has(who: Participant, person: str, creator: str) -> bool:
    """Whether this line of the table names the person."""
    role, _at, place = person.partition("@")
    if who.relative == "headquarters":
        return place == "hq" and who.role in (ANY, role)
    if place:
        return False
    department, home = (SEATS[one].partition("/")[0] for one in (role, creator))
    if who.relative == "applicant":
        return role == creator
    if who.relative == "representative":
        return role == REPRESENTATIVE
    if who.relative == "superior":
        return role == (HEADS[home] if HEADS[home] != creator else HEADS["management"])
    if who.relative == "department_head":
        return role == HEADS[home if who.department == ANY else who.department]
    return who.role in (ANY, role) and who.department in (ANY, department)


def people_for(name: str) -> list[str]:
    """Whoever the table names, one who looks on at everything, and one who has no part."""
    business, creator = all_businesses()[name], NAMES[name]
    everyone = [*SEATS, DIRECTOR]
    lines = [p for step in business.steps for p in step.everyone]
    named = [p for p in everyone if any(has(line, p, creator) for line in lines)]
    if all(line.role == ANY and not line.relative for line in business.start.participants):
        # A line that names everybody needs no more than a few of them.
        others = [p for p in lines if p.role != ANY or p.relative]
        named = [p for p in named if any(has(line, p, creator) for line in others)]
    strangers = [p for p in everyone if not told(business, business.start, p).there]
    lookers = [p for p in (*named, *LOOKERS) if _looks_on(business, p)]
    return list(dict.fromkeys([*named, *strangers[:1], *lookers[:1]]))


def _looks_on(business: Business, person: str) -> bool:
    """Whether somebody sees a document of which no line of the table is his."""
    one = told(business, business.start, person)
    return one.there and not one.part
