"""Goods are received: their serial numbers and cartons are known from then on, once each."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from stocked import on_hand, refusal_of

from addons.base.models import Carton, Party, Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Adjustment
from addons.inventory.receipts import make_receipt
from addons.inventory.reversal import reverse
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.orm.changes import changes_of
from core.workflow import fire


def test_a_posted_receipt_has_a_number_and_its_cartons_know_their_serials(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "D1", "throughout")
        make_warehouse(context, "D1")

        receipt = receive(
            context,
            "D1",
            entry(tablet, serials=["D1-1", "D1-2"], carton="D1-BOX"),
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
