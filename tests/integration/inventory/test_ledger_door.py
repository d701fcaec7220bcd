"""The ledger's one door: what it carries along, and what it refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.inventory.drafting import draft
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Adjustment, Balance, Claim, Move, MoveSerial, Whereabouts
from addons.inventory.refusals import NotInStock
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.testing import count_sql

HERE = "available"


def leaving(document, variant, quantity, place, *, line=1, serials=()):
    return StockMove(
        document=document.id,
        line=line,
        variant_id=variant,
        quantity=Decimal(quantity),
        source_id=place,
        source_status=HERE,
        serial_ids=serials,
    )


def on_hand(context, place, variant, status=HERE):
    query = select(Balance.on_hand).where(
        Balance.location_id == place, Balance.variant_id == variant, Balance.status == status
    )
    return context.session.scalar(query)


def test_received_goods_are_on_hand_where_they_were_put(work):
    with work("shaanxi") as context:
        speaker = make_variant(context, "L1")
        places = make_warehouse(context, "L1", ("A", "B"))

        receive(context, "L1", entry(speaker, 7, at="B"))

        assert on_hand(context, places["B"], speaker) == 7
        assert on_hand(context, places["A"], speaker) is None


def test_a_move_takes_goods_from_one_place_to_another(work):
    with work("shaanxi") as context:
        speaker = make_variant(context, "L2")
        places = make_warehouse(context, "L2", ("A", "B"))
        receive(context, "L2", entry(speaker, 7, at="A"))
        document = draft(context, Adjustment, "L2")

        post(
            [
                StockMove(
                    document=document.id, line=1, variant_id=speaker, quantity=Decimal(3),
                    source_id=places["A"], source_status=HERE,
                    target_id=places["B"], target_status="blocked",
                )
            ],
            context,
        )

        assert on_hand(context, places["A"], speaker) == 4
        assert on_hand(context, places["B"], speaker, "blocked") == 3


def test_more_than_is_there_cannot_leave_and_the_sentence_says_how_much_is(work):
    with work("shaanxi") as context:
        speaker = make_variant(context, "L3")
        places = make_warehouse(context, "L3")
        receive(context, "L3", entry(speaker, 4))
        document = draft(context, Adjustment, "L3")

        with pytest.raises(NotInStock) as refused, context.session.begin_nested():
            post([leaving(document, speaker, 5, places["A-01"], line=3)], context)

        said = refused.value.messages[0].interpolate()
        assert said.startswith("Line 3: 5 of L3 Variant L3 cannot leave L3 A-01: 4 are there.")
        assert on_hand(context, places["A-01"], speaker) == 4


def test_two_lines_that_are_each_possible_are_refused_together(work):
    with work("shaanxi") as context:
        speaker = make_variant(context, "L4")
        places = make_warehouse(context, "L4")
        receive(context, "L4", entry(speaker, 5))
        document = draft(context, Adjustment, "L4")
        moves = [leaving(document, speaker, 3, places["A-01"], line=line) for line in (1, 2)]

        with pytest.raises(NotInStock, match="Line"), context.session.begin_nested():
            post(moves, context)


def test_a_place_that_may_go_negative_gives_more_than_it_has(work):
    with work("shaanxi") as context:
        speaker = make_variant(context, "L5")
        places = make_warehouse(context, "L5", may_go_negative=True)
        document = draft(context, Adjustment, "L5")

        post([leaving(document, speaker, 5, places["A-01"])], context)

        assert on_hand(context, places["A-01"], speaker) == -5


def test_a_serial_goes_with_its_move_and_is_gone(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "L6", "throughout")
        places = make_warehouse(context, "L6")
        receive(context, "L6", entry(tablet, serials=["L6-1", "L6-2"]))
        first, second = serial_ids(context, "L6-1", "L6-2")
        document = draft(context, Adjustment, "L6")

        post([leaving(document, tablet, 1, places["A-01"], serials=(first,))], context)

        gone, there = (context.session.get(Whereabouts, s) for s in (first, second))
        assert (gone.location_id, gone.document) == (None, document.id)
        assert there.location_id == places["A-01"]
        assert context.session.scalar(
            select(func.count()).where(MoveSerial.serial_id == first)
        ) == 2


@pytest.mark.parametrize(
    ("code", "leaves", "place", "says"),
    [
        ("L7", "L7-1", "B", "is in L7 A, not where the line takes it from"),
        ("L8", "L8-2", "A", "has left stock with"),
    ],
)
def test_a_serial_that_is_not_at_the_source_is_refused_by_name(work, code, leaves, place, says):
    with work("shaanxi") as context:
        tablet = make_variant(context, code, "throughout")
        places = make_warehouse(context, code, ("A", "B"))
        receive(context, code, entry(tablet, serials=[f"{code}-1", f"{code}-2"], at="A"))
        receive(context, code, entry(tablet, serials=[f"{code}-3"], at="B"))
        one, two = serial_ids(context, leaves, f"{code}-2")
        earlier = draft(context, Adjustment, code)
        post([leaving(earlier, tablet, 1, places["A"], serials=(two,))], context)
        document = draft(context, Adjustment, code)

        with pytest.raises(NotInStock) as refused, context.session.begin_nested():
            post([leaving(document, tablet, 1, places[place], serials=(one,))], context)

        said = refused.value.messages[0].interpolate()
        assert f"serial {leaves} of {code}" in said
        assert says in said


def test_goods_with_serials_do_not_move_without_naming_them(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "L9", "throughout")
        places = make_warehouse(context, "L9")
        receive(context, "L9", entry(tablet, serials=["L9-1"]))
        document = draft(context, Adjustment, "L9")

        with pytest.raises(NotInStock, match="tracked by serial"), context.session.begin_nested():
            post([leaving(document, tablet, 1, places["A-01"])], context)


def test_goods_tracked_at_issue_show_their_serials_when_they_leave(work):
    from addons.base.models import Serial

    with work("shaanxi") as context:
        phone = make_variant(context, "L10", "at_issue")
        places = make_warehouse(context, "L10")
        receive(context, "L10", entry(phone, 5))
        serial = Serial(branch=context.code, variant_id=phone, number="L10-1")
        context.session.add(serial)
        context.session.flush()
        document = draft(context, Adjustment, "L10")

        post([leaving(document, phone, 1, places["A-01"], serials=(serial.id,))], context)

        assert context.session.get(Whereabouts, serial.id).location_id is None
        assert on_hand(context, places["A-01"], phone) == 4


def test_a_line_that_draws_on_two_places_has_two_parts(work):
    with work("shaanxi") as context:
        speaker = make_variant(context, "L11")
        places = make_warehouse(context, "L11", ("A", "B"))
        receive(context, "L11", entry(speaker, 2, at="A"), entry(speaker, 2, at="B"))
        document = draft(context, Adjustment, "L11")

        post([leaving(document, speaker, 2, places[place]) for place in "AB"], context)

        rows = context.session.execute(
            select(Move.line, Move.part).where(Move.document == document.id)
        ).all()
        assert sorted(rows) == [(1, 1), (1, 2)]


def test_a_move_needs_a_quantity_an_end_and_one_serial_a_piece():
    for wrong in (
        {"quantity": Decimal(0), "source_id": 1, "source_status": HERE},
        {"quantity": Decimal(1)},
        {"quantity": Decimal(2), "source_id": 1, "source_status": HERE, "serial_ids": (7, 7)},
    ):
        with pytest.raises(ValueError, match="a move has"):
            StockMove(document=1, line=1, variant_id=1, **wrong)


@pytest.mark.parametrize("count", [10, 200])
def test_posting_costs_eight_statements_for_ten_lines_and_for_two_hundred(
    installation, work, count
):
    code = f"LC{count}"
    with work("shaanxi") as context:
        tablets = [make_variant(context, f"{code}-{n}", "throughout") for n in range(count)]
        places = make_warehouse(context, code)
        numbers = {v: [f"{code}-{v}-{n}" for n in range(5)] for v in tablets}
        receive(context, code, *(entry(v, serials=numbers[v]) for v in tablets))
        document = draft(context, Adjustment, code)
        moves = [
            leaving(
                document, v, 5, places["A-01"], line=line,
                serials=serial_ids(context, *numbers[v]),
            )
            for line, v in enumerate(tablets, 1)
        ]

        with count_sql(installation.engine) as counted:
            post(moves, context, releasing=[document.id])

        assert len(counted) == 8, counted.statements
        assert context.session.scalar(select(func.count()).select_from(Claim)) == 0
