"""Every kind of document is tried on paper, also in a branch where there is nothing yet."""

from __future__ import annotations

from rehearsed import CLERK, HEAD, moments, played, rows, said, undone

from core.company.social_credit import complete
from core.workflow.businesses import live

# What effects do is tried on PostgreSQL elsewhere; these touch stock, accounts, pieces and papers.
TELLING = ("pickup", "sales_return", "receipt_voucher", "inventory.count")


def test_every_kind_of_document_can_begin_on_paper(installation):
    with undone(installation) as context:
        kinds = context.hooks.everywhere.named("kinds").values()

        able = [kind.begin or (kind.rehearsal and kind.rehearsal.begin) for kind in kinds]

        assert all(able)
        assert len(able) > 10


def test_every_business_that_is_shipped_goes_all_its_ways_and_nothing_of_it_remains(
    installation, on_postgresql
):
    with undone(installation) as context:
        # Without its code nobody issues tax invoices for the branch, on paper or not.
        context.company.entities["main"].tax_code = complete("91610000MA6U0A001")
        before = rows(context)
        shipped = live(context)
        for name in TELLING if on_postgresql else shipped:
            business = shipped[name]

            result = played(business, context)

            assert result.failed == [], name
            assert result.uncovered == [], said(result)
            assert result.proved["fires"] == len(business.transitions), name
            assert result.proved["rights"] == len(business.steps), name
        assert rows(context) == before


def test_a_pickup_shows_what_would_be_done_to_stock_and_account_and_nothing_is(installation):
    with undone(installation) as context:
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
        assert wrote["Sales invoice"] == "Sales invoice: 1"
        assert "Account entries: 1" in wrote["Receivable on the dealer account"]
        assert reversed_["step"] == "reversed"
        assert rows(context) == before
