"""The permission matrix cell by cell against the running application: each person, step and field.

What must come out is worked out here from the table of participants, in its own words, and compared
with what pages show, forms open, and the server does when somebody sends what he may not. All
businesses of ``tests/definitions`` go through pages, forms, lists, the interface and firing; what
else shows a document is tried beside (``test_other_doors``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import pytest
from doors import DOORS, People, Person, Standing, refused_at, told_closed
from glanced import FAULT, alert, offered, open_fields, rows, titles
from marked import PASSING, TEXTS
from matrix import NAMES, Told, all_businesses, barred, decides, has, people_for, told

from core.workflow.definition import Business, Step
from core.workflow.documents import Delegation

# Which door asks for which right; what a store answers to it is tried by the doors that show.
pytestmark = pytest.mark.one_store
DELEGATED = ("demo_loan", "price_protection", "expense", "complaint", "contract")
# What is written into a field of such a type; it passes every check.
WRITTEN = {"text": f"as {PASSING}", "long": "written", "money": "7.00", "number": "7"}


@pytest.fixture(scope="module")
def standing(installation: Any) -> Standing:
    """A document of each business in each of its steps, a mark in every field of it."""
    return Standing(installation, all_businesses().values())


@pytest.fixture(scope="module")
def people(wsgi: Any, installation: Any) -> People:
    """Everybody in a browser of his own, signed in once."""
    return People(wsgi, installation)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_and_offers_each_person_in_each_step_what_the_table_says(
    people, standing, name
):
    """Of the steps in which he looks on, the first and the last; lists tell of all of them."""
    business = all_businesses()[name]
    for role in people_for(name):
        looks_on = [s for s in business.steps if not decides(business, s, role)]
        for step in business.steps:
            expected = told(business, step, role)
            if expected.there and step in looks_on[1:-1]:
                continue
            page = people[role].get(standing.page(name, step.name), there=expected.there)

            assert page.status_int == (200 if expected.there else 404), (role, step.name)
            if expected.there:
                shows_what_he_sees(page.text, standing.marks[name], business, expected, role)
                offers_what_he_fires(page.text, business, step, expected, role)


@pytest.mark.parametrize("name", NAMES)
def test_a_list_and_the_interface_tell_of_each_document_what_its_reader_sees(
    people, standing, name
):
    business, marks = all_businesses()[name], standing.marks[name]
    for role in people_for(name):
        expected = {s.name: told(business, s, role) for s in business.steps}
        there = {step for step, one in expected.items() if one.there}
        page = people[role].get(f"/shaanxi/{name}?part=all")
        listed = rows(page.text) if page.status_int == 200 else {}
        answer = people[role].get(f"/shaanxi/api/{name}?limit=200")
        found = answer.json["documents"] if answer.status_int == 200 else []
        found = {one["step"]: one for one in found if one["id"] in standing.ids(name)}

        assert {s for s in expected if standing.called(name, s) in listed} == there, role
        assert set(found) == there, role
        for step, one in found.items():
            seen = {n for n in marks if expected[step].see(n)}
            shows_no_more(listed[standing.called(name, step)], marks, expected[step])
            assert set(one["fields"]) == seen, (role, step)
            assert set(one["words"]) <= seen
            assert set(one["transitions"]) <= expected[step].fires
            for field in business.fields:
                if field.name in seen and field.type in TEXTS and not field.formula:
                    assert one["fields"][field.name].startswith(f"mark {field.name}")


@pytest.mark.parametrize("name", NAMES)
def test_what_the_table_does_not_let_somebody_fire_no_door_fires(people, standing, name):
    """The interface is asked for every cell, the other doors in turn for some of each person."""
    business, doors = all_businesses()[name], cycle(DOORS)
    kept = standing.rows(name)
    for role in people_for(name):
        closed = [
            (step, way.name)
            for step in business.steps
            for way in business.leaving(step.name)
            if way.name not in told(business, step, role).fires or barred(step, role, NAMES[name])
        ]
        for place, (step, way) in enumerate(closed):
            expected = told(business, step, role)
            number = standing.numbers[name][step.name]
            refused_at("one", people[role], name, number, way, expected)
            if place % 8 == 0:
                refused_at(next(doors), people[role], name, number, way, expected)
    assert standing.rows(name) == kept


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_no_starter_begins_nothing(people, standing, name):
    business = all_businesses()[name]
    sent = {"fields": dict.fromkeys(standing.typed(name), "changed")}
    for role in people_for(name):
        starts = any(has(one, role, NAMES[name]) for one in business.starters)
        there = any(told(business, step, role).there for step in business.steps)
        form = people[role].get(f"/shaanxi/{name}/new", there=starts)
        assert form.status_int == (200 if starts else 403 if there else 404), role
        if not starts:
            refused = people[role].send(f"/shaanxi/api/{name}", sent)
            assert refused.status_int == form.status_int, (role, refused.text)


@pytest.mark.parametrize("name", DELEGATED)
def test_a_delegate_has_what_its_owner_has_in_that_business_alone(people, standing, name):
    """Whoever has no part of his own acts for the applicant, in what was delegated."""
    owner, agent, installation = NAMES[name], "invoicing", standing.installation
    with delegated(installation, owner, agent, name):
        person = people[agent]
        for other in DELEGATED:
            acting = (agent, owner) if other == name else (agent,)
            business = all_businesses()[other]
            answer = person.get(f"/shaanxi/api/{other}")
            found = answer.json["documents"] if answer.status_int == 200 else []
            there = {s.name for s in business.steps if told(business, s, *acting).there}
            ids = {standing.numbers[other][step] for step in there}
            assert {one["id"] for one in found} & standing.ids(other) == ids, other
        business = all_businesses()[name]
        for step in business.steps:
            expected = told(business, step, agent, owner)
            page = person.get(standing.page(name, step.name))
            assert page.status_int == (200 if expected.there else 404)
            for way in business.leaving(step.name):
                if way.name not in expected.fires:
                    number = standing.numbers[name][step.name]
                    refused_at("one", person, name, number, way.name, expected)
            if expected.there:
                shows_what_he_sees(page.text, standing.marks[name], business, expected, agent)
                offers_what_he_fires(page.text, business, step, expected, owner)


@pytest.mark.parametrize("name", NAMES)
def test_forms_and_programs_change_what_the_table_opens_and_nothing_else(people, standing, name):
    business, fresh = all_businesses()[name], standing.many(name)
    kept = standing.rows(name)
    for role in people_for(name):
        looks_on = [s for s in business.steps if not decides(business, s, role)]
        for step in business.steps:
            expected = told(business, step, role)
            if not expected.edits:
                number, typed = standing.numbers[name][step.name], standing.typed(name)
                changes_nothing(people[role], name, number, typed, expected)
                if step not in looks_on[1:-1]:
                    opens_no_form(people[role], name, number, typed, expected)
                continue
            number = next(fresh[step.name])
            opens_what_he_edits(people[role], standing, business, number, expected)
            path = f"/shaanxi/api/{name}/{number}"
            closed = [n for n in standing.typed(name) if not expected.edit(n)]
            told_closed(people[role], path, closed)
            writes_what_is_his(people[role], path, business, expected)
    assert standing.rows(name) == kept


@pytest.mark.parametrize("name", NAMES)
def test_what_the_table_lets_somebody_fire_he_fires(people, standing, name):
    """Where a condition or a field speaks against it he is told so, and never that he may not."""
    business, fresh = all_businesses()[name], standing.many(name)
    for role in people_for(name):
        for step in business.steps:
            expected = told(business, step, role)
            for way in business.leaving(step.name):
                if way.name not in expected.fires or barred(step, role, NAMES[name]):
                    continue

                fired = people[role].fire(name, next(fresh[step.name]), way.name)

                where = (role, step.name, way.name, fired.text[-900:])
                plain = not (way.condition or way.guards or way.effects)
                assert fired.status_int == 200 or not plain, where
                assert fired.status_int in (200, 409, 422), where


@contextmanager
def delegated(installation: Any, owner: str, agent: str, business: str) -> Iterator[None]:
    """Today ``agent`` acts for ``owner`` in one business."""
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
        number = made.id
    yield
    with installation.work() as context:
        context.session.delete(context.session.get_one(Delegation, number))


def changes_nothing(
    person: Person, name: str, number: int, typed: list[str], expected: Told
) -> None:
    """A program of somebody who may change nothing here is refused, whatever it sends."""
    answer = person.patch(f"/shaanxi/api/{name}/{number}", dict.fromkeys(typed, "changed"))
    assert answer.status_int == (403 if expected.there else 404), (name, number, answer.text[:300])
    assert answer.json["messages"][0]


def opens_no_form(person: Person, name: str, number: int, typed: list[str], expected: Told) -> None:
    """There is no form for him either, and nothing is taken that is sent as if there were."""
    refused = person.refused(f"/shaanxi/{name}/{number}/edit", dict.fromkeys(typed, "changed"))
    assert refused == (403 if expected.there else 404), (name, number)


def opens_what_he_edits(
    person: Person, standing: Standing, business: Business, number: int, expected: Told
) -> None:
    """The form opens what he may change, and what he sends besides changes nothing."""
    path, typed = f"/shaanxi/{business.name}/{number}/edit", standing.typed(business.name)
    form = person.get(path)
    mine = {n for n in standing.filled(business.name) if expected.edit(n)}
    assert form.status_int == 200
    assert open_fields(form.text) == mine, path
    shows_no_more(form.text, standing.marks[business.name], expected)
    closed = [n for n in typed if n not in mine]
    before = standing.own(number)
    # All that is open is sent as it stands, so that nothing is refused for what is missing.
    sent = [*form.forms["form"].submit_fields(), *((n, "changed") for n in closed)]
    saved = person.http.post(path, sent, expect_errors=True)
    assert saved.status_int == 303, (path, alert(saved.text), FAULT.findall(saved.text))
    # What is filled in may hide what hangs on it, and what is hidden is empty.
    hanging = {f.name for f in business.fields if f.shown_if}
    kept = {n for n in closed if not expected.edit(n)} - hanging
    assert [standing.own(number).get(n) for n in kept] == [before.get(n) for n in kept], path


def writes_what_is_his(person: Person, path: str, business: Business, expected: Told) -> None:
    """What is his is written, every field of it that takes a plain value."""
    fields = [f for f in business.fields if expected.edit(f.name) and not (f.formula or f.shown_if)]
    sent = {f.name: WRITTEN[f.type] for f in fields if f.type in WRITTEN}
    if sent:
        answer = person.patch(path, sent)
        assert answer.status_int == 200, (path, answer.text[:500])
        written = {n: answer.json["fields"][n].removesuffix(".0000") for n in sent}
        assert written == {n: sent[n] for n in sent}, path


def shows_what_he_sees(
    page: str, marks: dict[str, list[str]], business: Business, expected: Told, role: str
) -> None:
    """The titles of what he sees stand on the page, and no value of anything else."""
    found = titles(page)
    for field in business.fields:
        if field.type != "attachment":
            seen = expected.see(field.name)
            assert (field.title["en"] in found) is seen, (role, field.name, found)
        elif expected.see(field.name):
            assert f"mark {field.name}.txt" in page, (role, field.name)
    shows_no_more(page, marks, expected)


def shows_no_more(text: str, marks: dict[str, list[str]], expected: Told) -> None:
    """No value of a field that he does not see stands in ``text``."""
    hidden = [word for n, words in marks.items() if not expected.see(n) for word in words]
    assert not [word for word in hidden if word in text]


def offers_what_he_fires(
    page: str, business: Business, step: Step, expected: Told, role: str
) -> None:
    """Of what he may fire there are buttons, as far as conditions hold; of nothing else."""
    found = offered(page)
    leaving = {way.name: way for way in business.leaving(step.name)}
    mine = frozenset() if barred(step, role, NAMES[business.name]) else expected.fires
    assert found <= mine & set(leaving), (role, step.name)
    held_up = {n for n, way in leaving.items() if way.condition or way.automatic or way.effects}
    assert (set(leaving) - held_up) & mine <= found, (role, step.name)
