"""Transfers between branches: goods, ages and values go from the one's books to the other's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from border import HERE, THERE, said
from sqlalchemy import select

from addons.base.models import Carton, Serial
from addons.inventory.costing.valuing import stock_value
from addons.inventory.models import Transfer, TransferIn
from addons.inventory.transfers.borders import find_arriving
from addons.inventory.transfers.finding import find
from addons.inventory.transfers.loading import put_on
from addons.inventory.transfers.printed import values_for
from addons.inventory.transfers.sending_over import begun_with_over, send_over
from addons.inventory.transfers.surplus import surplus_of
from addons.inventory.transfers.unloading import count as count_in
from addons.inventory.transfers.unloading import count_all, set_counted, set_piece
from core.refusal import Refusal
from core.security.notifications import Notification
from core.workflow import fire
from core.workflow.motion.kinship import reverse_and_copy


def test_goods_cross_with_their_ages_and_their_value_and_are_never_in_two_places(border):
    before = border.lies(border.numbers[0])[HERE]
    worth = [border.worth()]
    out, into = border.sent(tablets=3)
    places = [border.lies(border.numbers[0])]
    worth.append(border.worth())
    with border.work(THERE, now=before[3] + timedelta(days=1)) as context:
        document = context.session.get_one(TransferIn, into)
        count_in(context, document, find(context, f"{border.code}-K"))
        set_piece(context, document, find(context, border.numbers[2]).serial_ids[0], "spoiled")
        line = count_in(context, document, find(context, f"{border.code}-C"))
        set_counted(context, document, line, Decimal(8), Decimal(1))
        fire([document], "receive", context)
        number = document.number
        paper = values_for(document, "transfer_slip", context)
        carton = context.session.scalar(select(Carton).where(Carton.code == f"{border.code}-K"))
        pieces = len(carton.serials)
    places.append(border.lies(border.numbers[0]))
    with border.work(THERE, now=before[3] + timedelta(days=1)) as context:
        later = stock_value(context, context.today).total

    for branch, received in ((HERE, out), (THERE, into)):
        with pytest.raises(Refusal) as refused, border.work(branch) as context:
            reverse_and_copy(context.session.get_one(Transfer, received), context)
        assert "are in the receiver's books" in said(refused)
    assert number.startswith("DR-HB-")
    assert paper["source"]["name"] == f"Shaanxi · {border.code}A Warehouse {border.code}A"
    assert paper["target"]["code"] == f"{border.code}B"
    assert sum(row["quantity"] for row in paper["rows"]) == 11
    assert {row["counted"] for row in paper["rows"]} == {"3", "8"}
    assert paper["clerk"]["name"] == ""
    assert border.step(out, HERE) == "received"
    assert places == [
        {HERE: ("ZT", "A", "available", before[3])},
        {THERE: ("B", "B-01", "available", before[3])},
    ]
    assert border.lies(border.numbers[2])[THERE][2] == "defective"
    assert pieces == 3
    assert worth == [(Decimal("51.03"), 0), (Decimal("51.03"), 0)]
    assert later == Decimal("45.03")
    assert border.faults() == []


@pytest.mark.parametrize(
    ("decision", "figures", "left"),
    [
        ("write_off", ("received", 0, 5), {}),
        ("come_back", ("received", 5, 0), {HERE: "A"}),
        ("wait", ("under_way", 0, 0), {HERE: "ZT"}),
    ],
)
def test_what_is_missing_is_decided_by_the_sender_and_the_receiver_sees_it(
    border, decision, figures, left
):
    out, into = border.sent()
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        line = count_in(context, document, find(context, f"{border.code}-C"))
        set_counted(context, document, line, Decimal(4), Decimal(0))
        count_in(context, document, find(context, border.numbers[0]))
        fire([document], "receive_short", context)
        reported = document.short
    waiting = border.step(out, HERE)
    told = {} if decision == "wait" else {"reason": "the van was searched"}
    border.fire(out, decision, who=border.manager, **told)

    with border.work(THERE, write=False) as context:
        document = context.session.get_one(TransferIn, into)
        found = (document.step, document.returned, document.lost)
        assert (document.received, document.short) == (5, 0)
    assert (waiting, reported) == ("difference", 5)
    assert found == figures
    lying = border.lies(border.numbers[1])
    assert {branch: place[0] for branch, place in lying.items()} == left
    assert border.faults() == []


def test_what_was_reported_missing_may_come_before_anybody_has_decided(border):
    out, into = border.sent()
    border.fire(into, "receive_short", THERE)
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        count_all(context, document)
        fire([document], "receive", context)

    assert border.step(out, HERE) == "received"
    assert border.faults() == []


def test_what_is_over_is_seen_by_both_and_in_no_books_until_the_sender_sends_it(border):
    out, into = border.sent(tablets=1)
    spare, coming = border.numbers[1:]
    other, _into = border.sent(cables=0, tablets=0, more=[coming])
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        count_all(context, document)
        count_in(context, document, find_arriving(document, spare, context))
        count_in(context, document, find_arriving(document, f"{border.code}-C", context))
        with pytest.raises(Refusal) as elsewhere:
            count_in(context, document, find_arriving(document, coming, context))
        with pytest.raises(Refusal) as unknown:
            find_arriving(document, "NO-SUCH", context)
        fire([document], "receive", context)
    worth = border.worth()
    with border.work() as context:
        document = context.session.get_one(Transfer, out)
        over = [(one.quantity, one.numbers) for one in surplus_of(document, context)]
        told = context.session.scalars(select(Notification.text)).all()
        made = send_over(document, context)
        named = context.session.get_one(Transfer, other).number
        with pytest.raises(Refusal):
            send_over(document, context)
        before = begun_with_over(document, context)
        fire([made], "send", context)
        fresh, last, number = f"#{made.id}", made.far_document, made.number
    with border.work(THERE) as context:
        known = begun_with_over(context.session.get_one(TransferIn, into), context)
        document = context.session.get_one(TransferIn, last)
        count_all(context, document)
        fire([document], "receive", context)

    assert over == [(1, ()), (1, (spare,))]
    assert (before, known) == (fresh, number)
    assert f"with {named}, which is on its way" in said(elsewhere)
    assert "NO-SUCH is not on this transfer" in said(unknown)
    assert any(f"1 × {border.code}-C, 1 × {border.code}-T" in text for text in told)
    assert worth == (Decimal("20.02"), Decimal("31.01"))
    assert border.worth() == (Decimal("10.01"), Decimal("41.02"))
    assert list(border.lies(spare)) == [THERE]
    assert border.faults() == []


def test_called_back_all_is_where_it_was_and_the_receiver_has_nothing_to_count(border):
    before = border.lies(border.numbers[0])
    out, into = border.sent()
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        count_in(context, document, find(context, border.numbers[0]))
    with pytest.raises(Refusal) as counting:
        border.fire(out, "call_back", reason="wrong branch")
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        set_piece(context, document, find(context, border.numbers[0]).serial_ids[0], "sent")
    border.fire(out, "call_back", reason="wrong branch")
    with pytest.raises(Refusal), border.work(THERE) as context:
        count_all(context, context.session.get_one(TransferIn, into))

    assert "In Hubei: DC-SN-" in said(counting)
    assert "is being counted in already" in said(counting)
    assert border.step(into, THERE) == "called_back"
    assert border.lies(border.numbers[0]) == before
    assert border.faults() == []


def test_a_piece_comes_back_to_the_branch_that_knew_it_and_is_one_all_the_time(border):
    since = border.lies(border.numbers[0])[HERE][3]
    _out, into = border.sent(cables=0)
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        count_all(context, document)
        fire([document], "receive", context)
        back = border.begun(context, "B", far="SN/{}A")
        put_on(context, back, find(context, border.numbers[0]))
        fire([back], "send", context)
        home = back.far_document
    with border.work() as context:
        document = context.session.get_one(TransferIn, home)
        count_in(context, document, find(context, border.numbers[0]))
        fire([document], "receive", context)
        known = context.session.scalars(select(Serial).where(Serial.number == border.numbers[0]))
        assert len(known.all()) == 1

    assert border.lies(border.numbers[0]) == {HERE: ("A", "A-01", "available", since)}
    assert list(border.lies(border.numbers[1])) == [THERE]
    assert border.faults() == []


def test_a_carton_stays_in_the_books_of_the_branch_that_has_most_of_it(border):
    out, into = border.sent(cables=0, tablets=3)
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        count_in(context, document, find(context, border.numbers[0]))
        fire([document], "receive_short", context)
    border.fire(out, "come_back", who=border.manager, reason="the van was searched")
    with border.work(THERE) as context:
        back = border.begun(context, "B", far="SN/{}A")
        put_on(context, back, find(context, border.numbers[0]))
        fire([back], "send", context)
        number = back.id
    border.fire(number, "call_back", THERE, reason="not today")

    with border.work(write=False) as context:
        carton = select(Carton.kept_by).where(Carton.code == f"{border.code}-K")
        assert context.session.scalars(carton).all() == [None]
    assert border.faults() == []
