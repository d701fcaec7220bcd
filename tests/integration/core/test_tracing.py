"""Where a document comes from and what became of it: over levels, in circles, and no further."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flows import FINANCE, Company, document, person, publish, request, step

from core.orm.bulk import insert_rows
from core.testing import count_sql
from core.workflow import Participant
from core.workflow.beside import tracing
from core.workflow.beside.tracing import LEVELS, Trace, trace
from core.workflow.documents import Document, Link


@pytest.fixture
def company(trying):
    """Shaanxi with its people, undone at the end."""
    with trying() as context:
        found = Company(context)
        found.people["ku"] = person(context, "ku", "counter_clerk")
        yield found


@pytest.fixture
def open_business(company):
    """One in which a clerk takes part, who sees no other, and finance."""
    clerk = Participant(role="counter_clerk", fires=("approve", "refuse"))
    return publish(company.context, request(approval=step("approval", clerk, FINANCE)))


@pytest.fixture
def closed_business(company):
    """One in which the clerk has no part."""
    return publish(company.context, request("pay", approval=step("approval", FINANCE)))


def papers(company, business, count):
    return [document(company.context, business, "lin", at="approval").id for _n in range(count)]


def link(company, *pairs):
    rows = [{"source": one, "target": other, "relation": "next"} for one, other in pairs]
    insert_rows(company.context.session, Link.__table__, rows)


def look(company, number, login="ku"):
    found = company.context.session.get_one(Document, number)
    return trace(found, company.by(login))


def levels(line):
    return [(kin.id, kin.via, kin.level) for kin in line.kin]


def test_several_levels_up_and_down(company, open_business):
    a, b, c, d = papers(company, open_business, 4)
    link(company, (a, b), (b, c), (c, d))

    found = look(company, b)

    assert levels(found.up) == [(a, b, 1)]
    assert levels(found.down) == [(c, b, 1), (d, c, 2)]


def test_by_the_shortest_way_and_the_newest_first(company, open_business):
    a, b, c, d = papers(company, open_business, 4)
    link(company, (a, b), (a, c), (a, d), (b, c))

    assert levels(look(company, a).down) == [(d, a, 1), (c, a, 1), (b, a, 1)]


def test_a_circle_comes_to_an_end(company, open_business):
    a, b, c = papers(company, open_business, 3)
    link(company, (a, b), (b, c), (c, a), (c, b))

    found = look(company, a)

    assert levels(found.down) == [(b, a, 1), (c, b, 2)]
    assert levels(found.up) == [(c, a, 1), (b, c, 2)]


def test_no_further_than_so_many_levels(company, open_business):
    chain = papers(company, open_business, LEVELS + 3)
    link(company, *pairwise(chain))

    found = look(company, chain[0])

    assert [kin.level for kin in found.down.kin] == list(range(1, LEVELS + 1))
    assert found.down.more == 0


def test_of_many_the_newest_are_told_and_the_others_counted(company, open_business, monkeypatch):
    monkeypatch.setattr(tracing, "SHOWN", 3)
    first, *others = papers(company, open_business, 6)
    link(company, *((first, other) for other in others))

    found = look(company, first).down
    monkeypatch.setattr(tracing, "WALKED", 4)
    bounded = look(company, first).down

    assert ([kin.id for kin in found.kin], found.more) == (others[:1:-1], 2)
    assert not found.endless
    assert ([kin.id for kin in bounded.kin], bounded.endless) == (others[:1:-1], True)


def test_it_ends_at_what_the_person_does_not_see(company, open_business, closed_business):
    a, b = papers(company, open_business, 2)
    (hidden,) = papers(company, closed_business, 1)
    link(company, (a, hidden), (hidden, b))

    assert look(company, a) == Trace()
    assert levels(look(company, a, "an").down) == [(hidden, a, 1), (b, hidden, 2)]


def test_a_large_family_costs_no_more_statements(company, open_business, installation):
    first, *others = papers(company, open_business, 30)
    link(company, (first, others[0]))
    look(company, first)
    with count_sql(installation.engine) as few:
        look(company, first)
    link(company, *((first, other) for other in others[1:20]))
    link(company, *((others[0], other) for other in others[20:]))

    with count_sql(installation.engine) as many:
        found = look(company, first)

    assert len(found.down.kin) == 29
    assert len(many) == len(few)
