"""Prices come in by a file: by code or barcode, on the list dealers buy on, from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.base.models import Variant
from addons.esales import testing
from addons.esales.models import PriceEntry, PriceList
from core.exchange.imports import carry_out, export_rows, plan_for, read_for
from core.orm.changes import changes_of
from core.refusal import Refusal
from core.testing import count_sql
from tests.integration.base.conftest import bring_in, outcomes, sentences, table


class Undone(Exception):
    """Raised to undo what a test did."""


@pytest.fixture
def context(installation):
    """Shaanxi with two goods without prices and a price list; undone at the end."""
    try:
        with installation.work(branch="shaanxi") as context:
            testing.make_price_list(context)
            for code, gtin in (("PR-1", "09526100000012"), ("PR-2", "")):
                testing.make_variant(context, code, price=None).gtin = gtin
            context.session.flush()
            yield context
            raise Undone
    except Undone:
        pass


def prices(context):
    query = select(Variant.code, PriceEntry.price, PriceEntry.since).join(PriceEntry.variant)
    return sorted(map(tuple, context.session.execute(query)), key=str)


def test_a_code_and_a_barcode_get_their_prices_on_todays_list(context):
    made = bring_in(
        context,
        "prices",
        [{"编码": "PR-2", "价格": "80"}, {"编码": "9526100000012", "价格": "¥459.00"}],
    )

    assert outcomes(made) == {"create": 2}
    assert prices(context) == [("PR-1", Decimal(459), None), ("PR-2", Decimal(80), None)]
    entry = context.session.scalars(select(PriceEntry).where(PriceEntry.price == 459)).one()
    assert entry.price_list.code == "DEALER"
    log = changes_of(context.session, entry)[0]
    assert (log.deed, log.reason, log.fields["price"]) == (
        "create", "import test.csv", [None, "459.00"],
    )


def test_a_later_day_is_another_price_and_the_same_file_changes_nothing(context):
    rows = [
        {"code": "PR-1", "price": "459", "valid from": ""},
        {"code": "PR-1", "price": "399", "valid from": "2026-12-01"},
    ]

    assert outcomes(bring_in(context, "prices", rows)) == {"create": 2}
    assert outcomes(bring_in(context, "prices", rows)) == {"unchanged": 2}
    rows[1]["price"] = "389"
    assert outcomes(bring_in(context, "prices", rows)) == {"update": 1, "unchanged": 1}
    assert prices(context) == [
        ("PR-1", Decimal(389), date(2026, 12, 1)), ("PR-1", Decimal(459), None),
    ]


def test_what_cannot_be_a_price_is_refused_row_by_row(context):
    rows = [
        {"code": "PR-X", "price": "1"},
        {"code": "PR-1", "price": "0"},
        {"code": "PR-2", "price": "10", "floor price": "11"},
        {"code": "PR-1", "price": "5"},
        {"code": "9526100000012", "price": "6"},
        {"code": "PR-2", "price": "7", "valid from": "2026-12-02", "valid until": "2026-12-01"},
        {"code": "PR-2", "price": "7", "price list": "NONE"},
    ]

    made = bring_in(context, "prices", rows)

    said = sentences(made)
    assert outcomes(made) == {"create": 1, "refused": 6}
    for sentence in (
        "No goods have the code or barcode “PR-X”.",
        "A price is above zero",
        "The floor price is above the price.",
        "Row 5 gives the same goods a price already.",
        "It ends before it begins.",
        "“NONE” is not known here.",
    ):
        assert any(sentence in found for found in said), (sentence, said)


def test_without_a_price_list_the_file_says_what_is_missing(context):
    context.session.execute(PriceEntry.__table__.delete())
    context.session.execute(PriceList.__table__.delete())

    with pytest.raises(Refusal, match="There is no price list yet"):
        bring_in(context, "prices", [{"code": "PR-1", "price": "5"}])


def test_what_is_there_leaves_as_a_file_that_changes_nothing(context):
    bring_in(context, "prices", [{"code": "PR-1", "price": "459", "valid from": "2026-12-01"}])
    target = context.hooks.named("imports")["prices"]
    names, rows = export_rows(target, context)
    source = table([dict(zip(names, row, strict=True)) for row in rows])

    made = plan_for(target, context, read_for(target, context, source, "back.csv"))

    assert outcomes(made) == {"unchanged": 1}


def test_writing_costs_the_same_for_ten_prices_and_for_two_hundred(installation, context):
    target = context.hooks.named("imports")["prices"]
    costs = []
    for many in (10, 200):
        codes = [f"PRC-{many}-{n}" for n in range(many)]
        for code in codes:
            testing.make_variant(context, code, price=None)
        source = table([{"code": code, "price": "5"} for code in codes])
        with count_sql(installation.engine) as counted:
            made = plan_for(target, context, read_for(target, context, source, "many.csv"))
            carry_out(target, context, made, "import many.csv")
        costs.append(len(counted))

    assert costs[0] == costs[1] <= 16, costs
    assert context.session.scalar(select(func.count(PriceEntry.id))) == 210


SALES, OPENINGS = {"dealers", "prices"}, {"dealer_openings", "uninvoiced_sales"}


@pytest.mark.parametrize(
    ("role", "branch", "offered"),
    [
        ("sales_manager", "shaanxi", {*SALES, "parties"}),
        ("finance", "shaanxi", OPENINGS),
        ("sales_manager", "sichuan", {"parties"}),
        ("administrator", "shaanxi", {"parties", "products", "regions"}),
    ],
)
def test_everybody_is_offered_the_files_whose_records_he_may_write(app, role, branch, offered):
    app.sign_in(role, branch)

    page = app.get(f"/{branch}/base/import")

    assert {radio["value"] for radio in page.html.select("input[name=target]")} == offered
