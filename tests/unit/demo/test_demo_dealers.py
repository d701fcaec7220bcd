"""The hundred dealers, what was agreed with them, and the special cases among them."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from addons.base.gtin import check_digit
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.dealers import Dealer
from addons.demo.facts.history import history

LIMITS = {"S": (800_000, 1_500_000), "A": (300_000, 600_000), "B": (80_000, 200_000), "C": (0, 0)}
NAMES = [
    "西安盛禾木商贸",
    "宝鸡远桥数码",
    "咸阳柏川电子经营部",
    "渭南向晴家电",
    "汉中青朗数码",
    "榆林塞北晴电子",
    "安康水云文化用品",
]


def case(company: DemoCompany, name: str) -> Dealer:
    (found,) = (dealer for dealer in company.dealers if dealer.case == name)
    return found


def test_there_are_a_hundred_dealers_in_three_branches(company: DemoCompany) -> None:
    assert Counter(dealer.branch for dealer in company.dealers) == {"SN": 60, "HB": 24, "SC": 16}


def test_the_names_of_the_brief_come_first(company: DemoCompany) -> None:
    found = [dealer.name for dealer in company.dealers[:7]]

    assert all(name.startswith(given) for name, given in zip(found, NAMES, strict=True))


def test_names_are_a_place_a_word_a_trade_and_a_form(company: DemoCompany) -> None:
    trades = ("商贸", "电子", "数码", "家电", "文化用品")

    for dealer in company.dealers:
        assert dealer.short_name.endswith(trades)
        assert dealer.name.endswith(("有限公司", "经营部"))
    assert len({dealer.name for dealer in company.dealers}) == 100
    assert len({dealer.code for dealer in company.dealers}) == 100


def test_seventy_are_general_taxpayers(company: DemoCompany) -> None:
    kinds = Counter(dealer.taxpayer for dealer in company.dealers)

    assert kinds == {"general": 70, "small": 30}


def test_sixty_pay_ahead_and_the_others_have_the_limits_of_their_grade(
    company: DemoCompany,
) -> None:
    for dealer in company.dealers:
        low, high = LIMITS[dealer.grade]
        assert low <= dealer.credit_limit <= high
        assert dealer.settlement == ("prepaid" if dealer.grade == "C" else "monthly")
        assert dealer.deposit in (20_000, 50_000, 100_000)
        assert (dealer.term_days == 0) == (dealer.grade == "C")
        assert (dealer.opening_prepaid > 0) == (dealer.grade == "C")
    assert Counter(dealer.grade for dealer in company.dealers)["C"] == 60
    assert {dealer.term_days for dealer in company.dealers if dealer.grade == "S"} == {30}


def test_five_dealers_have_second_tier_dealers_in_their_branch(company: DemoCompany) -> None:
    by_code = {dealer.code: dealer for dealer in company.dealers}
    second = [dealer for dealer in company.dealers if dealer.kind == "second_tier"]

    assert len({dealer.parent for dealer in second}) == 5
    assert all(by_code[dealer.parent].branch == dealer.branch for dealer in second)
    assert all(by_code[dealer.parent].kind == "first_tier" for dealer in second)
    assert all(bool(dealer.parent) == (dealer in second) for dealer in company.dealers)


def test_a_dealer_may_sell_at_home_what_his_trade_sells(company: DemoCompany) -> None:
    parents = {region.code: region.parent for region in company.regions}

    for dealer in company.dealers:
        home = {dealer.region, parents[dealer.region]}
        assert {territory.region for territory in dealer.territory} <= home
        assert all(t.since < company.today < t.until for t in dealer.territory)
    assert {d.trade for d in company.dealers if {t.line for t in d.territory} == {"ED"}} == {
        "文化用品"
    }


def test_each_special_case_is_there_once(company: DemoCompany) -> None:
    suspended = case(company, "suspended")
    ending = case(company, "licence_ending")

    assert [d for d in company.dealers if d.status == "suspended"] == [suspended]
    assert ending.licence_until - company.today == timedelta(days=18)
    assert all(
        dealer.licence_until - company.today > timedelta(days=100)
        for dealer in company.dealers
        if dealer is not ending
    )
    assert case(company, "diverting").grade == "C"
    assert case(company, "overdue").settlement == "monthly"


def test_a_temporary_limit_is_at_most_thirty_per_cent_for_fifteen_days(
    company: DemoCompany,
) -> None:
    dealer = case(company, "temporary_limit")

    assert 0 < dealer.temporary_limit <= dealer.credit_limit * Decimal("0.3")
    assert dealer.temporary_from is not None
    assert dealer.temporary_until is not None
    assert dealer.temporary_from <= company.today <= dealer.temporary_until
    assert dealer.temporary_until - dealer.temporary_from <= timedelta(days=15)


def test_every_shaanxi_dealer_has_a_salesperson_of_shaanxi(company: DemoCompany) -> None:
    salespeople = {
        p.login for p in company.people if p.branch == "SN" and "salesperson" in p.roles
    }

    assert {dealer.rep for dealer in company.dealers if dealer.branch == "SN"} == salespeople


def test_cards_check_and_differ(company: DemoCompany) -> None:
    cards = [dealer.card for dealer in company.dealers]

    assert len(set(cards)) == 100
    assert all(check_digit(card[4:10]) == card[10:] for card in cards)


def test_names_with_rare_characters_are_among_the_collectors(company: DemoCompany) -> None:
    names = "".join(contact.name for dealer in company.dealers for contact in dealer.contacts)

    assert "䶮" in names
    assert "㛃" in names


def test_addresses_begin_with_the_region_and_lead_nowhere(company: DemoCompany) -> None:
    names = {region.code: region.name for region in company.regions}

    for dealer in company.dealers:
        assert names[dealer.region] in dealer.address
        assert any(word in dealer.address for word in ("演示", "样", "虚构", "示范", "例子"))


def test_grade_discounts_are_those_of_the_brief(company: DemoCompany) -> None:
    found = {(rule.grade, rule.line): rule.factor for rule in company.grade_discounts}

    for grade, percent in {"S": 92, "A": 95, "B": 97, "C": 100}.items():
        assert found[grade, "AV"] == found[grade, "TW"] == Decimal(percent) / 100
        assert found[grade, "ED"] == Decimal(percent - 1) / 100


def test_three_and_ten_cartons_of_a_line_bring_one_and_two_per_cent(company: DemoCompany) -> None:
    found = {(rule.line, rule.cartons, rule.points) for rule in company.quantity_breaks}

    assert found == {
        (line, cartons, Decimal(off))
        for line in ("AV", "TW", "ED")
        for cartons, off in ((3, "0.01"), (10, "0.02"))
    }


def test_every_article_has_a_price_from_its_launch_on(company: DemoCompany) -> None:
    launched = {variant.code: variant.launched for variant in company.variants}

    assert len(company.price_list_entries) == 300
    assert all(entry.since >= launched[entry.variant] for entry in company.price_list_entries)
    assert [price_list.branch for price_list in company.price_lists] == ["SN", "HB"]


def test_promotions_lie_around_the_shopping_days_and_one_runs_today(company: DemoCompany) -> None:
    families = {line.code for line in company.product_lines}

    running = [p for p in company.promotions if p.since <= company.today <= p.until]
    names = {promotion.name.split()[-1] for promotion in company.promotions}

    assert {"备货季", "开学季", "双十一备货季"} <= names
    assert [promotion.code for promotion in running] == ["CX-DQ"]
    assert all(set(promotion.families) <= families for promotion in company.promotions)


def test_the_suspended_and_the_overdue_come_no_more(company: DemoCompany) -> None:
    overdue, suspended = case(company, "overdue"), case(company, "suspended")
    since = company.today - timedelta(days=37)

    days = list(history(company, since, company.today))

    assert {p.dealer for d in days for p in d.pickups}.isdisjoint({overdue.code, suspended.code})
