"""Receipts, adjustments and counts, from draft to posted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.base.models import Carton, Party, Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Adjustment, Balance, Count, Move, Receipt, StockLine
from addons.inventory.receipts import make_receipt
from addons.inventory.reversal import reverse
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.orm.changes import changes_of
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire


def on_hand(context, variant):
    query = select(Balance.location_id, Balance.status, Balance.on_hand).where(
        Balance.variant_id == variant, Balance.on_hand != 0
    )
    return {(row[0], row[1]): row[2] for row in context.session.execute(query)}


def refusal_of(document, context):
    with pytest.raises(Refusal) as refused:
        fire([document], "post", context)
    return " ".join(m.interpolate() for m in refused.value.messages)


def test_a_posted_receipt_has_a_number_and_its_cartons_know_their_serials(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D1", "throughout")
        make_warehouse(context, "D1")

        receipt = receive(
            context, "D1", entry(tablet, serials=["D1-1", "D1-2"], carton="D1-BOX"),
            entry(tablet, serials=["D1-3"]),
        )

        assert receipt.step == "posted"
        assert receipt.number.startswith("QR-SN-")
        boxed = context.session.scalars(
            select(Serial.number).join(Carton).where(Carton.code == "D1-BOX")
        )
        assert sorted(boxed) == ["D1-1", "D1-2"]


def test_the_change_log_of_a_received_serial_is_as_if_it_had_been_typed(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D2", "throughout")
        make_warehouse(context, "D2")
        receive(context, "D2", entry(tablet, serials=["D2-1"], carton="D2-BOX"))
        received = context.session.scalar(select(Serial).where(Serial.number == "D2-1"))
        typed = Serial(
            branch=context.code, variant_id=tablet, number="D2-T", carton_id=received.carton_id
        )
        context.session.add(typed)
        context.session.flush()

        (by_receipt,), (by_hand,) = (changes_of(context.session, s) for s in (received, typed))

        assert by_receipt.fields == {**by_hand.fields, "number": [None, "D2-1"]}
        assert (by_receipt.deed, by_receipt.resource) == (by_hand.deed, by_hand.resource)


def test_a_serial_is_received_once(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D3", "throughout")
        make_warehouse(context, "D3")
        receive(context, "D3", entry(tablet, serials=["D3-1"]))

        again = make_receipt(context, "D3", [entry(tablet, serials=["D3-1", "D3-2"])])

        assert (
            "serial D3-1 of D3 Variant D3 is in stock already, in D3 A-01. If it was typed wrong"
            in refusal_of(again, context)
        )


def test_a_receipt_taken_back_is_received_again_under_what_is_right_now(work):
    with work("shaanxi") as context:
        phone = make_variant(context, "D15", "throughout")
        make_warehouse(context, "D15")
        wrong = receive(context, "D15", entry(phone, serials=["D15-1", "D15-2"], carton="D15-BOX"))
        fire([reverse(context, wrong)], "post", context)

        right = [SerialEntry("D15-1", "D15-1B"), SerialEntry("D15-2", None, "D15-BOX")]
        again = make_receipt(
            context, "D15", [Entry(variant_id=phone, quantity=Decimal(2), serials=right)]
        )
        fire([again], "post", context)

        (piece,) = serial_ids(context, "D15-1")
        kept = context.session.get(Serial, piece)
        assert (kept.twin, kept.carton_id) == ("D15-1B", None)
        changed = changes_of(context.session, kept)[0].fields
        assert changed["twin"] == [None, "D15-1B"]
        assert sum(on_hand(context, phone).values()) == 2


def test_a_piece_that_somebody_has_is_not_received_again(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D16", "throughout")
        make_warehouse(context, "D16")
        receive(context, "D16", entry(tablet, serials=["D16-1"]))
        gone = draft(context, Adjustment, "D16", [entry(tablet, -1, serials=["D16-1"])])
        fire([gone], "post", context)
        dealer = Party(branch=context.code, code="D16", name="Yuan Qiao")
        context.session.add(dealer)
        context.session.flush()
        context.session.get(Serial, serial_ids(context, "D16-1")[0]).holder_id = dealer.id
        context.session.flush()

        again = make_receipt(context, "D16", [entry(tablet, serials=["D16-1"])])

        assert "belongs to Yuan Qiao since TZ-SN-" in refusal_of(again, context)


def twins(variant, *pairs):
    serials = [SerialEntry(number, twin) for number, twin in pairs]
    return Entry(variant_id=variant, quantity=Decimal(len(pairs)), serials=serials)


def test_no_two_pieces_of_the_same_goods_share_a_first_or_second_number(work):
    with work("shaanxi") as context:
        phone, other = (make_variant(context, code, "throughout") for code in ("D17", "D17X"))
        make_warehouse(context, "D17")
        receive(context, "D17", twins(phone, ("D17-1", "D17-1B")))

        for pair, shared, bearer in (
            (("D17-2", "D17-1B"), "D17-1B", "D17-1"),
            (("D17-1B", "D17-9"), "D17-1B", "D17-1"),
            (("D17-3", "D17-1"), "D17-1", "D17-1"),
        ):
            receipt = make_receipt(context, "D17", [twins(phone, pair)])
            said = refusal_of(receipt, context)
            assert said == (
                f"Serial {shared} is a number of the piece {bearer} already. "
                "Two pieces never share a number: correct it."
            )

        receive(context, "D17", twins(other, ("D17-1", "D17-1B")))


def test_numbers_are_compared_within_a_document_and_with_other_branches(installation):
    with installation.work(branch="hubei") as context:
        phone = make_variant(context, "D18", "throughout")
        theirs = Serial(branch=context.code, variant_id=phone, number="D18-1", twin="D18-1B")
        context.session.add(theirs)
    with installation.work(branch="shaanxi") as context:
        make_warehouse(context, "D18")
        pairs = [("D18-2", "D18-3"), ("D18-3", None), ("D18-4", "D18-4"), ("D18-5", "D18-1B")]
        receipt = make_receipt(context, "D18", [twins(phone, *pairs)])

        said = refusal_of(receipt, context)

        assert "Serial D18-3 stands 2 times on this document." in said
        assert "Serial D18-4 has itself as its second number." in said
        assert "Serial D18-1B is in another branch's books." in said


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


def test_a_serial_of_another_branch_is_transferred_not_received(installation):
    with installation.work(branch="hubei") as context:
        tablet = make_variant(context, "D4", "throughout")
        context.session.add(Serial(branch=context.code, variant_id=tablet, number="D4-1"))
    with installation.work(branch="shaanxi") as context:
        make_warehouse(context, "D4")
        receipt = make_receipt(context, "D4", [entry(tablet, serials=["D4-1"])])

        assert "Serial D4-1 is in another branch's books." in refusal_of(receipt, context)


def test_a_carton_code_belongs_to_one_kind_of_goods(work):
    with work("shaanxi") as context:
        one, two = (make_variant(context, code, "throughout") for code in ("D5", "D5B"))
        make_warehouse(context, "D5")
        receive(context, "D5", entry(one, serials=["D5-1"], carton="D5-BOX"))

        receipt = make_receipt(context, "D5", [entry(two, serials=["D5-2"], carton="D5-BOX")])

        assert "carton code D5-BOX belongs to other goods" in refusal_of(receipt, context)


def test_what_is_missing_on_the_lines_is_said_all_at_once(work):
    with work("shaanxi") as context:
        tablet, cable = make_variant(context, "D6", "throughout"), make_variant(context, "D6C")
        make_warehouse(context, "D6")
        receipt = make_receipt(
            context, "D6",
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
            (places["A"], "available"): 1, (places["B"], "defective"): 1,
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
            (places["A"], "available"): 8, (places["B"], "available"): 1,
        }
        assert on_hand(context, plug) == {(places["A"], "available"): 6}
        booked = select(StockLine.booked).where(StockLine.document == count.id)
        assert list(context.session.scalars(booked.order_by(StockLine.line))) == [11, 4, 0]


def test_a_count_finds_pieces_missing_elsewhere_and_back(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D12", "throughout")
        places = make_warehouse(context, "D12", ("A", "B", "C"))
        receive(
            context, "D12", entry(tablet, serials=["D12-1", "D12-2", "D12-3"], at="A"),
            entry(tablet, serials=["D12-4"], at="B"), entry(tablet, serials=["D12-5"], at="C"),
        )
        lost = draft(context, Adjustment, "D12", [entry(tablet, -1, serials=["D12-5"], at="C")])
        fire([lost], "post", context)
        count = draft(
            context, Count, "D12",
            [
                entry(tablet, serials=["D12-1", "D12-4", "D12-5"], at="A"),
                entry(tablet, serials=["D12-2"], at="B"),
            ],
        )

        fire([count], "post", context)

        assert on_hand(context, tablet) == {
            (places["A"], "available"): 3, (places["B"], "available"): 1,
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
                entry(v, sign, serials=named[v][: abs(sign)], carton=f"{code}-{v}")
                for v in tablets
            ]

            with count_sql(installation.engine) as counted:
                document = draft(context, kind, code, entries)
                fire([document], "post", context)

            costs.append(len(counted))
            moves = select(func.count()).select_from(Move).where(Move.document == document.id)
            assert context.session.scalar(moves) == lines
    assert costs[0] == costs[1] <= 30, costs
