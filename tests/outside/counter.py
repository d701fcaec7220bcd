"""People at the counter, each in a window of their own: pages they look at, forms they send."""

from __future__ import annotations

import re
import uuid
from functools import cached_property
from html import unescape
from typing import Any

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Person:
    """Somebody signed in; what only repeats goes out without a page, from the same session."""

    def __init__(self, window: Any, branch: str = "shaanxi") -> None:
        self.window, self.branch = window, branch
        self.token = TOKEN.search(window.request.get("/me").text()).group(1)

    @cached_property
    def page(self) -> Any:
        """What the person looks at; whoever never looks has none."""
        return self.window.new_page()

    def look(self, path: str) -> Any:
        """Open a page of the branch in the window."""
        self.page.goto(f"/{self.branch}/{path}")
        return self.page

    def answer(self, path: str) -> Any:
        """What the server answers where nobody looks."""
        return self.window.request.get(f"/{self.branch}/{path}")

    def send(self, path: str, **fields: str) -> Any:
        """Send a form, and follow where it leads."""
        form = {"csrf_token": self.token, "__key__": uuid.uuid4().hex, **fields}
        return self.window.request.post(f"/{self.branch}/{path}", form=form)

    def does(self, path: str, deed: str, **fields: str) -> str:
        """Do something that works; the page afterwards."""
        answer = self.send(f"{path}/{deed}", **fields)
        assert answer.ok, (answer.status, said(answer))
        return str(answer.text())

    def fires(self, path: str, transition: str, **fields: str) -> str:
        """Move a document on; the page afterwards."""
        return self.does(path, "fire", transition=transition, **fields)

    def refused(self, path: str, deed: str, **fields: str) -> str:
        """Do something that is refused; what the page says."""
        answer = self.send(f"{path}/{deed}", **fields)
        assert answer.status in (403, 404, 409, 422), answer.status
        return said(answer)

    def begins(self, business: str, **fields: str) -> str:
        """The path of a fresh document."""
        answer = self.send(f"{business}/new", **fields)
        path = str(answer.url).split("?")[0].rstrip("/")
        assert path.rsplit("/", 1)[1].isdigit(), said(answer)
        return "/".join(path.split("/")[-2:])


def go_to(page: Any, key: str, box: str) -> None:
    """Press ``key``, once the page hears keys, and wait until the cursor stands in ``box``."""
    page.wait_for_load_state()
    page.keyboard.press(key)
    page.wait_for_selector(f"{box}:focus")


def scan(page: Any, *codes: str) -> None:
    """Scan ``codes`` one upon the other, as fast as the keys go."""
    go_to(page, "F2", "#code")
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def said(answer: Any) -> str:
    """The red words of a page, without its marks."""
    text = str(answer.text())
    alert = re.search(r'<div class="alert alert-danger".*?</div>', text, re.DOTALL)
    main = alert or re.search(r"<main.*?</main>", text, re.DOTALL)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main.group() if main else text).split()))
