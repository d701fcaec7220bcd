"""Modules come on and go off by date, and none is ever on without what it requires."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Addon
from core.company.model import Branch
from core.company.switches import (
    lacking,
    refuse_disable,
    to_enable,
    with_addon,
    without_addon,
)
from core.refusal import Refusal

START = date(2026, 11, 1)
DAYS = [START + timedelta(days=n) for n in range(12)]
REQUIRES = {
    "base": (),
    "stock": ("base",),
    "sales": ("base",),
    "scanner": ("base", "stock", "sales"),
    "service": ("sales",),
}
ADDONS = {
    name: Addon(name=name, title=name, package=name, requires=requires, always=name == "base")
    for name, requires in REQUIRES.items()
}
SWITCHED = sorted(set(ADDONS) - {"base"})
TURNS = st.lists(
    st.tuples(st.sampled_from(["on", "off"]), st.sampled_from(SWITCHED), st.sampled_from(DAYS)),
    max_size=12,
)


def turn(branch, way, name, day):
    """Throw one switch as the deed does; whether it was refused."""
    if way == "on":
        wanted = to_enable(name, ADDONS) - {"base"}
        branch.phases = with_addon(branch.phases, lacking(wanted, branch.phases, day), day)
        return False
    try:
        refuse_disable(name, branch, day, ADDONS)
    except Refusal:
        return True
    branch.phases = without_addon(branch.phases, name, day)
    return False


def played(turns):
    branch = Branch("test", {"en": "Test"})
    for way, name, day in turns:
        turn(branch, way, name, day)
    return branch


@given(TURNS)
def test_on_no_day_is_a_module_on_without_what_it_requires(turns):
    branch = played(turns)

    for day in [START - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=999)]:
        on = branch.enabled(day) | {"base"}
        assert all(set(REQUIRES[name]) <= on for name in on)


@given(TURNS, st.sampled_from(SWITCHED), st.sampled_from(DAYS))
def test_what_is_switched_on_stays_on_from_that_day(turns, name, since):
    branch = played(turns)
    before = {day: branch.enabled(day) for day in DAYS}

    turn(branch, "on", name, since)

    for day in DAYS:
        if day < since:
            assert branch.enabled(day) == before[day]
        else:
            assert branch.enabled(day) == before[day] | (to_enable(name, ADDONS) - {"base"})


@given(TURNS, st.sampled_from(SWITCHED), st.sampled_from(DAYS))
def test_what_is_switched_off_stays_off_from_that_day_and_nothing_else_does(turns, name, since):
    branch = played(turns)
    before = {day: branch.enabled(day) for day in DAYS}

    refused = turn(branch, "off", name, since)

    for day in DAYS:
        gone = {name} if day >= since and not refused else set()
        assert branch.enabled(day) == before[day] - gone


@given(TURNS)
def test_phases_are_in_order_and_none_repeats_the_one_before(turns):
    phases = played(turns).phases

    assert list(phases) == sorted(phases, key=lambda phase: phase.since)
    assert all(a.addons != b.addons for a, b in pairwise(phases))


@given(TURNS, st.sampled_from(SWITCHED), st.sampled_from(DAYS))
def test_throwing_a_switch_twice_is_throwing_it_once(turns, name, since):
    branch = played([*turns, ("on", name, since)])
    once = branch.phases

    turn(branch, "on", name, since)

    assert branch.phases == once


def test_a_module_about_to_end_is_kept_on_when_it_is_switched_on_meanwhile():
    branch = played([("on", "sales", DAYS[0]), ("off", "sales", DAYS[9])])

    turn(branch, "on", "sales", DAYS[5])

    assert branch.enabled(DAYS[10]) == {"sales"}


def test_what_another_module_will_need_later_is_not_switched_off_now():
    branch = played([("on", "stock", DAYS[0]), ("on", "scanner", DAYS[6])])

    with pytest.raises(Refusal, match="stays on"):
        refuse_disable("stock", branch, DAYS[1], ADDONS)


def test_what_belongs_to_the_installation_is_never_switched_off():
    with pytest.raises(Refusal, match="belongs to the installation"):
        refuse_disable("base", played([]), START, ADDONS)


def test_an_unknown_module_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(Refusal) as refused:
        to_enable("finance", ADDONS)

    assert "scanner" in refused.value.messages[0].interpolate()
