"""Who must agree before a document goes on: several, different ones, by a ladder, or nobody."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from flows import MANAGER, Company, document, person, publish, request, step, way
from sqlalchemy import select

from core.refusal import NotPermitted, Refusal
from core.security.notifications import latest
from core.testing import count_sql
from core.workflow import Document, Movement, OwnField, Participant, fire
from core.workflow.definition import Deadline, Ladder, Rung
from core.workflow.motion.firing import carry_on

PERCENT = OwnField(name="percent", title={"en": "Percent", "zh_CN": "百分比"}, type="number")


class TestSeveral:
    """A transition goes through when enough have agreed."""

    def test_two_of_three_must_agree_and_each_counts_once(self, company):
        business = publish(company.context, request(approve={"quorum": 2}))
        paper = company.submitted(business)
        assert company.asked(paper) == {"mo", "bo", "co"}

        company.fire("mo", "approve", paper)
        assert paper.step == "approval"
        with pytest.raises(Refusal, match="already"):
            company.fire("mo", "approve", paper)
        company.fire("bo", "approve", paper)

        assert paper.step == "done"
        assert company.asked(paper) == set()
        kept = {row.login: row.answer for row in company.rows(paper)}
        assert kept == {"mo": "approve", "bo": "approve", "co": "closed"}

    def test_all_who_were_asked_must_agree(self, company):
        business = publish(company.context, request(approve={"quorum": 0}))
        paper = company.submitted(business)

        for login in ("mo", "bo"):
            company.fire(login, "approve", paper)
            assert paper.step == "approval"
        company.fire("co", "approve", paper)

        assert paper.step == "done"

    def test_one_who_refuses_ends_it_for_all(self, company):
        business = publish(company.context, request(approve={"quorum": 0}))
        paper = company.submitted(business)
        company.fire("mo", "approve", paper)

        company.fire("bo", "refuse", paper)

        assert (paper.step, company.asked(paper)) == ("refused", set())

    def test_whoever_came_into_the_seat_later_votes_as_well(self, company):
        business = publish(company.context, request(approve={"quorum": 2}))
        paper = company.submitted(business)
        company.people["do"] = person(company.context, "do", "sales_manager")

        company.fire("mo", "approve", paper)
        company.fire("do", "approve", paper)

        assert paper.step == "done"

    def test_votes_of_an_earlier_stay_count_no_more(self, company):
        back = way("back", "refused", "draft")
        business = request(approve={"quorum": 2}, transitions=(back,))
        refused = step("refused", replace(MANAGER, fires=("back",)))
        steps = tuple(refused if s.name == "refused" else s for s in business.steps)
        business = publish(company.context, replace(business, steps=steps))
        paper = company.submitted(business)
        company.fire("mo", "approve", paper)
        company.fire("bo", "refuse", paper)
        company.fire("bo", "back", paper)
        company.fire("lin", "submit", paper)

        company.fire("bo", "approve", paper)

        assert paper.step == "approval"

    def test_in_bulk_each_document_counts_its_own_votes(self, company):
        business = publish(company.context, request(approve={"quorum": 2}))
        one, other = company.submitted(business), company.submitted(business)
        company.fire("mo", "approve", one)

        company.fire("bo", "approve", one, other)

        assert (one.step, other.step) == ("done", "approval")

    def test_a_vote_leaves_a_trace(self, company):
        business = publish(company.context, request(approve={"quorum": 2}))
        paper = company.submitted(business)
        company.fire("mo", "approve", paper, reason="good")

        moves = list(
            company.context.session.scalars(
                select(Movement).where(Movement.document == paper.id).order_by(Movement.id)
            )
        )
        assert [(m.transition, m.source, m.target) for m in moves][-1] == (
            "approve",
            "approval",
            "approval",
        )
        assert (moves[-1].actor, moves[-1].reason) == ("mo", "good")

    def test_each_who_is_asked_by_name_finds_a_message_and_nobody_else_does(self, company):
        business = publish(company.context, request(approve={"quorum": 2}))
        paper = company.submitted(business)

        told = latest(company.context.session, company.people["mo"].user_id)
        assert told[0].text == f"Request #{paper.id} waits for you: Approval."
        assert told[0].path == f"/shaanxi/request/{paper.id}"
        assert not latest(company.context.session, company.people["an"].user_id)


class TestOthers:
    """Nobody approves what is his own, on whosever behalf."""

    def own(self, company, **more):
        approval = step("approval", MANAGER, not_by=("applicant",), **more)
        return publish(company.context, request(approval=approval))

    def test_whoever_applied_does_not_approve(self, company):
        paper = company.submitted(self.own(company), "mo")

        with pytest.raises(NotPermitted, match="had a part"):
            company.fire("mo", "approve", paper)
        company.fire("bo", "approve", paper)

        assert paper.step == "done"

    def test_a_delegate_of_whoever_applied_does_not_approve_for_him(self, company):
        paper = company.submitted(self.own(company), "mo")
        company.delegate("mo", "an")

        with pytest.raises(NotPermitted, match="before"):
            company.fire("an", "approve", paper)

    def test_whoever_applied_does_not_approve_as_a_delegate(self, company):
        paper = company.submitted(self.own(company), "lin")
        company.delegate("mo", "lin")

        with pytest.raises(NotPermitted, match="before"):
            company.fire("lin", "approve", paper)

    def test_a_second_check_is_by_somebody_else(self, company):
        second = step("second", replace(MANAGER, fires=("pass",)), not_by=("approval",))
        business = request(
            onward="second", steps=(second,), transitions=(way("pass", "second", "done"),)
        )
        paper = company.submitted(publish(company.context, business))
        company.fire("mo", "approve", paper)

        with pytest.raises(NotPermitted):
            company.fire("mo", "pass", paper)
        company.fire("bo", "pass", paper)

        assert paper.step == "done"


class TestLadder:
    """Authority in one table: who decides depends on how much it is."""

    @pytest.fixture
    def business(self, company):
        head = Participant(relative="headquarters", role="channel_director", fires=("approve",))
        ladder = Ladder(
            measure="percent",
            rungs=(
                Rung(who=Participant(role="sales_manager", fires=("approve",)), up_to=Decimal(3)),
                Rung(who=Participant(role="branch_manager", fires=("approve",)), up_to=Decimal(8)),
                Rung(who=head),
            ),
        )
        approval = step("approval", Participant(role="finance", fires=("refuse",)), ladder=ladder)
        return publish(company.context, request(approval=approval, fields=(PERCENT,)))

    @pytest.mark.parametrize(
        ("percent", "decides"),
        [("3", "mo"), ("3.01", "boss"), ("8", "boss"), ("9", "far"), (None, "far")],
    )
    def test_the_lowest_rung_it_fits_under_decides_alone(self, company, business, percent, decides):
        own = {} if percent is None else {"percent": int(Decimal(percent) * 10000)}
        paper = company.submitted(business, **own)

        for login in {"mo", "boss", "far"} - {decides}:
            with pytest.raises(NotPermitted):
                company.fire(login, "approve", paper)
        company.fire(decides, "approve", paper)

        assert paper.step == "done"
        assert company.rows(paper)[0].actor == decides

    def test_what_is_changed_meanwhile_goes_to_the_rung_that_decides_now(self, company, business):
        paper = company.submitted(business, percent=20000)
        assert company.asked(paper) == {"sales_manager"}

        paper.own = {"percent": 70000}
        company.context.session.flush()
        with pytest.raises(NotPermitted):
            company.fire("mo", "approve", paper)
        carry_on([paper], business, company.by("lin"))

        assert company.asked(paper) == {"branch_manager"}
        company.fire("boss", "approve", paper)
        assert paper.step == "done"

    def test_a_rung_decides_at_once_whatever_was_asked_before(self, company, business):
        paper = company.submitted(business, percent=20000)
        paper.own = {"percent": 70000}
        company.context.session.flush()

        company.fire("boss", "approve", paper)

        assert (paper.step, company.asked(paper)) == ("done", set())

    def test_participants_beside_the_ladder_keep_their_part(self, company, business):
        paper = company.submitted(business, percent=90000)

        company.fire("an", "refuse", paper)

        assert paper.step == "refused"

    def test_beyond_the_last_rung_nobody_decides_and_it_says_so(self, company):
        manager = Participant(role="sales_manager", fires=("approve",))
        ladder = Ladder(measure="percent", rungs=(Rung(who=manager, up_to=Decimal(3)),))
        approval = step("approval", MANAGER, ladder=ladder)
        business = publish(company.context, request(approval=approval, fields=(PERCENT,)))

        with pytest.raises(Refusal, match="beyond the last rung"):
            company.submitted(business, percent=40000)


def test_many_are_asked_in_as_many_statements_as_one(company, installation):
    kin = Participant(relative="superior", fires=("approve",))
    approval = step(
        "approval",
        MANAGER,
        kin,
        not_by=("applicant",),
        skip_asked=True,
        passes="approve",
        deadline=Deadline(hours=Decimal(8)),
    )
    business = publish(company.context, request(approval=approval, approve={"quorum": 2}))
    counted = []
    for count in (1, 30):
        papers = [document(company.context, business, "lin") for _n in range(count)]
        with count_sql(installation.engine) as statements:
            company.fire("lin", "submit", *papers)
            company.fire("mo", "approve", *papers)
            company.fire("bo", "approve", *papers)
        counted.append(len(statements))

    assert counted[0] == counted[1]


def test_two_who_vote_at_the_same_moment_both_count(work):
    with work("shaanxi") as context:
        company = Company(context)
        number = company.submitted(publish(context, request("together", approve={"quorum": 2}))).id
        people = [company.people[login] for login in ("mo", "bo")]
    together = threading.Barrier(2)

    def vote(identity):
        together.wait()
        with work("shaanxi", identity=identity) as context:
            fire([context.session.get(Document, number)], "approve", context)

    threads = [threading.Thread(target=vote, args=(identity,)) for identity in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with work("shaanxi", write=False) as context:
        assert context.session.get(Document, number).step == "done"
