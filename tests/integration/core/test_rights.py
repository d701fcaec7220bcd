"""What a person sees, edits and may fire: in the step he takes part in, beside it, and outside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import MANAGER, Company, as_, document, person, publish, request, step
from sqlalchemy import select

from core.refusal import Invalid, NotPermitted
from core.testing import count_sql
from core.testing.rows import make_row
from core.workflow import Document, OwnField, Participant
from core.workflow.deciding.rights import (
    ASKED_IN,
    Rights,
    is_there,
    may_start,
    rights_by_step,
    rights_many,
    rights_of,
    sight,
    takes_part,
)
from core.workflow.documents import Assignment, Delegation
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire


@pytest.fixture
def at_work(trying):
    """A context in Shaanxi with some people, undone at the end."""
    return trying


def people(context):
    return {
        "lin": person(context, "lin", "salesperson"),
        "mo": person(context, "mo", "sales_manager"),
        "an": person(context, "an", "finance"),
        "ku": person(context, "ku", "counter_clerk"),
        "boss": person(context, "boss", "branch_manager"),
    }


def sees(context, business, *names):
    """The ids of the documents in the person's list of ``business``."""
    query = select(Document.id).where(Document.business == business.name)
    return set(context.session.scalars(query.where(sight(business, context))))


def test_in_the_step_the_lines_of_the_person_say_what_he_may(at_work):
    with at_work() as context:
        business = publish(context, request())
        who = people(context)
        paper = document(context, business, "lin", at="approval")

        manager = rights_of(paper, business, as_(context, who["mo"]))
        accountant = rights_of(paper, business, as_(context, who["an"]))

        assert manager == Rights(
            part=True, sees=frozenset("ab"), fires=frozenset({"approve", "refuse"})
        )
        assert accountant == Rights(part=True, sees=frozenset("a"))


def test_the_applicant_edits_his_draft_and_nobody_elses(at_work):
    with at_work() as context:
        business = publish(context, request())
        lin = as_(context, people(context)["lin"])
        own, other = (document(context, business, login) for login in ("lin", "mo"))

        found = rights_many([own, other], business, lin)

        assert found[own.id].edit("a")
        assert found[own.id].fire("submit")
        assert not found[other.id].there
        assert sees(lin, business) == {own.id}


def test_whoever_takes_part_elsewhere_looks_on_with_what_he_sees_there(at_work):
    with at_work() as context:
        business = publish(context, request())
        manager = as_(context, people(context)["mo"])
        draft = document(context, business, "lin")

        assert rights_of(draft, business, manager) == Rights(part=True, sees=frozenset("ab"))


def test_whoever_views_all_documents_looks_on_and_others_find_nothing(at_work):
    with at_work() as context:
        business = publish(context, request())
        who = people(context)
        draft = document(context, business, "lin")

        boss, clerk = (as_(context, who[name]) for name in ("boss", "ku"))

        assert rights_of(draft, business, boss) == Rights(sees=frozenset("*"))
        assert rights_of(draft, business, clerk) == Rights()
        assert (sees(boss, business), sees(clerk, business)) == ({draft.id}, set())


@pytest.mark.parametrize(
    ("relative", "department", "expected"),
    [
        ("superior", "*", {"lin": {"mo"}, "mo": {"boss"}, "boss": set()}),
        ("department_head", "*", {"lin": {"mo"}, "mo": {"mo"}, "boss": {"boss"}}),
        ("department_head", "finance", {"lin": {"an"}, "boss": {"an"}}),
    ],
)
def test_relatives_of_the_applicant_are_found_in_the_organisation(
    at_work, relative, department, expected
):
    line = Participant(relative=relative, department=department, fires=("approve",))
    with at_work() as context:
        business = publish(context, request(approval=step("approval", line)))
        who = people(context)

        for applicant, approvers in expected.items():
            paper = document(context, business, applicant, at="approval")
            may = {
                login
                for login, identity in who.items()
                if rights_of(paper, business, as_(context, identity)).fire("approve")
            }
            assert may == approvers, applicant


def test_a_superior_is_told_nothing_of_what_was_not_sent_to_him(at_work):
    """Neither his list nor what else asks for his rights: where he is mentioned, say."""
    superior = Participant(relative="superior", fires=("approve",), sees=("a",))
    with at_work() as context:
        business = publish(context, request(approval=step("approval", superior)))
        manager = as_(context, people(context)["mo"])
        draft = document(context, business, "lin")
        before = rights_of(draft, business, manager), sees(manager, business)
        fire([draft], "submit", as_(context, people(context)["lin"]))

        assert before == (Rights(), set())
        assert rights_of(draft, business, manager).fire("approve")
        assert sees(manager, business) == {draft.id}


def test_headquarters_takes_part_from_its_own_seats(at_work):
    line = Participant(relative="headquarters", role="channel_director", fires=("approve",))
    with at_work() as context:
        business = publish(context, request(approval=step("approval", line)))
        paper = document(context, business, "lin", at="approval")
        far = person(context, "far", "channel_director@hq")
        near = person(context, "near", "channel_director")

        assert rights_of(paper, business, as_(context, far)).fire("approve")
        assert not rights_of(paper, business, as_(context, near)).fire("approve")


