"""A clerk at the keyboard of the station, in a real browser: what he does and what he sees."""

from __future__ import annotations

import io
import time
from typing import Any

HOME = "/shaanxi/barcode/station"


class Station:
    """What a clerk does at the keyboard and sees on the screen."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def type(self, text: str, enter: bool = True) -> None:
        """As a scanner does: key upon key, then Enter."""
        self.page.keyboard.type(text)
        if enter:
            self.page.keyboard.press("Enter")

    def scan_composed(self, text: str, sign: str, enter: bool = True) -> None:
        """As a scanner does whose keys an input method turns into ``sign`` upon ``sign``.

        The keys say themselves when they were pressed, however long the browser takes.
        """
        keyboard = self.page.context.new_cdp_session(self.page)
        began = time.time()

        def down(count: int, code: str, modifiers: int = 0) -> None:
            key = {"key": "Process", "code": code, "windowsVirtualKeyCode": 229}
            at = {"timestamp": began + count * 0.005, "modifiers": modifiers}
            keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key, **at})

        for count, char in enumerate(text, start=1):
            if char.isdigit():
                down(count, f"Digit{char}")
            else:
                down(count, f"Key{char}", modifiers=8)
            composed = {"text": sign * count, "selectionStart": count, "selectionEnd": count}
            keyboard.send("Input.imeSetComposition", composed)
        if enter:
            down(len(text) + 1, "Enter")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector).strip()

    def until(self, selector: str, text: str) -> None:
        """Wait until ``selector`` shows ``text``."""
        self.page.wait_for_function(
            "([where, what]) => document.querySelector(where)?.innerText.includes(what)",
            arg=[selector, text],
        )

    def until_card(self, kind: str) -> None:
        """Wait for the card of a scan, or of its refusal."""
        self.page.wait_for_selector(f"#card[data-kind={kind}]")

    def until_pieces(self, count: int) -> None:
        self.page.wait_for_function(
            "count => document.getElementById('tally-pieces').innerText === count", arg=f"{count:,}"
        )

    def open(self) -> None:
        """From the start to an open pickup, with the dealer's card."""
        self.page.goto(HOME)
        self.page.wait_for_selector("#scan:focus")
        self.type("CARD-0001")
        self.page.wait_for_selector("#choices li[data-index='1'], [data-mode=scanning] #list")
        if self.page.is_visible("#choices"):
            self.press("1")
        self.page.wait_for_selector("[data-mode=scanning] #list")

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def paper(self, key: str) -> str:
        """What the paper printed by ``key`` says."""
        from pypdf import PdfReader

        path = self.page.get_attribute(f"#papers iframe[data-key={key}]", "src").split("#")[0]
        body = self.page.request.get(path).body()
        pages = PdfReader(io.BytesIO(body)).pages
        return "\n".join(page.extract_text() for page in pages)
