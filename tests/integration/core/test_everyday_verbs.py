"""What people do with documents besides moving them on, each refusal with its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import MANAGER, Company, document, person, publish, request, step, way
from probe.definitions import BUSINESS as CASE
from probe.models import Case
from sqlalchemy import select

from core.refusal import NotHere, NotPermitted, Refusal
from core.security.models import User
from core.security.notifications import latest
from core.testing import count_sql
from core.testing.rows import make_row
from core.workflow import Follow, Movement, OwnField, Participant, uses
from core.workflow.beside.tracing import trace
from core.workflow.deciding.rights import rights_of
from core.workflow.definition import VERBS
from core.workflow.everyday.verbs import (
    Possible,
    add_approver,
    agree,
    copy_to,
    make_next,
    mark_read,
    possible,
    reassign,
    remind,
    return_to,
    reverse_and_copy,
    steps_back,
    withdraw,
)
from core.workflow.motion.firing import fire

PRICE = OwnField(name="price", title={"en": "Price", "zh_CN": "价格"}, type="money")


@pytest.fixture
def company(trying):
    """Shaanxi with its people, undone at the end."""
    with trying() as context:
        yield Company(context)


@pytest.fixture
def business(company):
    """A request whose approval, and a second check behind it, know every verb."""
    second = step("second", replace(MANAGER, fires=("pass",)), verbs=VERBS)
    return publish(
        company.context,
        request(
            approval=step("approval", MANAGER, verbs=VERBS),
            onward="second",
            steps=(second,),
            transitions=(way("pass", "second", "done"),),
            fields=(PRICE,),
        ),
    )


def told(company, login):
    return [n.text for n in latest(company.context.session, company.people[login].user_id)]


def moves(company, paper):
    query = select(Movement).where(Movement.document == paper.id).order_by(Movement.id)
    return [(m.actor, m.transition, m.target) for m in company.context.session.scalars(query)]


class TestReturn:
    """Back to any earlier step, saying why."""

    @pytest.mark.parametrize("target", ["approval", "draft"])
    def test_to_any_earlier_step(self, company, business, target):
        paper = company.submitted(business)
        company.fire("mo", "approve", paper)

        return_to([paper], target, "the price is missing", company.by("bo"))

        assert paper.step == target
        assert moves(company, paper)[-1] == ("bo", "return", target)

    def test_its_applicant_is_told_and_whoever_stands_in_for_him(self, company, business):
        papers = [company.submitted(business) for _n in range(2)]
        company.delegate("lin", "an")
        company.fire("mo", "approve", *papers)

        return_to(papers[:1], "approval", "look again", company.by("bo"))
        assert told(company, "lin") == told(company, "an") == []
        return_to(papers[:1], "draft", "no price", company.by("mo"))

        said = f"Mo has returned Request #{papers[0].id} to you: Draft."
        assert (told(company, "lin")[0], told(company, "an")[0]) == (said, f"For Lin: {said}")
        company.fire("lin", "submit", papers[0])
        company.fire("bo", "approve", papers[0])
        return_to(papers, "draft", "no price", company.by("bo"))
        assert told(company, "lin")[0] == "Bo has returned 2 documents of Request to you: Draft."

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
        assert [told(company, login)[0] for login in ("mo", "bo", "co")] == [said] * 3
        assert told(company, "lin") == []

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


class TestAddedApprovers:
    """Somebody more agrees: before anybody else acts, or after one's own vote."""

    def test_before_nobody_else_acts_until_he_has_agreed(self, company, business):
        paper = company.submitted(business)

        add_approver([paper], "an", company.by("mo"), note="is it paid?")

        assert told(company, "an") == [f"Request #{paper.id} waits for you: Approval."]
        with pytest.raises(Refusal, match="An was asked to answer first"):
            company.fire("bo", "approve", paper)
        assert possible(paper, business, company.by("mo")).waits_for == ("an",)
        agree([paper], company.by("an"), note="yes")
        assert paper.step == "approval"
        company.fire("mo", "approve", paper)
        assert paper.step == "second"

    def test_after_ones_own_vote_it_waits_for_him_alone(self, company, business):
        paper = company.submitted(business)

        add_approver([paper], "an", company.by("mo"), after="approve")

        assert paper.step == "approval"
        assert possible(paper, business, company.by("an")).agree
        agree([paper], company.by("an"))
        assert paper.step == "second"

    def test_whoever_was_added_may_refuse(self, company, business):
        paper = company.submitted(business)
        add_approver([paper], "an", company.by("mo"), after="approve")

        company.fire("an", "refuse", paper)

        assert paper.step == "refused"

    def test_he_is_no_part_of_the_quorum(self, company):
        approval = step("approval", MANAGER, verbs=VERBS)
        business = publish(company.context, request(approval=approval, approve={"quorum": 2}))
        paper = company.submitted(business)
        add_approver([paper], "an", company.by("mo"), after="approve")

        agree([paper], company.by("an"))

        assert paper.step == "approval"
        company.fire("bo", "approve", paper)
        assert paper.step == "done"

    @pytest.mark.parametrize(
        ("login", "said"),
        [("mo", "yourself"), ("nobody", "Nobody who works here"), ("gone", "Nobody who works")],
    )
    def test_who_cannot_be_added(self, company, business, login, said):
        person(company.context, "gone", "finance")
        gone = company.context.session.scalar(select(User).where(User.login == "gone"))
        gone.active = False
        company.context.session.flush()
        paper = company.submitted(business)

        with pytest.raises(Refusal, match=said):
            add_approver([paper], login, company.by("mo"))

    def test_one_who_is_asked_already_is_not_asked_twice(self, company, business):
        paper = company.submitted(business)
        add_approver([paper], "an", company.by("mo"))

        with pytest.raises(Refusal, match=r"asked about .* already"):
            add_approver([paper], "an", company.by("mo"))

    def test_whoever_was_not_added_does_not_agree(self, company, business):
        paper = company.submitted(business)

        with pytest.raises(NotPermitted, match="not asked to agree"):
            agree([paper], company.by("an"))


