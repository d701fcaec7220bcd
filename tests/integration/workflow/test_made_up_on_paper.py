"""What is made up on paper is what was asked for: by whoever tries, or by a condition."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rehearsed import CLERK, HEAD, SELLER, moments, played, rows, said, undone
from sqlalchemy import func, select

from addons.barcode.checking import SECOND_CHECK
from addons.barcode.counter import OPTION
from addons.base.models import Ledger
from addons.esales.models import Dealer
from addons.esales.testing import make_dealer
from core.workflow.businesses import live
from core.workflow.cases import playing
from core.workflow.definition import Business

pytestmark = pytest.mark.one_store
DRAWN = Path(__file__).parents[2] / "definitions"


def test_retail_as_a_branch_draws_it_goes_all_its_ways(installation):
    with undone(installation) as context:
        before = rows(context)
        for name in ("retail", "retail_refund", "cashier_shift"):
            business = Business.from_data(json.loads((DRAWN / f"{name}.json").read_text("utf-8")))

            result = played(business, context)

            assert said(result) == [], name
            assert result.proved["fires"] == len(business.transitions), name
        assert rows(context) == before


def test_a_pickup_made_up_is_checked_where_the_branch_wants_that(installation):
    with undone(installation) as context:
        context.branch.options[OPTION] = {SECOND_CHECK: True}

        result = played(live(context)["pickup"], context)

        # See ``pickup_made_up``.
        assert said(result) == []


def test_money_is_made_up_also_where_the_opening_balances_are_closed(installation):
    with undone(installation) as context:
        today = context.today
        books = Ledger(ledger="esales", since=date(2020, 1, 1), opened_by="f", proved_on=today)
        context.session.add(books)
        context.session.flush()

        for name in ("receipt_voucher", "rebate_voucher"):
            result = played(live(context)[name], context)

            assert said(result) == [], name


def test_what_somebody_chose_stays_and_the_guards_answer_to_it(installation):
    with undone(installation) as context:
        dealer = make_dealer(context, limit="10.00", lines=None)

        begun, refused = moments(
            live(context)["pickup"],
            context,
            {"who": CLERK, "values": {"dealer_id": dealer.id}},
            {"who": CLERK, "fires": "finish"},
        )

        guards = {guard["title"]: guard["says"] for guard in begun["ways"][0]["guards"]}
        assert "10.00 is available" in guards["Within the dealer's credit"][0]
        assert refused["refused"] == guards["Within the dealer's credit"]
        assert context.session.scalar(select(func.count()).select_from(Dealer)) == 1


def test_a_ticket_has_as_many_goods_as_it_is_told_none_too(installation):
    with undone(installation) as context:
        retail = Business.from_data(json.loads((DRAWN / "retail.json").read_text("utf-8")))
        out = {"who": SELLER, "fires": "to_till"}
        empty, two = ({"who": SELLER, "values": {"quantity": text}} for text in ("0", "2"))

        some = moments(retail, context, two, out)
        never = moments(retail, context, empty, out)
        once = moments(retail, context, two, empty, out)

        assert some[-1]["refused"] == []
        for refused in (never[-1], once[-1]):
            assert any("no goods on this ticket" in one for one in refused["refused"])


def test_contents_come_to_what_a_condition_asks_for(installation):
    with undone(installation) as context:
        pickup = live(context)["pickup"]
        finish, *others = pickup.transitions
        large = replace(pickup, transitions=(replace(finish, condition="gross > 5000"), *others))

        result = played(large, context)

        assert said(result) == []
        assert result.proved["unmet"] == 1


def test_an_order_is_fetched_in_part_and_goes_on_by_itself(installation):
    with undone(installation) as context:
        begun, _confirmed, fetched, nothing = moments(
            live(context)["sales_order"],
            context,
            {"who": SELLER, "values": {"quantity": "5"}},
            {"who": SELLER, "fires": "confirm"},
            {"who": HEAD, "values": {"taken": "2"}},
            {"who": HEAD, "values": {"quantity": "9"}},
        )

        assert ["Goods ordered", "5"] in begun["people"][0]["sees"]
        assert fetched["step"] == "partly"
        assert fetched["went"] == ["By itself: “Taken in part”, to Taken in part."]
        assert "You may not fill in Goods ordered here" in nothing["refused"][0]


def test_a_kind_that_makes_nothing_up_is_looked_at_step_by_step(installation, monkeypatch):
    monkeypatch.setattr(playing, "begins_on_paper", lambda *_given: False)
    with undone(installation) as context:
        result = played(live(context)["pickup"], context)

    assert set(result.proved) == {"rights"}
    assert result.failed == []
    assert "pages of their own" in str(result.uncovered[0].sentences)
