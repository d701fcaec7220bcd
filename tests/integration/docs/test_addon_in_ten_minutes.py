"""The tutorial is followed word for word, in a checkout of its own, and seen to work."""

import os
import shutil
import subprocess
import sysconfig
import venv

import pytest
from sqlalchemy.engine import make_url

from core.testing import make_installation
from tests.integration.docs.conftest import ROOT, blocks_of

PAGE = "docs/addon-in-ten-minutes.md"
SCRIPT = """#!{python}
import sys
from {module} import main
sys.exit(main())
"""
SCRIPTS = {"qudao": "core.cli", "pot-create": "lingua.extract"}


def make_environment(folder):
    """A virtual environment that sees all this one has, so that installing needs no network."""
    venv.create(folder, with_pip=False)
    here = sysconfig.get_paths(vars={"base": folder, "platbase": folder})["purelib"]
    there = sysconfig.get_paths()["purelib"]
    with open(f"{here}/parent.pth", "w", encoding="utf-8") as file:
        file.write(f"import site; site.addsitedir({there!r})\n")
    for name, module in SCRIPTS.items():
        script = folder / "bin" / name
        script.write_text(SCRIPT.format(python=folder / "bin" / "python", module=module))
        script.chmod(0o755)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, database_url, on_postgresql):
    """A folder with what a checkout has after ``make run``, and a way to type commands in it."""
    home = tmp_path_factory.mktemp("tutorial") / "qudao"
    home.mkdir()
    make_environment(home / ".venv")
    shutil.copytree(ROOT / "config", home / "config")
    (home / "Makefile").write_text("setup:\n\t@true\n")
    url = database_url() if on_postgresql else f"sqlite:///{home}/var/demo/qudao.db"
    make_installation(url, home / "var" / "demo").close()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env = clean | {"QUDAO_DATABASE": url, "PIP_NO_INDEX": "1"}
    if on_postgresql:
        server = make_url(url).set(database="postgres").render_as_string(hide_password=False)
        env |= {"QUDAO_TEST_DATABASE": server, "PYTEST_ADDOPTS": "--database=postgresql"}

    def type_in(command):
        run = subprocess.run(
            command, shell=True, cwd=home, env=env, capture_output=True, text=True, timeout=300
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
        return run.stdout

    type_in.home = home
    return type_in


@pytest.fixture(scope="module")
def said(checkout):
    """What each command of the page printed, typed in turn as its files were written."""
    outputs = {}
    for block in blocks_of(PAGE):
        if block.file:
            path = checkout.home.parent / "qudao-followup" / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            for command in block.commands:
                outputs[command] = checkout(command)
    return outputs


def output_of(said, words):
    return next(output for command, output in said.items() if words in command)


@pytest.mark.slow
def test_the_migration_that_is_drafted_walls_the_table(said, checkout):
    drafted = checkout.home.parent / "qudao-followup/qudao_followup/migrations/0001_tables.py"

    assert "0001_tables.py" in output_of(said, "db draft")
    assert 'isolate("followup_call")' in drafted.read_text()


@pytest.mark.slow
def test_the_tests_of_the_page_pass(said):
    assert " passed" in output_of(said, "-m pytest")


@pytest.mark.slow
def test_the_addon_is_on_in_shaanxi_alone(said):
    heads, *rows = [line.split("\t") for line in output_of(said, "addon list").splitlines()]
    states = next(row for row in rows if row[0] == "followup")

    assert dict(zip(heads, states, strict=True)) == {
        "addon": "followup", "00": "off", "SN": "on", "HB": "off", "SC": "off"
    }


@pytest.mark.slow
def test_the_last_steps_of_the_page_show_what_they_promise(said, checkout):
    script = ROOT / "tests" / "integration" / "docs" / "look_at_calls.py"

    seen = checkout(f".venv/bin/python {script}")

    assert seen.split("\n") == ["ticked", "on the menu", "回访", "created", "not in Hubei", ""]
