"""What is said in the panels of the designer holds, and a fault leads to where it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from installing import installation_with_probe, installed

from core.testing import identity_of
from core.workflow.definition import Business
from tests.browser.test_designer import Desk

pytestmark = pytest.mark.one_store


@pytest.fixture(scope="module")
def installation(
    database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A founded company with the probe, whose effects are told yes or no."""
    with installed("probe"):
        made = installation_with_probe(database_url(), tmp_path_factory.mktemp("probed"))
        yield made
    made.close()


@pytest.fixture(scope="module")
def window(sign_in):
    """A window in which the business manager has signed in."""
    return sign_in("business_manager")


@pytest.fixture
def desk(window, work, installation, request):
    """The designer over a new draft, named after the test."""
    number = request.session.items.index(request.node)
    identity = identity_of(installation, "business_manager")
    opened = Desk(window, work, identity, f"panel_{number}")
    yield opened
    # What a closed page still sends would meet the next test's draft.
    opened.page.wait_for_selector("#saved:text-is('Saved')")
    opened.page.close()
    assert opened.faults == []


def unfold(desk: Desk) -> None:
    """Open all sections of the panel."""
    desk.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_whoever_is_asked_when_the_time_is_over_has_rights_of_his_own(desk):
    desk.connect("draft", "done")
    desk.page.click("[data-at='steps.draft']")
    desk.page.click("[data-at='who.add']")
    unfold(desk)
    desk.page.click("[data-at='ladder.add']")
    desk.page.click("[data-at='deadline.add']")
    desk.page.check("[data-at='deadline.escalates']")

    late = desk.saved["steps"][0]["deadline"]["escalate"]
    assert late == {"relative": "superior", "fires": ["go_1"]}

    desk.page.click("#tab-fields")
    desk.page.click("[data-at='fields.add']")
    desk.page.keyboard.insert_text("Price")
    desk.page.click("#tab-rights")
    desk.page.click("[data-at='cell.0.3']")
    desk.page.click("[data-at='rights.way.go_1']")
    assert "when the time is over" in desk.page.inner_text("[data-at='rights.who.3']")
    saved = desk.saved
    assert saved["steps"][0]["deadline"]["escalate"] == {"relative": "superior", "edits": ["price"]}
    read = Business.from_data({**saved, "name": "late"}).start.everyone
    assert [one.edits for one in read] == [(), (), (), ("price",)]

    desk.page.click("#tab-fields")
    desk.page.fill("[data-at='fields.row.0.title.en']", "Unit price")
    assert desk.saved["steps"][0]["deadline"]["escalate"]["edits"] == ["unit_price"]


def test_whoever_may_do_everything_is_shown_so_and_one_thing_can_be_taken_from_him(desk):
    desk.connect("draft", "done")
    desk.connect("draft", "done")
    desk.page.evaluate(
        """async () => {
            const { draft } = await import("/static/core/designer/draft.js");
            draft.change((data) => { data.steps[0].participants = [{ fires: ["*"] }]; });
        }"""
    )
    desk.page.click("[data-at='steps.draft']")
    assert desk.page.is_checked("[data-at='who.0.fires.go_2']")
    desk.page.click("[data-at='transitions.draft.go_2']")
    assert desk.page.is_checked("[data-at='way.fires.0']")
    desk.page.click("#tab-table")
    assert "—" not in desk.page.locator("td[data-title='Who may do it']").all_inner_texts()

    desk.page.click("#tab-rights")
    pressed = [
        desk.page.get_attribute(f"[data-at='cell.{row}.0']", "aria-pressed") for row in (0, 1)
    ]
    desk.page.click("[data-at='cell.0.0']")

    assert pressed == ["true", "true"]
    assert "may do it" in desk.page.inner_text(".d-legend")
    assert desk.saved["steps"][0]["participants"] == [{"fires": ["go_2"]}]


