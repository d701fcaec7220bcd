"""A business is published, goes live where it is chosen, is retired, taken up again, rolled out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from probe.definitions import BUSINESS
from probe.models import Case

from core import fire
from core.refusal import NotHere, NotPermitted, Refusal
from core.security.identity import NOBODY
from core.testing import identity_of
from core.testing.rows import make_row
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin
from core.workflow.versions.drafts import draft_of, keep, start
from core.workflow.versions.lives import (
    finishing,
    go_live,
    open_documents,
    publish_draft,
    reachable,
    retire,
    revive,
    roll_out,
)
from core.workflow.versions.publishing import keep_shipped, publish

NAME = BUSINESS.name


def draw(context, **changed):
    """A draft of the case with something changed."""
    return start(context, NAME, replace(BUSINESS, **changed).to_data(), base=1)


def elsewhere(installation, branch):
    """What is live in another branch, as its people will find it; in the same transaction."""

    def look(context):
        home = context.company.branches[branch]
        hooks = installation.registry.relay(home.enabled(context.today) | {"probe"})
        return live(replace(context, branch=home, hooks=hooks))

    return look


def test_what_a_branch_publishes_is_its_own_and_live_there_at_once(trying, installation):
    with trying() as context:
        draw(context, series="SN")

        made = publish_draft(context, NAME)

        assert (made.version, made.home, made.base) == (2, "shaanxi", 1)
        assert live(context)[NAME].series == "SN"
        assert draft_of(context, NAME) is None
        assert elsewhere(installation, "hubei")(context)[NAME].series == "PC"


def test_a_branch_may_say_what_another_says_of_its_own(trying, installation):
    with trying() as context:
        draw(context, series="SN")
        theirs = publish_draft(context, NAME)
        home = context.company.branches["hubei"]
        hooks = installation.registry.relay(home.enabled(context.today) | {"probe"})
        there = replace(context, branch=home, hooks=hooks)
        start(there, NAME, theirs.to_data())

        made = publish_draft(there, NAME)

        assert (made.version, made.home, made.series) == (3, "hubei", "SN")
        assert live(there)[NAME].version == 3
        assert live(context)[NAME].version == 2


def test_what_headquarters_publishes_is_live_there_and_where_it_is_rolled_out(trying, installation):
    hubei, shaanxi = elsewhere(installation, "hubei"), elsewhere(installation, "shaanxi")
    with trying("hq") as context:
        draw(context, series="HQ")
        made = publish_draft(context, NAME)
        assert (made.version, made.home) == (2, "")
        assert hubei(context)[NAME].series == shaanxi(context)[NAME].series == "PC"

        assert roll_out(context, NAME, 2, ["hubei"]) == ["hubei"]

        assert hubei(context)[NAME].series == "HQ"
        assert shaanxi(context)[NAME].series == "PC"
        assert roll_out(context, NAME, 2, ["hubei"]) == []


def test_a_version_goes_nowhere_where_nobody_could_work_with_it(trying):
    """What another branch has helps nobody here: each is asked for its own seats and people."""
    with trying("hq") as context:
        draw(context, series="HQ")
        publish_draft(context, NAME)
        del context.company.branches["hubei"].departments["warehouse"]

        with pytest.raises(Refusal, match=r"Hubei: .*nobody who may act") as refused:
            roll_out(context, NAME, 2, ["hubei", "sichuan"])

        assert "Sichuan" not in str(refused.value)
        assert roll_out(context, NAME, 2, ["sichuan"]) == ["sichuan"]


def test_nor_is_it_live_in_a_branch_that_lacks_the_seats(trying):
    with trying("hubei") as context:
        del context.company.branches["hubei"].departments["warehouse"]

        with pytest.raises(Refusal, match="nobody who may act"):
            go_live(context, NAME, 1)


def test_what_ships_anew_replaces_nothing_that_the_company_made_of_it(trying):
    with trying("hq") as context:
        draw(context, series="HQ")
        publish_draft(context, NAME)

        assert keep_shipped(context) == []


def test_a_branchs_own_version_is_not_rolled_out(trying):
    with trying() as context:
        draw(context, series="SN")
        publish_draft(context, NAME)

        with pytest.raises(Refusal, match="belongs to one branch"):
            roll_out(context, NAME, 2, ["hubei"])


def test_whoever_publishes_in_one_branch_rolls_out_to_no_other(trying, installation):
    manager = identity_of(installation, "business_manager")
    with trying(identity=manager) as context, pytest.raises(Refusal, match="nothing in Hubei"):
        roll_out(context, NAME, 1, ["hubei"])


def test_a_draft_that_says_nothing_new_is_not_published(trying):
    with trying() as context:
        draw(context)

        with pytest.raises(Refusal, match="says what version 1 says"):
            publish_draft(context, NAME)


def test_a_broken_draft_stays_a_draft(trying):
    with trying() as context:
        draw(context, kind="no.kind")

        with pytest.raises(Refusal, match=r"no\.kind"):
            publish_draft(context, NAME)

        assert draft_of(context, NAME) is not None
        assert live(context)[NAME].version == 1


def test_a_draft_that_is_gone_is_not_published(trying):
    with trying() as context, pytest.raises(NotHere):
        publish_draft(context, NAME)


def test_an_earlier_version_is_live_again_and_running_documents_stay_on_theirs(trying):
    with trying() as context:
        draw(context, series="SN")
        publish_draft(context, NAME)
        running = make_row(context, Case, weight=1, business=NAME, version=2)

        go_live(context, NAME, 1)

        assert live(context)[NAME].version == 1
        fire([running], "close", context)
        assert running.number.startswith("SN")


def test_another_branchs_version_and_one_that_became_broken_do_not_go_live(trying):
    with trying() as context:
        publish(context, replace(BUSINESS, version=2, home="hubei"))
        with pytest.raises(Refusal, match="belongs to Hubei"):
            go_live(context, NAME, 2)

        del context.company.roles["counter_clerk"]
        with pytest.raises(Refusal, match="no role counter_clerk"):
            go_live(context, NAME, 1)


def test_a_retired_business_lets_its_documents_finish_and_then_leaves(trying):
    with trying() as context:
        case = make_row(context, Case, weight=1)
        assert open_documents(context, [NAME])[NAME] == {(1, "draft"): 1}

        assert retire(context, NAME) == 1

        assert NAME not in live(context)
        assert list(finishing(context)) == [NAME]
        fire([case], "close", context)
        assert finishing(context) == {}
        assert NAME in reachable(context)


def test_nobody_begins_what_is_retired(trying):
    general = replace(BUSINESS, name="loan", kind="base.document", series="JY")
    general = replace(
        general, transitions=tuple(replace(t, guards=(), effects=()) for t in general.transitions)
    )
    with trying() as context:
        publish(context, general)
        begin(general, {}, context)

        retire(context, "loan")

        with pytest.raises(Refusal, match="is retired in this branch"):
            begin(general, {}, context)


def test_a_business_is_not_retired_over_open_documents_by_whoever_wants_them_finished(trying):
    with trying() as context:
        make_row(context, Case, weight=1)

        with pytest.raises(Refusal, match="Documents still open: 1"):
            retire(context, NAME, finish=False)


def test_retiring_is_taken_back_and_the_version_that_was_live_is_live_again(trying):
    with trying() as context:
        draw(context, series="SN")
        publish_draft(context, NAME)
        go_live(context, NAME, 1)
        retire(context, NAME)
        with pytest.raises(Refusal, match="is not live"):
            retire(context, NAME)
        context.session.flush()

        assert revive(context, NAME) == 1

        assert live(context)[NAME].version == 1
        with pytest.raises(Refusal, match="is live"):
            revive(context, NAME)


def test_a_retired_business_without_documents_is_nowhere(trying):
    with trying("hubei") as context:
        retire(context, "inventory.count")

        assert "inventory.count" not in reachable(context)


def test_nobody_publishes_without_the_permission(work):
    with work("shaanxi", identity=NOBODY, write=False) as context:
        for deed in (publish_draft, retire, revive):
            with pytest.raises(NotPermitted):
                deed(context, NAME)
        with pytest.raises(NotPermitted):
            go_live(context, NAME, 1)


def test_a_draft_is_saved_and_published_in_one_go(trying):
    with trying() as context:
        draft = draw(context)
        keep(context, NAME, {**draft.data, "series": "ZZ"}, revision=1)

        assert publish_draft(context, NAME).series == "ZZ"
