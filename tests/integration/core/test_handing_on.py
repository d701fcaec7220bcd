"""Others are asked, handed a document, told of it or led from one to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import MANAGER, PRICE, knowing_every_verb, person, publish, request, step
from sqlalchemy import select

from core.refusal import NotHere, NotPermitted, Refusal
from core.security.models import User
from core.workflow import Follow, OwnField, Participant
from core.workflow.beside.tracing import trace
from core.workflow.deciding.rights import rights_of
from core.workflow.definition import VERBS
from core.workflow.everyday.verbs import (
    add_approver,
    agree,
    copy_to,
    make_next,
    mark_read,
    possible,
    reassign,
    remind,
    reverse_and_copy,
)


@pytest.fixture
def business(company):
    """A request whose approval, and a second check behind it, know every verb."""
    return publish(company.context, knowing_every_verb())


class TestAddedApprovers:
    """Somebody more agrees: before anybody else acts, or after one's own vote."""

    def test_before_nobody_else_acts_until_he_has_agreed(self, company, business):
        paper = company.submitted(business)

        add_approver([paper], "an", company.by("mo"), note="is it paid?")

        assert company.told("an") == [f"Request #{paper.id} waits for you: Approval."]
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
            assert company.told(login)[0].startswith("Lin asks you not to forget Request")
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

    def test_the_next_document_takes_along_nothing_that_its_maker_may_not_see(self, company):
        target = publish(company.context, request("refund", fields=(PRICE,)))
        follow = Follow(
            name="refund",
            title={"en": "Refund", "zh_CN": "退款"},
            business=target.name,
            step="done",
            fields={"price": "price - 1"},
        )
        drawn = request(fields=(PRICE,), follows=(follow,))
        paper = company.submitted(publish(company.context, drawn), price=12345)
        company.fire("mo", "approve", paper)
        hidden = replace(MANAGER, sees=("number",))
        steps = (*(replace(s, participants=(hidden,)) for s in drawn.steps[:-1]), drawn.steps[-1])
        business = publish(company.context, replace(drawn, version=2, steps=steps))
        paper.version = business.version
        who = company.by("mo")
        rights = rights_of(paper, business, who)
        assert rights.there
        assert not rights.see("price")

        assert possible(paper, business, who).follows == ()
        with pytest.raises(NotPermitted, match="takes along what you may not see here: "):
            make_next(paper, "refund", who)

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
