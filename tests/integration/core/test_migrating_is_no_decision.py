"""What is taken over to another version was decided by nobody: verbs go back past it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import MANAGER, Company, as_, person, request
from flows import publish as publish_flow
from flows import step as flow_step
from flows import way as flow_way
from probe.models import Case

from core import fire
from core.refusal import Refusal
from core.testing.rich_business import both
from core.testing.rows import make_row
from core.workflow import uses
from core.workflow.businesses import definition
from core.workflow.definition import Business, Participant
from core.workflow.everyday.verbs import return_to, steps_back, withdraw
from core.workflow.motion.carrying_over import Plan
from core.workflow.versions.migrating import migrate


class TestMigratingIsNoDecision:
    """Whoever lets documents go over has neither approved them nor lost his say about them."""

    KEEPER = Participant(role="counter_clerk", fires=("approve", "refuse"))

    @staticmethod
    def over(company, business, **steps):
        """The manager lets everything go over to the next version of ``business``."""
        first = definition(company.context, business.name, 1)
        keeper = as_(
            company.context, person(company.context, "keeper", "business_manager", "counter_clerk")
        )
        same = {one.name: one.name for one in first.steps if not one.final}
        return migrate(Plan(source=first, target=business, steps={**same, **steps}), keeper)

    def test_he_is_still_asked_where_everybody_is_asked_once(self, trying):
        with trying() as context:
            company = Company(context)
            person(context, "keeper", "business_manager", "counter_clerk")
            approval = flow_step("approval", self.KEEPER, skip_asked=True, passes="approve")
            paper = company.submitted(publish_flow(context, request(approval=approval)))
            second = publish_flow(context, request(approval=approval))

            self.over(company, second)

            assert (paper.step, company.asked(paper)) == ("approval", {"keeper"})

    def test_he_may_still_act_where_whoever_checked_may_not(self, trying):
        with trying() as context:
            company = Company(context)
            approval = flow_step("approval", MANAGER)
            later = flow_step("later", replace(self.KEEPER, fires=("close",)), not_by=("approval",))
            drawn = request(
                approval=approval,
                onward="later",
                steps=(later,),
                transitions=(flow_way("close", "later", "done"),),
            )
            paper = company.submitted(publish_flow(context, drawn))
            self.over(company, publish_flow(context, drawn))
            company.fire("mo", "approve", paper)

            keeper = person(context, "keeper", "business_manager", "counter_clerk")
            fire([paper], "close", as_(context, keeper))

            assert paper.step == "done"

    @pytest.mark.parametrize("name", ["approval", "examination"])
    def test_the_applicant_may_still_withdraw(self, trying, name):
        with trying() as context:
            company = Company(context)
            first = request(approval=flow_step("approval", MANAGER, verbs=("withdraw", "return")))
            paper = company.submitted(publish_flow(context, first))
            renamed = Business.from_data(rename(first.to_data(), "approval", name))
            self.over(company, publish_flow(context, renamed), approval=name)

            assert steps_back(paper, definition(context, "request", 2), context) == ["draft"]
            withdraw([paper], company.by("lin"))

            assert (paper.step, paper.version) == ("draft", 2)

    def test_it_goes_back_over_a_way_that_is_called_otherwise_now(self, trying):
        with trying() as context:
            company = Company(context)
            first = request(approval=flow_step("approval", MANAGER, verbs=("withdraw", "return")))
            paper = company.submitted(publish_flow(context, first))
            renamed = Business.from_data(rename(first.to_data(), "submit", "send"))
            self.over(company, publish_flow(context, renamed))

            withdraw([paper], company.by("lin"))

            assert (paper.step, paper.version) == ("draft", 2)

    @pytest.mark.parametrize("by", ["lin", "mo"])
    def test_it_goes_back_to_a_step_that_is_stored_under_another_name_now(self, trying, by):
        with trying() as context:
            company = Company(context)
            first = request(approval=flow_step("approval", MANAGER, verbs=("withdraw", "return")))
            paper = company.submitted(publish_flow(context, first))
            renamed = Business.from_data(rename(first.to_data(), "draft", "begun"))
            second = publish_flow(context, renamed)
            self.over(company, second, draft="begun")

            assert steps_back(paper, second, context) == ["begun"]
            if by == "lin":
                withdraw([paper], company.by("lin"))
            else:
                return_to([paper], "begun", "Once more, please.", company.by("mo"))

            assert (paper.step, paper.version) == ("begun", 2)
            assert steps_back(paper, second, context) == []

    @staticmethod
    def afresh(first, *names):
        """The same flow, whose first step is called otherwise, and stored so, with ``names``."""
        data = first.to_data()
        for old, new in (("draft", "begun"), *names):
            data = rename(data, old, new)
        other = Business.from_data(data)
        begun = replace(other.steps[0], title=both("Begun anew"))
        return replace(other, steps=(begun, *other.steps[1:]))

    def test_a_step_that_stands_where_it_stood_is_the_same(self, trying):
        with trying() as context:
            company = Company(context)
            first = request(approval=flow_step("approval", MANAGER, verbs=("withdraw", "return")))
            paper = company.submitted(publish_flow(context, first))
            self.over(company, publish_flow(context, self.afresh(first)), draft="begun")

            assert steps_back(paper, definition(context, "request", 2), context) == ["begun"]

    def test_a_step_that_is_not_there_any_more_is_told_in_words(self, trying):
        with trying() as context:
            company = Company(context)
            first = request(approval=flow_step("approval", MANAGER, verbs=("withdraw", "return")))
            paper = company.submitted(publish_flow(context, first))
            other = self.afresh(first, ("submit", "send_in"))
            self.over(company, publish_flow(context, other), draft="begun")

            assert steps_back(paper, definition(context, "request", 2), context) == []
            with pytest.raises(Refusal, match="no such step any more"):
                withdraw([paper], company.by("lin"))


@pytest.mark.parametrize(
    ("first", "second"),
    [(uses("probe.heavier"), ()), ((), uses("probe.heavier")), ((), uses("probe.double"))],
)
def test_what_was_done_is_taken_back_and_not_what_the_new_version_would_do(trying, first, second):
    with trying() as context:
        company = Company(context)
        drawn = request(approval=flow_step("approval", MANAGER, verbs=("return",)))
        drawn = replace(drawn, kind="probe.case")
        submit, *others = drawn.transitions
        versions = [
            publish_flow(
                context, replace(drawn, transitions=(replace(submit, effects=effects), *others))
            )
            for effects in (first, second)
        ]
        known = {"business": "request", "version": 1, "step": "draft"}
        case = make_row(context, Case, weight=3, creator="lin", **known)
        company.fire("lin", "submit", case)
        TestMigratingIsNoDecision.over(company, versions[1])

        return_to([case], "draft", "once more", company.by("mo"))

        context.session.refresh(case)
        assert (case.step, case.version, case.weight) == ("draft", 2, 3)


def rename(data, old, new):
    """The same plain data with a name changed wherever it stands."""
    if isinstance(data, dict):
        return {key: rename(value, old, new) for key, value in data.items()}
    if isinstance(data, list):
        return [rename(value, old, new) for value in data]
    return new if data == old else data
