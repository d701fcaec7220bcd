"""Parties come in by files with their roles and contacts, into one branch and no other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from addons.base.models import Party
from core.company.social_credit import complete
from core.exchange.imports import export_rows, remarks_on
from core.orm.changes import Change, changes_of
from tests.integration.base.conftest import bring_in, bring_in_file, outcomes, sentences, table

TAX_CODE = complete("91610000MA0000001")
DEALER = {
    "编码": "XA001",
    "名称": "西安盛禾木商贸有限公司",
    "角色": "经销商、客户",
    "性质": "企业",
    "统一社会信用代码": TAX_CODE.lower(),
    "纳税人类型": "小规模纳税人",
    "地区": "陕西省西安市未央区",
    "地址": "北二环 1 号",
    "电话": "029-88000001",
    "联系人": "王芳",
    "手机": "19900000001",
    "启用": "是",
}


@pytest.fixture(scope="module", autouse=True)
def regions(company):
    from addons.base.models import Region

    with company.work() as context:
        if context.session.scalar(select(func.count()).select_from(Region)) == 0:
            bring_in(
                context,
                "regions",
                [
                    {"code": "61", "name": "陕西省"},
                    {"code": "6101", "name": "西安市"},
                    {"code": "610112", "name": "未央区"},
                ],
            )


def only_party(context):
    context.session.expire_all()
    return context.session.scalars(select(Party)).one()


def test_one_row_makes_a_party_with_roles_and_a_contact(trial):
    with trial() as context:
        made = bring_in(context, "parties", [DEALER])

        assert outcomes(made) == {"create": 1}
        party = only_party(context)
        assert party.role_names == {"dealer", "customer"}
        assert (party.tax_code, party.taxpayer, party.region) == (TAX_CODE, "small", "610112")
        assert party.place.full_name == "陕西省 西安市 未央区"
        assert party.initials.startswith("xashm")
        assert [(c.name, c.phone) for c in party.contacts] == [("王芳", "19900000001")]


def test_the_same_file_imported_twice_changes_nothing(trial):
    with trial() as context:
        bring_in(context, "parties", [DEALER])
        logged = context.session.scalar(select(func.count()).select_from(Change))

        made = bring_in(context, "parties", [DEALER])

        assert outcomes(made) == {"unchanged": 1}
        assert context.session.scalar(select(func.count()).select_from(Change)) == logged


def test_roles_and_the_first_contact_follow_a_changed_row(trial):
    with trial() as context:
        bring_in(context, "parties", [DEALER])

        bring_in(context, "parties", [{**DEALER, "角色": "供应商", "联系人": "李敏", "启用": "否"}])

        party = only_party(context)
        assert (party.role_names, party.active) == ({"supplier"}, False)
        assert [(c.name, c.phone) for c in party.contacts] == [("李敏", "19900000001")]
        assert changes_of(context.session, party)[0].fields == {
            "roles": [["customer", "dealer"], ["supplier"]],
            "contact": ["王芳", "李敏"],
            "active": [True, False],
        }


def test_another_branch_has_its_own_party_of_the_same_code(company, trial):
    with company.work(branch="hubei") as context:
        bring_in(context, "parties", [{"code": "XA001", "name": "武汉远桥"}])

    with trial("shaanxi") as context:
        made = bring_in(context, "parties", [DEALER])

        assert outcomes(made) == {"create": 1}
        assert only_party(context).name == DEALER["名称"]
    with company.work(branch="hubei", write=False) as context:
        assert only_party(context).name == "武汉远桥"


def test_the_same_tax_code_twice_is_remarked_and_not_refused(trial):
    with trial() as context:
        rows = [{"code": f"P{n}", "name": f"Party {n}", "tax code": TAX_CODE} for n in (1, 2)]
        made = bring_in(context, "parties", rows)
        target = context.hooks.named("imports")["parties"]

        said = [sentence.interpolate() for sentence in remarks_on(target, context, made)]

        assert outcomes(made) == {"create": 2}
        assert "2 rows carry the unified social credit code of another party" in said[0]
        assert "rows 2, 3" in said[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"tax code": TAX_CODE[:-1] + "0"}, "does not check"),
        ({"region": "乌有区"}, "is not known, or several have this name"),
        ({"roles": "朋友"}, "is not known here"),
        ({"active": "vielleicht"}, "neither yes nor no"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason(trial, row, said):
    with trial() as context:
        made = bring_in(context, "parties", [{"code": "P1", "name": "Party", **row}])

        assert outcomes(made) == {"refused": 1}
        assert said in sentences(made)[0]


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12
).map(str.strip).filter(bool)
roles = st.lists(st.sampled_from(("客户", "dealer", "供应商", "partner")), max_size=3)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    people=st.lists(
        st.tuples(words, roles, st.one_of(st.just(""), words), st.sampled_from(("", "是", "no"))),
        min_size=1,
        max_size=5,
    )
)
def test_importing_what_was_exported_changes_nothing(trial, people):
    with trial() as context:
        rows = [
            {"code": f"E{n}", "name": name, "roles": ", ".join(held), "contact": who, "active": on}
            for n, (name, held, who, on) in enumerate(people)
        ]
        bring_in(context, "parties", rows)
        names, exported = export_rows(context.hooks.named("imports")["parties"], context)
        found = [dict(zip(names, row, strict=True)) for row in exported]

        made = bring_in_file(context, "parties", table(found))

        assert outcomes(made) == {"unchanged": len(people)}
