"""Drafts: drawn in one branch, saved without overwriting anybody, thrown away or published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe.definitions import BUSINESS
from sqlalchemy import select

from core.company.decisions import Decision, decide, settle
from core.refusal import Invalid, NotHere, NotPermitted, Overtaken, Refusal
from core.security.identity import NOBODY
from core.workflow.plain import Misplaced
from core.workflow.versions.drafts import (
    NAME,
    RESERVED,
    draft_of,
    drafts,
    drop,
    keep,
    rename,
    start,
)

LABEL = {"en": "Loan", "zh_CN": "借用"}


def test_a_draft_may_be_incomplete_and_is_read_when_it_is_whole(trying):
    with trying() as context:
        begun = start(context, "loan", {"title": LABEL})

        with pytest.raises(Misplaced, match="kind"):
            begun.read()
        whole = {**BUSINESS.to_data(), "title": LABEL}
        kept = keep(context, "loan", whole, revision=begun.revision)
        assert kept.read().title == LABEL
        assert (kept.read().name, kept.read().home) == ("loan", "shaanxi")


def test_what_headquarters_draws_is_for_the_whole_company(trying):
    with trying("hq") as context:
        assert start(context, "loan", {"title": LABEL}).home == ""


def test_each_branch_sees_its_own_drafts(work):
    with work("hubei") as context:
        start(context, "loan_of_hubei", {"title": LABEL})

    with work("shaanxi", write=False) as context:
        assert draft_of(context, "loan_of_hubei") is None
        assert drafts(context) == {}
    with work("hubei", write=False) as context:
        assert list(drafts(context)) == ["loan_of_hubei"]


def test_who_saves_over_somebody_else_is_refused_and_told_who(trying):
    with trying() as context:
        start(context, "loan", {"title": LABEL})
        keep(context, "loan", {"title": LABEL, "series": "JY"}, revision=1)

        with pytest.raises(Overtaken, match="The system has saved this draft"):
            keep(context, "loan", {"title": LABEL, "series": "XX"}, revision=1)

        assert draft_of(context, "loan").data["series"] == "JY"


def test_a_draft_is_thrown_away_once(trying):
    with trying() as context:
        start(context, "loan", {"title": LABEL})
        drop(context, "loan", revision=1)

        with pytest.raises(NotHere, match="There is no draft of loan any more"):
            drop(context, "loan", revision=1)


def test_a_draft_takes_another_name_that_is_free(trying):
    with trying() as context:
        start(context, "loan", {"title": LABEL})
        with pytest.raises(Invalid, match="name probe_case is taken: “Case” of the whole company"):
            rename(context, "loan", "probe_case", revision=1)

        rename(context, "loan", "lending", revision=1)

        assert list(drafts(context)) == ["lending"]
        assert drafts(context)["lending"].data["name"] == "lending"


def test_a_draft_that_follows_itself_does_so_under_another_name(trying):
    follows = [{"name": "again", "business": "loan"}, {"business": "probe_case"}, "half drawn"]
    with trying() as context:
        start(context, "loan", {"title": LABEL, "follows": follows})

        made = rename(context, "loan", "lending", revision=1)

        own, *others = made.data["follows"]
        assert own == {"name": "again", "business": "lending"}
        assert others == follows[1:]


@pytest.mark.parametrize(
    "name", ["", "Loan", "2loan", "lo an", "a" * 41, "esales", *sorted(RESERVED)]
)
def test_a_name_that_cannot_stand_in_an_address_is_refused(trying, name):
    with trying() as context, pytest.raises(Invalid):
        start(context, name, {})


def test_no_page_of_a_branch_is_hidden_by_a_business(wsgi):
    from core.web.site import BRANCH_FIXED, BranchPlace

    views = [item["introspectable"] for item in wsgi.registry.introspector.get_category("views")]
    named = {view["name"] for view in views if view["context"] is BranchPlace}
    assert {name for name in (*BRANCH_FIXED, *named) if NAME.fullmatch(name)} <= RESERVED


def test_the_same_draft_is_not_begun_twice(trying):
    with trying() as context:
        start(context, "loan", {})
        with pytest.raises(Invalid, match="a draft of loan already"):
            start(context, "loan", {})


def test_nobody_draws_without_the_permission(installation, work):
    with work("shaanxi", identity=NOBODY, write=False) as context:
        with pytest.raises(NotPermitted):
            start(context, "loan", {})
        with pytest.raises(NotPermitted):
            keep(context, "loan", {}, revision=1)


def nested(levels):
    data = {}
    for _level in range(levels):
        data = {"deeper": data}
    return data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (nested(40), "nested too deeply"),
        ({"steps": [{}] * 101}, "At most 100; here are 101"),
        ({"series": "x" * 5000}, "at most 4000 characters"),
        ({"given": ["x" * 3999] * 260}, "larger than 1 MB"),
        ({"series": "a\x00b"}, "control character"),
        ({"series": "\ud800"}, "control character"),
        ({"steps": [{"title": {"en": "<script>alert(1)</script>"}}]}, "steps[0].title.en"),
        ({"title": {"en": "x" * 201}}, "at most 200 characters"),
        ({"title": {"en": "\u202egnol"}}, "without control characters"),
    ],
)
def test_what_is_beyond_any_business_is_refused_by_its_place(trying, data, sentence):
    with trying() as context:
        with pytest.raises(Refusal) as refused:
            start(context, "loan", data)

        assert sentence in str(refused.value)


def test_strokes_that_were_drawn_over_are_not_kept_for_ever(work):
    with work("sichuan") as context:
        start(context, "sketch", {"series": "S1"})
    for revision in (1, 2, 3):
        with work("sichuan") as context:
            keep(context, "sketch", {"series": f"S{revision + 1}"}, revision=revision)
    with work("sichuan") as context:
        decide(context, "set_option", branch="sichuan", name="core.x", value=1)
        settle(context.session, context.company, context.now + timedelta(hours=2))
        left = context.session.scalars(select(Decision).where(Decision.deed == "keep_draft")).all()
        drawn = [one.arguments for one in left if one.arguments["name"] == "sketch"]
        kept = [said["draft"]["data"] for said in drawn]

    assert kept == [{"series": "S4", "name": "sketch"}]
    with work("sichuan", write=False) as context:
        assert draft_of(context, "sketch").data["series"] == "S4"
