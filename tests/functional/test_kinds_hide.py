"""Every kind of document with pages of its own: whom the table shows nothing, they show nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from doors import HOME, People
from flows import publish
from marked import make_goods, marks_of, put
from matrix import all_businesses
from sqlalchemy import select

from addons.base.models import Party
from core.testing import make_user
from core.workflow.businesses import live
from core.workflow.definition import Business, Participant
from core.workflow.documents import Document

pytestmark = pytest.mark.one_store
READER, NAMED = "counter_clerk", "Hidden & Sons"
BLIND = Participant(role=READER, sees=())


def blinded(business: Business) -> Business:
    """The same business, in whose table nobody stands but a reader who sees no field."""
    steps = tuple(replace(s, participants=(BLIND,), ladder=None) for s in business.steps)
    return replace(business, steps=steps)


@pytest.fixture(scope="module")
def blind(installation: Any) -> dict[str, tuple[list[int], list[str]]]:
    """A document of every kind in each step of its business, marked, and the words of its marks."""
    make_user(installation, READER)
    found = {}
    with installation.work(branch="shaanxi") as context:
        make_goods(context, rep="salesperson.shaanxi")
        context.session.scalars(select(Party)).one().name = NAMED
        drawn = {one.kind: one for one in all_businesses().values()}
        kinds = {**drawn, **{one.kind: one for one in live(context).values()}}
        for business in kinds.values():
            shown = publish(context, blinded(business))
            put_in = [put(context, shown, s, "finance.shaanxi", NAMED) for s in shown.steps[:2]]
            words = [word for found in marks_of(shown, context).values() for word in found]
            found[shown.name] = (put_in, [*words, NAMED, "Hidden &amp; Sons"])
    return found


def test_nothing_of_a_document_stands_where_its_reader_sees_no_field(wsgi, installation, blind):
    people, told = People(wsgi, installation), []
    person, looks_on = people[READER], people["business_manager"]
    for name, (numbers, words) in blind.items():
        pages = [f"{HOME}/{name}?part=all", f"{HOME}/{name}/board", f"{HOME}/api/{name}"]
        pages.append(f"{HOME}/{name}/export?kind=csv&part=all")
        pages += [f"{HOME}/{name}/{number}" for number in numbers]
        for path in pages:
            page = person.get(path)
            assert page.status_int == 200, (path, page.text[-500:])
            told += [(path, word) for word in words if word in page.text]
        open_to_him = looks_on.get(f"{HOME}/{name}/{numbers[0]}").text
        assert any(word in open_to_him for word in words), name

    assert len(blind) > 12
    assert told == []


def test_no_fresh_copy_shows_what_the_original_hid(wsgi, installation, blind):
    """A kind with a copy of its own takes everything along, goods and all."""
    closed = {}
    with installation.work(branch="shaanxi") as context:
        kinds = {one.name: one for one in context.hooks.named("kinds").values() if one.copy}
        for business in (one for one in live(context).values() if one.kind in kinds):
            starts = Participant(role=READER, edits=("*",), sees=("*",))
            first, *others = blinded(business).steps
            shown = publish(
                context,
                replace(
                    business,
                    steps=(replace(first, participants=(starts,)), *others),
                    starters=(Participant(role=READER),),
                ),
            )
            last = next(step for step in shown.steps if step.final)
            number = put(context, shown, last, "finance.shaanxi", NAMED)
            context.session.get_one(Document, number).posted = context.now
            closed[business.name] = number
    person = People(wsgi, installation)[READER]

    refused = {
        name: person.send(f"{HOME}/api/{name}/{number}/next", {"follow": ""})
        for name, number in closed.items()
    }

    assert {"sales_order", "pickup", "inventory.transfer"} <= refused.keys()
    for name, answer in refused.items():
        assert answer.status_int == 403, (name, answer.text)
        assert "what you may not see here" in answer.text, name
