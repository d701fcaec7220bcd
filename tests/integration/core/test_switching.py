"""A module comes on in one branch, goes off, and finds its data again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe.models import Thing
from sqlalchemy import func, select

from core.company.decisions import decide
from core.company.switching import switch_off, switch_on
from core.orm.changes import Change
from core.refusal import NotPermitted, Refusal
from core.testing import identity_of


@pytest.fixture
def addons(installation):
    return installation.registry.addons


def test_switched_off_and_on_again_a_module_finds_its_data(app, work, addons):
    app.sign_in("counter_clerk")
    with work("shaanxi") as context:
        context.session.add(Thing(code="kept"))

    with work("shaanxi") as context:
        switch_off(context, "probe", context.today, addons)
    assert app.get("/shaanxi/probe/things", expect_errors=True).status_int == 404
    assert "/shaanxi/probe" not in app.get("/shaanxi")

    with work("shaanxi") as context:
        switch_on(context, "probe", context.today, addons)
    assert "kept" in app.get("/shaanxi/probe/things")
    assert "/shaanxi/probe" in app.get("/shaanxi")


def test_what_is_on_in_one_branch_is_not_heard_in_another(app):
    app.sign_in("administrator")

    assert app.get("/shaanxi/probe/things").status_int == 200
    for branch in ("hubei", "sichuan", "hq"):
        assert app.get(f"/{branch}/probe/things", expect_errors=True).status_int == 404


def test_a_switch_of_tomorrow_changes_nothing_today(trying, addons):
    with trying("sichuan") as context:
        tomorrow = context.today + timedelta(days=1)
        switch_on(context, "probe", tomorrow, addons)

        assert "probe" not in context.branch.enabled(context.today)
        assert "probe" in context.branch.enabled(tomorrow)


def test_what_a_module_requires_comes_on_with_it(trying, addons):
    with trying("sichuan") as context:
        switched = switch_on(context, "barcode", context.today, addons)

        assert switched == {"barcode", "inventory", "esales"}
        assert context.branch.enabled(context.today) == switched


def test_a_module_may_object_to_being_switched_off(trying, addons):
    with trying() as context:
        decide(context, "set_option", branch="shaanxi", name="probe.keep", value=True)

        with pytest.raises(Refusal, match="being looked at"):
            switch_off(context, "probe", context.today, addons)


def test_nobody_switches_without_the_permission(trying, installation, addons):
    with (
        trying(identity=identity_of(installation, "counter_clerk")) as context,
        pytest.raises(NotPermitted),
    ):
        switch_off(context, "probe", context.today, addons)


def test_a_switch_that_changes_nothing_leaves_no_trace(trying, addons):
    with trying() as context:
        count = select(func.count()).select_from(Change)
        before = context.session.scalar(count)

        switch_on(context, "probe", context.today, addons)

        assert context.session.scalar(count) == before
