"""What waits for a person: by name, for the role, delegated, late, copied, and what he began."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flows import MANAGER, PRICE, document, publish, request, step
from sqlalchemy import select, update

from core.security.models import Posting, User
from core.testing import count_sql
from core.web.inbox import facts_of
from core.web.show import Show
from core.workflow import Document, Participant
from core.workflow.definition import VERBS, Deadline, Ladder, Rung
from core.workflow.everyday.verbs import copy_to, mark_read, reassign, return_to
from core.workflow.inbox.tasks import LISTS, Inbox
from core.workflow.motion.proofs import CHECKS
from core.workflow.people import forget_delegations


def ids(company, login, which, **more):
    return [entry.id for entry in Inbox(company.by(login), **more).page(which).entries]


def counts(company, login):
    return {n: count for n, count in Inbox(company.by(login)).counts().items() if count}


def test_what_the_role_decides_waits_for_each_who_has_it_and_nobody_else(company):
    business = publish(company.context, request())
    paper = company.submitted(business)

    assert ids(company, "mo", "role") == ids(company, "bo", "role") == [paper.id]
    assert counts(company, "mo") == {"role": 1}
    assert counts(company, "lin") == {"started": 1}
    assert counts(company, "an") == {}
    company.fire("mo", "approve", paper)
    assert counts(company, "bo") == {}


def test_a_draft_waits_for_whoever_writes_it(company):
    business = publish(company.context, request())
    draft = document(company.context, business, "lin")
    document(company.context, business, "mo")

    assert ids(company, "lin", "mine") == [draft.id]


@pytest.mark.parametrize(
    "after", ["soon~1", "2026-01-01~1", "0001-01-01T00:00+08:00~1", f"2026-01-01T00:00Z~{10**20}"]
)
def test_a_place_in_a_list_that_cannot_be_is_its_beginning(company, after):
    business = publish(company.context, request())
    draft = document(company.context, business, "lin")

    assert [one.id for one in Inbox(company.by("lin")).page("mine", after).entries] == [draft.id]


def test_what_colleagues_have_written_and_not_sent_is_nobody_elses_task(company):
    writers = replace(MANAGER, fires=("submit",))
    approval = step("approval", MANAGER, verbs=VERBS)
    first, *others = request(approval=approval).steps
    flow = replace(request(), steps=(replace(first, participants=(writers,)), *others))
    business = publish(company.context, flow)
    mine, sent = (document(company.context, business, "mo") for _n in range(2))
    company.delegate("mo", "an")
    company.fire("mo", "submit", sent)
    assert counts(company, "mo") == {"mine": 1, "role": 1, "started": 2}
    assert ids(company, "mo", "mine") == [mine.id]
    assert ids(company, "bo", "role") == [sent.id]
    assert Inbox(company.by("bo")).waiting() == 1
    assert ids(company, "an", "delegated") == [mine.id, sent.id]

    return_to([sent], "draft", "no", company.by("bo"))

    assert ids(company, "mo", "role") == ids(company, "bo", "role") == [sent.id]


@pytest.mark.parametrize("gone", [{"active": False}, {"until": date(2020, 1, 1)}])
def test_what_somebody_left_behind_is_the_roles_task(company, gone):
    first, *others = request().steps
    writers = replace(MANAGER, fires=("submit",))
    flow = replace(request(), steps=(replace(first, participants=(writers,)), *others))
    draft = document(company.context, publish(company.context, flow), "bo")
    assert counts(company, "mo") == {}

    who = select(User.id).where(User.login == "bo").scalar_subquery()
    left = (
        update(User).where(User.id == who)
        if "active" in gone
        else (update(Posting).where(Posting.user_id == who))
    )
    company.context.session.execute(left.values(**gone))

    assert ids(company, "mo", "role") == [draft.id]
    company.fire("mo", "submit", draft)


def test_who_is_asked_by_name_finds_it_among_his_own(company):
    business = publish(company.context, request(approve={"quorum": 2}))
    paper = company.submitted(business)

    assert counts(company, "mo") == {"mine": 1}
    company.fire("mo", "approve", paper)
    assert counts(company, "mo") == {}
    assert counts(company, "bo") == {"mine": 1}


def test_a_rung_of_the_ladder_waits_for_its_role_alone(company):
    rungs = (
        Rung(who=Participant(role="finance", fires=("approve",)), up_to=Decimal(3)),
        Rung(who=Participant(role="branch_manager", fires=("approve",))),
    )
    approval = step("approval", ladder=Ladder(measure="price", rungs=rungs))
    business = publish(company.context, request(approval=approval, fields=(PRICE,)))
    low, high = (company.submitted(business, price=cents) for cents in (300, 301))

    assert ids(company, "an", "role") == [low.id]
    assert ids(company, "boss", "role") == [high.id]


def test_what_one_wrote_himself_does_not_wait_for_him_where_others_must_decide(company):
    approval = step("approval", MANAGER, not_by=("applicant",))
    business = publish(company.context, request(approval=approval))
    company.submitted(business, "mo")

    assert "role" not in counts(company, "mo")
    assert counts(company, "bo") == {"role": 1}


def test_what_was_handed_on_waits_for_the_other(company):
    approval = step("approval", MANAGER, verbs=VERBS)
    business = publish(company.context, request(approval=approval))
    paper = company.submitted(business)

    reassign([paper], "an", company.by("mo"))

    assert counts(company, "mo") == counts(company, "bo") == {}
    assert ids(company, "an", "mine") == [paper.id]
    return_to([paper], "draft", "no", company.by("an"))
    assert ids(company, "lin", "mine") == [paper.id]


def test_what_was_delegated_stands_apart_with_the_owners_name(company):
    plain = publish(company.context, request())
    counted = publish(company.context, request("counted", approve={"quorum": 2}))
    papers = {company.submitted(plain).id, company.submitted(counted).id}
    company.delegate("mo", "an")
    company.delegate("bo", "co", "counted")

    page = Inbox(company.by("an")).page("delegated")

    assert {entry.id for entry in page.entries} == papers
    assert {entry.behalf for entry in page.entries} == {"mo"}
    assert counts(company, "co") == {"mine": 1, "role": 1, "delegated": 1}


def test_a_returned_draft_waits_for_whoever_stands_in_for_its_applicant(company):
    approval = step("approval", MANAGER, verbs=VERBS)
    business = publish(company.context, request(approval=approval))
    paper = company.submitted(business)
    company.delegate("lin", "an")
    company.delegate("lin", "co", "other")

    return_to([paper], "draft", "no", company.by("mo"))

    assert ids(company, "an", "delegated") == ids(company, "lin", "mine") == [paper.id]
    assert {entry.behalf for entry in Inbox(company.by("an")).page("delegated").entries} == {"lin"}
    assert counts(company, "an") == {"delegated": 1}
    assert "delegated" not in counts(company, "co")
    company.fire("an", "submit", paper)
    assert counts(company, "an") == {}


def test_late_is_what_waits_beyond_its_deadline(company):
    approval = step("approval", MANAGER, deadline=Deadline(hours=Decimal(8)))
    business = publish(company.context, request(approval=approval, approve={"quorum": 2}))
    late, early = company.submitted(business), company.submitted(business)
    past = company.context.now - timedelta(hours=1)
    query = update(Document).where(Document.id == late.id).values(deadline=past)
    company.context.session.execute(query)

    assert ids(company, "mo", "late") == [late.id]
    assert set(ids(company, "mo", "mine")) == {late.id, early.id}
    assert "late" not in counts(company, "an")


def test_copies_stay_and_are_counted_until_they_are_read(company):
    approval = step("approval", MANAGER, verbs=VERBS)
    business = publish(company.context, request(approval=approval))
    paper = company.submitted(business)
    copy_to([paper], ["an"], company.by("mo"))
    assert counts(company, "an") == {"copied": 1}

    mark_read([paper], company.by("an"))

    assert counts(company, "an") == {}
    assert ids(company, "an", "copied") == [paper.id]


def test_pages_follow_each_other_without_gap_or_repetition(company):
    plain = publish(company.context, request())
    other = publish(company.context, request("other"))
    papers = [document(company.context, b, "lin", at="approval").id for b in (plain, other) * 5]

    for which, login, expected in (
        ("role", "mo", papers),
        ("started", "lin", papers[::-1]),
    ):
        inbox, found, after = Inbox(company.by(login)), [], ""
        while True:
            page = inbox.page(which, after, size=3)
            found += [entry.id for entry in page.entries]
            after = page.after
            if not after:
                break
        assert found == expected, which


def test_one_business_can_be_looked_at_alone(company):
    publish(company.context, request())
    other = publish(company.context, request("other"))
    paper = company.submitted(other)
    company.submitted(publish(company.context, request("third")))

    assert ids(company, "mo", "role", business="other") == [paper.id]
    assert Inbox(company.by("mo"), "other").waiting() == 1
    assert Inbox(company.by("mo")).waiting() == 2


def test_the_number_on_every_page_follows_versions_stand_ins_and_days(company):
    def waiting(login, **later):
        return Inbox(replace(company.by(login), **later)).waiting()

    company.submitted(publish(company.context, request()))
    assert (waiting("mo"), waiting("an")) == (1, 0)

    line = Participant(role="finance", fires=("approve", "refuse"))
    company.submitted(publish(company.context, request(approval=step("approval", line))))
    assert (waiting("mo"), waiting("an")) == (1, 1)

    company.delegate("mo", "an")
    assert (waiting("mo"), waiting("an")) == (1, 2)
    assert waiting("an", now=company.context.now + timedelta(days=1)) == 1


def test_documents_of_an_earlier_version_wait_as_theirs_says(company):
    first = publish(company.context, request())
    paper = company.submitted(first)
    line = Participant(role="finance", fires=("approve", "refuse"))
    publish(
        company.context,
        replace(
            first,
            steps=tuple(
                replace(s, participants=(line,)) if s.name == "approval" else s for s in first.steps
            ),
        ),
    )

    assert (ids(company, "mo", "role"), ids(company, "an", "role")) == ([paper.id], [])


def test_the_facts_beside_a_task_are_those_its_reader_may_see(company):
    line = replace(MANAGER, sees=("price",))
    blind = Participant(role="finance", fires=("refuse",), sees=())
    business = publish(
        company.context,
        request(approval=step("approval", line, blind), fields=(PRICE,), facts=("price",)),
    )
    paper = company.submitted(business, price=12345)

    found = {}
    for login in ("mo", "an"):
        inbox = Inbox(company.by(login))
        (same,) = inbox.documents(inbox.page("role").entries).values()
        shown = facts_of(same, inbox.context, Show("en", "Asia/Shanghai", "CNY", str))
        found[login] = shown[business.name].text(paper, "price")

    assert found == {"mo": "CN¥123.45", "an": ""}


def test_an_inbox_costs_the_same_whatever_waits_and_in_however_many_businesses(
    company, installation
):
    counted = []
    for number in range(3):
        business = publish(company.context, request(f"kind{number}", facts=()))
        for _n in range(number * 5):
            document(company.context, business, "lin", at="approval")
        inbox = Inbox(company.by("mo"))
        forget_delegations(company.context.session)
        with count_sql(installation.engine) as statements:
            inbox.counts()
            inbox.waiting()
            for which in LISTS:
                inbox.page(which)
        counted.append(len(statements))

    assert counted[0] == counted[1] == counted[2]


def test_nobody_counts_further_than_anybody_reads(company, monkeypatch):
    business = publish(company.context, request())
    for _n in range(5):
        document(company.context, business, "lin", at="approval")
    monkeypatch.setattr("core.workflow.inbox.tasks.MOST", 3)

    assert counts(company, "mo") == {"role": 4}


def test_what_is_asked_about_a_stay_that_is_over_is_found_out(company):
    approval = step("approval", MANAGER, deadline=Deadline(hours=Decimal(8)))
    business = publish(company.context, request(approval=approval, approve={"quorum": 2}))
    paper = company.submitted(business)
    assert [list(proof.find(company.context)) for proof in CHECKS] == [[], []]

    moved = update(Document).where(Document.id == paper.id)
    company.context.session.execute(moved.values(step="done", posted=company.context.now))

    asked, pressed = (list(proof.find(company.context)) for proof in CHECKS)
    assert len(asked) == 3
    assert asked[0].endswith(
        f"document {paper.id} in approval of {business.name}, which stands in done"
    )
    assert len(pressed) == 1
