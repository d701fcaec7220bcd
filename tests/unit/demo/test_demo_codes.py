"""Codes of the demonstration company check as a scanner and a tax form check them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from addons.base.gtin import check_digit
from addons.demo.facts import codes
from addons.demo.facts.company import DemoCompany
from core.company.social_credit import validated

DIGITS = st.text("0123456789", min_size=7, max_size=17)


@given(DIGITS)
def test_a_luhn_check_digit_finds_every_single_wrong_digit(body: str) -> None:
    wrong = str((int(body[-1]) + 1) % 10)

    assert codes.luhn_check_digit(body) != codes.luhn_check_digit(body[:-1] + wrong)


@given(st.integers(1, 332), st.integers(0, 29_999), st.integers(1, 332), st.integers(0, 29_999))
def test_two_pieces_never_share_a_serial(one: int, piece: int, other: int, another: int) -> None:
    made = date(2026, 11, 23)

    (first,) = codes.serial_numbers("A", made, one, [piece])
    (second,) = codes.serial_numbers("A", made, other, [another])

    assert (first == second) == ((one, piece) == (other, another))


def test_the_first_article_has_the_barcodes_of_the_brief(company: DemoCompany) -> None:
    first = company.variants[0]

    assert (first.gtin, first.carton_gtin) == ("9526100000012", "19526100000019")


def test_every_article_but_a_service_has_its_own_checked_barcodes(company: DemoCompany) -> None:
    articles = [variant for variant in company.variants if variant.kind != "service"]

    found = [code for variant in articles for code in (variant.gtin, variant.carton_gtin)]

    assert len(set(found)) == 2 * len(articles)
    assert all(check_digit(code[:-1]) == code[-1] for code in found)
    assert all(v.gtin.startswith("952") and len(v.gtin) == 13 for v in articles)
    assert all(v.carton_gtin == "1" + v.gtin[:12] + v.carton_gtin[-1] for v in articles)


def test_services_have_no_barcode(company: DemoCompany) -> None:
    services = [variant for variant in company.variants if variant.kind == "service"]

    assert [(v.gtin, v.carton_gtin, v.carton) for v in services] == [("", "", 0)] * 2


def test_social_credit_codes_check_and_name_regions_that_do_not_exist(
    company: DemoCompany,
) -> None:
    found = [entity.tax_code for entity in company.legal_entities]
    found += [dealer.tax_code for dealer in company.dealers]

    assert [validated(code) for code in found] == found
    assert {code[4:8] for code in found} == {"9999"}
    assert len(set(found)) == len(found)
    assert found[0] == "91619999MA00DEM01J"


def test_a_dealer_card_names_the_branch_and_checks() -> None:
    card = codes.dealer_card("SN", 17)

    assert card == "DCSN0000178"


def test_two_imei_of_a_telephone_check_and_differ() -> None:
    first, second = codes.imeis("T26470001234")

    assert first != second
    assert all(len(imei) == 15 and imei.startswith("00") for imei in (first, second))
    assert all(codes.luhn_check_digit(imei[:-1]) == imei[-1] for imei in (first, second))
