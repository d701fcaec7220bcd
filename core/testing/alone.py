"""An addon by itself, in a process of its own: ``python -m core.testing.alone NAME URL FOLDER``.

Founds a company with the addon and what it requires and nothing else, brings it up to date a second
time, signs in and opens every page of the menu. Says what it saw as one line of JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from core.testing import Browser, grant, make_installation, switch

HOME = "shaanxi"


def walk(name: str, url: str, folder: Path) -> dict[str, Any]:
    """What is installed, what failed, which foreign modules came along, and how pages answered."""
    from core.app import make_app
    from core.workflow.versions.publishing import keep_shipped

    installation = make_installation(url, folder, addons=(name,), demonstration=True)
    registry = installation.registry
    installation.upgrade()
    installation.make_ready()
    with installation.work() as context:
        published = keep_shipped(context)
    if not registry.addons[name].always:
        switch(installation, name, HOME)
    grant(installation, "administrator", "*")
    browser = Browser(make_app(installation), installation).sign_in("administrator", HOME)
    links = browser.get(f"/{HOME}").html.select("nav a[href]")
    paths = {link["href"] for link in links if link["href"].startswith(f"/{HOME}/")}
    packages = {addon.package for addon in registry.addons.values()}
    # Finding addons imports what they declare; more than that of a foreign one is a fault.
    inside = [module.split(".") for module in sys.modules if module.count(".") > 1]
    loaded = {".".join(parts[:2]) for parts in inside if parts[0] == "addons"}
    found = {
        "addons": list(registry.addons),
        "failures": [f"{failure.name}: {failure.reason}" for failure in registry.failures],
        "published_again": published,
        "foreign": sorted(loaded - packages),
        "pages": {path: browser.get(path, expect_errors=True).status_int for path in paths},
    }
    installation.close()
    return found


if __name__ == "__main__":
    print(json.dumps(walk(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
