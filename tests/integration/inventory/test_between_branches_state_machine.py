"""Transfers between two branches, both ways, in any order: nothing is in both, nothing is in none.

After every step the books of both are in order and agree, each piece is in those of one and as old
as it was, and what both have is worth what came in, less what was written off.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory import proofs, proofs_of_documents
from addons.inventory.costing.valuing import stock_value
from addons.inventory.drafting import Entry
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Transfer, Warehouse, Whereabouts
from addons.inventory.testing import make_variant, make_warehouse, receive
from addons.inventory.transfers import contributed
from addons.inventory.transfers.finding import Found
from addons.inventory.transfers.loading import put_on, set_quantity
from addons.inventory.transfers.reading import INCOMING, OUTGOING, loads_of
from addons.inventory.transfers.unloading import set_counted, set_piece
from core.refusal import Refusal
from core.testing import switch
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

BRANCHES = {"shaanxi": "SN", "hubei": "HB"}
PIECES, CABLES, COST = 3, 8, Decimal("10.00")
WHICH = st.integers(0, 5)
CHECKS = (*proofs.CHECKS, *proofs_of_documents.CHECKS, *contributed.CHECKS)


class Across(RuleBasedStateMachine):
    """A warehouse in each of two branches; all goods are in the first one to begin with."""

    installation = None
    run = 0

    def __init__(self):
        super().__init__()
        type(self).run += 1
        self.code = f"X{self.run}"
        self.clock = datetime.now(UTC)
        self.lost, self.own = 0, set()
        with self.work("shaanxi") as context:
            self.cable = make_variant(context, f"{self.code}-C")
            self.tablet = make_variant(context, f"{self.code}-T", "throughout")
        for branch in BRANCHES:
            with self.work(branch) as context:
                make_warehouse(context, self.code, ("P", "Q"))
        with self.work("shaanxi") as context:
            numbers = [SerialEntry(f"{self.code}-{n}") for n in range(PIECES)]
            receive(
                context,
                self.code,
                Entry(variant_id=self.cable, quantity=Decimal(CABLES), cost=COST),
                Entry(variant_id=self.tablet, quantity=Decimal(PIECES), cost=COST, serials=numbers),
            )
        self.since = self.clock

    def work(self, branch, **options):
        return self.installation.work(branch=branch, now=self.clock, **options)

    def tried(self, kind, which, deed):
        """Do ``deed`` to one of the open documents of ``kind``; a refusal leaves nothing behind."""
        for branch in BRANCHES:
            try:
                with self.work(branch) as context:
                    open_ones = select(Transfer).where(
                        Transfer.kind == kind, Transfer.posted.is_(None), Transfer.id.in_(self.own)
                    )
                    found = context.session.scalars(open_ones.order_by(Transfer.id)).all()
                    if found:
                        deed(context, found[which % len(found)])
            except Refusal:
                continue

    def fired(self, kind, which, name):
        self.tried(kind, which, lambda c, one: fire([one], name, c, reason="as it happens"))

    @rule(
        branch=st.sampled_from(sorted(BRANCHES)),
        cables=st.integers(0, 5),
        pieces=st.sets(st.integers(0, PIECES - 1)),
    )
    def goods_are_sent(self, branch, cables, pieces):
        far = next(code for name, code in BRANCHES.items() if name != branch)
        try:
            with self.work(branch) as context:
                home = select(Warehouse.id).where(Warehouse.code == self.code)
                values = {"warehouse_id": context.session.scalar(home)}
                values["far"] = f"{far}/{self.code}"
                made = begin(live(context)[OUTGOING], values, context)
                if cables:
                    line = put_on(context, made, Found(variant_id=self.cable))
                    set_quantity(context, made, line, Decimal(cables))
                known = select(Serial.number, Serial.id).where(Serial.variant_id == self.tablet)
                ids = dict(context.session.execute(known).all())
                for which in sorted(pieces):
                    serial = ids.get(f"{self.code}-{which}")
                    if serial:
                        found = Found(variant_id=self.tablet, serial_ids=(serial,))
                        put_on(context, made, found)
                fire([made], "send", context)
                own = {made.id, made.far_document}
            self.own |= own
        except Refusal:
            return

    @rule(which=WHICH, cables=st.integers(0, 5), spoiled=st.booleans(), pieces=st.sets(WHICH))
    def some_of_it_is_counted(self, which, cables, spoiled, pieces):
        def counted(context, document):
            for one in loads_of([document], context):
                if not one.pieces:
                    # More than were sent are over, and in nobody's books.
                    broken = min(Decimal(cables), one.progress.outstanding) * spoiled
                    set_counted(context, document, one.line, Decimal(cables), broken)
                for turn, serial in enumerate(one.in_state("sent")):
                    if turn in pieces:
                        set_piece(context, document, serial, "spoiled" if spoiled else "arriving")

        self.tried(INCOMING, which, counted)

    @rule(which=WHICH, name=st.sampled_from(["receive", "receive_part", "receive_short"]))
    def what_was_counted_is_received(self, which, name):
        self.fired(INCOMING, which, name)

    @rule(which=WHICH, name=st.sampled_from(["wait", "come_back", "call_back"]))
    def the_sender_decides(self, which, name):
        self.fired(OUTGOING, which, name)

    @rule(which=WHICH)
    def what_is_missing_is_lost(self, which):
        gone = []

        def lost(context, document):
            left = document.outstanding
            fire([document], "write_off", context, reason="as it happens")
            gone.append(left)

        self.tried(OUTGOING, which, lost)
        self.lost += sum(gone)

    @rule()
    def time_passes(self):
        self.clock += timedelta(hours=7)

    @invariant()
    def both_books_are_in_order(self):
        with self.installation.work(write=False, owner=True, now=self.clock) as context:
            context.session.enter(*BRANCHES.values())
            for check in CHECKS:
                assert list(check.find(context)) == [], check.name
            lying = select(Serial.number, Serial.kept_by, Whereabouts.since).join(
                Whereabouts, Whereabouts.serial_id == Serial.id
            )
            here = (Serial.variant_id == self.tablet, Whereabouts.location_id.is_not(None))
            rows = context.session.execute(lying.where(*here)).all()
        worth, quantity = Decimal(0), Decimal(0)
        for branch in BRANCHES:
            with self.work(branch, write=False) as context:
                for row in stock_value(context, context.today).rows:
                    if row.variant_id in (self.cable, self.tablet):
                        worth, quantity = worth + row.value, quantity + row.quantity
        left = CABLES + PIECES - self.lost
        assert (quantity, worth) == (left, COST * left)
        assert len({row.number for row in rows}) == len(rows)
        assert {(row.kept_by, row.since) for row in rows} <= {(None, self.since)}


def test_nothing_is_in_both_branches_or_in_none_whatever_happens(installation):
    switch(installation, "inventory", "hubei")
    machine = type("Here", (Across,), {"installation": installation})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=2,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
