"""Every kind of document is tried on paper, also in a branch where there is nothing yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, literal, select, table, union_all

from addons.esales.models import Dealer
from addons.esales.testing import make_dealer
from core.company.social_credit import complete
from core.workflow.businesses import live
from core.workflow.cases import generate, playing, run
from core.workflow.definition import Business
from core.workflow.trying import try_on_paper

# Nobody types in an amount below zero: such a voucher arises only when another is taken back.
OPEN = {"receipt_voucher": {"transitions.posted.reverse"}}
DRAWN = Path(__file__).parents[2] / "definitions"
SELLER, CLERK, HEAD = ({"role": r} for r in ("salesperson", "counter_clerk", "warehouse_head"))


class Undone(Exception):
    """Ends a transaction that a test has seen enough of."""


@pytest.fixture
def trying(installation: Any) -> Callable[..., Any]:
    """Opens a context in Shaanxi, where nothing is, and takes back whatever was changed."""

    @contextmanager
    def open_and_undo() -> Iterator[Any]:
        with suppress(Undone), installation.work(branch="shaanxi") as context:
            yield context
            raise Undone

    return open_and_undo


def rows(context: Any) -> dict[str, int]:
    """How many rows there are in each table of the database, whoever's they are."""
    connection = context.session.connection()
    names = inspect(connection).get_table_names()
    counted = (select(literal(n), func.count()).select_from(table(n)) for n in names)
    return {row[0]: row[1] for row in connection.execute(union_all(*counted))}


def played(business: Business, context: Any) -> Any:
    return run(generate(business, context), business, context, longest=120)


def said(result: Any) -> list[Any]:
    found = (*result.failed, *result.uncovered)
    return [(one.place, [str(s.interpolate()) for s in one.sentences]) for one in found]


def moments(business: Business, context: Any, *acts: Any) -> list[dict[str, Any]]:
    script = {"acts": list(acts)}
    found: list[dict[str, Any]] = try_on_paper(business, script, context, in_english)["moments"]
    return found


def in_english(sentence: Any) -> str:
    return str(sentence.interpolate() if hasattr(sentence, "interpolate") else sentence)


def test_every_kind_of_document_can_begin_on_paper(trying):
    with trying() as context:
        kinds = context.hooks.everywhere.named("kinds").values()

        able = [kind.begin or (kind.rehearsal and kind.rehearsal.begin) for kind in kinds]

        assert all(able)
        assert len(able) > 10


def test_every_business_that_is_shipped_goes_all_its_ways_and_nothing_of_it_remains(trying):
    with trying() as context:
        # Without its code nobody issues tax invoices for the branch, on paper or not.
        context.company.entities["main"].tax_code = complete("91610000MA6U0A001")
        before = rows(context)
        for name, business in live(context).items():
            result = played(business, context)

            assert result.failed == [], name
            assert {one.place for one in result.uncovered} == OPEN.get(name, set()), said(result)
            assert result.proved["fires"] == len(business.transitions), name
            assert result.proved["rights"] == len(business.steps), name
        assert rows(context) == before


def test_retail_as_a_branch_draws_it_goes_all_its_ways(trying):
    with trying() as context:
        before = rows(context)
        for name in ("retail", "retail_refund", "cashier_shift"):
            business = Business.from_data(json.loads((DRAWN / f"{name}.json").read_text("utf-8")))

            result = played(business, context)

            assert said(result) == [], name
            assert result.proved["fires"] == len(business.transitions), name
        assert rows(context) == before


def test_a_pickup_shows_what_would_be_done_to_stock_and_account_and_nothing_is(trying):
    with trying() as context:
        before = rows(context)

        begun, finished, reversed_ = moments(
            live(context)["pickup"],
            context,
            {"who": CLERK, "values": {"collector": "Li"}},
            {"who": CLERK, "fires": "finish"},
            {"who": HEAD, "fires": "reverse", "reason": "Wrong goods"},
        )

        assert ["Collector", "Li"] in begun["people"][0]["sees"]
        assert not any(guard["says"] for guard in begun["ways"][0]["guards"])
        assert finished["number"].startswith("TH-SN-")
        wrote = {effect["title"]: " ".join(effect["wrote"]) for effect in finished["effects"]}
        assert "Stock ledger: 1" in wrote["Let the goods leave stock"]
        assert "Sales invoice: 1" in wrote["Sales invoice"]
        assert "Account entries: 1" in wrote["Receivable on the dealer account"]
        assert reversed_["step"] == "reversed"
        assert rows(context) == before


def test_what_somebody_chose_stays_and_the_guards_answer_to_it(trying):
    with trying() as context:
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


def test_contents_come_to_what_a_condition_asks_for(trying):
    with trying() as context:
        pickup = live(context)["pickup"]
        finish, *others = pickup.transitions
        large = replace(pickup, transitions=(replace(finish, condition="gross > 5000"), *others))

        result = played(large, context)

        assert said(result) == []
        assert result.proved["unmet"] == 1


def test_an_order_is_fetched_in_part_and_goes_on_by_itself(trying):
    with trying() as context:
        begun, _confirmed, fetched, nothing = moments(
            live(context)["sales_order"],
            context,
            {"who": SELLER, "values": {"quantity": "5"}},
            {"who": SELLER, "fires": "confirm"},
            {"who": HEAD, "values": {"taken": "2"}},
            {"who": HEAD, "values": {"quantity": "9"}},
        )

        assert ["Ordered", "5"] in begun["people"][0]["sees"]
        assert fetched["step"] == "partly"
        assert fetched["went"] == ["By itself: “Taken in part”, to Taken in part."]
        assert "You may not fill in Ordered here" in nothing["refused"][0]


def test_a_kind_that_makes_nothing_up_is_looked_at_step_by_step(trying, monkeypatch):
    monkeypatch.setattr(playing, "begins_on_paper", lambda *_given: False)
    with trying() as context:
        result = played(live(context)["pickup"], context)

    assert set(result.proved) == {"rights"}
    assert result.failed == []
    assert "pages of their own" in str(result.uncovered[0].sentences)
