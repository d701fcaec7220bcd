"""A layout is moved about on its paper, by mouse and by keys; what is typed is what is drawn."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.one_store

SLIP = "/shaanxi/printing/outbound_slip"
SOUND = ".layout-drawing[data-checked=sound]"


def test_a_field_is_dragged_moved_by_keys_refused_off_the_paper_and_kept(administrator):
    page = administrator.new_page()
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(SLIP)
    page.wait_for_selector(SOUND)
    phone = page.locator('[aria-label^="Dealer\'s phone: "]')
    row = phone.get_attribute("data-row")

    def measure(part):
        return float(page.input_value(f"[name='{row}-{part}']"))

    x, y = measure("x"), measure("y")
    box = phone.bounding_box()
    millimetre = page.locator("#sheet").bounding_box()["width"] / 241
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 10.1 * millimetre, middle[1] + 20.1 * millimetre, steps=4)
    page.mouse.up()
    assert (measure("x"), measure("y")) == pytest.approx((x + 10, y + 20), abs=0.51)
    page.wait_for_selector("#told:has-text('lies over the rows')")
    assert "wrong" in phone.get_attribute("class")

    page.click("#layout-undo")
    assert (measure("x"), measure("y")) == (x, y)
    phone.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert measure("x") == pytest.approx(x + 0.6)
    assert page.locator("#chosen fieldset").get_attribute("id") == row

    page.keyboard.press("Enter")
    page.wait_for_selector(f"#chosen [name={row}-x]:focus")
    page.keyboard.press("Enter")
    page.fill(f"[name='{row}-x']", "239")
    page.wait_for_selector("#told:has-text('does not fit on the paper of 241 x 140 mm')")
    page.fill(f"[name='{row}-x']", "80")
    page.select_option("#layout-add", "field:dealer.tax_code")
    added = page.locator("#chosen fieldset").get_attribute("id")
    page.wait_for_selector(f".spot[data-row={added}]:focus")
    page.click("#save-draft")

    page.wait_for_selector(".layout-draft")
    assert measure("x") == 80
    assert page.input_value(f"[name='{added}-value']") == "dealer.tax_code"
    assert faults == []
    page.close()
