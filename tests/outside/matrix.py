"""What a table of participants gives to whom, worked out in words of its own, and people who try.

Nothing here asks the code that is tested: it reads the seats and the lines of the table.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from twenty import twenty

from addons.base.general import GeneralDocument
from addons.base.models import Variant
from addons.esales.models import Dealer
from core.security.permissions import grants
from core.testing import SEATS, company_facts
from core.testing.rows import make_row
from core.workflow.definition import ANY, Business, Participant, Step
from core.workflow.fields.sheet import Slot, sheet_of
from core.workflow.firing import entered

# Each with who begins its documents.
NAMES = {
    "demo_loan": "salesperson",
    "price_protection": "salesperson",
    "expense": "sales_manager",
    "complaint": "counter_clerk",
    "contract": "business_manager",
}
HEADS = {
    "management": "branch_manager",
    "sales": "sales_manager",
    "warehouse": "warehouse_head",
    "finance": "finance",
}
# What somebody writes into a field of such a type.
FRESH = {"text": "written", "long": "written", "money": "42.00", "number": "42"}
TEXTS = ("text", "long")
MARKS = {"money": 7311_00, "number": 8311_0000}
RECORDS: dict[str, Any] = {"product": Variant, "dealer": Dealer}
MARKED = (*TEXTS, *MARKS, *RECORDS, "table", "date", "choice")


@dataclass(frozen=True)
class Told:
    """What the table of participants says somebody may do with a document."""

    there: bool
    sees: frozenset[str] = frozenset()
    edits: frozenset[str] = frozenset()
    fires: frozenset[str] = frozenset()

    def see(self, name: str) -> bool:
        return bool({ANY, name} & (self.sees | self.edits))

    def edit(self, name: str) -> bool:
        return bool({ANY, name} & self.edits)


class Person:
    """Somebody signed in, whose browser has read the token of its pages once."""

    def __init__(self, app: Any) -> None:
        self.http, self.token = app.http, app.token

    def get(self, path: str) -> Any:
        return self.http.get(path, expect_errors=True)

    def patch(self, path: str, fields: dict[str, Any]) -> Any:
        headers = {"X-CSRF-Token": self.token, "Accept": "application/json", "If-Match": "*"}
        body = {"fields": fields}
        return self.http.patch_json(path, body, headers=headers, expect_errors=True)

    def post(self, path: str, fields: dict[str, str], accept: str = "text/html") -> Any:
        given = {"csrf_token": self.token, "__key__": uuid.uuid4().hex, **fields}
        return self.http.post(path, given, headers={"Accept": accept}, expect_errors=True)

    def refused(self, path: str, fields: dict[str, str]) -> int:
        """The status with which what is sent is refused, in a line instead of a page."""
        return int(self.post(path, fields, "application/json").status_int)


def put(context: Any, business: Business, step: Step, creator: str) -> int:
    """A document that ``creator`` began, in ``step``, where everybody was asked who is asked."""
    document = make_row(
        context,
        GeneralDocument,
        business=business.name,
        version=business.version,
        step=step.name,
        creator=creator,
        created=context.now,
        own=marks(business, context),
    )
    entered([document], business, context, by_itself=False)
    context.session.flush()
    return int(document.id)


def marks(business: Business, context: Any) -> dict[str, Any]:
    """A value for every field that can have one, by which it can be told from the others."""
    slots = enumerate(sheet_of(business, context).own)
    values = {slot.name: _mark(slot, number, context) for number, slot in slots}
    return {name: value for name, value in values.items() if value is not None}


def _mark(slot: Slot, number: int, context: Any) -> Any:
    kind = slot.type.name
    if kind in TEXTS:
        return f"mark {slot.name}"
    if kind in MARKS:
        return MARKS[kind] + number * (100 if kind == "money" else 10000)
    if kind in RECORDS:
        return context.session.scalar(select(RECORDS[kind].id).limit(1))
    if kind == "table":
        columns = {c.name: _mark(c, number, context) for c in slot.columns if not c.field.formula}
        return [{name: value for name, value in columns.items() if value is not None}]
    if kind == "choice":
        # The last one is that on which another field is shown.
        return [*slot.choices][-1]
    return "2031-02-03" if kind == "date" else None


def told(business: Business, step: Step, creator: str, *roles: str) -> Told:
    """What the person in the seats of ``roles`` may do with a document in ``step``.

    Who acts for somebody has that one's seat beside his own.
    """
    lines = {
        s.name: [p for p in s.participants if any(has(p, role, creator) for role in roles)]
        for s in business.steps
    }
    here = lines[step.name]
    if here:
        return Told(
            there=True,
            sees=frozenset(n for p in here for n in (*p.sees, *p.edits)),
            edits=frozenset() if step.final else frozenset(n for p in here for n in p.edits),
            fires=frozenset(n for p in here for n in p.fires),
        )
    others = [p for found in lines.values() for p in found]
    if others:
        return Told(there=True, sees=frozenset(n for p in others for n in (*p.sees, *p.edits)))
    held = company_facts()["roles"]
    views = any(grants(held[role]["permissions"], "core:document:view") for role in roles)
    return Told(there=views, sees=frozenset({ANY} if views else ()))


def has(who: Participant, role: str, creator: str) -> bool:
    """Whether the person in the seat of ``role`` is one whom this line of the table names."""
    department = SEATS[role].partition("/")[0]
    home = SEATS[creator].partition("/")[0]
    if who.relative == "applicant":
        return role == creator
    if who.relative == "department_head":
        return role == HEADS[home if who.department == ANY else who.department]
    return not who.relative and who.role in (ANY, role) and who.department in (ANY, department)


def people_for(name: str) -> list[str]:
    """Whoever the table names, one who looks on at everything, and one who has no part."""
    roles = {p.role for step in twenty()[name].steps for p in step.participants}
    kin = {p.relative for step in twenty()[name].steps for p in step.participants}
    heads = {"sales_manager", "branch_manager"} if "department_head" in kin else set()
    named = (roles & set(SEATS)) | heads | {NAMES[name], "business_manager", "invoicing"}
    return sorted(named)
