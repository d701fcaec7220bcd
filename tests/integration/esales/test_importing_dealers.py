"""Dealers come in by files: parties become dealers, terms change, territories follow the cell."""

import pytest
from sqlalchemy import select

from addons.base.models import Party, PartyRole, Region
from addons.esales import testing
from addons.esales.models import Dealer
from core.company.social_credit import complete
from core.exchange.imports import export_rows, plan_for, read_for, remarks_on
from core.orm.changes import changes_of
from core.testing import count_sql
from tests.integration.base.conftest import bring_in, outcomes, sentences, table

TAX_CODE = complete("91610000MA0000001")
ROW = {
    "编码": "XA001",
    "名称": "西安盛禾木商贸有限公司",
    "地区": "西安市",
    "折扣等级": "A",
    "结算方式": "月结",
    "信用额度": "100,000.00",
    "账期": "30",
    "授权区域": "西安市: 影音、EDU；6103",
}


@pytest.fixture
def branch(system):
    """A context in Shaanxi with a second city and two product lines."""
    named = {"name": "宝鸡市", "full_name": "陕西省 宝鸡市"}
    system.session.add(Region(code="6103", level="city", parent="61", **named))
    testing.make_line(system, "AV")
    testing.make_line(system, "EDU")
    system.session.flush()
    return system


def dealer_of(context, code="XA001"):
    context.session.expire_all()
    return context.session.scalars(select(Dealer).where(Dealer.code == code)).one()


def parts(dealer):
    return {(part.region, part.line.code if part.line else "") for part in dealer.territories}


def make_party(context, **values):
    party = Party(**{"code": "XA001", "name": "西安盛禾木", "region": "6101", **values})
    party.roles = [PartyRole(role="customer")]
    context.session.add(party)
    context.session.flush()
    return party


def test_one_row_makes_a_dealer_with_terms_and_territory(branch):
    made = bring_in(branch, "dealers", [ROW])

    assert outcomes(made) == {"create": 1}
    dealer = dealer_of(branch)
    assert (dealer.name, dealer.party.region) == ("西安盛禾木商贸有限公司", "6101")
    assert (dealer.grade, dealer.settlement, dealer.term_days) == ("A", "monthly", 30)
    assert (dealer.credit_limit, dealer.account.balance) == (100_000, 0)
    assert parts(dealer) == {("6101", "AV"), ("6101", "EDU"), ("6103", "")}
    assert dealer.party.role_names == {"dealer"}


def test_a_party_that_is_here_becomes_a_dealer_and_keeps_its_roles(branch):
    party = make_party(branch)

    made = bring_in(branch, "dealers", [{"Code": "XA001", "Grade": "B"}])

    assert outcomes(made) == {"create": 1}
    dealer = dealer_of(branch)
    assert (dealer.party_id, dealer.name, dealer.grade) == (party.id, "西安盛禾木", "B")
    assert dealer.party.role_names == {"customer", "dealer"}


def test_the_dry_run_says_how_many_parties_become_dealers(branch):
    make_party(branch)
    target = branch.hooks.named("imports")["dealers"]

    source = table([{"Code": "XA001", "Grade": "B"}])
    made = plan_for(target, branch, read_for(target, branch, source, "d.csv"))

    told = remarks_on(target, branch, made)
    assert [sentence.interpolate() for sentence in told] == [
        "1 of the new dealers are parties here already; they become dealers."
    ]


def test_the_same_file_twice_and_the_export_change_nothing(branch):
    bring_in(branch, "dealers", [ROW])

    assert outcomes(bring_in(branch, "dealers", [ROW])) == {"unchanged": 1}
    names, rows = export_rows(branch.hooks.named("imports")["dealers"], branch)
    exported = [dict(zip(names, row, strict=True)) for row in rows]
    made = bring_in(branch, "dealers", exported)
    assert outcomes(made) == {"unchanged": len(exported)}, sentences(made)


def test_a_second_row_changes_terms_and_leaves_the_territory_alone(branch):
    bring_in(branch, "dealers", [ROW])
    before = {part.id for part in dealer_of(branch).territories}

    made = bring_in(branch, "dealers", [{"Code": "XA001", "Grade": "C", "Phone": "029-1"}])

    assert outcomes(made) == {"update": 1}
    dealer = dealer_of(branch)
    assert (dealer.grade, dealer.party.phone) == ("C", "029-1")
    assert {part.id for part in dealer.territories} == before
    logged = changes_of(branch.session, dealer)[0]
    assert logged.fields == {"grade": ["A", "C"]}
    assert changes_of(branch.session, dealer.party)[0].fields == {"phone": ["", "029-1"]}


def test_a_territory_follows_its_cell_and_parts_that_stay_stay_as_they_were(branch):
    bring_in(branch, "dealers", [ROW])
    kept = next(p for p in dealer_of(branch).territories if p.line and p.line.code == "AV")

    bring_in(branch, "dealers", [{"Code": "XA001", "Territory": "6101: AV; 6103: EDU"}])

    dealer = dealer_of(branch)
    assert parts(dealer) == {("6101", "AV"), ("6103", "EDU")}
    assert kept.id in {part.id for part in dealer.territories}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Code": "X1", "Region": "6101"}, "Write its name"),
        ({"Code": "X1", "Name": "某公司"}, "A dealer has a region"),
        ({"Code": "X1", "Name": "某", "Region": "6101", "Credit limit": "-1"}, "zero or more"),
        ({"Code": "X1", "Name": "某", "Region": "6101", "Territory": "6101:"}, "Behind the colon"),
        ({"Code": "X1", "Name": "某", "Region": "6101", "Territory": "火星"}, "not known"),
        ({"Code": "X1", "Name": "某", "Region": "6101", "Tax code": TAX_CODE}, "code P7"),
        ({"Code": "X1", "Name": "某", "Region": "6101", "Salesperson": "谁"}, "not known"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(branch, row, said):
    make_party(branch, code="P7", tax_code=TAX_CODE)

    made = bring_in(branch, "dealers", [row])

    assert outcomes(made) == {"refused": 1}
    assert said in " ".join(sentences(made))


def test_many_dealers_take_as_many_statements_as_few(branch, installation):
    def statements(begin, count):
        numbers = range(begin, begin + count)
        rows = [{**ROW, "编码": f"M{n:05}", "名称": f"商贸{n}"} for n in numbers]
        with count_sql(installation.engine) as counted:
            bring_in(branch, "dealers", rows)
        return len(counted)

    statements(0, 1)
    assert statements(10, 5) == statements(100, 500)
