"""The permission matrix at every door that shows a document: board, sheet, filters, files and more.

Three businesses with many cells are tried with everybody; what must come out is worked out from the
table of participants (``matrix``), in its own words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from doors import HOME, People, Standing
from glanced import FILTERS, cards, sorted_by
from matrix import NAMES, Told, all_businesses, barred, may, people_for, told
from sqlalchemy import select

from core.orm.bulk import insert_rows
from core.workflow.documents import Attachment, Document, Link

pytestmark = pytest.mark.one_store
RICH = {"demo_loan": "returned", "price_protection": "done", "contract": "done"}
SHEET = "document_sheet"
FILE = {"upload_files": [("file", "new.txt", b"new", "text/plain")]}


@pytest.fixture(scope="module")
def standing(installation: Any) -> Standing:
    """A document in each step of each of the three; the ends are numbered, and have a paper."""
    printed = [replace(all_businesses()[name], prints=(SHEET,)) for name in RICH]
    found = Standing(installation, printed)
    with installation.work(branch="shaanxi") as context:
        for name in RICH:
            done = context.session.get_one(Document, found.numbers[name][RICH[name]])
            done.number = f"{name[:2].upper()}-1"
            done.posted = context.now
        # What was claimed came from a loan, and the contract from both.
        loan, claim, contract = (found.numbers[name][end] for name, end in RICH.items())
        rows = [(loan, claim), (claim, contract), (loan, contract)]
        links = [{"source": one, "target": other, "relation": "next"} for one, other in rows]
        insert_rows(context.session, Link.__table__, links)
    return found


@pytest.fixture(scope="module")
def people(wsgi: Any, installation: Any) -> People:
    """Everybody in a browser of his own, signed in once."""
    return People(wsgi, installation)


CASES = [(name, role) for name in RICH for role in people_for(name)]
everybody = pytest.mark.parametrize(("name", "role"), CASES)


def expected_of(name: str, role: str) -> dict[str, Told]:
    """What the person may do with the document in each step."""
    business = all_businesses()[name]
    return {step.name: told(business, step, role) for step in business.steps}


def hidden(standing: Standing, name: str, expected: Told) -> list[str]:
    """The words by which a value is known that he does not see."""
    marks = standing.marks[name]
    return [word for field, words in marks.items() if not expected.see(field) for word in words]


@everybody
def test_board_and_sheets_show_what_its_reader_sees(people, standing, name, role):
    expected, person = expected_of(name, role), people[role]
    board = person.get(f"{HOME}/{name}/board")
    shown = cards(board.text) if board.status_int == 200 else {}
    sheet = person.get(f"{HOME}/{name}/export?kind=csv&part=all")
    lines = sheet.text.splitlines()[1:] if sheet.status_int == 200 else []
    told_of = {line.split(",")[0]: line for line in lines}

    for step, one in expected.items():
        number = standing.numbers[name][step]
        called = standing.called(name, step)
        assert (number in shown) is (called in told_of) is one.there, step
        for text in (shown.get(number, ""), told_of.get(called, "")):
            assert not [word for word in hidden(standing, name, one) if word in text], step
        fired = set(re.findall(r'name="transition" value="([^"]*)"', shown.get(number, "")))
        assert fired <= one.fires, step


@everybody
def test_nothing_is_guessed_from_a_filter_an_order_or_a_search(people, standing, name, role):
    """By a value that is hidden from him no document is found, whatever is asked for."""
    business, expected, person = all_businesses()[name], expected_of(name, role), people[role]
    numbers = standing.numbers[name]
    there = {numbers[step] for step, one in expected.items() if one.there}
    page = person.get(f"{HOME}/{name}?part=all")
    if page.status_int == 404:
        assert not there
        return
    for field in business.fields:
        closed = {numbers[s] for s, o in expected.items() if o.there and not o.see(field.name)}
        if not closed:
            continue
        assert field.name not in sorted_by(page.text), field.name
        assert person.get(f"{HOME}/api/{name}?sort={field.name}").status_int == 400
        for asked in (f"{field.name}=nothing", f"{field.name}.from=0", f"{field.name}.from=99999"):
            answer = person.get(f"{HOME}/api/{name}?{asked}")
            found = answer.json["documents"] if answer.status_int == 200 else []
            assert not closed & {one["id"] for one in found}, asked
        if field.indexed and field.name not in FILTERS.findall(page.text):
            again = person.get(f"{HOME}/{name}?part=all&{field.name}.from=99999")
            assert all(f"{name}/{number}" in again.text for number in there), field.name
    found = person.get(f"{HOME}/api/{name}?q=mark")
    assert found.json["documents"] == []


@everybody
def test_search_and_suggestions_lead_to_what_is_there(people, standing, name, role):
    person = people[role]
    views = may(role, "core:document:view")
    for step, one in [*expected_of(name, role).items()][::2]:
        number = standing.numbers[name][step]
        called = standing.called(name, step)
        found = person.get(f"{HOME}/search?q={called.replace('#', '%23')}")
        assert (f"{HOME}/{name}/{number}" in found.text) is one.there, step
    suggested = person.get(f"{HOME}/{name}/suggest?q=mark")
    assert suggested.status_int in ((200,) if views else (403, 404))
    assert not views or suggested.json == []


@everybody
def test_files_are_fetched_and_put_where_their_field_is_open(people, standing, name, role):
    business, person = all_businesses()[name], people[role]
    fields = [f.name for f in business.fields if f.type == "attachment"]
    for step, one in expected_of(name, role).items():
        number = standing.numbers[name][step]
        path, api = f"{HOME}/{name}/{number}", f"{HOME}/api/{name}/{number}/files"
        files = files_of(standing, number)
        listed = person.get(api)
        names = {f["id"] for f in listed.json["files"]} if listed.status_int == 200 else set()
        for field in fields:
            seen = one.there and one.see(field)
            status = 200 if seen else 404
            assert (files[field] in names) is seen, (step, field)
            assert person.get(f"{path}/file?n={files[field]}").status_int == status
            assert person.get(f"{api}/{files[field]}").status_int == status
            if not one.edit(field):
                refused = 403 if one.there else 404
                taken = person.refused(f"{path}/detach", {"file": str(files[field])})
                given = {"csrf_token": person.token, "field": field}
                put = person.http.post(f"{path}/attach", given, **FILE, expect_errors=True)
                # Of what rests for good nothing is taken, whoever asks.
                assert {taken, put.status_int} <= {refused, 409 if one.there else 404}, step
        assert files_of(standing, number) == files


@everybody
def test_a_paper_is_printed_by_whoever_sees_all_of_it(people, standing, name, role):
    one, person = expected_of(name, role)[RICH[name]], people[role]
    path = standing.page(name, RICH[name])
    prints = (one.part and "*" in one.sees) or (one.there and may(role, "core:document:print"))

    printed = person.post(f"{path}/print", {"layout": SHEET})

    assert printed.status_int == (303 if prints else 403 if one.there else 404)
    looked_at = person.get(f"{path}/paper?layout={SHEET}&copy=1").status_int
    assert looked_at in ((200,) if prints else (403,) if one.there else (404,))


@everybody
def test_tracing_names_what_its_reader_sees(people, standing, name, role):
    one, person = expected_of(name, role)[RICH[name]], people[role]
    page = person.get(standing.page(name, RICH[name]))
    for other, end in RICH.items():
        if other != name and one.there:
            there = expected_of(other, role)[end].there
            assert (f"{other}/{standing.numbers[other][end]}" in page.text) is there, other


@everybody
def test_the_inbox_and_the_report_tell_no_more_than_the_document(people, standing, name, role):
    expected, person = expected_of(name, role), people[role]
    steps = {standing.numbers[name][step]: one for step, one in expected.items()}
    inbox = person.get(f"{HOME}/inbox?business={name}")
    for number, text in cards(inbox.text).items():
        assert steps[number].part, number
        assert not [word for word in hidden(standing, name, steps[number]) if word in text]
    report = person.get(f"{HOME}/{name}/report")
    assert report.status_int == 200 if any(o.there for o in steps.values()) else 404
    everything = [word for words in standing.marks[name].values() for word in words]
    assert not [word for word in everything if word in report.text]


@pytest.mark.parametrize("name", RICH)
def test_who_is_mentioned_is_told_where_he_sees_the_document(people, standing, name):
    author, roles = people[NAMES[name]], people_for(name)
    for step in all_businesses()[name].steps:
        logins = {role: "{0}.{2}".format(*role.partition("@")) for role in roles}
        logins = {r: f"{x}shaanxi" if x.endswith(".") else x for r, x in logins.items()}
        number = standing.numbers[name][step.name]
        text = " ".join(f"@{login}" for login in logins.values())
        said = author.send(f"{HOME}/api/{name}/{number}/comments", {"text": text})
        there = {r for r in roles if told(all_businesses()[name], step, r).there}
        assert set(said.json["mentions"]) == {logins[r] for r in there - {NAMES[name]}}
        for role in set(roles) - there:
            refused = people[role].send(f"{HOME}/api/{name}/{number}/comments", {"text": "me too"})
            assert refused.status_int == 404
            assert people[role].get(f"{HOME}/api/{name}/{number}/comments").status_int == 404


@everybody
def test_the_everyday_verbs_are_for_whoever_decides(people, standing, name, role):
    business, person = all_businesses()[name], people[role]
    before = standing.rows(name)
    for step in business.steps:
        one = told(business, step, role)
        if one.fires and not barred(step, role, NAMES[name]):
            continue
        for verb in {"add", "reassign", "return", "copy"} & set(step.verbs):
            number = standing.numbers[name][step.name]
            sent = {"logins": ["finance.shaanxi"], "step": business.start.name, "note": "so"}
            answer = person.send(f"{HOME}/api/{name}/{number}/verbs/{verb}", sent)
            # Whoever sees a document may let others know of it.
            refused = 404 if not one.there else 200 if verb == "copy" else 403
            assert answer.status_int == refused, (step.name, verb)
    assert standing.rows(name) == before


def files_of(standing: Standing, number: int) -> dict[str, int]:
    """The file in each field of a document."""
    with standing.installation.work(branch="shaanxi", write=False) as context:
        query = select(Attachment).where(Attachment.document == number, Attachment.field != "")
        return {file.field: file.id for file in context.session.scalars(query)}
