"""Transfers sent, received in part, called back, lost, reversed in any order: nothing gets lost.

After every step the books are in order, every serial is in one place, pieces keep their ages, and
what is there and on the way is worth what came in, less what was written off.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory import proofs
from addons.inventory.costing.valuing import stock_value
from addons.inventory.drafting import Entry
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Location, Transfer, Warehouse, Whereabouts
from addons.inventory.stock import levels
from addons.inventory.testing import make_variant, make_warehouse, receive
from addons.inventory.transfers import proofs as transfer_proofs
from addons.inventory.transfers.finding import Found
from addons.inventory.transfers.loading import put_on, set_quantity
from addons.inventory.transfers.reading import TRANSFER, loads_of
from addons.inventory.transfers.unloading import set_counted, set_piece
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

CODES = count(1)
HOMES = ("A", "B")
PIECES, CABLES, COST = 4, 12, Decimal("10.00")
WHICH = st.integers(0, 9)


class Ways(RuleBasedStateMachine):
    """Two warehouses with cables and tablets, and transfers between them."""

    installation = None

    def __init__(self):
        super().__init__()
        self.code = f"S{next(CODES)}"
        self.clock = datetime.now(UTC)
        self.transfers = []
        self.lost = 0
        with self.work() as context:
            self.cable = make_variant(context, f"{self.code}-C")
            self.tablet = make_variant(context, f"{self.code}-T", "throughout")
            for home in HOMES:
                make_warehouse(context, self.code + home, ("P", "Q"))
            self.numbers = [f"{self.code}-{n}" for n in range(PIECES)]
            receive(
                context,
                f"{self.code}A",
                Entry(variant_id=self.cable, quantity=Decimal(CABLES), location="Q", cost=COST),
                Entry(
                    variant_id=self.tablet,
                    quantity=Decimal(PIECES),
                    cost=COST,
                    serials=[SerialEntry(number) for number in self.numbers],
                ),
            )
        self.since = self.ages()

    def work(self):
        return self.installation.work(branch="shaanxi", now=self.clock)

    def ages(self):
        with self.work() as context:
            query = (
                select(Serial.number, Whereabouts.since)
                .join(Whereabouts, Whereabouts.serial_id == Serial.id)
                .where(Serial.variant_id == self.tablet, Whereabouts.location_id.is_not(None))
            )
            return {row[0]: row[1] for row in context.session.execute(query)}

    def tried(self, which, deed):
        """Do ``deed`` to one of the transfers; what is refused leaves nothing behind."""
        if not self.transfers:
            return False
        number = self.transfers[which % len(self.transfers)]
        try:
            with self.work() as context:
                deed(context, context.session.get_one(Transfer, number))
        except Refusal:
            return False
        return True

    def fired(self, which, name):
        return self.tried(which, lambda c, one: fire([one], name, c, reason="as it happens"))

    @rule(home=st.sampled_from(HOMES), cables=st.integers(0, 6), pieces=st.sets(WHICH, max_size=3))
    def goods_are_put_on_a_transfer_and_sent(self, home, cables, pieces):
        goal = HOMES[1 - HOMES.index(home)]
        try:
            with self.work() as context:
                homes = context.session.execute(select(Warehouse.code, Warehouse.id))
                ids = {row.code: row.id for row in homes}
                values = {"warehouse_id": ids[self.code + home], "target_id": ids[self.code + goal]}
                made = begin(live(context)[TRANSFER], values, context)
                if cables:
                    line = put_on(context, made, Found(variant_id=self.cable))
                    set_quantity(context, made, line, Decimal(cables))
                known = select(Serial.id).where(Serial.variant_id == self.tablet)
                serials = list(context.session.scalars(known.order_by(Serial.id)))
                for which in pieces:
                    chosen = (serials[which % PIECES],)
                    put_on(context, made, Found(variant_id=self.tablet, serial_ids=chosen))
                fire([made], "send", context)
                self.transfers.append(made.id)
        except Refusal:
            return

    @rule(which=WHICH, cables=st.integers(0, 6), spoiled=st.integers(0, 2), pieces=st.sets(WHICH))
    def some_of_it_is_counted(self, which, cables, spoiled, pieces):
        def counted(context, document):
            for one in loads_of([document], context):
                if not one.pieces:
                    arriving = min(Decimal(cables), one.progress.outstanding)
                    damaged = min(Decimal(spoiled), arriving)
                    set_counted(context, document, one.line, arriving, damaged)
                for turn, serial in enumerate(one.in_state("sent")):
                    if turn in pieces:
                        set_piece(context, document, serial, "spoiled" if spoiled else "arriving")

        self.tried(which, counted)

    @rule(which=WHICH, name=st.sampled_from(["receive", "receive_part", "receive_short"]))
    def what_was_counted_is_received(self, which, name):
        self.fired(which, name)

    @rule(which=WHICH, name=st.sampled_from(["wait", "come_back"]))
    def what_is_missing_is_decided(self, which, name):
        self.fired(which, name)

    @rule(which=WHICH)
    def what_is_missing_is_lost(self, which):
        before = self.there()
        if self.fired(which, "write_off"):
            self.lost += before - self.there()

    @rule(which=WHICH)
    def it_is_called_back(self, which):
        self.fired(which, "call_back")

    @rule(which=WHICH)
    def it_is_reversed(self, which):
        self.fired(which, "reverse")

    @rule()
    def time_passes(self):
        self.clock += timedelta(hours=7)

    def there(self):
        with self.work() as context:
            return self.on_hand(context)

    def on_hand(self, context):
        found = levels(context, [self.cable, self.tablet])
        return sum(level.on_hand for level in found.values())

    @invariant()
    def nothing_is_amiss(self):
        with self.work() as context:
            for check in (*proofs.CHECKS, *transfer_proofs.CHECKS):
                assert list(check.find(context)) == [], check.name
            left = CABLES + PIECES - self.lost
            found = stock_value(context, context.today)
            worth = sum(row.value for row in found.rows if row.code.startswith(self.code + "-"))
            assert (self.on_hand(context), worth) == (left, COST * left)
            # Pieces keep their ages, and each is in one place.
            query = (
                select(Serial.number, Whereabouts.since)
                .join(Whereabouts, Whereabouts.serial_id == Serial.id)
                .join(Location, Location.id == Whereabouts.location_id)
                .where(Serial.variant_id == self.tablet)
            )
            there = [(row[0], row[1]) for row in context.session.execute(query)]
            assert len(there) == len(dict(there))
            assert dict(there).items() <= self.since.items()


def test_nothing_gets_lost_on_the_way_whatever_happens_in_whatever_order(installation):
    machine = type("Here", (Ways,), {"installation": installation})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
