"""The catalogue comes in by files: products, variants and cartons, once, exactly, and logged."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from addons.base.gtin import check_digit
from addons.base.models import Packing, Product, ProductLine, TaxRate, Variant
from core.exchange.imports import export_rows
from core.exchange.plan import Outcome
from core.orm.changes import Change, changes_of
from tests.integration.base.conftest import bring_in, bring_in_file, outcomes, sentences, table

SPEAKER = {
    "编码": "LY-BS500-BK",
    "名称": "蓝牙音箱 500 黑",
    "英文名称": "Speaker 500 black",
    "品种编码": "LY-BS500",
    "规格": "黑",
    "产品线": "影音",
    "单位": "台",
    "税率": "13%",
    "税收分类编码": "1090512010000000000",
    "厂商": "岚屿",
    "条码": "9526100000012",
    "装箱数": "20",
    "箱码": "19526100000019",
    "序列号": "全程跟踪",
    "状态": "在售",
    "说明": "户外也响",
}


@pytest.fixture(scope="module", autouse=True)
def line(company):
    with company.work() as context:
        context.session.add(ProductLine(code="AV", name="影音", name_en="Audio", path="AV/"))


def test_one_row_makes_a_product_a_variant_and_a_carton(trial):
    with trial() as context:
        made = bring_in(context, "products", [SPEAKER])

        assert outcomes(made) == {"create": 1}
        variant = context.session.scalars(select(Variant)).one()
        product = variant.product
        assert (product.code, variant.code) == ("LY-BS500", "LY-BS500-BK")
        assert (product.line.code, product.unit.name, product.tax_rate.code) == ("AV", "台", "13")
        assert (product.serials, product.status) == ("throughout", "active")
        assert (variant.gtin, variant.spec) == ("09526100000012", "黑")
        assert variant.initials.startswith("lyyx500h")
        assert [(p.level, p.pieces, p.code) for p in variant.packings] == [
            ("carton", 20, "19526100000019")
        ]


def test_the_same_file_imported_twice_changes_nothing_and_writes_nothing(trial):
    with trial() as context:
        bring_in(context, "products", [SPEAKER])
        logged = context.session.scalar(select(func.count()).select_from(Change))

        made = bring_in(context, "products", [SPEAKER])

        assert outcomes(made) == {"unchanged": 1}
        assert context.session.scalar(select(func.count()).select_from(Change)) == logged


def test_a_changed_row_changes_what_it_says_and_tells_the_log(trial):
    with trial() as context:
        bring_in(context, "products", [SPEAKER])

        made = bring_in(
            context,
            "products",
            [{"编码": "LY-BS500-BK", "名称": "蓝牙音箱 黑", "税率": "6", "装箱数": "24"}],
        )

        assert outcomes(made) == {"update": 1}
        variant = context.session.scalars(select(Variant)).one()
        assert variant.name == "蓝牙音箱 黑"
        assert variant.product.manufacturer == "岚屿"
        assert variant.product.tax_rate.code == "6"
        assert [(p.pieces, p.code) for p in variant.packings] == [(24, "19526100000019")]
        last = changes_of(context.session, variant)[0]
        assert last.fields == {
            "name": ["蓝牙音箱 500 黑", "蓝牙音箱 黑"],
            "tax_rate": ["13", "6"],
            "carton_pieces": [20, 24],
        }
        assert last.reason == "import test.csv"


def test_an_own_product_is_called_as_its_only_variant(trial):
    with trial() as context:
        bring_in(context, "products", [{"code": "K1", "name": "Lamp"}])

        bring_in(context, "products", [{"code": "K1", "name": "Desk lamp", "status": "obsolete"}])

        product = context.session.scalars(select(Product)).one()
        assert (product.code, product.name, product.status) == ("K1", "Desk lamp", "obsolete")


def test_several_variants_belong_to_one_product_as_lively_as_the_liveliest(trial):
    with trial() as context:
        rows = [
            {"code": "T-1", "product": "T", "name": "Tablet 64", "status": "obsolete"},
            {"code": "T-2", "product": "T", "name": "Tablet 128", "status": "announced"},
        ]

        bring_in(context, "products", rows)
        first = context.session.scalars(select(Product)).one().status
        bring_in(context, "products", [{**rows[1], "status": "active"}])

        product = context.session.scalars(select(Product)).one()
        context.session.refresh(product)
        assert (first, product.status) == ("announced", "active")
        assert [variant.code for variant in product.variants] == ["T-1", "T-2"]


def test_rows_of_one_product_must_agree_on_what_is_common(trial):
    with trial() as context:
        rows = [
            {"code": "T-1", "product": "T", "name": "Tablet 64", "tax rate": "13"},
            {"code": "T-2", "product": "T", "name": "Tablet 128", "tax rate": "6%"},
        ]

        made = bring_in(context, "products", rows)

        assert outcomes(made) == {"create": 1, "refused": 1}
        assert sentences(made) == [
            "Row 2 says “13” of the same product, and this one “6”. Make them agree."
        ]


def test_a_barcode_means_one_variant_in_the_file_and_in_the_catalogue(trial):
    with trial() as context:
        bring_in(context, "products", [SPEAKER])
        rows = [
            {"code": "X1", "name": "Thief", "barcode": "9526100000012"},
            {"code": "X2", "name": "First", "barcode": "4006381333931"},
            {"code": "X3", "name": "Second", "barcode": "4006381333931"},
            {"code": "X4", "name": "Box", "carton pieces": "5", "carton code": "19526100000019"},
        ]

        made = bring_in(context, "products", rows)

        refused = {row.number for row in made.of(Outcome.REFUSED)}
        assert refused == {2, 4, 5}
        assert "on LY-BS500-BK already" in sentences(made)[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"barcode": "9526100000013"}, "last digit must be 2"),
        ({"tax category": "123"}, "19 digits"),
        ({"line": "Kitchen"}, "is not known here"),
        ({"tax rate": "14%"}, "is not known here"),
        ({"carton pieces": "0"}, "at least one piece"),
        ({"carton code": "BOX"}, "has a code but no pieces"),
        ({"status": "superseded"}, "names its successor"),
        ({"name": "x" * 301}, "at most 300"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason(trial, row, said):
    with trial() as context:
        made = bring_in(context, "products", [{"code": "K9", "name": "Lamp", **row}])

        assert outcomes(made) == {"refused": 1}
        assert any(said in sentence for sentence in sentences(made))


def test_a_rate_is_understood_as_code_percent_or_factor(trial):
    with trial() as context:
        rates = ("13", "13%", "13 %", "0.13", "0.130")
        rows = [{"code": f"R{n}", "name": "x", "税率": rate} for n, rate in enumerate(rates)]

        bring_in(context, "products", rows)

        found = context.session.scalars(select(TaxRate.code).join(Product)).all()
        assert found == ["13"] * len(rates)


def test_a_file_without_codes_takes_the_barcodes_for_codes(trial):
    with trial() as context:
        file = b"UPC,Product name\n043396061965,The Professional\n"

        made = bring_in_file(context, "products", file)

        assert outcomes(made) == {"create": 1}
        variant = context.session.scalars(select(Variant)).one()
        assert (variant.code, variant.gtin) == ("043396061965", "00043396061965")


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12
).map(str.strip).filter(bool)
bodies = st.text("0123456789", min_size=12, max_size=12)


@st.composite
def catalogues(draw):
    """Rows of a catalogue as people have them, codes without repeats."""
    rows = []
    for number in range(draw(st.integers(1, 5))):
        body = draw(bodies)
        row = {
            "code": f"K{number}{draw(st.sampled_from(('', '-b', '/黑')))}",
            "name": draw(words),
            "barcode": draw(st.sampled_from(("", body + check_digit(body)))),
            "manufacturer": draw(st.one_of(st.just(""), words)),
            "serials": draw(st.sampled_from(("", "全程跟踪", "none"))),
            "status": draw(st.sampled_from(("", "在售", "obsolete", "announced"))),
            "unit": draw(st.sampled_from(("", "台", "tao"))),
            "tax rate": draw(st.sampled_from(("", "13%", "0.06", "0"))),
            "carton pieces": draw(st.sampled_from(("", "1", "20"))),
            "description": draw(st.one_of(st.just(""), words)),
        }
        rows.append(row)
    return rows


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=catalogues())
def test_importing_what_was_exported_changes_nothing(trial, rows):
    with trial() as context:
        bring_in(context, "products", rows)
        target = context.hooks.named("imports")["products"]
        names, exported = export_rows(target, context)
        found = [dict(zip(names, row, strict=True)) for row in exported]

        made = bring_in_file(context, "products", table(found))

        assert len(made.rows) == context.session.scalar(select(func.count(Variant.id)))
        assert set(outcomes(made)) <= {"unchanged"}


def test_packings_that_a_file_does_not_name_stay(trial):
    with trial() as context:
        bring_in(context, "products", [SPEAKER])
        variant = context.session.scalars(select(Variant)).one()
        context.session.add(Packing(variant_id=variant.id, level="pallet", pieces=200, code="P1"))
        context.session.flush()

        bring_in(context, "products", [{**SPEAKER, "装箱数": "40"}])

        levels = context.session.execute(
            select(Packing.level, Packing.pieces).order_by(Packing.pieces)
        ).all()
        assert levels == [("carton", 40), ("pallet", 200)]
