"""The regions of China: shipped with the program, or from a newer file."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from addons.base.imports.regions import REGIONS
from addons.base.models import Region, TaxRate, Unit
from tests.integration.base.conftest import bring_in, outcomes, sentences

SHAANXI = [
    {"code": "990112", "name": "未央县", "cityCode": "9901", "provinceCode": "99"},
    {"code": "9901", "name": "西安试市", "provinceCode": "99"},
    {"code": "99", "name": "陕西试省"},
]


def full_name(context, code):
    return context.session.scalar(select(Region.full_name).where(Region.code == code))


def test_counties_may_come_before_their_province_and_are_called_by_the_whole_way(trial):
    with trial() as context:
        for row in SHAANXI:
            bring_in(context, "regions", [row])

        assert full_name(context, "990112") == "陕西试省 西安试市 未央县"


def test_a_renamed_city_renames_the_way_to_its_counties(trial):
    with trial() as context:
        bring_in(context, "regions", SHAANXI)

        made = bring_in(context, "regions", [{"code": "9901", "name": "长安试市"}])

        assert outcomes(made) == {"update": 1}
        assert full_name(context, "990112") == "陕西试省 长安试市 未央县"


def test_a_division_on_paper_only_is_not_part_of_the_name(trial):
    with trial() as context:
        rows = [
            {"code": "99", "name": "北京试市"},
            {"code": "9901", "name": "市辖区"},
            {"code": "990101", "name": "东城试区"},
        ]

        bring_in(context, "regions", rows)

        assert full_name(context, "990101") == "北京试市 东城试区"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"code": "123", "name": "x"}, "A province has 2 digits"),
        ({"code": "990112", "name": "x", "cityCode": "9902"}, "does not lie in 9902"),
        ({"code": "99", "name": ""}, "Fill it in"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason(trial, row, said):
    with trial() as context:
        made = bring_in(context, "regions", [row])

        assert outcomes(made) == {"refused": 1}
        assert said in sentences(made)[0]


def test_a_company_starts_with_units_rates_and_the_shipped_regions(company):
    with company.work(write=False) as context:
        units = set(context.session.scalars(select(Unit.name)))
        rates = {f"{rate:f}" for rate in context.session.scalars(select(TaxRate.rate))}

        assert {"台", "件", "套"} <= units
        assert rates == {"0.130000", "0.090000", "0.060000", "0.000000"}


@pytest.mark.skipif(not REGIONS.shipped(), reason="`make assets` has not copied the regions yet")
def test_the_shipped_regions_are_complete(company):
    with company.work(write=False) as context:
        counted = select(Region.level, func.count()).group_by(Region.level)
        levels = dict(context.session.execute(counted).all())

        assert levels["province"] == 31
        assert levels["city"] > 300
        assert levels["county"] > 2800
        assert full_name(context, "610112") == "陕西省 西安市 未央区"
