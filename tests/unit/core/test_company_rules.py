"""What may stand in the company's structure, whoever says it: page, command line or seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.company.deeds import drop, put
from core.company.rules import CODE, RESERVED, currencies, zones
from core.company.seed import make_company
from core.company.social_credit import complete
from core.refusal import Invalid, Refusal
from core.testing import company_facts


@pytest.fixture
def company():
    return make_company(company_facts())


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "asia/shanghai", "../etc/passwd", "localtime"])
def test_a_time_zone_nobody_knows_is_refused_and_nothing_changes(company, zone):
    with pytest.raises(Invalid, match="Asia/Shanghai"):
        put(company, [], {"timezone": zone})

    assert company.timezone == "Asia/Shanghai"


def test_every_zone_and_currency_that_is_offered_is_taken(company):
    for zone in ("UTC", "America/New_York", *zones()[::50]):
        put(company, [], {"timezone": zone})
    for code in ("CNY", "USD", *currencies()[::20]):
        put(company, [], {"currency": code})


@pytest.mark.parametrize("code", ["SN,HB", "TOOLONGCODE", "", "S N", "陕", "SN;", "s_n"])
def test_a_code_that_could_open_a_wall_is_refused(company, code):
    with pytest.raises(Invalid, match="cannot be a branch's code"):
        put(company, ["branches", "fresh"], {"code": code})

    assert "fresh" not in company.branches


@given(st.text(max_size=12))
def test_whatever_is_kept_as_a_code_has_letters_and_digits_alone(text):
    company = make_company(company_facts())
    try:
        put(company, ["branches", "fresh"], {"code": text})
    except Invalid:
        return

    assert CODE.fullmatch(company.branches["fresh"].code)


@pytest.mark.parametrize("code", ["SN", "sn", "HUBEI", "hubei"])
def test_a_code_that_another_branch_goes_by_is_refused(company, code):
    with pytest.raises(Invalid, match="taken"):
        put(company, ["branches", "fresh"], {"code": code})


def test_a_name_that_is_the_code_of_another_branch_is_refused(company):
    with pytest.raises(Invalid, match="is the code of shaanxi"):
        put(company, ["branches", "sn"], {"code": "X1"})


def test_a_branch_may_be_called_by_its_own_code(company):
    put(company, ["branches", "gz"], {})

    assert company.branches["gz"].code == "GZ"
    assert company.branch_of("GZ") is company.branches["gz"]


def test_a_code_never_changes(company):
    with pytest.raises(Invalid, match="Keep SN"):
        put(company, ["branches", "shaanxi"], {"code": "SX"})


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_branch_hides_a_page(company, name):
    with pytest.raises(Invalid, match="address of another page"):
        put(company, ["branches", name], {"code": "X1"})


@pytest.mark.parametrize("name", ["", "Xi An", "西安", "a/b", "-a", "a" * 41, "new"])
@pytest.mark.parametrize("kind", ["branches", "roles", "entities"])
def test_a_name_that_cannot_stand_in_an_address_is_refused(company, kind, name):
    with pytest.raises(Invalid, match="address"):
        put(company, [kind, name], {"title": {"en": "X"}})


@pytest.mark.parametrize(
    ("path", "values", "said"),
    [
        (["entities", "main"], {"tax_code": "NOT-A-CODE"}, "social credit"),
        (["branches", "shaanxi"], {"region": "Shaanxi"}, "GB/T 2260"),
        (["branches", "shaanxi"], {"entity": "nobody"}, "no legal entity nobody"),
        (["roles", "finance"], {"permissions": ["all of it"]}, "names no permission"),
        (["roles", "finance"], {"spans": "yes"}, "yes or no"),
        (["roles", "finance"], {"title": {"en": " "}}, "name in at least one language"),
        (["branches", "shaanxi"], {"phone": "1" * 41}, "At most 40"),
        (["branches", "shaanxi"], {"address": "a\nb"}, "one line"),
        ([], {"currency": "RMB"}, "no currency RMB"),
        (
            ["branches", "shaanxi", "departments", "sales", "positions", "manager"],
            {"roles": ["boss"]},
            "no role boss",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(company, path, values, said):
    with pytest.raises(Invalid, match=said):
        put(company, path, values)


def test_all_that_is_wrong_is_said_at_once(company):
    with pytest.raises(Invalid) as refused:
        put(company, [], {"timezone": "Mars/Phobos", "currency": "???"})

    assert set(refused.value.fields) == {"timezone", "currency"}


def test_a_tax_code_is_kept_in_capitals_without_blanks(company):
    code = complete("91610000MA6TEST12".replace("S", "5"))
    put(company, ["entities", "main"], {"tax_code": f" {code[:4].lower()} {code[4:].lower()}"})

    assert company.entities["main"].tax_code == code


@pytest.mark.parametrize("path", [[], ["branches", "shaanxi"], ["roles", "finance"]])
def test_what_the_company_needs_is_not_removed(company, path):
    with pytest.raises(Refusal):
        drop(company, path)


def test_the_same_deed_twice_is_as_good_as_once(company):
    values = {"title": {"en": "Gansu"}, "code": "GS", "entity": "main", "region": "62"}
    first = put(company, ["branches", "gansu"], values)

    assert first
    assert put(company, ["branches", "gansu"], values) == {("branches", "gansu"): {}}


def test_a_department_stands_under_another_of_its_branch(company):
    put(company, ["branches", "hubei", "departments", "sales"], {"under": "finance"})

    assert company.branches["hubei"].departments["sales"].under == "finance"
    assert company.branches["shaanxi"].departments["sales"].under == "management"
    with pytest.raises(Invalid, match="no department nowhere"):
        put(company, ["branches", "hubei", "departments", "sales"], {"under": "nowhere"})


@pytest.mark.parametrize("above", ["management", "sales", "finance"])
def test_no_department_stands_under_itself(company, above):
    put(company, ["branches", "hubei", "departments", "sales"], {"under": "finance"})

    with pytest.raises(Invalid, match="under itself"):
        put(company, ["branches", "hubei", "departments", "management"], {"under": above})


def test_a_department_with_others_under_it_is_not_removed(company):
    with pytest.raises(Refusal, match="Put them elsewhere first"):
        drop(company, ["branches", "hubei", "departments", "management"])


def test_headquarters_is_the_branch_of_this_code(company):
    assert company.headquarters.name == "hq"
    assert make_company({**company_facts(), "branches": {}} | _alone()).headquarters is None


def _alone():
    return {"branches": {"main": {"title": {"en": "Main"}, "code": "01"}}}
