"""Who is asked when a seat is empty, taken twice or passed by itself, and in whose stead."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from flows import MANAGER, document, person, publish, request, step, way
from sqlalchemy import delete, select

from core.refusal import Invalid, NotPermitted, Refusal
from core.security.models import Posting
from core.workflow import Movement, OwnField, Participant
from core.workflow.definition import Deadline
from core.workflow.motion.firing import entered

MANAGER_SEES = replace(MANAGER, fires=())
PERCENT = OwnField(name="percent", title={"en": "Percent", "zh_CN": "百分比"}, type="number")


class TestEmptySeats:
    """A seat in which nobody sits has a rule."""

    def business(self, company, empty, **more):
        vacant = Participant(role="rollout_lead", fires=("approve",))
        approval = step("approval", vacant, MANAGER_SEES, empty=empty, passes="approve", **more)
        return publish(company.context, request(approval=approval))

    def test_it_waits_unless_something_else_is_said(self, company):
        assert company.submitted(self.business(company, "wait")).step == "approval"

    def test_it_goes_on_by_itself_as_the_system(self, company):
        paper = company.submitted(self.business(company, "pass"))

        assert paper.step == "done"
        moved = list(
            company.context.session.scalars(
                select(Movement.actor).where(Movement.document == paper.id).order_by(Movement.id)
            )
        )
        assert moved == ["lin", "system"]

    def test_headquarters_is_asked_instead(self, company):
        business = self.business(company, "headquarters")
        company.people["up"] = person(company.context, "up", "rollout_lead@hq")
        paper = company.submitted(business)

        assert company.asked(paper) == {"rollout_lead"}
        company.fire("up", "approve", paper)

        assert paper.step == "done"

    @pytest.mark.parametrize(
        ("creator", "related"),
        [
            ("boss", Participant(relative="superior", fires=("approve",))),
            (
                "lin",
                Participant(relative="department_head", department="warehouse", fires=("approve",)),
            ),
        ],
    )
    def test_so_is_whoever_leads_there_where_a_relative_is_missing(self, company, creator, related):
        approval = step("approval", related, empty="headquarters", passes="approve")
        business = publish(company.context, request(approval=approval))
        company.people["top"] = person(company.context, "top", "branch_manager@hq")
        paper = company.submitted(business, creator)

        assert company.asked(paper) == {"top"}
        assert company.told("top") == [f"Request #{paper.id} waits for you: Approval."]
        company.fire("top", "approve", paper)

        assert paper.step == "done"

    def test_a_relative_who_is_there_is_asked_here(self, company):
        superior = Participant(relative="superior", fires=("approve",))
        approval = step("approval", superior, empty="headquarters", passes="approve")
        business = publish(company.context, request(approval=approval))
        company.people["top"] = person(company.context, "top", "branch_manager@hq")

        assert company.asked(company.submitted(business)) == {"mo", "bo", "co"}

    def test_a_seat_that_is_taken_is_not_empty(self, company):
        business = self.business(company, "pass")
        company.people["ro"] = person(company.context, "ro", "rollout_lead")
        paper = company.submitted(business)

        assert paper.step == "approval"
        company.fire("ro", "approve", paper)

    def test_a_seat_whose_only_holder_may_not_act_is_empty(self, company):
        business = self.business(company, "pass", not_by=("applicant",))
        company.people["ro"] = person(company.context, "ro", "rollout_lead")

        assert company.submitted(business, "ro").step == "done"


class TestSkipped:
    """Who has decided before is not asked again."""

    @pytest.fixture
    def business(self, company):
        fires = ("pass",)
        second = step(
            "second",
            Participant(relative="superior", fires=fires),
            skip_asked=True,
            passes="pass",
        )
        return publish(
            company.context,
            request(onward="second", steps=(second,), transitions=(way("pass", "second", "done"),)),
        )

    def test_it_goes_on_where_all_who_are_asked_have_decided(self, company, business):
        gone = [company.people[login].user_id for login in ("bo", "co")]
        company.context.session.execute(delete(Posting).where(Posting.user_id.in_(gone)))
        paper = company.submitted(business)

        company.fire("mo", "approve", paper)

        assert paper.step == "done"

    def test_it_stops_for_whoever_has_not(self, company, business):
        paper = company.submitted(business)

        company.fire("mo", "approve", paper)

        assert paper.step == "second"
        assert company.asked(paper) == {"bo", "co"}


class TestByItself:
    """What needs nobody goes on at once."""

    def test_an_automatic_way_is_taken_where_its_condition_holds(self, company):
        small = way("wave", "approval", "done", automatic=True, condition="percent < 5")
        business = publish(company.context, request(transitions=(small,), fields=(PERCENT,)))

        low, high = (company.submitted(business, percent=p) for p in (10000, 90000))

        assert (low.step, high.step) == ("done", "approval")

    def test_a_chain_goes_as_far_as_it_can(self, company):
        ways = tuple(
            way(f"on{n}", f"s{n}", f"s{n + 1}" if n < 2 else "done", automatic=True)
            for n in range(3)
        )
        steps = tuple(step(f"s{n}") for n in range(3))
        business = publish(company.context, request(onward="s0", steps=steps, transitions=ways))
        paper = company.submitted(business)

        company.fire("mo", "approve", paper)

        assert paper.step == "done"

    def test_a_circle_is_refused_as_a_whole(self, company):
        ways = (
            way("there", "a", "b", automatic=True),
            way("back", "b", "a", automatic=True),
        )
        steps = (step("a"), step("b"))
        business = publish(company.context, request(onward="a", steps=steps, transitions=ways))
        paper = company.submitted(business)

        with pytest.raises(Refusal, match="circle"):
            company.fire("mo", "approve", paper)

    def test_documents_that_just_began_go_on_as_well(self, company):
        ways = (way("start", "draft", "approval", automatic=True, condition="percent > 5"),)
        business = publish(company.context, request(transitions=ways, fields=(PERCENT,)))
        papers = [document(company.context, business, "lin", percent=p) for p in (10000, 90000)]

        entered(papers, business, company.by("lin"))

        assert [paper.step for paper in papers] == ["draft", "approval"]


class TestQuestions:
    """Conditions and fields that must be filled."""

    def test_a_way_whose_condition_does_not_hold_is_refused_with_the_condition(self, company):
        submit = {"condition": "percent < 5"}
        business = publish(company.context, request(submit=submit, fields=(PERCENT,)))

        with pytest.raises(Refusal, match="Percent is less than 5"):
            company.submitted(business, percent=90000)

    def test_a_field_that_must_be_filled_is_named(self, company):
        business = publish(
            company.context, request(submit={"requires": ("percent",)}, fields=(PERCENT,))
        )

        with pytest.raises(Invalid, match="Fill in Percent") as refused:
            company.submitted(business)
        assert list(refused.value.fields) == ["percent"]
        assert company.submitted(business, percent=1).step == "approval"


class TestDelegates:
    """A delegate acts for the owner, and no further."""

    def test_it_is_kept_for_whom_somebody_acted(self, company):
        paper = company.submitted(publish(company.context, request()))
        company.delegate("mo", "an")

        company.fire("an", "approve", paper)

        query = select(Movement.actor, Movement.acted_for).where(Movement.transition == "approve")
        assert company.context.session.execute(query).all() == [("an", "mo")]

    def test_one_who_acts_for_several_answers_for_all_of_them(self, company):
        business = publish(company.context, request(approve={"quorum": 0}))
        paper = company.submitted(business)
        for owner in ("mo", "bo", "co"):
            company.delegate(owner, "an")

        company.fire("an", "approve", paper)

        assert paper.step == "done"

    def test_one_who_acts_for_several_is_still_one_person(self, company):
        business = publish(company.context, request(approve={"quorum": 2}))
        paper = company.submitted(business)
        for owner in ("mo", "bo"):
            company.delegate(owner, "an")
        company.fire("an", "approve", paper)

        with pytest.raises(Refusal, match="already"):
            company.fire("an", "approve", paper)

    def test_without_the_delegation_he_takes_no_part(self, company):
        paper = company.submitted(publish(company.context, request()))

        with pytest.raises(NotPermitted):
            company.fire("an", "approve", paper)


def test_the_deadline_is_in_working_time_and_goes_with_the_step(company):
    approval = step("approval", MANAGER, deadline=Deadline(hours=Decimal(16)))
    paper = company.submitted(publish(company.context, request(approval=approval)))
    company.context.session.expire(paper)
    assert (paper.deadline - company.context.now).days >= 1

    company.fire("mo", "approve", paper)

    company.context.session.expire(paper)
    assert paper.deadline is None
