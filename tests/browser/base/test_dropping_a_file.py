"""A file is dropped onto the page of imports in a real browser, and looked at without a click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.one_store
AXE = Path("node_modules/axe-core/axe.min.js")
GOOD = "编码,名称,备注二\nDROP1,台灯,x\nDROP2,落地灯,y\n"
MADE = """files => {
  const dragged = new DataTransfer();
  for (const [name, text] of files) dragged.items.add(new File([text], name));
  return dragged;
}"""


@pytest.fixture
def page(administrator: Any) -> Iterator[Any]:
    """The page of imports; a script that fails on it fails the test."""
    page = administrator.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/shaanxi/base/import")
    yield page
    page.close()
    assert faults == []


def drag(page: Any, *files: tuple[str, str]) -> Any:
    """Drag files over the page and give back what is dragged."""
    dragged = page.evaluate_handle(MADE, [list(file) for file in files])
    page.dispatch_event("h1", "dragenter", {"dataTransfer": dragged})
    return dragged


def drop(page: Any, *files: tuple[str, str]) -> None:
    page.dispatch_event("h1", "drop", {"dataTransfer": drag(page, *files)})


def serious(page: Any) -> list[str]:
    """What axe finds on the page that keeps somebody out."""
    if not AXE.exists():
        pytest.skip("needs axe-core: run npm ci")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [f["id"] for f in found if f["impact"] in ("serious", "critical")]


def test_a_file_dropped_anywhere_is_looked_at_at_once(page):
    page.check("#target-products")
    drag(page, ("lamps.csv", GOOD))
    assert page.locator("body.dragging").count() == 1

    drop(page, ("lamps.csv", GOOD))

    page.wait_for_selector("table.plan")
    assert "Rows read: 2. New: 2" in page.inner_text("main")
    assert page.inner_text(".meanings label.left-out span") == "备注二"
    assert serious(page) == []


def test_dropped_before_its_kind_is_said_the_file_waits_for_that(page):
    drop(page, ("lamps.csv", GOOD))

    assert page.url.endswith("/base/import")
    assert page.inner_text("#file-told") == "lamps.csv · 1 KB"
    assert serious(page) == []
    page.focus("#target-products")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.plan")
    assert "DROP2" in page.inner_text("table.plan")


def test_two_files_at_once_are_refused_in_a_sentence_and_nothing_is_sent(page):
    page.check("#target-products")

    drop(page, ("lamps.csv", GOOD), ("more.csv", GOOD))

    assert page.inner_text("#file-told") == "Drop one file at a time, and no folder."
    assert page.locator("body.dragging").count() == 0
    assert page.url.endswith("/base/import")


def test_a_file_that_is_too_large_is_not_sent_first(page):
    page.evaluate("document.getElementById('file-told').dataset.most = '3'")
    page.check("#target-products")

    drop(page, ("lamps.csv", GOOD))

    assert page.inner_text("#file-told").startswith("This file is too large: at most 64 MB")
    assert page.url.endswith("/base/import")
