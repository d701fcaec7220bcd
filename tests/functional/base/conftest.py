"""A company with what every company starts with."""

from __future__ import annotations

from typing import Any

import pytest

from addons.base.models import Region


@pytest.fixture(scope="module")
def installation(installation: Any) -> Any:
    """The installation, founded, with at least the regions that the stories use."""
    with installation.work() as context:
        context.hooks.founded(context=context)
        known = {region.code for region in context.session.query(Region)}
        for code, name in (("61", "陕西省"), ("6101", "西安市"), ("610112", "未央区")):
            if code not in known:
                level = {2: "province", 4: "city", 6: "county"}[len(code)]
                context.session.add(
                    Region(code=code, name=name, full_name=name, level=level, initials="wyq")
                )
    return installation
