"""Files and functions one can read at a glance, and a server that loads only what it uses."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 400, 70
# Written by ``qudao db draft``: a list of tables, as long as there are tables.
DRAFTED = {"versions", "migrations"}
FILES = sorted(path for folder in ("core", "addons") for path in (ROOT / folder).rglob("*.py"))
WRITTEN = [path for path in FILES if not DRAFTED & set(path.relative_to(ROOT).parts)]

# What only some deeds need is loaded when they do: PDF, sheets, pictures, pinyin, migrations. Both
# drivers of PostgreSQL are always there: zope.sqlalchemy asks for their errors.
LATE = ("alembic", "pypinyin", "python_calamine", "reportlab", "xlsxwriter", "zxingcpp")
FIRST_PAGE = """
import sys
from pathlib import Path
from core.app import make_app
from core.installation import Installation
from core.settings import Settings
from webtest import TestApp

url, folder, *late = sys.argv[1:]
installation = Installation(Settings(database=url, database_owner=url, folder=Path(folder)))
page = TestApp(make_app(installation)).get("/sign-in")
assert page.status_int == 200
print(*(name for name in late if name in sys.modules))
"""


def test_no_file_is_longer_than_one_reads():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in WRITTEN
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{path.relative_to(ROOT)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in WRITTEN
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }

    assert long == {}


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in WRITTEN
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert silent == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_nothing_is_left_for_later(word):
    marked = [
        str(path.relative_to(ROOT)) for path in FILES if word in path.read_text(encoding="utf-8")
    ]

    assert marked == []


def test_the_first_page_loads_nothing_that_it_does_not_need(installation):
    settings = installation.settings
    command = [sys.executable, "-W", "ignore", "-c", FIRST_PAGE]
    arguments = [settings.database, str(settings.folder), *LATE]

    run = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )

    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
