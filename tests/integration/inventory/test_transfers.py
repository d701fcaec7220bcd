"""Transfers: goods are on the way from one warehouse to another, in the books all the time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory.costing.valuing import stock_value
from addons.inventory.drafting import draft
from addons.inventory.models import Adjustment, Location, Transfer, Warehouse, Whereabouts
from addons.inventory.proofs import CHECKS
from addons.inventory.stock import levels
from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from addons.inventory.transfers import proofs
from addons.inventory.transfers.finding import Unexpected, find
from addons.inventory.transfers.loading import put_on, set_quantity
from addons.inventory.transfers.reading import TRANSFER
from addons.inventory.transfers.surplus import surplus_of
from addons.inventory.transfers.unloading import count as count_in
from addons.inventory.transfers.unloading import count_all, set_counted, set_piece, take_back
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin
from core.workflow.motion.kinship import reverse_and_copy

CODES = count(1)


class Way:
    """Two warehouses, cables and tablets, and a transfer between them."""

    def __init__(self, installation):
        self.installation = installation
        self.code = f"W{next(CODES)}"
        self.head = identity_of(installation, "warehouse_head")
        self.manager = identity_of(installation, "branch_manager")
        with self.work() as context:
            self.cable = make_variant(context, f"{self.code}-C")
            self.tablet = make_variant(context, f"{self.code}-T", "throughout")
            make_warehouse(context, f"{self.code}A", ("A-01", "A-02"))
            make_warehouse(context, f"{self.code}B", ("B-01", "B-02"))
            self.numbers = [f"{self.code}-{n}" for n in range(1, 4)]
            receive(
                context,
                f"{self.code}A",
                entry(self.cable, 6, at="A-01"),
                entry(self.cable, 4, at="A-02"),
                entry(self.tablet, at="A-02", serials=self.numbers, carton=f"{self.code}-K"),
            )

    def work(self, who=None, **options):
        given = {"identity": who or self.head, **options}
        return self.installation.work(branch="shaanxi", **given)

    def begun(self, context, source="A", target="B"):
        homes = {
            row.code: row.id
            for row in context.session.execute(select(Warehouse.code, Warehouse.id))
        }
        values = {
            "warehouse_id": homes[self.code + source],
            "target_id": homes[self.code + target],
        }
        return begin(live(context)[TRANSFER], values, context)

    def sent(self, cables=8, tablets=2):
        """The id of a transfer that is on the way."""
        with self.work() as context:
            made = self.begun(context)
            if cables:
                line = put_on(context, made, find(context, f"{self.code}-C"))
                set_quantity(context, made, line, Decimal(cables))
            for number in self.numbers[:tablets]:
                put_on(context, made, find(context, number))
            fire([made], "send", context)
            return made.id

    def at(self, context, transfer):
        return context.session.get_one(Transfer, transfer)

    def levels(self):
        """On hand by warehouse letter; what is on the way stands under its own."""
        with self.work() as context:
            found = levels(context, [self.cable, self.tablet])
        return {
            (code.removeprefix(self.code), variant): level.on_hand
            for (variant, code), level in found.items()
            if level.on_hand
        }

    def lies(self, number):
        """Where a piece lies, in which status, and since when it is in stock."""
        with self.work() as context:
            query = (
                select(Warehouse.code, Location.code, Whereabouts.status, Whereabouts.since)
                .join(Location, Location.id == Whereabouts.location_id)
                .join(Warehouse, Warehouse.id == Location.warehouse_id)
                .join(Serial, Serial.id == Whereabouts.serial_id)
                .where(Serial.number == number)
            )
            row = context.session.execute(query).one()
        return row[0].removeprefix(self.code), *row[1:]

    def faults(self):
        with self.installation.work(branch="shaanxi") as context:
            return [
                fault for check in (*CHECKS, *proofs.CHECKS) for fault in check.find(context)
            ]


@pytest.fixture
def way(installation):
    return Way(installation)


def said(refused):
    return " ".join(one.interpolate() for one in refused.value.messages)


def test_what_is_sent_is_on_the_way_until_it_is_received_with_its_age(way):
    before = way.lies(way.numbers[0])
    number = way.sent()
    on_the_way = way.levels()
    with way.work(now=before[3] + timedelta(days=40)) as context:
        document = way.at(context, number)
        count_all(context, document)
        fire([document], "receive", context)
        step = document.step

    assert on_the_way == {
        ("A", way.cable): 2, ("ZT", way.cable): 8, ("A", way.tablet): 1, ("ZT", way.tablet): 2,
    }
    assert step == "received"
    assert way.levels()["B", way.cable] == 8
    assert way.lies(way.numbers[0]) == ("B", "B-01", "available", before[3])
    assert way.faults() == []


def test_what_is_on_the_way_is_not_for_sale_and_worth_what_it_was(way):
    with way.work() as context:
        today = context.today
        before = stock_value(context, today).total

    way.sent()

    with way.work() as context:
        found = levels(context, [way.cable])
        assert stock_value(context, today).total == before
    assert found[way.cable, "ZT"].available == 0
    assert found[way.cable, "ZT"].on_hand == 8


def test_part_arrives_part_comes_later_and_the_damaged_is_defective(way):
    number = way.sent()
    with way.work() as context:
        document = way.at(context, number)
        line = count_in(context, document, find(context, f"{way.code}-C"))
        set_counted(context, document, line, Decimal(5), Decimal(2))
        count_in(context, document, find(context, way.numbers[0]))
        set_piece(context, document, find(context, way.numbers[0]).serial_ids[0], "spoiled")
        fire([document], "receive_part", context)
        first = (document.step, document.received, document.damaged, document.outstanding)
    with pytest.raises(Refusal) as refused, way.work() as context:
        fire([way.at(context, number)], "call_back", context, reason="wrong warehouse")
    with way.work() as context:
        document = way.at(context, number)
        count_all(context, document)
        fire([document], "receive", context)
        last = (document.step, document.received, document.outstanding)

    assert first == ("under_way", 6, 3, 4)
    assert "was received already" in said(refused)
    assert last == ("received", 10, 0)
    assert way.lies(way.numbers[0])[:3] == ("B", "B-01", "defective")
    assert way.faults() == []


@pytest.mark.parametrize(
    ("decision", "left", "figures"),
    [
        ("come_back", {"cable": 6, "tablet": 2}, ("received", 0, 5)),
        ("write_off", {"cable": 2, "tablet": 1}, ("received", 5, 0)),
    ],
)
def test_a_difference_is_decided(way, decision, left, figures):
    number = way.sent()
    with way.work() as context:
        document = way.at(context, number)
        line = count_in(context, document, find(context, f"{way.code}-C"))
        set_counted(context, document, line, Decimal(4), Decimal(0))
        count_in(context, document, find(context, way.numbers[1]))
        fire([document], "receive_short", context)
        assert document.step == "difference"
    with way.work(way.manager) as context:
        document = way.at(context, number)
        fire([document], decision, context, reason="the van was searched")
        found = (document.step, document.lost, document.returned)

    names, received = {way.cable: "cable", way.tablet: "tablet"}, {"cable": 4, "tablet": 1}
    found_there = {(home, names[v]): n for (home, v), n in way.levels().items()}
    assert {what: n for (home, what), n in found_there.items() if home == "A"} == left
    assert {what: n for (home, what), n in found_there.items() if home == "B"} == received
    assert found == figures
    assert way.faults() == []


def test_who_receives_does_not_write_off_alone(way):
    number = way.sent()
    with way.work() as context:
        fire([way.at(context, number)], "receive_short", context)

    with pytest.raises(NotPermitted), way.work() as context:
        fire([way.at(context, number)], "write_off", context, reason="lost")


def test_called_back_all_is_where_it_was(way):
    before = way.levels()
    number = way.sent()
    with way.work() as context:
        fire([way.at(context, number)], "call_back", context, reason="wrong warehouse")

    assert way.levels() == before
    assert way.lies(way.numbers[0])[:2] == ("A", "A-02")
    assert way.faults() == []


def test_a_received_transfer_is_reversed_as_a_whole(way):
    before = way.levels()
    number = way.sent()
    with way.work() as context:
        document = way.at(context, number)
        count_all(context, document)
        fire([document], "receive", context)
    with way.work() as context:
        anew = reverse_and_copy(way.at(context, number), context)
        steps = (way.at(context, number).step, anew.step, anew.quantity)
        fresh = anew.id

    assert steps == ("reversed", "draft", 10)
    assert way.levels() == before
    with way.work() as context:
        fire([way.at(context, fresh)], "send", context)
    assert way.faults() == []


def test_what_has_moved_on_is_not_reversed(way):
    number = way.sent()
    with way.work() as context:
        document = way.at(context, number)
        count_all(context, document)
        fire([document], "receive", context)
    with way.work() as context:
        back = way.begun(context, "B", "A")
        put_on(context, back, find(context, way.numbers[0]))
        fire([back], "send", context)

    with pytest.raises(Refusal) as refused, way.work() as context:
        fire([way.at(context, number)], "reverse", context, reason="sent by mistake")

    assert "has moved on with DB-" in said(refused)
    assert way.faults() == []


def test_wrong_and_too_many_are_written_down_beside_what_is_received(way):
    number = way.sent(cables=3, tablets=1)
    with way.work() as context:
        document = way.at(context, number)
        for text in (way.numbers[2], way.numbers[0], f"{way.code}-C"):
            count_in(context, document, find(context, text))
        with pytest.raises(Unexpected) as twice:
            count_in(context, document, find(context, way.numbers[0]))
        set_counted(context, document, 1, Decimal(4), Decimal(0))
        over = [(one.line, one.quantity, one.numbers) for one in surplus_of(document, context)]
        take_back(context, document, 1, Decimal(2), ())
        left = (document.arriving, [one.line for one in surplus_of(document, context)])
        set_counted(context, document, 1, Decimal(3), Decimal(0))
        fire([document], "receive", context)

    assert twice.value.reason == "repeated"
    assert over == [(1, 1, ()), (2, 1, (way.numbers[2],))]
    # What is over goes first, and then what had been counted.
    assert left == (3, [2])
    with way.work(write=False) as context:
        assert way.at(context, number).received == 4
    assert way.faults() == []


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (lambda way, context, made: None, "nothing on this transfer"),
        (
            lambda way, context, made: set_quantity(
                context, made, put_on(context, made, find(context, f"{way.code}-C")), Decimal(11)
            ),
            "11 of",
        ),
        (
            lambda way, context, made: (
                put_on(context, made, find(context, way.numbers[0])),
                fire(
                    [
                        draft(
                            context,
                            Adjustment,
                            f"{way.code}A",
                            [entry(way.tablet, -1, at="A-02", serials=way.numbers[:1])],
                        )
                    ],
                    "post",
                    context,
                ),
            ),
            "left stock on",
        ),
    ],
)
def test_what_cannot_be_sent_is_told_and_nothing_is_half_done(way, break_it, sentence):
    before = way.levels()

    def send_it():
        with way.work() as context:
            made = way.begun(context)
            break_it(way, context, made)
            fire([made], "send", context)

    with pytest.raises(Refusal) as refused:
        send_it()

    assert sentence in said(refused)
    assert way.levels() == before


def test_a_piece_of_another_warehouse_is_not_put_on(way):
    with pytest.raises(Refusal) as refused, way.work() as context:
        put_on(context, way.begun(context, "B", "A"), find(context, way.numbers[0]))

    assert f"is booked in {way.code}A A-02, not in {way.code}B" in said(refused)


def test_many_transfers_are_sent_and_received_in_as_few_statements_as_one(installation):
    counts = []
    # The first transfer of all makes the warehouse that goods are in on their way.
    for many in (1, 1, 5):
        ways = [Way(installation) for _each in range(many)]
        with ways[0].work() as context:
            documents = []
            for one in ways:
                made = one.begun(context)
                put_on(context, made, find(context, f"{one.code}-C"))
                put_on(context, made, find(context, f"{one.code}-K"))
                documents.append(made)
            with count_sql(installation.engine) as counted:
                fire(documents, "send", context)
            for made in documents:
                count_all(context, made)
            with count_sql(installation.engine) as received:
                fire(documents, "receive", context)
            counts.append((len(counted), len(received)))

    assert counts[1] == counts[2]
