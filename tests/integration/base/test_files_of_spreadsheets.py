"""Tables as people's programs leave them: zeros dropped, names shortened, words of their own."""

from __future__ import annotations

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from addons.base.models import Variant
from addons.base.resources.parties import FIELDS as PARTY_FIELDS
from core.exchange.imports import plan_for, read_for
from core.exchange.plan import Outcome
from core.web.locale import localizer
from tests.integration.base.conftest import bring_in, bring_in_file, outcomes, sentences


def workbook(rows):
    stream = BytesIO()
    with Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def test_zeros_that_a_spreadsheet_dropped_are_put_back_and_told(trial):
    source = workbook([["名称", "条码"], ["灯 甲", 96009010836], ["灯 乙", "6901234567892"]])

    with trial() as context:
        made = bring_in_file(context, "products", source, "lamps.xlsx")

        assert outcomes(made) == {"create": 2}
        assert [context.session.query(Variant.gtin, Variant.code).all()] == [
            [("00096009010836", "096009010836"), ("06901234567892", "6901234567892")]
        ]
        assert "in front of 1 barcodes" in " ".join(s.interpolate() for s in made.summary())
        again = bring_in_file(context, "products", source, "lamps.xlsx")
        assert outcomes(again) == {"unchanged": 2}


def test_as_text_they_are_refused_with_the_right_number(trial):
    with trial() as context:
        made = bring_in(context, "products", [{"code": "L1", "name": "x", "条码": "96009010836"}])

    assert "write 096009010836, in a column that is formatted as text" in sentences(made)[0]


@pytest.mark.parametrize("text", ["13", "13%", "0.13", "0.130000", "13.00 %", "１３％"])
def test_a_tax_rate_is_understood_as_it_is_written_anywhere(trial, text):
    with trial() as context:
        made = bring_in(context, "products", [{"code": "T1", "name": "x", "税率": text}])

        assert outcomes(made) == {"create": 1}, sentences(made)
        assert made.rows[0].values["tax_rate"] == "13"


def test_where_there_are_no_product_lines_the_sentence_says_so(trial):
    with trial() as context:
        made = bring_in(context, "products", [{"code": "T2", "name": "x", "产品线": "影音"}])

    assert "nothing of the kind was entered yet" in sentences(made)[0]


def test_columns_that_only_new_records_need_are_asked_of_new_records_only(trial):
    with trial() as context:
        bring_in(context, "products", [{"code": "T3", "name": "灯"}])
        target = context.hooks.named("imports")["products"]
        for code, asked in (("T3", False), ("T4", True)):
            table = read_for(target, context, f"code,规格\n{code},黑".encode(), "x.csv")
            told = " ".join(s.interpolate() for s in plan_for(target, context, table).summary())
            assert ("which new records need" in told) is asked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("陕西省西安市未央区", "610112"),
        ("西安市未央区", "610112"),
        ("陕西省 未央区", "610112"),
        ("未央区", "610112"),
        ("西安市", "6101"),
        ("呼和浩特市新城区", "150102"),
        ("陕西省新城区", "610102"),
        ("新城区", None),
        ("新城", None),
    ],
)
def test_a_region_is_named_by_as_much_as_tells_it_apart(trial, text, code):
    with trial() as context:
        made = bring_in(context, "parties", [{"code": "P1", "name": "某", "区域": text}])

    assert [row.values.get("region") for row in made.rows] == [code]
    assert outcomes(made) == ({"create": 1} if code else {"refused": 1})


@pytest.mark.parametrize(
    ("text", "kept"),
    [("小规模", "small"), ("增值税一般纳税人", "general"), ("增值税小规模纳税人", "small")],
)
def test_taxpayers_are_named_as_on_papers(trial, text, kept):
    with trial() as context:
        row = {"code": "P2", "name": "某", "纳税人类型": text}
        made = bring_in(context, "parties", [row])

    assert made.rows[0].values["taxpayer"] == kept


def test_a_party_without_a_code_is_refused_with_the_reason(trial):
    with trial() as context:
        made = bring_in(context, "parties", [{"code": "", "name": "某"}])

    assert made.counts[Outcome.REFUSED] == 1
    assert "by it the record is found again" in sentences(made)[0]


def test_the_form_and_the_import_of_parties_use_the_same_words(company):
    said = localizer(company, "zh_CN").translate
    titles = {field.name: said(field.title) for field in PARTY_FIELDS}
    with company.work(branch="shaanxi", write=False) as context:
        columns = context.hooks.named("imports")["parties"].columns(context)

    common = {column.name: column.title("zh_CN") for column in columns if column.name in titles}
    assert common == {name: titles[name] for name in common}
    assert {"code", "name", "phone"} <= set(common)
