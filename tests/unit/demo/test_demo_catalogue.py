"""The catalogue has the families, prices, packing and life cycles of the brief."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from addons.demo.facts.company import DemoCompany
from addons.demo.facts.goods import SHOWCASE
from addons.demo.facts.terms import CARTON_PARTS

# Family: lowest and highest retail price, pieces a carton; as the brief lists them.
FAMILIES = {
    "蓝光播放器": (399, 899, 6),
    "便携点播机": (499, 799, 10),
    "回音壁": (699, 2499, 2),
    "家庭影院套装": (1999, 5999, 1),
    "蓝牙音箱": (129, 899, 20),
    "户外音箱": (599, 1899, 2),
    "功放": (1299, 4999, 1),
    "头戴耳机": (199, 1299, 20),
    "真无线耳机": (99, 799, 60),
    "录音笔": (199, 999, 40),
    "投影仪": (1499, 5999, 4),
    "无线麦克风": (199, 999, 20),
    "有绳电话": (59, 159, 20),
    "无绳电话": (159, 499, 12),
    "大按键老人电话": (99, 199, 20),
    "录音电话": (299, 699, 10),
    "网络话机": (299, 899, 10),
    "会议电话": (899, 2999, 4),
    "对讲机": (199, 699, 20),
    "老人手机": (129, 399, 40),
    "路由器": (99, 599, 20),
    "智能门铃": (299, 899, 12),
    "儿童电话手表": (299, 1599, 40),
    "学习平板": (1599, 5999, 10),
    "点读笔": (199, 699, 40),
    "点读机": (299, 799, 12),
    "词典笔": (299, 1299, 40),
    "听力机": (129, 399, 40),
    "错题打印机": (199, 499, 20),
    "护眼台灯": (199, 899, 8),
}


def test_there_are_three_hundred_variants_of_the_kinds_of_the_brief(company: DemoCompany) -> None:
    kinds = Counter(variant.kind for variant in company.variants)

    assert kinds == {"goods": 283, "part": 10, "kit": 5, "service": 2}
    assert [variant.number for variant in company.variants] == list(range(1, 301))
    assert len({variant.code for variant in company.variants}) == 300


def test_every_line_has_the_families_of_the_brief(company: DemoCompany) -> None:
    titles = {line.code: line.name for line in company.product_lines}
    families = {line.name for line in company.product_lines if line.parent}
    roots = [line.code for line in company.product_lines if not line.parent]

    assert roots == ["AV", "TW", "ED"]
    assert families == {*FAMILIES, "配件与服务"}
    assert len(titles) == len(company.product_lines)


@pytest.mark.parametrize("title", FAMILIES)
def test_a_family_keeps_to_its_prices_and_packing(company: DemoCompany, title: str) -> None:
    family = next(line.code for line in company.product_lines if line.name == title)
    goods = [v for v in company.variants if v.family == family and v.kind == "goods"]

    retail = [variant.retail for variant in goods]

    assert (min(retail), max(retail), goods[0].carton) == FAMILIES[title]
    assert {variant.carton for variant in goods} == {FAMILIES[title][2]}
    assert len(goods) in (9, 10)


def test_prices_keep_the_distances_of_the_brief(company: DemoCompany) -> None:
    for variant in company.variants:
        assert abs(variant.dealer_price - variant.retail * Decimal("0.78")) <= Decimal("0.5")
        assert abs(variant.cost - variant.dealer_price * Decimal("0.72")) <= Decimal("0.005")


def test_installation_and_warranty_are_taxed_at_six_per_cent_and_goods_at_thirteen(
    company: DemoCompany,
) -> None:
    rates = {(variant.kind, variant.tax_rate) for variant in company.variants}

    assert rates == {
        ("goods", Decimal("0.13")),
        ("part", Decimal("0.13")),
        ("kit", Decimal("0.13")),
        ("service", Decimal("0.06")),
    }


def test_tax_categories_have_nineteen_digits(company: DemoCompany) -> None:
    assert all(re.fullmatch(r"\d{19}", variant.tax_category) for variant in company.variants)


def test_twelve_are_superseded_three_of_them_obsolete_and_eight_not_launched(
    company: DemoCompany,
) -> None:
    by_code = {variant.code: variant for variant in company.variants}
    superseded = [variant for variant in company.variants if variant.superseded_by]
    coming = [variant for variant in company.variants if variant.status == "announced"]

    assert len(superseded) == 12
    assert Counter(v.status for v in superseded) == {"superseded": 9, "obsolete": 3}
    assert all(by_code[v.superseded_by].family == v.family for v in superseded)
    assert all(by_code[v.superseded_by].status == "active" for v in superseded)
    assert len(coming) == 8
    assert coming == [v for v in company.variants if v.launched > company.today]


def test_kits_are_made_of_goods_on_sale(company: DemoCompany) -> None:
    on_sale = {v.code for v in company.variants if v.kind == "goods" and v.status == "active"}
    kits = [variant for variant in company.variants if variant.kind == "kit"]

    parts = [part for kit in kits for part in kit.parts]

    assert {part.variant for part in parts} <= on_sale
    assert all(sum(part.quantity for part in kit.parts) >= 2 for kit in kits)


def test_only_the_senior_phone_has_two_imei(company: DemoCompany) -> None:
    families = {variant.family for variant in company.variants if variant.two_imei}

    assert families == {"TW-SM"}


def test_goods_have_serials_throughout_or_at_issue_and_the_rest_has_none(
    company: DemoCompany,
) -> None:
    found = {(v.kind == "goods", v.tracking) for v in company.variants}

    assert found == {(True, "throughout"), (True, "at_issue"), (False, "none")}


def test_models_are_named_without_what_their_variants_differ_in(company: DemoCompany) -> None:
    products = {product.code: product for product in company.products}

    for variant in company.variants:
        product = products[variant.product]
        assert variant.name == f"{product.name} {variant.spec}".rstrip()
        assert product.family == variant.family


def test_names_are_told_apart_in_both_languages(company: DemoCompany) -> None:
    assert len({variant.name for variant in company.variants}) == 300
    assert len({variant.name_en for variant in company.variants}) == 300
    assert all(variant.name_en.isascii() for variant in company.variants)


def test_the_showcase_costs_what_the_worked_slip_says(company: DemoCompany) -> None:
    first = company.variants[0]

    assert (first.code, first.dealer_price, first.carton) == (SHOWCASE, Decimal("459.00"), 20)


def test_parts_of_cartons_add_up_without_fractions(company: DemoCompany) -> None:
    sizes = {variant.carton for variant in company.variants if variant.carton}

    assert all(CARTON_PARTS % size == 0 for size in sizes)
