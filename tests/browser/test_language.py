"""The language changes on any page, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.one_store


def test_a_form_keeps_what_was_typed_when_the_language_changes(administrator):
    page = administrator.new_page()
    page.goto("/shaanxi/base/parties/new?from=here")
    page.fill("input[name=name]", "西安盛禾木商贸有限公司")
    page.check("input[type=checkbox] >> nth=1")

    page.click("form.locale button")
    page.wait_for_selector("html[lang=zh-CN]")
    page.wait_for_load_state()

    assert page.url.endswith("/shaanxi/base/parties/new?from=here")
    assert page.input_value("input[name=name]") == "西安盛禾木商贸有限公司"
    assert page.is_checked("input[type=checkbox] >> nth=1")
    page.click("form.locale button")
    page.wait_for_selector("html[lang=en]")
    page.close()


def test_what_was_typed_comes_back_once_and_on_its_own_page_only(administrator):
    page = administrator.new_page()
    page.goto("/shaanxi/base/parties/new")
    page.fill("input[name=name]", "渭南向晴家电")
    page.click("form.locale button")
    page.wait_for_selector("html[lang=zh-CN]")
    page.click("form.locale button")
    page.wait_for_selector("html[lang=en]")

    page.goto("/shaanxi/base/parties/new")

    assert page.input_value("input[name=name]") == ""
    page.close()


def test_the_address_a_script_has_changed_is_kept(administrator):
    page = administrator.new_page()
    page.goto("/shaanxi/base/parties")
    page.evaluate("history.replaceState(null, '', '/shaanxi/base/parties?q=ab')")

    page.click("form.locale button")
    page.wait_for_selector("html[lang=zh-CN]")

    assert page.url.endswith("/shaanxi/base/parties?q=ab")
    page.click("form.locale button")
    page.wait_for_selector("html[lang=en]")
    page.close()


def test_on_a_phone_the_head_is_one_row_from_which_one_searches_and_changes_the_language(
    administrator,
):
    page = administrator.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/shaanxi/base/parties")
    head = page.locator("header.topbar")
    low = head.bounding_box()["height"]

    page.click(".person > summary")
    page.click(".person form.locale button")
    page.wait_for_selector("html[lang=zh-CN]")
    page.wait_for_load_state()
    same = head.bounding_box()["height"]
    page.click(".topbar-find")
    page.wait_for_selector("#search input:focus")
    page.fill("#search input", "盛禾木")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")

    assert max(low, same) < 60
    assert page.input_value("#search input") == "盛禾木"
    assert page.is_visible("#search input")
    page.click(".person > summary")
    page.click(".person form.locale button")
    page.wait_for_selector("html[lang=en]")
    page.close()
