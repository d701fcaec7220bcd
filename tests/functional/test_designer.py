"""The designer's page: the drawing saves itself, nobody is overwritten, what is wrong is told."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

HOME = "/shaanxi/businesses/pickup"


def given(page: Any) -> dict[str, Any]:
    """What the page gave to its script."""
    found = re.search(
        r'<script type="application/json" id="designer-data">(.*?)</script>', page.text
    )
    assert found
    return json.loads(found.group(1))


@pytest.fixture
def manager(app):
    """A browser in which the business manager has signed in."""
    return app.sign_in("business_manager")


@pytest.fixture
def drawn(manager):
    """The pickup as it is drawn now, and in which revision."""
    found = given(manager.get(f"{HOME}/design"))
    return found["data"], found["revision"]


def test_a_shipped_business_opens_in_the_designer_as_it_is_live(manager):
    found = given(manager.get("/shaanxi/businesses/sales_invoice/design"))

    assert found["revision"] == 0
    assert [step["name"] for step in found["data"]["steps"]] == ["posted"]
    assert found["kept"]["steps"] == ["posted"]
    assert "esales.pickup" in found["kinds"]
    issue = next(one for one in found["effects"] if one["name"] == "inventory.issue_stock")
    assert "esales.pickup" in issue["kinds"]
    assert "base.document" not in issue["kinds"]
    assert "sales_invoice" in found["kinds"]["esales.pickup"]["layouts"]
    assert "sales_invoice" not in found["kinds"]["base.document"]["layouts"]
    assert found["usual"]["Participant"]["sees"] == ["*"]


def test_the_first_stroke_begins_a_draft_and_what_was_drawn_is_there_again(manager, drawn):
    data, revision = drawn
    data["title"]["en"] = "Pickup in Shaanxi"

    saved = manager.send(f"{HOME}/save-draft", {"revision": revision, "data": data}).json

    again = given(manager.get(f"{HOME}/design"))
    assert again["revision"] == saved["revision"] > revision
    assert again["data"]["title"]["en"] == "Pickup in Shaanxi"


def test_a_field_with_a_chinese_label_alone_is_offered_its_pinyin_as_a_name(manager, drawn):
    data, revision = drawn
    named = {**data}
    named["fields"] = [
        {"name": "field_1", "title": {"en": "", "zh_CN": "折扣率 2"}},
        {"name": "field_2", "title": {"en": "Discount", "zh_CN": "折扣"}},
        {
            "name": "field_3",
            "type": "table",
            "title": {"zh_CN": "is"},
            "columns": [{"name": "column_1", "title": {"en": " ", "zh_CN": "重庆"}}],
        },
        {"name": "field_4", "title": {"zh_CN": "？"}},
    ]

    saved = manager.send(f"{HOME}/save-draft", {"revision": revision, "data": named}).json
    back = {"revision": saved["revision"], "data": data}
    plain = manager.send(f"{HOME}/save-draft", back).json

    assert plain["names"] == {}
    assert saved["names"] == {
        "field_1": "zhe_kou_lv_2",
        "field_3": "is_1",
        "field_3.column_1": "chong_qing",
    }


def test_whoever_saves_an_older_drawing_is_shown_the_newer_one(manager, drawn):
    data, revision = drawn
    theirs = {**data, "series": "AB"}
    manager.send(f"{HOME}/save-draft", {"revision": revision, "data": theirs})

    answer = manager.send(
        f"{HOME}/save-draft", {"revision": revision, "data": data}, status=409
    ).json

    assert answer["theirs"]["data"]["series"] == "AB"
    assert "business_manager.shaanxi" in answer["messages"][0]


def test_a_fault_comes_with_its_place(manager, drawn):
    data, revision = drawn
    del data["steps"][0]["title"]

    saved = manager.send(f"{HOME}/save-draft", {"revision": revision, "data": data}).json

    assert [fault["place"] for fault in saved["faults"]] == ["steps.open.title"]


def test_what_is_no_part_of_a_business_is_told_at_its_place(manager, drawn):
    data, revision = drawn
    broken = {**data, "steps": [None, *data["steps"]]}

    saved = manager.send(f"{HOME}/save-draft", {"revision": revision, "data": broken}).json
    manager.send(f"{HOME}/save-draft", {"revision": saved["revision"], "data": data})

    assert [fault["place"] for fault in saved["faults"]] == ["steps[0]"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("quantity > 3", ""), ("quantty > 3", "quantty"), ("__import__('os')", "__import__")],
)
def test_an_expression_is_checked_while_it_is_written(manager, drawn, text, said):
    body = {"text": text, "columns": [], "data": drawn[0]}

    wrong = manager.send(f"{HOME}/check-expression", body).json["wrong"]

    assert bool(wrong) == bool(said)
    assert said in wrong


def test_an_expression_in_a_line_may_name_its_columns(manager, drawn):
    body = {"text": "price * 2", "columns": [{"name": "price", "type": "money"}], "data": drawn[0]}

    assert manager.send(f"{HOME}/check-expression", body).json == {"wrong": ""}


def test_what_changes_against_the_live_version_is_told_in_words(manager, drawn):
    data, revision = drawn
    data["steps"][0]["title"] = {"en": "At the counter", "zh_CN": "柜台"}
    manager.send(f"{HOME}/save-draft", {"revision": revision, "data": data})

    changes = manager.get(f"{HOME}/draft-changes").json["changes"]

    assert any("At the counter" in change for change in changes)


@pytest.mark.parametrize("body", [{}, {"revision": 1}, {"revision": "1", "data": {}}, {"data": []}])
def test_what_cannot_be_read_is_refused_in_a_sentence(manager, body):
    answer = manager.send(f"{HOME}/save-draft", body, status=422).json

    assert "Load it again" in answer["messages"][0]


def test_who_tries_a_drawing_types_the_name_of_a_record_or_is_told_that_it_is_not_known(manager):
    data = {
        "title": {"en": "Loan", "zh_CN": "借用"},
        "kind": "base.document",
        "series": "JY",
        "fields": [{"name": "party", "title": {"en": "To", "zh_CN": "对方"}, "type": "party"}],
        "steps": [
            {
                "name": "draft",
                "title": {"en": "Draft", "zh_CN": "草稿"},
                "participants": [{"fires": ["give"], "edits": ["*"]}],
            },
            {"name": "given", "title": {"en": "Given", "zh_CN": "已借出"}, "final": True},
        ],
        "transitions": [
            {
                "name": "give",
                "title": {"en": "Give", "zh_CN": "借出"},
                "source": "draft",
                "target": "given",
            }
        ],
        "starters": [{}],
    }
    acts = [{"who": {"department": "sales"}, "values": {"party": "Nobody & Sons"}}]

    answer = manager.send(f"{HOME}/try", {"data": data, "acts": acts}, status=422).json

    assert "Nobody & Sons" in answer["messages"][0]


def test_broken_json_is_refused_in_a_sentence(manager):
    answer = manager.http.post(
        f"{HOME}/save-draft",
        "{" * 5000,
        headers={"X-CSRF-Token": manager.token, "Accept": "application/json"},
        content_type="application/json",
        status="4*",
    )

    assert "Load it again" in answer.json["messages"][0]


@pytest.mark.parametrize(
    "view", ["design", "save-draft", "check-expression", "draft-changes", "try"]
)
def test_whoever_may_not_draw_is_told_so(app, view):
    app.sign_in("counter_clerk")

    if view in ("design", "draft-changes"):
        page = app.get(f"{HOME}/{view}", status=403)
    else:
        page = app.send(f"{HOME}/{view}", {}, status=403)

    assert "core:business:edit" in page.text
