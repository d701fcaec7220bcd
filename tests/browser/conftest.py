"""A real browser before the application on a port of its own; people sign in to it as at work."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from webtest.http import StopableWSGIServer

from core.testing import PASSWORD, make_user

CHROMIUM = os.environ.get("QUDAO_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 30_000
HERE = Path(__file__).parent
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser, and is left out where none is asked for."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def site(wsgi: Any) -> Iterator[str]:
    """The application on a free port."""
    server = StopableWSGIServer.create(wsgi, threads=4)
    yield server.application_url.rstrip("/")
    server.shutdown()
    server.runner.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's chromium, driven; it starts once a run, and who signs in has a window of his own."""
    if not os.path.exists(CHROMIUM):
        pytest.skip("needs chromium: install the package, or name it in QUDAO_CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sign_in(chromium: Any, site: str, installation: Any) -> Iterator[Callable[..., Any]]:
    """Open a window in which somebody with the given role, in Shaanxi or there, has signed in."""
    opened = []

    def enter(role: str, branch: str = "shaanxi") -> Any:
        login = make_user(installation, role, branch)
        window = chromium.new_context(
            viewport={"width": 1366, "height": 768}, locale="en-US", base_url=site
        )
        opened.append(window)
        window.set_default_timeout(PATIENCE)
        asked = window.request.get("/sign-in").text()
        form = {"login": login, "password": PASSWORD, "csrf_token": TOKEN.search(asked)[1]}
        assert not window.request.post("/sign-in", form=form).url.endswith("/sign-in")
        return window

    yield enter
    for window in opened:
        window.close()


@pytest.fixture(scope="module")
def administrator(sign_in: Any) -> Any:
    """A window in which an administrator has signed in."""
    return sign_in("administrator")
