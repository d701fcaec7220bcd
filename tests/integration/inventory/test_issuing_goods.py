"""Goods leave with a document of any kind: the guard that asks, the effect that lets them go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from addons.inventory.claims import claim_quantities, claim_serials
from addons.inventory.drafting import draft
from addons.inventory.goods import Goods
from addons.inventory.issue import issue_stock, stock_objections
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Adjustment, Balance, Claim, Move, Whereabouts
from addons.inventory.refusals import NotInStock
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.refusal import Refusal
from core.testing import count_sql


def wanting(context, *goods):
    """The context of an addon whose documents want ``goods``."""
    hooks = SimpleNamespace(goods_to_issue=lambda documents, context: list(goods))
    return replace(context, hooks=hooks)


def goods(document, variant, quantity=0, warehouse="", *, line=1, serials=()):
    return Goods(
        document=document.id, line=line, variant_id=variant,
        quantity=Decimal(quantity or len(serials)), warehouse=warehouse, serial_ids=serials,
    )


def said(documents, context):
    return [no.message.interpolate() for no in stock_objections(documents, context)]


def left(context, variant):
    query = select(Balance.location_id, Balance.on_hand).where(Balance.variant_id == variant)
    return {row[0]: row[1] for row in context.session.execute(query)}


def test_goods_without_serials_leave_from_the_places_in_the_order_of_their_codes(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "I1")
        places = make_warehouse(context, "I1", ("C", "A", "B"))
        receive(context, "I1", *(entry(cable, 4, at=place) for place in "ABC"))
        document = draft(context, Adjustment, "I1")
        here = wanting(context, goods(document, cable, 6, "I1"))

        objections = said([document], here)
        issue_stock([document], here)

        assert objections == []
        assert left(context, cable) == {places["A"]: 0, places["B"]: 2, places["C"]: 4}


def test_pieces_leave_from_where_each_one_is(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "I2", "throughout")
        places = make_warehouse(context, "I2", ("A", "B"))
        receive(
            context, "I2", entry(tablet, serials=["I2-1"], at="A"),
            entry(tablet, serials=["I2-2", "I2-3"], at="B"),
        )
        pieces = serial_ids(context, "I2-1", "I2-3")
        document = draft(context, Adjustment, "I2")
        claim_serials(context, document.id, pieces, "I2")
        here = wanting(context, goods(document, tablet, warehouse="I2", serials=pieces))

        issue_stock([document], here)

        assert left(context, tablet) == {places["A"]: 0, places["B"]: 1}
        assert {context.session.get(Whereabouts, piece).location_id for piece in pieces} == {None}
        claims = select(func.count()).select_from(Claim).where(Claim.document == document.id)
        assert context.session.scalar(claims) == 0


def test_what_the_document_itself_has_set_aside_leaves_first(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "I3")
        places = make_warehouse(context, "I3", ("A", "B"))
        receive(context, "I3", entry(cable, 5, at="B"))
        document, other = draft(context, Adjustment, "I3"), draft(context, Adjustment, "I3")
        claim_quantities(context, document.id, {cable: Decimal(3)}, "I3")
        claim_quantities(context, other.id, {cable: Decimal(2)}, "I3")
        receive(context, "I3", entry(cable, 1, at="A"))
        here = wanting(context, goods(document, cable, 4, "I3"))

        issue_stock([document], here)

        assert left(context, cable) == {places["A"]: 0, places["B"]: 2}
        rest = select(func.sum(Balance.reserved)).where(Balance.variant_id == cable)
        assert context.session.scalar(rest) == 2


def test_two_lines_share_what_is_there(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "I4")
        make_warehouse(context, "I4")
        receive(context, "I4", entry(cable, 5))
        document = draft(context, Adjustment, "I4")
        here = wanting(
            context, goods(document, cable, 3, "I4"), goods(document, cable, 3, "I4", line=2)
        )

        assert said([document], here) == [
            "Line 2, I4 Variant I4: 3 are wanted, 2 are free in I4. Lower the quantity, or receive "
            "goods first."
        ]


def test_what_cannot_leave_is_said_line_by_line_and_nothing_leaves(work):
    with work("shaanxi") as context:
        cable, tablet = make_variant(context, "I5"), make_variant(context, "I5T", "throughout")
        make_warehouse(context, "I5")
        make_warehouse(context, "I5X")
        receive(context, "I5", entry(cable, 5), entry(tablet, serials=["I5-1", "I5-2", "I5-3"]))
        document, other = draft(context, Adjustment, "I5"), draft(context, Adjustment, "I5")
        one, two, three = serial_ids(context, "I5-1", "I5-2", "I5-3")
        claim_serials(context, other.id, [two], "I5")
        here = wanting(
            context,
            goods(document, cable, 6, "I5", line=1),
            goods(document, tablet, 2, "I5", line=2),
            goods(document, tablet, 2, "I5", line=3, serials=(one,)),
            goods(document, tablet, warehouse="I5", line=4, serials=(two,)),
            goods(document, tablet, warehouse="I5X", line=5, serials=(three,)),
            goods(document, cable, warehouse="I5", line=6, serials=(three,)),
        )

        sentences = said([document], here)
        with pytest.raises(NotInStock) as refused:
            issue_stock([document], here)

        assert [no.interpolate() for no in refused.value.messages] == sentences
        for sentence, hint in zip(
            sentences,
            (
                "6 are wanted, 5 are free in I5", "the 2 pieces have no serial numbers yet",
                "the quantity is 2, and 1 serials are on the line", f"open document #{other.id}",
                "is booked in I5 A-01, not in I5X", "serial I5-3 is a I5T Variant I5T",
            ),
            strict=True,
        ):
            assert hint in sentence
        moves = select(func.count()).select_from(Move).where(Move.document == document.id)
        assert context.session.scalar(moves) == 0


def test_sales_draw_on_sound_warehouses_only(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "I6")
        make_warehouse(context, "I6", kind="defective")
        receive(context, "I6", entry(cable, 5))
        document = draft(context, Adjustment, "I6")

        assert "0 are free in I6" in said(
            [document], wanting(context, goods(document, cable, 1, "I6"))
        )[0]


def test_a_document_whose_goods_nobody_knows_is_refused(work):
    with work("shaanxi") as context:
        make_warehouse(context, "I7")
        document = draft(context, Adjustment, "I7")

        with pytest.raises(Refusal, match="No module"):
            list(stock_objections([document], context))


def test_what_a_lapsed_document_had_set_aside_leaves_before_the_job_has_cleared_it(installation):
    with installation.work(branch="shaanxi") as context:
        cable, tablet = make_variant(context, "LAP-C"), make_variant(context, "LAP-T", "throughout")
        make_warehouse(context, "LAP")
        receive(context, "LAP", entry(cable, 5), entry(tablet, serials=["LAP-1"]))
        old, new = draft(context, Adjustment, "LAP").id, draft(context, Adjustment, "LAP").id
        pieces = serial_ids(context, "LAP-1")
        claim_quantities(context, old, {cable: Decimal(4)}, "LAP")
        claim_serials(context, old, pieces, "LAP")
        later = context.now + timedelta(hours=3)

    with installation.work(branch="shaanxi", now=later) as context:
        document = context.session.get(Adjustment, new)
        here = wanting(
            context,
            goods(document, cable, 5, "LAP"),
            goods(document, tablet, warehouse="LAP", line=2, serials=pieces),
        )
        assert said([document], here) == []
        issue_stock([document], here)

        left = context.session.scalars(select(Claim).where(Claim.document == old)).all()
        balances = context.session.scalars(
            select(Balance).where(Balance.variant_id.in_([cable, tablet]))
        )
        assert left == []
        assert {(there.on_hand, there.reserved) for there in balances} == {(0, 0)}


@pytest.mark.parametrize("lines", [10, 200])
def test_asking_and_issuing_cost_the_same_for_ten_lines_and_for_two_hundred(
    installation, work, on_postgresql, lines
):
    code = f"IS{lines}"
    with work("shaanxi") as context:
        cables = [make_variant(context, f"{code}-C{n}") for n in range(lines // 2)]
        tablets = [make_variant(context, f"{code}-T{n}", "throughout") for n in range(lines // 2)]
        make_warehouse(context, code, ("A", "B"))
        receive(
            context, code, *(entry(cable, 3, at=place) for cable in cables for place in "AB"),
            *(entry(v, serials=[f"{code}-{v}-{n}" for n in range(3)]) for v in tablets),
        )
        document = draft(context, Adjustment, code)
        pieces = {v: serial_ids(context, *(f"{code}-{v}-{n}" for n in range(3))) for v in tablets}
        claim_serials(context, document.id, [p for some in pieces.values() for p in some], code)
        wanted = [
            *(goods(document, v, 4, code, line=n) for n, v in enumerate(cables, 1)),
            *(goods(document, v, warehouse=code, line=n, serials=pieces[v])
              for n, v in enumerate(tablets, lines)),
        ]
        here = wanting(context, *wanted)

        with count_sql(installation.engine) as asking:
            assert said([document], here) == []
        with count_sql(installation.engine) as issuing:
            issue_stock([document], here)

        assert (len(asking), len(issuing)) == ((3, 11) if on_postgresql else (2, 10))


def test_in_one_deed_asking_and_issuing_look_at_the_stock_once(installation, work):
    with work("shaanxi") as context:
        cable = make_variant(context, "ONE-C")
        tablet = make_variant(context, "ONE-T", "throughout")
        make_warehouse(context, "ONE")
        receive(context, "ONE", entry(cable, 5), entry(tablet, serials=["ONE-1", "ONE-2"]))
        pieces = serial_ids(context, "ONE-1", "ONE-2")
        document = draft(context, Adjustment, "ONE")
        claim_serials(context, document.id, pieces, "ONE")
        here = wanting(
            context,
            goods(document, cable, 5, "ONE"),
            goods(document, tablet, warehouse="ONE", line=2, serials=pieces),
        )

        deed = replace(here, memory={})
        with count_sql(installation.engine) as statements:
            assert said([document], deed) == []
            issue_stock([document], deed)

        assert len(statements) == 9, statements.statements


def claim_without_patience(work, document, pieces):
    with work("shaanxi") as context:
        context.session.execute(text("set local lock_timeout = '100ms'"))
        claim_serials(context, document, pieces, "WAIT")


def test_what_was_asked_about_cannot_be_claimed_until_the_deed_is_done(work, on_postgresql):
    if not on_postgresql:
        pytest.skip("on SQLite writers wait for one another anyway")
    with work("shaanxi") as context:
        tablet = make_variant(context, "WAIT", "throughout")
        make_warehouse(context, "WAIT")
        receive(context, "WAIT", entry(tablet, serials=["WAIT-1"]))
        pieces = serial_ids(context, "WAIT-1")
        documents = [draft(context, Adjustment, "WAIT").id for _n in range(2)]

    with work("shaanxi") as context:
        document = context.session.get_one(Adjustment, documents[0])
        here = wanting(context, goods(document, tablet, warehouse="WAIT", serials=pieces))
        assert said([document], here) == []
        with pytest.raises(OperationalError, match="timeout"):
            claim_without_patience(work, documents[1], pieces)


def test_a_piece_posted_twice_in_one_deed_is_refused_the_second_time(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "TWICE", "throughout")
        places = make_warehouse(context, "TWICE", ("A",))
        receive(context, "TWICE", entry(tablet, serials=["TWICE-1", "TWICE-2"]))
        pieces = serial_ids(context, "TWICE-1")
        document = draft(context, Adjustment, "TWICE")
        deed = replace(context, memory={})
        first, second = (
            StockMove(
                document=document.id, line=line, variant_id=tablet, quantity=Decimal(1),
                source_id=places["A"], source_status="available", serial_ids=pieces,
            )
            for line in (1, 2)
        )

        post([first], deed)

        with pytest.raises(NotInStock, match="has left stock"):
            post([second], deed)
