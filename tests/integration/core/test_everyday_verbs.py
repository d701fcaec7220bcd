"""What people do with documents besides moving them on, each refusal with its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import MANAGER, document, knowing_every_verb, person, publish, request, step, way
from probe.definitions import BUSINESS as CASE
from probe.models import Case

from core.refusal import NotPermitted, Refusal
from core.testing import count_sql
from core.testing.rows import make_row
from core.workflow import uses
from core.workflow.definition import VERBS
from core.workflow.everyday.verbs import (
    Possible,
    possible,
    reassign,
    remind,
    return_to,
    steps_back,
    withdraw,
)
from core.workflow.motion.firing import fire


@pytest.fixture
def business(company):
    """A request whose approval, and a second check behind it, know every verb."""
    return publish(company.context, knowing_every_verb())


class TestReturn:
    """Back to any earlier step, saying why."""

    @pytest.mark.parametrize("target", ["approval", "draft"])
    def test_to_any_earlier_step(self, company, business, target):
        paper = company.submitted(business)
        company.fire("mo", "approve", paper)

        return_to([paper], target, "the price is missing", company.by("bo"))

        assert paper.step == target
        assert company.moves(paper)[-1] == ("bo", "return", target)

    def test_its_applicant_is_told_and_whoever_stands_in_for_him(self, company, business):
        papers = [company.submitted(business) for _n in range(2)]
        company.delegate("lin", "an")
        company.fire("mo", "approve", *papers)

        return_to(papers[:1], "approval", "look again", company.by("bo"))
        assert company.told("lin") == company.told("an") == []
        return_to(papers[:1], "draft", "no price", company.by("mo"))

        said = f"Mo has returned Request #{papers[0].id} to you: Draft."
        assert (company.told("lin")[0], company.told("an")[0]) == (said, f"For Lin: {said}")
        company.fire("lin", "submit", papers[0])
        company.fire("bo", "approve", papers[0])
        return_to(papers, "draft", "no price", company.by("bo"))
        assert company.told("lin")[0] == "Bo has returned 2 documents of Request to you: Draft."

    def test_what_was_returned_goes_on_anew(self, company, business):
        paper = company.submitted(business)
        return_to([paper], "draft", "once more", company.by("mo"))
        company.fire("lin", "submit", paper)
        company.fire("mo", "approve", paper)

        assert paper.step == "second"
        assert steps_back(paper, business, company.by("mo")) == ["approval", "draft"]

    @pytest.mark.parametrize(
        ("login", "target", "reason", "said"),
        [
            ("mo", "draft", " ", "Say why"),
            ("mo", "done", "x", "has not come through"),
            ("mo", "approval", "x", "has not come through"),
            ("lin", "draft", "x", "nothing to decide"),
        ],
    )
    def test_what_is_refused(self, company, business, login, target, reason, said):
        paper = company.submitted(business)

        with pytest.raises(Refusal, match=said):
            return_to([paper], target, reason, company.by(login))
        assert paper.step == "approval"

    def test_a_closed_document_stays_closed(self, company, business):
        paper = company.submitted(business)
        company.fire("mo", "refuse", paper)

        with pytest.raises(Refusal, match=r"stays so\. Make a copy and change that"):
            return_to([paper], "draft", "please", company.by("mo"))

    def test_where_the_step_has_no_such_verb_it_says_who_can_allow_it(self, company):
        paper = company.submitted(publish(company.context, request()))

        with pytest.raises(Refusal, match="business manager can allow"):
            return_to([paper], "draft", "please", company.by("mo"))


class TestUndoing:
    """What the way did is undone, or there is no way back."""

    def doubled(self, company, *effects):
        draft, closed, dropped = CASE.steps
        clerk = replace(draft.participants[0], fires=("weigh",))
        again = replace(draft.participants[0], fires=("close", "drop"))
        middle = replace(draft, name="weighed", participants=(again,), verbs=VERBS)
        weigh = way("weigh", "draft", "weighed", effects=uses(*effects))
        close, drop = (replace(t, source="weighed") for t in CASE.transitions)
        business = replace(
            CASE,
            name="weighing",
            steps=(replace(draft, participants=(clerk,)), middle, closed, dropped),
            transitions=(weigh, close, drop),
        )
        company.people["ku"] = person(company.context, "ku", "counter_clerk")
        return publish(company.context, business)

    def case(self, company, business, weight):
        given = {"business": business.name, "version": business.version, "step": "draft"}
        return make_row(company.context, Case, weight=weight, creator="ku", **given)

    def test_effects_are_undone_by_what_did_them(self, company):
        business = self.doubled(company, "probe.heavier")
        cases = [self.case(company, business, weight) for weight in (3, 5)]
        company.fire("ku", "weigh", *cases)
        assert [case.weight for case in cases] == [4, 6]

        return_to(cases, "draft", "weigh again", company.by("ku"))

        assert [(case.step, case.weight) for case in cases] == [("draft", 3), ("draft", 5)]

    def test_over_what_cannot_be_undone_there_is_no_way_back(self, company):
        business = self.doubled(company, "probe.double")
        case = self.case(company, business, 3)
        company.fire("ku", "weigh", case)

        with pytest.raises(Refusal, match=r"back over “Weigh”.* Go on, and correct it"):
            return_to([case], "draft", "weigh again", company.by("ku"))
        with pytest.raises(Refusal, match="no way back"):
            withdraw([case], company.by("ku"))
        assert possible(case, business, company.by("ku")).back == ()
        assert "withdraw" not in possible(case, business, company.by("ku")).verbs


class TestWithdraw:
    """One's own last act is taken back until somebody else has acted."""

    def test_by_the_applicant_before_the_next_act(self, company, business):
        paper = company.submitted(business)

        withdraw([paper], company.by("lin"))

        assert paper.step == "draft"
        company.fire("lin", "submit", paper)
        assert paper.step == "approval"

    def test_an_approval_by_whoever_gave_it(self, company, business):
        paper = company.submitted(business)
        company.fire("mo", "approve", paper)

        with pytest.raises(NotPermitted, match="others have acted"):
            withdraw([paper], company.by("lin"))
        withdraw([paper], company.by("mo"))

        assert paper.step == "approval"

    def test_not_once_somebody_has_voted(self, company):
        approval = step("approval", MANAGER, verbs=("withdraw",))
        business = publish(company.context, request(approval=approval, approve={"quorum": 2}))
        paper = company.submitted(business)
        company.fire("mo", "approve", paper)

        with pytest.raises(NotPermitted, match="others have acted"):
            withdraw([paper], company.by("lin"))

    def test_those_who_were_asked_by_name_are_told_that_it_waits_no_more(self, company):
        approval = step("approval", MANAGER, verbs=VERBS)
        business = publish(company.context, request(approval=approval, approve={"quorum": 2}))
        paper = company.submitted(business)

        withdraw([paper], company.by("lin"))

        said = f"Lin has withdrawn Request #{paper.id}: it waits for you no more."
        assert [company.told(login)[0] for login in ("mo", "bo", "co")] == [said] * 3
        assert company.told("lin") == []

    def test_a_reminder_is_no_act(self, company, business):
        paper = company.submitted(business)
        remind([paper], company.by("lin"))

        withdraw([paper], company.by("lin"))

        assert paper.step == "draft"

    def test_what_went_on_by_itself_comes_back_with_it(self, company):
        approval = step("approval", MANAGER, verbs=VERBS)
        ways = (way("on", "middle", "approval", automatic=True),)
        base = request(approval=approval, steps=(step("middle"),), transitions=ways)
        submit = replace(base.transitions[0], target="middle")
        business = publish(
            company.context, replace(base, transitions=(submit, *base.transitions[1:]))
        )
        paper = company.submitted(business)
        assert paper.step == "approval"

        withdraw([paper], company.by("lin"))

        assert paper.step == "draft"


def test_what_is_possible_is_what_will_be_done(company, business):
    paper = company.submitted(business)

    manager, applicant = (possible(paper, business, company.by(x)) for x in ("mo", "lin"))
    onlooker, stranger = (possible(paper, business, company.by(x)) for x in ("boss", "an"))

    assert [t.name for t in manager.transitions] == ["approve", "refuse"]
    assert manager.verbs == ("return", "add", "reassign", "remind", "copy")
    assert manager.back == ("draft",)
    assert (applicant.transitions, applicant.verbs) == ((), ("withdraw", "remind", "copy"))
    assert (onlooker.transitions, onlooker.verbs) == ((), ("remind", "copy"))
    assert stranger == Possible()


def test_many_go_back_in_as_many_statements_as_one(company, business, installation):
    counted = []
    for count in (1, 20):
        papers = [document(company.context, business, "lin") for _n in range(count)]
        fire(papers, "submit", company.by("lin"))
        with count_sql(installation.engine) as statements:
            reassign(papers, "an", company.by("mo"))
            return_to(papers, "draft", "all of them", company.by("an"))
        counted.append(len(statements))

    assert counted[0] == counted[1]