def test_a_column_has_all_the_rules_of_a_field(desk):
    desk.page.click("#tab-fields")
    desk.page.click("[data-at='fields.add']")
    desk.page.keyboard.insert_text("Lines")
    desk.page.select_option("[data-at='fields.0.type']", "table")
    desk.page.click("[data-at='fields.0.columns.add']")
    desk.page.fill("[data-at='fields.0.columns.0.title.en']", "Amount")
    desk.page.select_option("[data-at='fields.0.columns.0.type']", "number")
    unfold(desk)
    desk.page.fill("[data-at='fields.0.columns.0.default']", "1")
    desk.page.fill("[data-at='fields.0.columns.0.check']", "amount > 0")
    desk.page.fill("[data-at='fields.0.columns.0.message.title.en']", "Sell something.")
    desk.page.fill("[data-at='fields.0.columns.0.shown_if']", "applicant != ''")

    [column] = desk.saved["fields"][0]["columns"]
    assert (column["default"], column["check"]) == ("1", "amount > 0")
    assert column["message"]["en"] == "Sell something."
    assert column["shown_if"] == "applicant != ''"


def test_long_labels_of_many_arrows_cover_neither_each_other_nor_a_step(desk):
    desk.page.evaluate(
        """async () => {
            const { draft } = await import("/static/core/designer/draft.js");
            const title = { en: "Ask the branch manager to approve it", zh_CN: "请分公司经理审批" };
            draft.change((data) => {
                data.steps[1].x = 480;
                for (const [source, target] of [["draft", "done"], ["done", "draft"]])
                    for (const name of ["a", "b", "c"])
                        data.transitions.push({ name, source, target, title, automatic: true });
            });
        }"""
    )
    desk.page.wait_for_selector("[data-at='transitions.done.c']")

    covered = desk.page.evaluate(
        """() => {
            const all = [...document.querySelectorAll(".d-way, .d-box")];
            const over = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]);
            return all.flatMap((one, at) => all.slice(at + 1).filter((other) => {
                const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
                return over(a, b, "left", "right") > 1 && over(a, b, "top", "bottom") > 1;
            }).map((other) => `${one.dataset.at} and ${other.dataset.at}`));
        }"""
    )

    assert covered == []


def test_yes_is_said_to_an_effect_as_its_addon_understands_it(desk):
    desk.page.click("#tab-basics")
    desk.page.select_option("[data-at='basics.kind']", "probe.case")
    desk.page.click("#tab-flow")
    desk.connect("draft", "done")
    desk.page.click("[data-at='transitions.draft.go_1']")
    unfold(desk)
    desk.page.select_option("[data-at='way.effects.add']", "probe.heavier")
    desk.page.check("[data-at='way.effects.0.much']")

    assert desk.saved["transitions"][0]["effects"] == [
        {"name": "probe.heavier", "given": {"much": True}}
    ]
    assert not desk.page.locator(".d-panel .d-faults li", has_text="fit").count()


@pytest.mark.parametrize(
    ("change", "said", "focus"),
    [
        ({"starters": [{"role": "nobody"}]}, "nobody", "basics.starters.0."),
        ({"needs": ["gone"]}, "not installed", "basics.needs."),
        ({"prints": ["gone"]}, "print layout", "basics.prints."),
        ({"applies": "gone > 1"}, "gone", "basics.applies"),
        ({"facts": ["gone"]}, "no field", "basics.facts."),
    ],
)
def test_a_fault_of_the_whole_leads_to_its_input(desk, change, said, focus):
    desk.page.evaluate(
        """async (change) => {
            const { draft } = await import("/static/core/designer/draft.js");
            draft.change((data) => Object.assign(data, change));
        }""",
        change,
    )
    desk.page.click("#tab-publish")
    desk.page.locator(".d-faults button", has_text=said).first.click()

    assert desk.page.evaluate("document.activeElement.dataset.at").startswith(focus)


def test_on_paper_the_superior_is_whom_the_case_says(desk):
    desk.connect("draft", "done")
    desk.page.click("[data-at='steps.draft']")
    desk.page.click("[data-at='who.add']")
    desk.page.select_option("[data-at='who.0.relative']", "superior")
    desk.page.click("#tab-basics")
    desk.page.click("[data-at='basics.starters.add']")
    desk.page.select_option("[data-at='basics.starters.0.role']", "salesperson")
    desk.page.click("#tab-try")
    desk.page.click("[data-at='try.deed.0']")
    desk.page.click("[data-at='try.go']")
    desk.page.click("[data-at='try.deed.0']:has-text('The applicant\\'s superior')")
    desk.page.click("[data-at='try.go']")

    desk.page.wait_for_selector(".d-story li:nth-child(2):has-text('Now in: Done')")
    assert "Sales manager" in desk.page.inner_text(".d-story > li:nth-child(2)")
