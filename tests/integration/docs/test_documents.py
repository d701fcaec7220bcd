"""What documents say is there: the commands they type, the files and headings they lead to."""

import re
import shlex

import click
import pytest

from core.cli import main_group
from tests.integration.docs.conftest import ROOT

PAGES = sorted(
    str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
)
COMMAND = re.compile(r"(?:\.venv/bin/|`)qudao (?!is\b)([^`\n|]+)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_document_exists_with_its_options(page):
    wrong = []
    for found in COMMAND.finditer((ROOT / page).read_text(encoding="utf-8")):
        words = [word for word in shlex.split(found[1].rstrip(".,;: ")) if word != "..."]
        wrong += [f"qudao {found[1]}: {word}" for word in _unknown(main_group, words)]

    assert wrong == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_document_leads_somewhere(page):
    text = CODE.sub("", (ROOT / page).read_text(encoding="utf-8"))
    dead = []
    for target in LINK.findall(text):
        place, _hash, heading = target.partition("#")
        if "://" in place:
            continue
        file = (ROOT / page).parent / place if place else ROOT / page
        if not file.exists() or (heading and heading not in _headings(file)):
            dead.append(target)

    assert dead == []


def _unknown(group, words):
    command, context = group, click.Context(group)
    while words:
        word = words.pop(0)
        options = {name: one for one in command.get_params(context) for name in one.opts}
        if word in options:
            if not getattr(options[word], "is_flag", False):
                words[:1] = []
        elif word.startswith("-"):
            yield word
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                yield word
                return
            command, context = found, click.Context(found, parent=context)


def _headings(file):
    heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