def test_a_delegate_has_what_the_owner_has_from_day_to_day_in_the_named_businesses(at_work):
    with at_work() as context:
        business, other = publish(context, request()), publish(context, request("other"))
        people(context)
        ku = person(context, "ku")
        papers = {b.name: document(context, b, "lin", at="approval") for b in (business, other)}
        context.session.add(
            Delegation(
                owner="mo",
                agent="ku",
                since=context.today,
                until=context.today,
                businesses=["request"],
                made=context.now,
            )
        )
        context.session.flush()
        clerk = as_(context, ku)

        assert rights_of(papers["request"], business, clerk).fire("approve")
        assert not rights_of(papers["other"], other, clerk).there
        assert takes_part(business, clerk)
        assert not takes_part(other, clerk)


def test_who_may_begin_is_said_by_the_business_or_else_by_the_permission(at_work):
    only = (Participant(role="counter_clerk"),)
    with at_work() as context:
        by_permission = publish(context, request())
        by_business = publish(context, request("counter", starters=only))
        who = people(context)

        may = {
            login: [may_start(b, as_(context, who[login])) for b in (by_permission, by_business)]
            for login in ("boss", "ku")
        }

        assert may == {"boss": [True, False], "ku": [False, True]}


def test_lists_know_the_rights_of_seats_alone(at_work):
    with at_work() as context:
        business = publish(context, request())
        found = rights_by_step(business, as_(context, people(context)["mo"]))

        assert found["approval"].fires == frozenset({"approve", "refuse"})
        assert found["draft"] == Rights(part=True, sees=frozenset("ab"))
        assert found["done"] == Rights(part=True, sees=frozenset("ab"))


def test_the_rights_of_many_cost_as_many_statements_as_those_of_one(at_work, installation):
    superior = Participant(relative="superior", fires=("approve",))
    with at_work() as context:
        business = publish(context, request(approval=step("approval", superior, MANAGER)))
        manager = as_(context, people(context)["mo"])
        counted = []
        for count in (1, 50):
            papers = [document(context, business, "lin", at="approval") for _n in range(count)]
            with count_sql(installation.engine) as statements:
                rights_many(papers, business, manager)
            counted.append(len(statements))
            manager.session.info.pop("delegated seats", None)

        assert counted[0] == counted[1] <= 3


def test_what_somebody_was_asked_in_is_there_however_many_businesses_there_are(
    at_work, installation
):
    with at_work() as context:
        all_of_them = [publish(context, request(name)) for name in ("one", "two", "three", "four")]
        clerk = as_(context, people(context)["ku"])
        shared = {"step": "approval", "entered": context.now, "asked": context.now, "how": "rule"}
        for business, who in (
            (all_of_them[0], {"login": "ku"}),
            (all_of_them[1], {"role": "counter_clerk", "place": "shaanxi"}),
            (all_of_them[2], {"role": "counter_clerk", "place": "hubei"}),
        ):
            paper = document(context, business, "lin", at="done")
            answered = {"answered": context.now, "answer": "approve", "actor": "mo"}
            about = {"document": paper.id, "business": business.name}
            make_row(context, Assignment, **about, **shared, **who, **answered)
        counted = []
        for some in (all_of_them[:1], all_of_them):
            context.session.info.pop(ASKED_IN, None)
            with count_sql(installation.engine) as statements:
                found = [one.name for one in some if is_there(one, clerk)]
            counted.append(len(statements))
            clerk.session.info.pop("delegated seats", None)

        assert found == ["one", "two"]
        assert counted[0] == counted[1] <= 3


def test_the_system_may_everything_and_edits_nothing_that_is_closed(at_work):
    with at_work() as context:
        business = publish(context, request())
        closed = document(context, business, "lin", at="done")

        assert rights_of(closed, business, context).sees == frozenset("*")
        assert not rights_of(closed, business, context).edits


def test_whoever_begins_fills_in_nothing_that_is_others_in_the_first_step(at_work):
    """Sales begin it, the clerk fills it in: what is his is not open to them before."""
    price = OwnField(name="price", title={"en": "Price", "zh_CN": "价格"}, type="money")
    drawn = request(fields=(price,), starters=(Participant(role="salesperson"),))
    clerk = step("draft", Participant(role="counter_clerk", fires=("submit",), edits=("price",)))
    with at_work() as context:
        company = Company(context)
        business = publish(context, replace(drawn, steps=(clerk, *drawn.steps[1:])))

        with pytest.raises(Invalid, match="You may not fill in Price here"):
            begin(business, {"price": "5"}, company.by("lin"))

        assert begin(business, {}, company.by("lin")).step == "draft"


def test_nobody_begins_as_a_relative_of_a_case_there_is_not_yet(at_work):
    with at_work() as context:
        company = Company(context)
        business = publish(context, request(starters=(Participant(relative="superior"),)))

        with pytest.raises(NotPermitted, match="begins no"):
            begin(business, {}, company.by("mo"))
