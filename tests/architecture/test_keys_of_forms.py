"""Every form that changes something carries a key, so that sent twice it changes it once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_store

ROOT = Path(__file__).parents[2]
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
ACTION = re.compile(r"""action(?:="| action )([^"]*)""")
TEMPLATES = sorted(p for folder in ("core", "addons") for p in (ROOT / folder).rglob("*.pt"))

WITHOUT = {
    "/locale": "the same language chosen twice is the same language",
    "/sign-out": "whoever is signed out twice is signed out; a key is kept under a login",
    "${path}": "sends again what was sent, its key too",
    "${request.resource_path(record, 'print')}": "each press is a print of its own, and counted",
    "sign-in": "nobody has a login yet under which a key could be kept",
}


def changing(template: Path) -> list[tuple[str, str]]:
    """The forms of a template that post: where to, and their text."""
    found = []
    for form in FORM.findall(template.read_text(encoding="utf-8")):
        head = form.partition(">")[0]
        if 'method="post"' in head or 'method="${method}"' in head:
            action = ACTION.search(head)
            where = action.group(1) if action else "sign-in" if "sign-in" in head else ""
            found.append((where, form))
    return found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_changing_form_carries_a_key(template):
    lacking = [where for where, form in changing(template) if "__key__" not in form]

    assert [where for where in lacking if where not in WITHOUT] == []


def test_forms_are_found_and_each_exception_is_used():
    every = [found for template in TEMPLATES for found in changing(template)]

    assert len(every) > 20
    assert {where for where, form in every if "__key__" not in form} == set(WITHOUT)
