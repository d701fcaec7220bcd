"""What is installed from a wheel is what stands in a checkout: pages, languages, migrations."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
FETCHED = ("core/web/static/vendor", "core/printing/fonts", "addons/base/divisions")


@pytest.fixture(scope="module")
def tracked():
    """The files of the product that git knows; a checkout without git has none to compare."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "-z", "core", "addons"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def packed(tracked, tmp_path_factory):
    """The names in a wheel that was built from a copy of the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    outside = ("setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")
    for name in {*tracked, *outside}:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    for name in FETCHED:
        (copy / name).mkdir(parents=True)
        (copy / name / "fetched.txt").write_text("npm brought this")
    target = tmp_path_factory.mktemp("wheel")
    options = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "-w", str(target)]
    command = [sys.executable, "-m", "pip", "wheel", *options, str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (wheel,) = target.glob("qudao-*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_a_wheel_holds_every_file_of_the_checkout(tracked, packed):
    assert tracked - packed == set()


@pytest.mark.slow
def test_a_wheel_holds_what_npm_has_brought(packed):
    assert {f"{folder}/fetched.txt" for folder in FETCHED} <= packed


@pytest.mark.slow
def test_a_wheel_holds_nothing_else(tracked, packed):
    rest = {name for name in packed - tracked if not name.endswith("/fetched.txt")}

    assert {name for name in rest if ".dist-info/" not in name} == set()
