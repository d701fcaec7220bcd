"""Receipts, adjustments and counts, from draft to posted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from stocked import on_hand, refusal_of

from addons.base.models import Party, Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.models import Adjustment, Count, Move, Receipt, StockLine
from addons.inventory.receipts import make_receipt
from addons.inventory.reversal import reverse
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire


def test_a_count_that_brought_a_piece_from_another_warehouse_is_taken_back_there(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D19", "throughout")
        here, there = make_warehouse(context, "D19"), make_warehouse(context, "D19X")
        receive(context, "D19X", entry(tablet, serials=["D19-1"]))
        count = draft(context, Count, "D19", [entry(tablet, serials=["D19-1"])])
        fire([count], "post", context)
        assert on_hand(context, tablet) == {(here["A-01"], "available"): 1}

        back = reverse(context, count)
        fire([back], "post", context)

        assert on_hand(context, tablet) == {(there["A-01"], "available"): 1}


def test_only_a_reversal_is_about_another_warehouse_than_its_own(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "D20")
        make_warehouse(context, "D20")
        there = make_warehouse(context, "D20X")
        stray = Entry(variant_id=cable, quantity=Decimal(1), location_id=there["A-01"])

        document = draft(context, Adjustment, "D20", [stray])

        assert "D20X A-01 does not belong to this document's warehouse" in refusal_of(
            document, context
        )


def test_goods_change_status_and_place_on_one_line_and_back(work):
    with work("shaanxi") as context:
        tablet, cable = make_variant(context, "D21", "throughout"), make_variant(context, "D21C")
        places = make_warehouse(context, "D21", ("A", "B"))
        receive(context, "D21", entry(tablet, serials=["D21-1", "D21-2"]), entry(cable, 9))
        broken = replace(entry(tablet, serials=["D21-1"]), target_status="defective")
        shifted = replace(entry(cable, 4), target="B", target_status="available")
        document = draft(context, Adjustment, "D21", [broken, shifted])

        fire([document], "post", context)

        a, b = places["A"], places["B"]
        assert on_hand(context, tablet) == {(a, "available"): 1, (a, "defective"): 1}
        assert on_hand(context, cable) == {(a, "available"): 5, (b, "available"): 4}
        moves = select(func.count()).select_from(Move).where(Move.document == document.id)
        assert context.session.scalar(moves) == 2

        fire([reverse(context, document)], "post", context)
        assert on_hand(context, tablet) == {(a, "available"): 2}
        assert on_hand(context, cable) == {(a, "available"): 9}


def test_a_line_that_would_change_nothing_is_refused(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "D22")
        make_warehouse(context, "D22")
        receive(context, "D22", entry(cable, 9))
        same = replace(entry(cable, 1), target_status="available")
        less = replace(entry(cable, -1), target_status="blocked")

        said = refusal_of(draft(context, Adjustment, "D22", [same, less]), context)

        assert "Line 1, D22 Variant D22 would stay where it is, as it is." in said
        assert "Line 2, D22 Variant D22: enter how many change place or status" in said


def test_what_is_missing_on_the_lines_is_said_all_at_once(work):
    with work("shaanxi") as context:
        tablet, cable = make_variant(context, "D6", "throughout"), make_variant(context, "D6C")
        make_warehouse(context, "D6")
        receipt = make_receipt(
            context,
            "D6",
            [
                entry(cable, -1),
                entry(cable, serials=["D6-9"]),
                entry(tablet, 3, serials=["D6-1"]),
                entry(tablet, serials=["D6-1", "D6-2"]),
            ],
        )

        said = refusal_of(receipt, context)

        assert "Line 1, D6C Variant D6C: enter how many came in, above zero." in said
        assert "Line 2, D6C Variant D6C is not tracked by serial number" in said
        assert "Line 3, D6 Variant D6 is tracked by serial number: the quantity is 3, and 1" in said
        assert "Serial D6-1 stands 2 times on this document." in said


def test_an_empty_document_is_not_posted_and_may_be_voided(work):
    with work("shaanxi") as context:
        make_warehouse(context, "D7")
        receipt = make_receipt(context, "D7", [])

        said = refusal_of(receipt, context)
        fire([receipt], "void", context)

        assert said == "There is nothing on this document yet. Add a line first."
        assert receipt.step == "void"


def test_a_counter_clerk_posts_no_receipt(installation):
    clerk, head = (identity_of(installation, role) for role in ("counter_clerk", "warehouse_head"))
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "D8")
        make_warehouse(context, "D8")
        number = make_receipt(context, "D8", [entry(cable, 5)]).id

    with installation.work(branch="shaanxi", identity=clerk) as context:
        receipt = context.session.get(Receipt, number)
        with pytest.raises(NotPermitted):
            fire([receipt], "post", context)
    with installation.work(branch="shaanxi", identity=head) as context:
        fire([context.session.get(Receipt, number)], "post", context)

        assert sum(on_hand(context, cable).values()) == 5


def test_an_adjustment_moves_pieces_into_another_status_and_takes_away_what_broke(work):
    with work("shaanxi") as context:
        tablet, cable = make_variant(context, "D9", "throughout"), make_variant(context, "D9C")
        places = make_warehouse(context, "D9", ("A", "B"))
        receive(context, "D9", entry(tablet, serials=["D9-1", "D9-2"]), entry(cable, 9))
        lost = entry(cable, -2)
        out, into = (
            entry(tablet, -1, serials=["D9-1"]),
            entry(tablet, serials=["D9-1"], status="defective", at="B"),
        )
        document = draft(context, Adjustment, "D9", [into, out, lost])

        fire([document], "post", context)

        assert on_hand(context, tablet) == {
            (places["A"], "available"): 1,
            (places["B"], "defective"): 1,
        }
        assert on_hand(context, cable) == {(places["A"], "available"): 7}
        assert document.number.startswith("TZ-SN-")


def test_an_adjustment_knows_no_new_pieces_and_takes_none_that_a_party_has(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D10", "throughout")
        make_warehouse(context, "D10")
        receive(context, "D10", entry(tablet, serials=["D10-1"]))
        gone = draft(context, Adjustment, "D10", [entry(tablet, -1, serials=["D10-1"])])
        fire([gone], "post", context)
        dealer = Party(branch=context.code, code="D10", name="Yuan Qiao")
        context.session.add(dealer)
        context.session.flush()
        (piece,) = serial_ids(context, "D10-1")
        context.session.get(Serial, piece).holder_id = dealer.id
        context.session.flush()

        found = draft(context, Adjustment, "D10", [entry(tablet, serials=["D10-1", "D10-X"])])
        said = refusal_of(found, context)

        assert "belongs to Yuan Qiao since TZ-SN-" in said
        assert "serial D10-X of D10 Variant D10 is not known here" in said


def test_a_count_books_the_difference_to_what_is_there_when_it_is_posted(work):
    with work("shaanxi") as context:
        cable, plug = make_variant(context, "D11"), make_variant(context, "D11P")
        places = make_warehouse(context, "D11", ("A", "B"))
        receive(context, "D11", entry(cable, 10, at="A"), entry(plug, 4, at="A"))
        lines = [entry(cable, 8, at="A"), entry(plug, 6, at="A"), entry(cable, 1, at="B")]
        count = draft(context, Count, "D11", lines)
        receive(context, "D11", entry(cable, 1, at="A"))

        fire([count], "post", context)

        assert on_hand(context, cable) == {
            (places["A"], "available"): 8,
            (places["B"], "available"): 1,
        }
        assert on_hand(context, plug) == {(places["A"], "available"): 6}
        booked = select(StockLine.booked).where(StockLine.document == count.id)
        assert list(context.session.scalars(booked.order_by(StockLine.line))) == [11, 4, 0]


def test_a_count_finds_pieces_missing_elsewhere_and_back(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D12", "throughout")
        places = make_warehouse(context, "D12", ("A", "B", "C"))
        receive(
            context,
            "D12",
            entry(tablet, serials=["D12-1", "D12-2", "D12-3"], at="A"),
            entry(tablet, serials=["D12-4"], at="B"),
            entry(tablet, serials=["D12-5"], at="C"),
        )
        lost = draft(context, Adjustment, "D12", [entry(tablet, -1, serials=["D12-5"], at="C")])
        fire([lost], "post", context)
        count = draft(
            context,
            Count,
            "D12",
            [
                entry(tablet, serials=["D12-1", "D12-4", "D12-5"], at="A"),
                entry(tablet, serials=["D12-2"], at="B"),
            ],
        )

        fire([count], "post", context)

        assert on_hand(context, tablet) == {
            (places["A"], "available"): 3,
            (places["B"], "available"): 1,
        }
        moves = select(Move.source_id, Move.target_id).where(Move.document == count.id)
        a, b = places["A"], places["B"]
        assert set(context.session.execute(moves)) == {(a, None), (b, a), (None, a), (a, b)}


def test_the_same_place_is_counted_once_in_a_count(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "D13")
        make_warehouse(context, "D13")
        count = draft(context, Count, "D13", [entry(cable, 1), entry(cable, 2)])

        assert "Lines 1 and 2 count the same goods" in refusal_of(count, context)


def test_a_warehouse_or_place_that_is_not_there_is_refused_by_name(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "D14")
        make_warehouse(context, "D14")

        with pytest.raises(Refusal, match="no warehouse"):
            make_receipt(context, "NOWHERE", [])
        with pytest.raises(Refusal, match="has no place"):
            make_receipt(context, "D14", [entry(cable, 1, at="Z-99")])


@pytest.mark.parametrize("kind", [Receipt, Adjustment, Count])
def test_posting_costs_the_same_for_ten_lines_and_for_two_hundred(installation, work, kind):
    costs = []
    for lines in (10, 200):
        code = f"DC{kind.__name__[0]}{lines}"
        with work("shaanxi") as context:
            tablets = [make_variant(context, f"{code}-{n}", "throughout") for n in range(lines)]
            make_warehouse(context, code)
            make_warehouse(context, f"{code}X", ("A-01",))
            named = {v: [f"{code}-{v}-{n}" for n in range(5)] for v in tablets}
            if kind is not Receipt:
                receive(context, code, *(entry(v, serials=named[v]) for v in tablets))
            sign = {Receipt: 5, Adjustment: -2, Count: 2}[kind]
            entries = [
                entry(v, sign, serials=named[v][: abs(sign)], carton=f"{code}-{v}") for v in tablets
            ]

            with count_sql(installation.engine) as counted:
                document = draft(context, kind, code, entries)
                fire([document], "post", context)

            costs.append(len(counted))
            moves = select(func.count()).select_from(Move).where(Move.document == document.id)
            assert context.session.scalar(moves) == lines
    assert costs[0] == costs[1] <= 31, costs
