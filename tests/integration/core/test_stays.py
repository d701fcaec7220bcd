"""When a document was first worked on in a step: by a vote, a verb or a changed value, or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flows import MANAGER, PRICE, as_, document, publish, request, step

from core.security.identity import SYSTEM
from core.testing import count_sql
from core.workflow.definition import VERBS
from core.workflow.everyday.verbs import add_approver, agree, copy_to, remind
from core.workflow.motion.editing import edit
from core.workflow.motion.firing import fire
from core.workflow.pace.stays import stays_between

HOUR = timedelta(hours=1)


@pytest.fixture
def business(company):
    """A request that two of the sales managers approve, with a price they may change."""
    manager = replace(MANAGER, edits=("price",))
    approval = step("approval", manager, verbs=VERBS)
    return publish(
        company.context, request(approval=approval, approve={"quorum": 2}, fields=(PRICE,))
    )


def at(company, hours, login):
    """``login`` at work some hours from now."""
    now = company.context.now + hours * HOUR
    company.context.session.info["now"] = now
    return replace(company.by(login), now=now)


def stay_of(company, business, paper):
    """Two approve five and six hours after it came in; that stay, in hours from then."""
    fire([paper], "approve", at(company, 5, "bo"))
    fire([paper], "approve", at(company, 6, "co"))
    stay = stays(company, business)["approval"]
    return [(moment - company.context.now) / HOUR for moment in (stay.started, stay.ended)]


def stays(company, business):
    now = company.context.now
    days = now - 24 * HOUR, now + 24 * HOUR
    return {s.step: s for s in stays_between(business, *days, at(company, 9, "mo"))}


def test_a_vote_is_a_deed(company, business):
    assert stay_of(company, business, company.submitted(business)) == [5, 6]


def test_so_is_asking_somebody_else(company, business):
    paper = company.submitted(business)
    add_approver([paper], "an", at(company, 2, "mo"))
    agree([paper], at(company, 3, "an"))

    assert stay_of(company, business, paper) == [2, 6]


def test_so_is_a_changed_value(company, business):
    paper = company.submitted(business)
    edit(paper, {"price": "5"}, at(company, 1, "mo"))

    assert stay_of(company, business, paper) == [1, 6]


def test_what_onlookers_and_the_system_do_is_none(company, business):
    paper = company.submitted(business)
    remind([paper], at(company, 1, "lin"))
    copy_to([paper], ["an"], at(company, 2, "lin"))
    system = as_(at(company, 3, "lin"), SYSTEM)
    edit(paper, {"price": "5"}, system)

    assert stay_of(company, business, paper) == [5, 6]


def test_what_was_done_in_another_step_is_none(company, business):
    paper = document(company.context, business, "lin")
    edit(paper, {"price": "5"}, at(company, 1, "lin"))
    fire([paper], "submit", at(company, 4, "lin"))

    assert stay_of(company, business, paper) == [5, 6]
    draft = stays(company, business)["draft"]
    assert (draft.started - draft.began, draft.ended - draft.began) == (HOUR, 4 * HOUR)


def test_many_stays_cost_one_statement(company, business, installation):
    for _n in range(3):
        paper = company.submitted(business)
        edit(paper, {"price": "5"}, at(company, 1, "mo"))
        fire([paper], "approve", at(company, 5, "bo"))
        fire([paper], "approve", at(company, 6, "co"))
    days = company.context.now - 24 * HOUR, company.context.now + 24 * HOUR
    context = at(company, 9, "mo")
    stays_between(business, *days, context)

    with count_sql(installation.engine) as counted:
        found = stays_between(business, *days, context)

    assert len(counted) == 1
    assert len(found) == 6
