"""The file a company is founded from is checked like the pages, and each fault names its place."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from core.cli.init import _known
from core.company.seed import found_company, make_company
from core.refusal import Refusal

SHIPPED = Path("config/company.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def known():
    return _known()


def refusal_of(text, known, tmp_path):
    source = tmp_path / "company.toml"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Refusal) as refused:
        found_company(None, source, known)
    return str(refused.value)


def test_the_file_that_ships_founds_a_company(known):
    company = make_company(tomllib.loads(SHIPPED), known)

    assert [branch.code for branch in company.branches.values()] == ["00", "01"]
    assert company.branches["main"].enabled(date(2026, 1, 1)) == {"inventory", "esales", "barcode"}


def test_a_module_comes_on_with_what_it_requires(known):
    text = SHIPPED.replace('addons = ["inventory", "esales", "barcode"]', 'addons = ["barcode"]')

    company = make_company(tomllib.loads(text), known)

    assert company.branches["main"].enabled(date(2026, 1, 1)) == {"inventory", "esales", "barcode"}


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ('code = "01"', 'code = "00"', "branches.main.code", "00 is taken: hq goes by it"),
        ('code = "01"', "", "branches.main", "code is missing"),
        ('code = "01"', "code = 1", "branches.main.code", "quotation marks"),
        ('code = "01"', 'code = "A,B"', "branches.main.code", "cannot be a branch's code"),
        ('code = "01"', 'code = "01"\ncolour = "red"', "branches.main", "There is no colour here"),
        ('entity = "main"', 'entity = "other"', "branches.hq.entity", "no legal entity other"),
        ('["branch_manager"]', '["boss"]', "departments.management.positions.manager.roles",
         "There is no role boss"),
        ('["branch_manager"]', '"branch_manager"', "positions.manager.roles", "Write a list"),
        ('"esales:account:*"', '"esales:akkount:*"', "roles.finance.permissions",
         "No permission is called esales:akkount:*"),
        ('"esales:account:*"', '"Esales"', "roles.finance.permissions", "names no permission"),
        ('["inventory", "esales"', '["inventry", "esales"', "branches.main.phases[1].addons",
         "There is no addon inventry"),
        ("since = 2000-01-01", 'since = "soon"', "branches.main.phases[1].since", "2026-11-23"),
        ("since = 2000-01-01, ", "", "branches.main.phases[1]", "since is missing"),
        ('title = { en = "New company", zh_CN = "新公司" }', 'title = "New"', "title", "a table"),
        ('title = { en = "New company", zh_CN = "新公司" }', "", "", "title is missing"),
        ('name = "company"', 'name = "company"\ntimezone = "Mars"', "timezone", "no time zone"),
        ("[branches.main]", "[branches.new]", "branches.new", "is the address of another page"),
        ("[branches.main]", '[branches."A B"]', "branches.A B", "cannot stand in an address"),
        ("spans = true", 'spans = "yes"', "roles.administrator.spans", "Say yes or no"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(known, tmp_path, old, new, place, said):
    assert old in SHIPPED

    told = refusal_of(SHIPPED.replace(old, new, 1), known, tmp_path)

    assert said in told
    assert place in told


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name = ", id="half a line"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param("[a]\n[a]", id="a table twice"),
    ],
)
def test_what_is_no_toml_is_refused(known, tmp_path, text):
    assert "cannot be read as TOML" in refusal_of(text, known, tmp_path)


@pytest.mark.parametrize("text", ["", "name = 'x'\ntitle = {en = 'x'}\n[branches]"])
def test_a_company_without_anything_is_refused(known, tmp_path, text):
    assert refusal_of(text, known, tmp_path)
