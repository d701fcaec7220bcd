"""With the keys alone a case is played on paper: verbs, passing time, somebody away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.testing import identity_of
from core.workflow.documents import Document
from tests.browser.test_designer import Desk

pytestmark = pytest.mark.one_store
SELLER, MANAGER = (
    {"role": role, "department": "sales"} for role in ("salesperson", "sales_manager")
)
BUSINESS = {
    "starters": [SELLER],
    "steps": [
        {
            "name": "draft",
            "title": {"en": "Draft", "zh_CN": "草稿"},
            "participants": [{**SELLER, "fires": ["send"], "edits": ["why", "where"]}],
        },
        {
            "name": "check",
            "title": {"en": "Check", "zh_CN": "审核"},
            "participants": [
                {**MANAGER, "fires": ["pass"], "sees": ["why"]},
                {"relative": "applicant", "sees": []},
            ],
            "verbs": ["return", "add", "remind"],
            "deadline": {"hours": "8", "remind": "2"},
        },
        {
            "name": "done",
            "title": {"en": "Done", "zh_CN": "已完成"},
            "final": True,
            "participants": [{**MANAGER, "fires": ["undo"]}],
        },
        {"name": "undone", "title": {"en": "Undone", "zh_CN": "已红冲"}, "final": True},
    ],
    "transitions": [
        {
            "name": "send",
            "title": {"en": "Send", "zh_CN": "提交"},
            "source": "draft",
            "target": "check",
        },
        {
            "name": "pass",
            "title": {"en": "Pass", "zh_CN": "通过"},
            "source": "check",
            "target": "done",
            "numbers": True,
        },
        {
            "name": "undo",
            "title": {"en": "Undo", "zh_CN": "红冲"},
            "source": "done",
            "target": "undone",
        },
    ],
    "fields": [
        {"name": "why", "title": {"en": "Occasion", "zh_CN": "缘由"}, "required": True},
        {"name": "where", "title": {"en": "Where", "zh_CN": "何处"}},
    ],
}


@pytest.fixture(scope="module")
def desk(sign_in: Any, installation: Any) -> Any:
    """The designer over a business with verbs and a deadline, on the side for trying."""
    identity = identity_of(installation, "business_manager")

    def work(branch: str, **options: Any) -> Any:
        return installation.work(branch=branch, **options)

    opened = Desk(sign_in("business_manager"), work, identity, "paper_case")
    opened.page.evaluate(
        """async (change) => {
            const { draft } = await import("/static/core/designer/draft.js");
            draft.change((data) => Object.assign(data, change));
        }""",
        BUSINESS,
    )
    assert len(opened.saved["steps"]) == 4
    yield opened
    assert opened.faults == []


@pytest.fixture
def paper(desk: Desk) -> Desk:
    """The page loaded again, with a case that was begun and sent, by the keys."""
    desk.page.reload()
    desk.page.wait_for_selector("#tab-try[aria-selected]")
    desk.press("6")
    desk.walk_to("try.deed.0", "Tab")
    desk.press("Enter")
    desk.walk_to("try.value.why", "Tab")
    desk.type("A fair")
    enter(desk, 1, "Now in: Draft")
    desk.press("Enter")
    desk.walk_to("try.go", "Tab")
    enter(desk, 2, "Now in: Check")
    return desk


def enter(desk: Desk, number: int, said: str) -> None:
    """Press Enter in the form, and wait until the moment ``number`` says it and one can go on."""
    desk.press("Enter")
    desk.page.wait_for_selector(f".d-story > li:nth-child({number}):has-text('{said}')")
    desk.page.wait_for_selector(".d-side-panel[aria-busy='false']")


def story(desk: Desk, number: int) -> str:
    return str(desk.page.inner_text(f".d-story > li:nth-child({number})"))


def choose(desk: Desk, at: str, option: str) -> None:
    desk.walk_to(at, "Tab")
    desk.page.select_option(f"[data-at='{at}']", option)


def test_a_verb_is_used_and_what_it_would_send_is_shown(paper, work):
    paper.page.keyboard.press("Tab")
    paper.walk_to("try.verb.2", "Tab")
    paper.press("Enter")
    paper.walk_to("try.go", "Tab")
    enter(paper, 3, "Remind")

    assert "Message to Sales manager:" in story(paper, 3)
    assert "asks you not to forget" in story(paper, 3)
    with work("shaanxi", write=False) as context:
        assert context.session.scalar(select(func.count(Document.id))) == 0


def test_it_is_returned_to_the_step_that_is_chosen(paper):
    paper.walk_to("try.verb.0", "Tab")
    paper.press("Enter")
    paper.walk_to("try.reason", "Tab")
    paper.type("No occasion")
    enter(paper, 3, "Now in: Draft")

    assert "Return: Draft" in story(paper, 3)
    assert paper.page.evaluate("document.activeElement.dataset.at") == "try.deed.0"


def test_an_approver_is_added_and_agrees(paper):
    paper.walk_to("try.verb.1", "Tab")
    paper.press("Enter")
    choose(paper, "try.whom.role", "branch_manager")
    paper.walk_to("try.go", "Tab")
    enter(paper, 3, "Waits for: General manager")
    paper.walk_to("try.verb.0", "Tab")
    paper.press("Enter")
    paper.walk_to("try.go", "Tab")
    enter(paper, 4, "Waits for: Sales")

    assert "General manager · Agree" in story(paper, 4).replace("\n", " ")


def test_time_passes_until_the_deadline_and_what_is_due_is_told(paper):
    paper.walk_to("try.wait", "Tab")
    paper.press("Enter")
    enter(paper, 4, "late")

    assert "is due soon: Check" in story(paper, 3)
    assert "is late: Check" in story(paper, 4)


def test_whoever_is_away_is_acted_for(paper):
    paper.walk_to("try.away", "Tab")
    paper.press("Enter")
    choose(paper, "try.agent.role", "warehouse_head")
    paper.walk_to("try.go", "Tab")
    enter(paper, 3, "Warehouse head acts for Sales manager.")


def test_what_has_come_to_its_end_is_undone_where_the_drawing_says_so(paper):
    for number, said in ((3, "Now in: Done"), (4, "Now in: Undone")):
        paper.walk_to("try.deed.0", "Tab")
        paper.press("Enter")
        paper.walk_to("try.go", "Tab")
        enter(paper, number, said)

    assert "The case has come to its end." in paper.page.inner_text(".d-side-panel")


def test_each_person_sees_field_by_field_what_is_his(paper):
    paper.page.click(".d-story > li:nth-child(2) summary")

    cards = paper.page.locator(".d-story > li:nth-child(2) .d-card")
    assert "A fair" not in cards.nth(0).inner_text()
    assert "does not see: Occasion" in cards.nth(0).inner_text()
    assert "A fair" in cards.nth(1).inner_text()


def test_what_was_typed_stays_where_it_is_refused_as_a_whole(paper):
    paper.walk_to("try.wait", "Tab")
    paper.press("Enter")
    paper.walk_to("try.days", "Tab")
    paper.page.evaluate("document.activeElement.form.noValidate = true")
    paper.type("400")
    paper.press("Enter")
    paper.page.wait_for_selector(".alert:has-text('a year passes at most')")

    assert paper.page.input_value("[data-at='try.days']") == "400"


def test_what_nobody_could_begin_with_stays_and_says_at_the_field_what_is_wrong(desk):
    desk.page.reload()
    desk.page.wait_for_selector("#tab-try[aria-selected]")
    desk.press("6")
    desk.walk_to("try.deed.0", "Tab")
    desk.press("Enter")
    desk.walk_to("try.value.where", "Tab")
    desk.type("Xi'an")
    enter(desk, 1, "Occasion: Fill this in.")

    why, where = (desk.page.locator(f"[data-at='try.value.{name}']") for name in ("why", "where"))
    assert (where.input_value(), why.get_attribute("aria-invalid")) == ("Xi'an", "true")
    assert desk.page.evaluate("document.activeElement.dataset.at") == "try.value.why"
    assert desk.page.locator(".d-label", has_text="Fill this in.").inner_text().startswith("Occ")
    desk.type("A fair")
    enter(desk, 1, "Now in: Draft")


def test_axe_finds_nothing_serious_in_a_story_and_its_forms(paper):
    axe = Path("node_modules/axe-core/axe.min.js")
    if not axe.exists():
        pytest.skip("needs axe-core: run npm ci")
    paper.page.evaluate(axe.read_text())
    paper.page.click(".d-story > li:nth-child(2) summary")

    found = []
    for at in ("try.verb.1", "try.wait", "try.away"):
        paper.page.click(f"[data-at='{at}']")
        violations = paper.page.evaluate("axe.run('#view').then(result => result.violations)")
        found += [(at, v["id"]) for v in violations if v["impact"] in ("serious", "critical")]
        paper.page.click("[data-at='try.cancel']")

    assert found == []
