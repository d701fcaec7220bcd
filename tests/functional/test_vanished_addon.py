"""An addon that has gone leaves its documents readable, and its definition says what is missing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.company.decisions import decide
from core.orm.bulk import insert_rows
from core.workflow.businesses import definition, live
from core.workflow.documents import Document
from core.workflow.versions.lives import finishing

HOME = "/shaanxi/businesses/loan"
LOAN = {
    "name": "loan",
    "title": {"en": "Loan", "zh_CN": "借用"},
    "kind": "gone.loan",
    "series": "JY",
    "fields": [
        {"name": "reason", "title": {"en": "Reason", "zh_CN": "事由"}},
        {"name": "star", "title": {"en": "Star", "zh_CN": "星"}, "type": "gone_star"},
    ],
    "steps": [
        {
            "name": "draft",
            "title": {"en": "Draft", "zh_CN": "草稿"},
            "participants": [{"role": "salesperson", "fires": ["lend"], "edits": ["*"]}],
        },
        {"name": "lent", "title": {"en": "Lent", "zh_CN": "借出"}, "final": True},
    ],
    "transitions": [
        {
            "name": "lend",
            "title": {"en": "Lend", "zh_CN": "借出"},
            "source": "draft",
            "target": "lent",
            "guards": ["gone.allowed"],
            "effects": ["gone.hand_out"],
        }
    ],
}


@pytest.fixture(scope="module")
def left(installation):
    """A document of a business whose addon is not installed any more; its number."""
    with installation.work(branch="shaanxi") as context:
        decide(context, "publish", name="loan", version=1, data=LOAN)
        row = {
            "kind": "gone.loan",
            "business": "loan",
            "version": 1,
            "step": "draft",
            "created": context.now,
            "entered": context.now,
            "creator": "salesperson.shaanxi",
            "own": {"reason": "A fair in Xi'an", "star": "Vega"},
        }
        insert_rows(context.session, Document.__table__, [row])
    with installation.work(branch="shaanxi", write=False) as context:
        return context.session.scalar(select(Document.id).where(Document.business == "loan"))


def test_what_it_left_is_still_a_document(left, work):
    with work("shaanxi", write=False) as context:
        document = context.session.get(Document, left)

        assert type(document) is Document
        assert document.own["reason"] == "A fair in Xi'an"
        assert definition(context, "loan", 1).kind == "gone.loan"
        assert "loan" not in live(context)
        assert list(finishing(context)) == ["loan"]


@pytest.mark.parametrize("role", ["salesperson", "business_manager"])
def test_its_documents_are_listed_and_read(app, left, role):
    app.sign_in(role)

    assert f"/shaanxi/loan/{left}" in app.get("/shaanxi/loan")
    page = app.get(f"/shaanxi/loan/{left}")
    assert "A fair in Xi&#39;an" in page.text or "A fair in Xi'an" in page.text
    assert "Vega" in page
    assert 'href="/shaanxi/loan"' in app.get("/shaanxi")


def test_nothing_of_it_moves_and_the_reason_is_said(app, left):
    app.sign_in("salesperson")

    page = app.post(f"/shaanxi/loan/{left}/fire", {"transition": "lend"}, status=409)

    assert "needs what is off in this branch: gone." in page
    assert app.get(f"/shaanxi/loan/{left}").status_int == 200


def test_the_definition_says_what_is_missing(app, left):
    app.sign_in("business_manager")

    page = app.get(f"{HOME}/1")
    missing = page.html.select_one(".alert-warning").get_text(" ", strip=True)

    assert "gone, gone.allowed, gone.hand_out, gone.loan" in missing
    assert "waits for modules" in app.get(HOME)
    page = app.get("/shaanxi/businesses")
    assert "waits for modules" in page
    panels = {p.h2.contents[0].strip(): p for p in page.html.select("section.panel") if p.h2}
    assert "waits for modules" in panels["Waiting for modules that are off here"].get_text()
    assert "waits for modules" not in panels["Live here"].get_text()
    assert app.get(f"{HOME}/1/export").json["business"]["kind"] == "gone.loan"


def test_it_does_not_go_live_again_and_cannot_be_moved_to(app, left):
    app.sign_in("business_manager")

    assert "gone.loan" in app.post(f"{HOME}/go-live", {"version": "1"}, status=409)
    assert app.get(f"{HOME}/migrate").status_int == 200
