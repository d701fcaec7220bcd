"""``qudao import``: words an administrator can learn from, exit codes that scripts can trust."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from addons.base.models import Party, Product, Region, TaxRate, Unit, Variant
from core.cli.imports import take
from tests.integration.base.conftest import table
from tests.integration.base.test_the_real_catalogue import Opener


@pytest.fixture
def command(company):
    def run(*words):
        return CliRunner().invoke(take, [*map(str, words), "--language", "en"], obj=Opener(company))

    return run


@pytest.fixture
def file(tmp_path):
    def make(*rows, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(table(rows))
        return path

    return make


def variants(company):
    with company.work(write=False) as context:
        return dict(context.session.execute(select(Variant.code, Variant.name)).all())


def test_all_rows_taken_is_exit_code_0(command, file, company):
    result = command("products", file({"code": "C1", "name": "Lamp"}))

    assert result.exit_code == 0
    assert "Rows written: 1." in result.output
    assert variants(company)["C1"] == "Lamp"


def test_a_dry_run_says_and_changes_nothing(command, file, company):
    result = command("products", file({"code": "C2", "name": "Lamp"}), "--dry-run")

    assert result.exit_code == 0
    assert "New: 1," in result.output
    assert "C2" not in variants(company)


def test_refused_rows_are_exit_code_1_and_the_good_ones_are_taken(command, file, company, tmp_path):
    refused = tmp_path / "refused.xlsx"
    rows = {"code": "C3", "name": "Lamp"}, {"code": "C4", "name": "", "barcode": "1"}

    result = command("products", file(*rows), "--refused", refused)

    assert result.exit_code == 1
    assert "Row 3, barcode" in result.output
    assert refused.read_bytes().startswith(b"PK")
    assert {"C3"} == {code for code in variants(company) if code in ("C3", "C4")}


def test_headers_are_named_by_hand(command, file, company):
    path = file({"Nr": "C5", "Was": "Lampe", "name": "internal"})

    result = command("products", path, "--map", "Nr=code,Was=name")

    assert result.exit_code == 0
    assert variants(company)["C5"] == "Lampe"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dragons", "FILE"), "There are: products, parties, dealers, prices, "),
        (("parties", "FILE"), "--branch CODE"),
        (("parties", "FILE", "--branch", "XX"), "There is no branch XX"),
        (("products", "FILE", "--map", "Nr=code"), "The file has no column “Nr”"),
        (("products", "FILE", "--map", "code=colour"), "“colour” is no field"),
        (("products", "FILE", "--map", "code"), "is not HEADER=COLUMN"),
        (("products",), "Name the file to import."),
        (("products", "EMPTY"), "is empty"),
    ],
)
def test_what_cannot_be_done_is_exit_code_2_with_the_reason(command, file, tmp_path, words, said):
    good, empty = file({"code": "C6", "name": "Lamp"}), tmp_path / "empty.csv"
    empty.write_bytes(b"")
    given = [{"FILE": good, "EMPTY": empty}.get(word, word) for word in words]

    result = command(*given)

    assert result.exit_code == 2
    assert said in result.output


def test_what_is_the_same_for_all_rows_is_said_once(command, file, company):
    rows = {"code": "S1", "name": "Lamp", "税率": ""}, {"code": "S2", "name": "Shade", "税率": "6"}

    result = command("products", file(*rows), "--set", "tax_rate=13", "--set", "单位=台")

    assert result.exit_code == 0
    with company.work(write=False) as context:
        query = select(Product.code, TaxRate.code, Unit.name).join(Product.tax_rate)
        query = query.join(Product.unit).where(Product.code.startswith("S"))
        assert sorted(map(tuple, context.session.execute(query))) == [
            ("S1", "13", "台"), ("S2", "6", "台"),
        ]
    again = command("products", file(*rows), "--set", "tax_rate=13", "--set", "单位=台")
    assert "changing nothing: 2," in again.output


@pytest.mark.parametrize(
    ("constant", "said"),
    [
        ("tax_rate=99", "“99” is not known here."),
        ("dragon=1", "“dragon” is nothing that could be the same for all rows."),
        ("code=C9", "“code” is nothing that could be the same for all rows."),
        ("tax_rate", "is not COLUMN=TEXT"),
    ],
)
def test_what_cannot_be_the_same_for_all_rows_is_refused(command, file, constant, said):
    result = command("products", file({"code": "S9", "name": "Lamp"}), "--set", constant)

    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_parties_go_into_the_branch_that_is_named(command, file, company):
    result = command("parties", file({"code": "P1", "name": "远桥"}), "--branch", "HB")

    assert result.exit_code == 0
    with company.work(branch="hubei", write=False) as context:
        assert context.session.scalars(select(Party.name)).all() == ["远桥"]
    with company.work(branch="shaanxi", write=False) as context:
        assert context.session.scalars(select(Party.name)).all() == []


def test_several_files_are_taken_one_after_another(command, file, company):
    county = file({"code": "980101", "name": "县试"}, name="areas.csv")
    province = file({"code": "98", "name": "省试"}, name="provinces.csv")

    result = command("regions", county, province)

    assert result.exit_code == 0
    with company.work(write=False) as context:
        query = select(Region.full_name).where(Region.code == "980101")
        assert context.session.scalar(query) == "省试 县试"