class TestReassign:
    """Somebody else decides in one's place."""

    def test_he_decides_and_the_seat_no_more(self, company, business):
        paper = company.submitted(business)

        reassign([paper], "an", company.by("mo"), note="on leave")

        assert not rights_of(paper, business, company.by("bo")).fires
        with pytest.raises(NotPermitted):
            company.fire("mo", "approve", paper)
        company.fire("an", "approve", paper)
        assert paper.step == "second"

    def test_a_vote_is_handed_on_with_the_task(self, company):
        approval = step("approval", MANAGER, verbs=VERBS)
        business = publish(company.context, request(approval=approval, approve={"quorum": 0}))
        paper = company.submitted(business)

        reassign([paper], "an", company.by("mo"))
        assert company.asked(paper) == {"an", "bo", "co"}
        for login in ("an", "bo", "co"):
            company.fire(login, "approve", paper)

        assert paper.step == "done"

    def test_only_to_somebody_who_works_here(self, company, business):
        person(company.context, "xu", "sales_manager@hubei")
        paper = company.submitted(business)

        with pytest.raises(Refusal, match="does not work in this branch"):
            reassign([paper], "xu", company.by("mo"))

    def test_not_to_one_who_may_not_act(self, company):
        approval = step("approval", MANAGER, verbs=VERBS, not_by=("applicant",))
        paper = company.submitted(publish(company.context, request(approval=approval)))

        with pytest.raises(Refusal, match="has had a part"):
            reassign([paper], "lin", company.by("mo"))


class TestTelling:
    """Reminders and copies."""

    def test_those_who_are_to_act_are_reminded_once_an_hour(self, company, business):
        paper = company.submitted(business)

        remind([paper], company.by("lin"))

        for login in ("mo", "bo", "co"):
            assert told(company, login)[0].startswith("Lin asks you not to forget Request")
        with pytest.raises(Refusal, match="less than an hour"):
            remind([paper], company.by("lin"))

    def test_strangers_remind_nobody(self, company, business):
        paper = company.submitted(business)
        company.people["ku"] = person(company.context, "ku", "counter_clerk")

        with pytest.raises(NotHere):
            remind([paper], company.by("ku"))

    def test_a_copy_lets_one_read_what_the_sender_sees_until_it_is_read(self, company, business):
        paper = company.submitted(business)
        company.people["ku"] = person(company.context, "ku", "counter_clerk")
        assert not rights_of(paper, business, company.by("ku")).there

        copy_to([paper], ["ku"], company.by("mo"), note="for information")

        rights = rights_of(paper, business, company.by("ku"))
        assert (rights.sees, rights.edits, rights.fires) == (
            frozenset(MANAGER.sees),
            frozenset(),
            frozenset(),
        )
        mark_read([paper], company.by("ku"))
        assert [r.answer for r in company.rows(paper)] == ["read"]
        assert rights_of(paper, business, company.by("ku")).there


class TestKin:
    """The next document, a fresh copy, and the way between them."""

    def test_the_next_document_takes_its_values_from_this_one(self, company):
        refund = publish(company.context, request("refund", fields=(PRICE,)))
        follow = Follow(
            name="refund",
            title={"en": "Refund", "zh_CN": "退款"},
            business="refund",
            step="done",
            fields={"price": "price - 1"},
        )
        business = publish(company.context, request(fields=(PRICE,), follows=(follow,)))
        paper = company.submitted(business, price=12345)
        with pytest.raises(Refusal, match="does not follow"):
            make_next(paper, "refund", company.by("boss"))
        company.fire("mo", "approve", paper)

        made = make_next(paper, "refund", company.by("boss"))

        assert (made.business, made.own) == (refund.name, {"price": 12245})
        below, above = trace(paper, company.context).down, trace(made, company.context).up
        assert [(k.id, k.relation) for k in below.kin] == [(made.id, "next")]
        assert [(k.id, k.relation) for k in above.kin] == [(paper.id, "next")]

    def test_a_closed_document_is_copied_into_a_fresh_one(self, company):
        business = publish(company.context, request(fields=(PRICE,)))
        paper = company.submitted(business, price=12345)
        with pytest.raises(Refusal, match="not closed yet"):
            reverse_and_copy(paper, company.by("boss"))
        company.fire("mo", "approve", paper)

        made = reverse_and_copy(paper, company.by("boss"))

        assert (made.step, made.own, made.number) == ("draft", {"price": 12345}, None)

    def test_what_others_have_filled_in_later_stays_with_the_original(self, company):
        """The cause is found by whoever examines it: the copy begins without one."""
        cause = OwnField(name="cause", title={"en": "Cause", "zh_CN": "原因"})
        drawn = request(fields=(PRICE, cause), starters=(Participant(role="salesperson"),))
        seller = Participant(role="salesperson", fires=("submit",), edits=("price",))
        examiner = replace(MANAGER, edits=("cause",))
        steps = (step("draft", seller), step("approval", examiner), step("done", final=True))
        drawn = replace(drawn, steps=(*steps, drawn.steps[-1]))
        paper = company.submitted(publish(company.context, drawn), price=12345, cause="wet")
        company.fire("mo", "approve", paper)

        made = reverse_and_copy(paper, company.by("lin"))

        assert made.own == {"price": 12345}


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
