"""The permission matrix cell by cell against the running application: each person, step and field.

What must come out is worked out here from the table of participants, in its own words, and compared
with what pages show, forms open, and the server does when somebody sends what he may not.
"""

from __future__ import annotations

from typing import Any

import pytest
from matrix import FRESH, MARKED, NAMES, Person, Told, people_for, put, told
from sqlalchemy import select
from twenty import make_trade, twenty

from core.testing import SEATS, make_user
from core.workflow.businesses import publish
from core.workflow.definition import Business, Step, Transition
from core.workflow.documents import Delegation, Document

HOME = "/shaanxi"


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


CASES = [(name, role) for name in NAMES for role in people_for(name)]


@pytest.mark.parametrize(("name", "role"), CASES)
def test_everybody_finds_in_each_step_what_the_table_gives_him(app, standing, name, role):
    business, person = twenty()[name], Person(app.sign_in(role))
    kept = rows(app.installation, standing[name])
    for step in business.steps:
        expected = told(business, step, NAMES[name], role)
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
        expected = {s.name: told(business, s, NAMES[name], role) for s in business.steps}
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
    expected = {s.name: told(business, s, NAMES[name], role) for s in business.steps}
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


@pytest.mark.parametrize("name", NAMES)
def test_what_the_table_lets_somebody_fire_he_fires(app, standing, name):
    business, left = twenty()[name], 0
    for role in people_for(name):
        person = Person(app.sign_in(role))
        for step in business.steps:
            mine = told(business, step, NAMES[name], role).fires
            for way in business.leaving(step.name):
                if way.name not in mine or way.condition or step.not_by:
                    continue
                if not filled(way, business):
                    continue
                with app.installation.work(branch="shaanxi") as context:
                    number = put(context, business, step, f"{NAMES[name]}.shaanxi")
                given = {"transition": way.name, "reason": "because"}

                fired = person.post(f"{HOME}/{name}/{number}/fire", given)

                assert fired.status_int == 303, (role, step.name, way.name, fired.text[:500])
                found = rows(app.installation, {"": number})[number][0]
                assert found == way.target or way.quorum != 1
                left += 1
    assert left


@pytest.mark.parametrize("name", NAMES)
def test_a_delegate_has_what_its_owner_has_in_that_business_alone(app, standing, name):
    """Whoever has no part of his own acts for the applicant, in what was delegated."""
    owner, agent = NAMES[name], "invoicing"
    delegated = delegate(app.installation, owner, agent, name)
    try:
        person = Person(app.sign_in(agent))
        for other in NAMES:
            business = twenty()[other]
            roles = (agent, owner) if other == name else (agent,)
            expected = {s.name: told(business, s, NAMES[other], *roles) for s in business.steps}
            answer = person.get(f"{HOME}/api/{other}")
            found = answer.json["documents"] if answer.status_int == 200 else []
            there = {standing[other][step] for step, one in expected.items() if one.there}
            assert {one["id"] for one in found} & set(standing[other].values()) == there, other
        business = twenty()[name]
        for step in business.steps:
            one = told(business, step, owner, agent, owner)
            path = f"{HOME}/{name}/{standing[name][step.name]}"
            page = person.get(path)
            assert page.status_int == (200 if one.there else 404)
            refused_firing(person, path, business, step, one)
            if one.there:
                shows_what_he_sees(page.html, page.text, business, one)
                offers_what_he_fires(page.html, business, step, one)
    finally:
        with app.installation.work() as context:
            context.session.delete(context.session.get_one(Delegation, delegated))


def delegate(installation: Any, owner: str, agent: str, business: str) -> int:
    """From today on ``agent`` acts for ``owner`` in one business; the id of that."""
    with installation.work() as context:
        made = Delegation(
            owner=f"{owner}.shaanxi",
            agent=f"{agent}.shaanxi",
            since=context.today,
            until=context.today,
            businesses=[business],
            made=context.now,
        )
        context.session.add(made)
        context.session.flush()
        return int(made.id)


def filled(way: Transition, business: Business) -> bool:
    """Whether a document with a mark in every field that can have one holds what it asks for."""
    asked = {f.name for f in business.fields if f.required or f.name in way.requires}
    marked = {f.name for f in business.fields if f.type in MARKED}
    return asked <= marked


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
    mine = next((f for f in typed if expected.edit(f.name) and f.type in FRESH), None)
    if mine is not None:
        writes_what_is_his(person, path, mine.name, FRESH[mine.type], closed)


def writes_what_is_his(
    person: Person, path: str, mine: str, fresh: str, closed: str | None
) -> None:
    """What is his is written, and is not where something that is not his comes with it."""
    before = person.get(path).json["fields"][mine]
    if closed is not None:
        assert person.patch(path, {mine: fresh, closed: None}).status_int in (403, 422)
        assert person.get(path).json["fields"][mine] == before
    answer = person.patch(path, {mine: fresh})
    assert answer.status_int == 200, answer.text[:500]
    assert person.get(path).json["fields"][mine] == fresh
    assert person.patch(path, {mine: before}).status_int == 200


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
        # All that is open is sent as it stands, so that nothing is refused for what is missing.
        open_ = form.forms["form"].submit_fields()
        sent = person.http.post(
            f"{path}/edit", [*open_, *((name, "x") for name in closed)], expect_errors=True
        )
        assert sent.status_int == 303, sent.text[:500]


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
    """Where the documents stand, and what they hold that people have filled in."""
    with installation.work(branch="shaanxi", write=False) as context:
        query = select(Document.id, Document.business, Document.step, Document.own)
        found = context.session.execute(query.where(Document.id.in_(standing.values())))
        return {row.id: (row.step, typed_in(row.business, row.own)) for row in found}


def typed_in(name: str, own: dict[str, Any]) -> dict[str, Any]:
    """What was typed in: formulas are worked out anew at each change."""
    fields = {field.name: field for field in twenty()[name].fields if not field.formula}
    columns = {
        field.name: {column.name for column in field.columns if not column.formula}
        for field in fields.values()
    }
    return {
        field: [{c: row[c] for c in row if c in columns[field]} for row in value]
        if columns[field]
        else value
        for field, value in own.items()
        if field in fields
    }
