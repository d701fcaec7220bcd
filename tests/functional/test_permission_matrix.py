"""The permission matrix cell by cell against the running application: each person, step and field.

What must come out is worked out here from the table of participants, in its own words, and compared
with what pages show, forms open, and the server does when somebody sends what he may not.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from twenty import make_trade, twenty

from addons.base.general import GeneralDocument
from core.security.permissions import grants
from core.testing import SEATS, company_facts, make_user
from core.testing.rows import make_row
from core.workflow.businesses import publish
from core.workflow.definition import ANY, Business, Participant, Step
from core.workflow.documents import Document
from core.workflow.fields.sheet import sheet_of
from core.workflow.firing import entered

HOME = "/shaanxi"
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
MARKS = {"text": "mark {}", "long": "mark {}", "money": 7311_00, "number": 8311_0000}


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


@pytest.fixture(scope="module")
def standing(installation: Any) -> dict[str, dict[str, int]]:
    """The id of a document of each business in each of its steps, every field of it filled."""
    for role in SEATS:
        make_user(installation, role)
    found: dict[str, dict[str, int]] = {}
    with installation.work(branch="shaanxi") as context:
        make_trade(context)
        for name, begins in NAMES.items():
            business = twenty()[name]
            publish(context, business)
            found[name] = {
                step.name: put(context, business, step, f"{begins}.shaanxi")
                for step in business.steps
            }
    return found


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
    """A value for every field, by which it can be told from the others."""
    values: dict[str, Any] = {}
    for number, slot in enumerate(sheet_of(business, context).own):
        mark = MARKS.get(slot.type.name)
        if isinstance(mark, str):
            values[slot.name] = mark.format(slot.name)
        elif mark is not None:
            values[slot.name] = mark + number * (100 if slot.type.name == "money" else 10000)
        elif slot.type.kept == "table":
            texts = [c.name for c in slot.columns if c.type.kept in ("text", "units")]
            filled = {n: f"mark {slot.name}" if n == "what" else 1000000 for n in texts}
            values[slot.name] = [filled]
        elif slot.type.kept == "day":
            values[slot.name] = "2031-02-03"
    return values


def told(business: Business, step: Step, role: str, creator: str) -> Told:
    """What the person in the seat of ``role`` may do with a document in ``step``."""
    lines = {s.name: [p for p in s.participants if has(p, role, creator)] for s in business.steps}
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
    held = company_facts()["roles"][role]["permissions"]
    views = grants(held, "core:document:view")
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


CASES = [(name, role) for name in NAMES for role in people_for(name)]


@pytest.mark.parametrize(("name", "role"), CASES)
def test_everybody_finds_in_each_step_what_the_table_gives_him(app, standing, name, role):
    business, person = twenty()[name], Person(app.sign_in(role))
    kept = rows(app.installation, standing[name])
    for step in business.steps:
        expected = told(business, step, role, NAMES[name])
        path = f"{HOME}/{name}/{standing[name][step.name]}"

        page = person.get(path)

        assert page.status_int == (200 if expected.there else 404), step.name
        refused_firing(person, path, business, step, expected)
        if not expected.there:
            assert person.get(f"{path}/edit").status_int == 404
            assert person.refused(f"{path}/edit", {}) == 404
            continue
        html = page.html
        shows_what_he_sees(html, page.text, business, expected)
        offers_what_he_fires(html, business, step, expected)
        opens_what_he_edits(person, path, business, expected)
    assert rows(app.installation, standing[name]) == kept


@pytest.mark.parametrize("name", NAMES)
def test_a_list_shows_of_each_document_what_its_reader_sees_in_its_step(app, standing, name):
    business = twenty()[name]
    for role in people_for(name):
        page = app.sign_in(role).get(f"{HOME}/{name}?part=", expect_errors=True)
        expected = {s.name: told(business, s, role, NAMES[name]) for s in business.steps}
        if not any(one.there for one in expected.values()):
            assert page.status_int == 404
            continue
        html = page.html
        for step in business.steps:
            address = f"{HOME}/{name}/{standing[name][step.name]}"
            link = html.select_one(f'table a[href="{address}/"], table a[href="{address}"]')
            assert (link is not None) is expected[step.name].there
            if link is None:
                continue
            row = link.find_parent("tr").get_text(" ", strip=True)
            for field in business.fields:
                if field.listed and field.type in ("text", "long") and not field.formula:
                    shown = f"mark {field.name}" in row
                    assert shown is expected[step.name].see(field.name), (role, step.name)


@pytest.mark.parametrize(("name", "role"), CASES)
def test_programs_get_what_their_person_sees_and_change_no_more(app, standing, name, role):
    business, person = twenty()[name], Person(app.sign_in(role))
    expected = {s.name: told(business, s, role, NAMES[name]) for s in business.steps}
    there = {standing[name][step] for step, one in expected.items() if one.there}

    answer = person.get(f"{HOME}/api/{name}")

    found = answer.json["documents"] if answer.status_int == 200 else []
    assert {one["id"] for one in found} == there
    for one in found:
        seen = {f.name for f in business.fields if expected[one["step"]].see(f.name)}
        assert set(one["fields"]) == seen
        assert set(one["transitions"]) <= expected[one["step"]].fires
    kept = rows(app.installation, standing[name])
    for step in business.steps:
        changes_only_what_is_his(person, name, business, step, standing, expected[step.name])
    assert rows(app.installation, standing[name]) == kept


def changes_only_what_is_his(
    person: Person, name: str, business: Business, step: Step, standing: Any, expected: Told
) -> None:
    """What he may edit is told, and whatever else is sent is refused."""
    path = f"{HOME}/api/{name}/{standing[name][step.name]}"
    answer = person.get(path)
    assert answer.status_int == (200 if expected.there else 404)
    typed = [f for f in business.fields if not f.formula and f.type != "attachment"]
    if expected.there:
        assert answer.json["edits"] == [f.name for f in typed if expected.edit(f.name)]
    closed = next((f.name for f in typed if not expected.edit(f.name)), None)
    if closed is not None:
        refused = person.patch(path, {closed: None}).status_int
        assert refused in ((403, 422) if expected.there else (404,))


def shows_what_he_sees(html: Any, text: str, business: Business, expected: Told) -> None:
    """The titles of what he sees stand on the page, and no value of anything else."""
    titles = {dt.get_text(" ", strip=True) for dt in html.select("main dl dt")}
    for heading in html.select("main section.panel > h2"):
        for small in heading.select("small"):
            small.extract()
        titles.add(heading.get_text(" ", strip=True))
    for field in business.fields:
        if field.type == "attachment":
            continue
        seen = expected.see(field.name)
        assert (field.title["en"] in titles) is seen, field.name
        if not seen:
            assert f"mark {field.name}" not in text


def offers_what_he_fires(html: Any, business: Business, step: Step, expected: Told) -> None:
    """Of what he may fire there are buttons, as far as conditions hold; of nothing else."""
    offered = {button["value"] for button in html.select("button[name=transition]")}
    leaving = {way.name: way for way in business.leaving(step.name)}
    assert offered <= expected.fires & set(leaving)
    if not step.not_by:
        plain = {name for name, way in leaving.items() if not (way.condition or way.automatic)}
        assert plain & expected.fires <= offered


def opens_what_he_edits(person: Person, path: str, business: Business, expected: Told) -> None:
    """The form opens what he may change, and what he sends besides changes nothing."""
    form = person.get(f"{path}/edit")
    if not expected.edits:
        assert form.status_int == 403
        sent = {field.name: "changed" for field in business.fields}
        assert person.refused(f"{path}/edit", sent) == 403
        return
    assert form.status_int == 200
    html = form.html
    for field in business.fields:
        if field.type == "attachment" or field.formula:
            continue
        found = html.select_one(f'[data-field="{field.name}"]')
        control = found and found.select_one("input, select, textarea, [data-lines]")
        assert (control is not None) is expected.edit(field.name), field.name
        assert found is None or expected.see(field.name)
        if not expected.see(field.name):
            assert f"mark {field.name}" not in form.text
    closed = [f.name for f in business.fields if not expected.edit(f.name)]
    if closed:
        sent = {
            "__seen__": html.select_one("[name=__seen__]")["value"],
            **dict.fromkeys(closed, "x"),
        }
        person.post(f"{path}/edit", sent)


def refused_firing(
    person: Person, path: str, business: Business, step: Step, expected: Told
) -> None:
    """Firing what is not his is refused: not there for a stranger, forbidden for the others."""
    for way in business.leaving(step.name):
        if way.name not in expected.fires:
            fields = {"transition": way.name, "reason": "because"}
            refused = person.refused(f"{path}/fire", fields)
            assert refused == (403 if expected.there else 404), way.name


def rows(installation: Any, standing: dict[str, int]) -> dict[int, Any]:
    """Where the documents stand, and what they hold."""
    with installation.work(branch="shaanxi", write=False) as context:
        query = select(Document.id, Document.step, Document.own)
        found = context.session.execute(query.where(Document.id.in_(standing.values())))
        return {row.id: (row.step, row.own) for row in found}
