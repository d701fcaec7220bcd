"""The cases of a business are played when it is published; what they came to stays with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.company.decisions import decide
from core.security.sign_in import find_user
from core.testing import identity_of
from core.testing.loans import LOAN
from core.workflow.cases import keeping, kept_result
from core.workflow.versions.drafts import start
from core.workflow.versions.lives import publish_draft

PLAIN = replace(
    LOAN,
    fields=tuple(
        replace(one, columns=one.columns[1:]) if one.columns else one for one in LOAN.fields
    ),
)


@pytest.fixture(scope="module")
def patient() -> Iterator[pytest.MonkeyPatch]:
    """What is changed for a machine with much else to do."""
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
def published(installation: Any, patient: pytest.MonkeyPatch) -> int:
    """The number of the version in which the loan was published."""
    identity = identity_of(installation, "business_manager")
    patient.setattr(keeping, "LONGEST", 60)
    with installation.work(branch="shaanxi", identity=identity) as context:
        start(context, "loan", PLAIN.to_data())
        return publish_draft(context, "loan").version


def test_publishing_plays_the_cases_and_keeps_what_they_came_to(installation, published):
    with installation.work(branch="shaanxi", write=False) as context:
        kept = kept_result(context, "loan", published)

        assert kept is not None
        assert kept.failed == []
        assert kept.proved["fires"] == len(LOAN.transitions)
        assert kept.by == "business_manager.shaanxi"


def test_the_page_of_the_version_says_what_is_proved(app, installation, published):
    with installation.work() as context:
        find_user(context.session, "business_manager.shaanxi").name = "Qin Lan"
    page = app.sign_in("business_manager").get(f"/shaanxi/businesses/loan/{published}")

    proof = page.html.select_one("#proof").get_text(" ", strip=True)
    assert "Transitions gone 4" in proof
    assert "by Qin Lan" in proof
    assert "business_manager.shaanxi" not in proof
    assert "Otherwise than written" not in proof
    assert "single questions" in proof


def test_the_cases_are_played_once_more_when_people_and_goods_have_come(
    app, installation, published
):
    with installation.work(branch="shaanxi") as context:
        said = {"said": "Nobody here may begin one.", "with": {}}
        lost = {"proved": {}, "cells": 0, "failed": [], "uncovered": []}
        lost["uncovered"] = [{"place": "steps.lent", "said": [said]}]
        told = {**lost, "at": "2026-01-01T00:00:00+00:00", "by": "x", "branch": "shaanxi"}
        decide(context, "keep_result", name="loan", version=published, result=told)
    app.sign_in("business_manager")
    path = f"/shaanxi/businesses/loan/{published}"

    assert "Nobody here may begin one." in app.get(path)
    page = app.post(f"{path}/prove").follow()

    assert "Nobody here may begin one." not in page
    assert "otherwise: 0." in page


def test_where_time_was_up_one_goes_on_with_what_is_left(app, published, patient):
    app.sign_in("business_manager")
    path = f"/shaanxi/businesses/loan/{published}"
    with patient.context() as hurried:
        hurried.setattr(keeping, "LONGEST", 0)
        page = app.post(f"{path}/prove").follow()

    assert "There was no time for all cases." in page
    assert "not proved yet:" in app.get("/shaanxi/businesses/loan")
    proved = page.html.select_one("#proof").get_text(" ", strip=True)
    assert "Transitions gone 4" not in proved

    page = app.post(f"{path}/prove").follow()
    assert "There was no time for all cases." not in page
    assert "Transitions gone 4" in page.html.select_one("#proof").get_text(" ", strip=True)


def test_what_begins_on_pages_of_its_own_is_proved_as_far_as_it_can_be(app):
    app.sign_in("business_manager")

    page = app.post("/shaanxi/businesses/sales_invoice/1/prove").follow()

    proof = page.html.select_one("#proof").get_text(" ", strip=True)
    assert "Steps whose rights hold 1" in proof


def test_a_version_whose_cases_were_never_played_says_so(app):
    page = app.sign_in("business_manager").get("/shaanxi/businesses/pickup/1")

    assert "Its cases were not played yet." in page


def test_who_only_looks_plays_no_cases(app, published):
    app.sign_in("finance")

    app.post(f"/shaanxi/businesses/loan/{published}/prove", status="40*")
