"""Choosing a record in a real browser: pinyin initials, arrow keys, an input method, a scanner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from addons.base.models import ProductLine

pytestmark = pytest.mark.one_store
FIELD = "input[name=parent_id]"


@pytest.fixture(scope="module")
def window(administrator: Any, installation: Any) -> Any:
    """A browser in which an administrator has signed in, and three product lines."""
    with installation.work() as context:
        for code, name in (("AV", "影音"), ("AVX", "影音附件"), ("ED", "教育电子")):
            context.session.add(ProductLine(code=code, name=name, path=f"{code}/"))
    return administrator


@pytest.fixture
def form(window: Any) -> Iterator[Any]:
    """The form of a new product line, the cursor in the field that chooses."""
    page = window.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/shaanxi/base/lines/new")
    page.focus(FIELD)
    yield page
    page.close()
    assert faults == []


def test_arrow_keys_and_enter_choose_without_sending_the_form(form):
    form.keyboard.insert_text("av")
    form.wait_for_selector(".suggestions li:nth-child(2)")
    form.keyboard.press("ArrowDown")
    marked = form.inner_text(".suggestions [aria-selected=true]")

    form.keyboard.press("Enter")

    assert marked.startswith("AVX · 影音附件")
    assert form.input_value(FIELD) == "AVX · 影音附件"
    assert form.url.endswith("/lines/new")
    assert form.get_attribute(FIELD, "aria-expanded") == "false"


def test_a_click_chooses_and_escape_lets_be(form):
    form.keyboard.insert_text("ed")
    form.click(".suggestions li")
    chosen = form.input_value(FIELD)
    form.fill(FIELD, "av")
    form.wait_for_selector(".suggestions")

    form.keyboard.press("Escape")

    assert chosen == "ED · 教育电子"
    assert form.locator(".suggestions").count() == 0
    assert form.input_value(FIELD) == "av"


def test_an_input_method_is_left_to_compose_before_anything_is_looked_for(form):
    asked: list[str] = []
    form.on("request", lambda sent: asked.append(sent.url) if "suggest" in sent.url else None)
    keyboard = form.context.new_cdp_session(form)
    keyboard.send(
        "Input.imeSetComposition", {"text": "jiaoyu", "selectionStart": 6, "selectionEnd": 6}
    )
    form.wait_for_timeout(400)
    while_composing = list(asked)

    keyboard.send("Input.insertText", {"text": "教育"})

    form.wait_for_selector(".suggestions li")
    assert while_composing == []
    assert form.inner_text(".suggestions li").startswith("ED · 教育电子")


def test_a_scanner_types_a_code_and_enter_faster_than_any_suggestion(form):
    form.fill("input[name=code]", "SCAN")
    form.fill("input[name=name]", "Scanned")
    form.focus(FIELD)

    form.keyboard.type("ED")
    form.keyboard.press("Enter")

    form.wait_for_url(re.compile(r"/base/lines/\d+/?$"))
    assert "ED/SCAN/" in form.inner_text("main")
