"""Receipts, issues, claims, adjustments and counts in any order: the books are always right.

After every step balances equal the ledger's sums and a model in plain Python, serials are in one
place, what is reserved equals the claims, and nothing is below zero.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from types import SimpleNamespace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory import proofs
from addons.inventory.claims import claim_quantities, claim_serials, release
from addons.inventory.drafting import draft
from addons.inventory.goods import Goods
from addons.inventory.issue import issue_stock, stock_objections
from addons.inventory.lapsing import release_expired
from addons.inventory.models import Adjustment, Balance, Claim, Count, Location, Whereabouts
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.refusal import Refusal
from core.workflow import fire

CODES = count(1)
PLACES = st.sampled_from(["A", "B"])
STATUSES = st.sampled_from(["available", "blocked"])
SMALL = st.integers(1, 6)
DOCUMENTS = st.integers(0, 2)


class Books(RuleBasedStateMachine):
    """A warehouse of two places with cables and tablets, and three documents that want them."""

    installation = None

    def __init__(self):
        super().__init__()
        self.code = f"M{next(CODES)}"
        self.clock = datetime.now(UTC)
        self.numbers = count(1)
        self.stock = Counter()
        self.at = {}
        with self.work() as context:
            self.cable = make_variant(context, f"{self.code}-C")
            self.tablet = make_variant(context, f"{self.code}-T", "throughout")
            make_warehouse(context, self.code, ("A", "B"))
            self.documents = [draft(context, Adjustment, self.code).id for _ in range(3)]

    def work(self):
        return self.installation.work(branch="shaanxi", now=self.clock)

    def tried(self, deed):
        """Do ``deed`` in a transaction of its own; whether it was done and not refused."""
        try:
            with self.work() as context:
                deed(context)
        except Refusal:
            return False
        return True

    def reserved(self, variant, place, status="available"):
        with self.work() as context:
            query = (
                select(Balance.reserved)
                .join(Location, Location.id == Balance.location_id)
                .where(Balance.variant_id == variant, Balance.status == status)
                .where(Location.code == place)
            )
            return context.session.scalar(query) or Decimal(0)

    def claimed(self):
        """The pieces and quantities set aside: {serial number: document}, {document: quantity}."""
        with self.work() as context:
            query = (
                select(Claim.document, Claim.quantity, Serial.number)
                .outerjoin(Serial, Serial.id == Claim.serial_id)
                .where(Claim.variant_id.in_([self.cable, self.tablet]))
            )
            rows = context.session.execute(query).all()
        pieces = {row.number: row.document for row in rows if row.number}
        quantities = Counter()
        for row in rows:
            if not row.number:
                quantities[row.document] += row.quantity
        return pieces, quantities

    def a_piece(self, place):
        """Some known serial number, in stock or not; None before the first receipt."""
        return sorted(self.at)[place % len(self.at)] if self.at else None

    @rule(place=PLACES, status=STATUSES, quantity=SMALL)
    def cables_come_in(self, place, status, quantity):
        line = entry(self.cable, quantity, at=place, status=status)
        assert self.tried(lambda context: receive(context, self.code, line))
        self.stock[place, status] += quantity

    @rule(place=PLACES, status=STATUSES, quantity=st.integers(1, 3))
    def tablets_come_in(self, place, status, quantity):
        fresh = [f"{self.code}-{next(self.numbers):03}" for _ in range(quantity)]
        line = entry(self.tablet, at=place, status=status, serials=fresh, carton=fresh[0])
        assert self.tried(lambda context: receive(context, self.code, line))
        self.at |= dict.fromkeys(fresh, (place, status))

    @rule(which=st.integers(0, 99))
    def a_known_serial_comes_in_again_only_after_it_left(self, which):
        if number := self.a_piece(which):
            line = entry(self.tablet, serials=[number])
            may = not self.at[number]
            assert self.tried(lambda context: receive(context, self.code, line)) == may
            if may:
                self.at[number] = ("A", "available")

    @rule(place=PLACES, status=STATUSES, quantity=SMALL)
    def cables_are_taken_away(self, place, status, quantity):
        left = self.stock[place, status] - quantity
        may = left >= self.reserved(self.cable, place, status)
        assert self.adjusted(entry(self.cable, -quantity, at=place, status=status)) == may
        if may:
            self.stock[place, status] = left

    @rule(place=PLACES, status=STATUSES, goal=PLACES, then=STATUSES, quantity=SMALL)
    def cables_change_place_or_status(self, place, status, goal, then, quantity):
        line = entry(self.cable, quantity, at=place, status=status)
        left = self.stock[place, status] - quantity
        may = left >= self.reserved(self.cable, place, status) and (place, status) != (goal, then)
        assert self.adjusted(replace(line, target=goal, target_status=then)) == may
        if may:
            self.stock[place, status] = left
            self.stock[goal, then] += quantity

    @rule(which=st.integers(0, 99), goal=PLACES, then=STATUSES)
    def a_tablet_changes_place_or_status(self, which, goal, then):
        number = self.a_piece(which)
        if number is None or not self.at[number]:
            return
        here, kept = self.at[number]
        line = entry(self.tablet, at=here, status=kept, serials=[number])
        may = number not in self.claimed()[0] and (here, kept) != (goal, then)
        assert self.adjusted(replace(line, target=goal, target_status=then)) == may
        if may:
            self.at[number] = (goal, then)

    @rule(which=st.integers(0, 99), place=PLACES, status=STATUSES)
    def a_tablet_is_put_elsewhere(self, which, place, status):
        number = self.a_piece(which)
        if number is None:
            return
        lines = [entry(self.tablet, serials=[number], at=place, status=status)]
        if self.at[number]:
            here, kept = self.at[number]
            lines.append(entry(self.tablet, -1, serials=[number], at=here, status=kept))
        may = number not in self.claimed()[0]
        assert self.adjusted(*lines) == may
        if may:
            self.at[number] = (place, status)

    @rule(which=st.integers(0, 99), document=DOCUMENTS)
    def a_tablet_is_scanned(self, which, document):
        number = self.a_piece(which)
        if number is None:
            return
        may = self.at[number] and self.at[number][1] == "available"
        may = bool(may and number not in self.claimed()[0])
        assert may == self.tried(
            lambda context: claim_serials(
                context, self.documents[document], serial_ids(context, number), self.code
            )
        )

    @rule(document=DOCUMENTS, quantity=st.integers(0, 8))
    def cables_are_set_aside(self, document, quantity):
        ours = self.documents[document]
        others = sum(q for d, q in self.claimed()[1].items() if d != ours)
        free = self.stock["A", "available"] + self.stock["B", "available"] - others
        assert (quantity <= free) == self.tried(
            lambda context: claim_quantities(
                context, ours, {self.cable: Decimal(quantity)}, self.code
            )
        )

    @rule(document=DOCUMENTS)
    def a_document_lets_go(self, document):
        assert self.tried(lambda context: release(context, self.documents[document]))

    @rule(hours=st.integers(1, 3))
    def time_passes(self, hours):
        self.clock += timedelta(hours=hours)
        assert self.tried(release_expired)

    @rule(document=DOCUMENTS, more=st.integers(0, 4))
    def a_document_is_finished(self, document, more):
        ours = self.documents[document]
        pieces, quantities = self.claimed()
        numbers = sorted(number for number, holder in pieces.items() if holder == ours)
        quantity = quantities[ours] + more
        others = sum(quantities.values()) - quantities[ours]
        free = self.stock["A", "available"] + self.stock["B", "available"] - others
        before = self.cables()
        assert (quantity <= free) == self.tried(
            lambda context: self.issue(context, ours, quantity, numbers)
        )
        if quantity <= free:
            after = self.cables()
            assert sum(before.values()) - sum(after.values()) == quantity
            self.stock = after
            self.at |= dict.fromkeys(numbers)
            with self.work() as context:
                self.documents[document] = draft(context, Adjustment, self.code).id

    @rule(place=PLACES, quantity=st.integers(0, 9))
    def cables_are_counted(self, place, quantity):
        may = quantity >= min(
            self.reserved(self.cable, place), self.stock[place, "available"]
        )
        assert self.counted(entry(self.cable, quantity, at=place)) == may
        if may:
            self.stock[place, "available"] = Decimal(quantity)

    @rule(place=PLACES, missing=st.sets(st.integers(0, 5)), found=st.sets(st.integers(0, 99)))
    def tablets_are_counted(self, place, missing, found):
        here = sorted(n for n, spot in self.at.items() if spot == (place, "available"))
        seen = {number for turn, number in enumerate(here) if turn not in missing}
        seen |= {number for which in found if (number := self.a_piece(which))}
        moved = {n for n in self.at if (n in seen) != (self.at[n] == (place, "available"))}
        may = not moved & self.claimed()[0].keys()
        line = entry(self.tablet, at=place, serials=sorted(seen))
        assert self.counted(line) == may
        if may:
            self.at |= {n: (place, "available") if n in seen else None for n in moved}

    def adjusted(self, *lines):
        def adjust(context):
            fire([draft(context, Adjustment, self.code, lines)], "post", context)

        return self.tried(adjust)

    def counted(self, *lines):
        def settle(context):
            fire([draft(context, Count, self.code, lines)], "post", context)

        return self.tried(settle)

    def issue(self, context, document, quantity, numbers):
        """What a pickup does at its end: the guard asks, the effect lets the goods go."""
        goods = [
            Goods(
                document=document, line=line, variant_id=variant, quantity=amount,
                warehouse=self.code, serial_ids=serials,
            )
            for line, (variant, amount, serials) in enumerate(
                (
                    (self.cable, Decimal(quantity), ()),
                    (self.tablet, Decimal(len(numbers)), serial_ids(context, *numbers)),
                ),
                1,
            )
            if amount
        ]
        hooks = SimpleNamespace(goods_to_issue=lambda documents, context: goods)
        here = replace(context, hooks=hooks)
        documents = [context.session.get(Adjustment, document)]
        objections = list(stock_objections(documents, here))
        if objections:
            raise Refusal(*(no.message for no in objections))
        issue_stock(documents, here)

    def cables(self):
        with self.work() as context:
            query = (
                select(Location.code, Balance.status, Balance.on_hand)
                .join(Location, Location.id == Balance.location_id)
                .where(Balance.variant_id == self.cable)
            )
            return Counter({(r[0], r[1]): r[2] for r in context.session.execute(query)})

    @invariant()
    def the_books_are_in_order(self):
        with self.work() as context:
            for check in proofs.CHECKS:
                assert list(check.find(context)) == [], check.name

    @invariant()
    def the_books_hold_what_the_model_holds(self):
        assert +self.cables() == +self.stock
        with self.work() as context:
            query = (
                select(Serial.number, Location.code, Whereabouts.status)
                .join(Whereabouts, Whereabouts.serial_id == Serial.id)
                .outerjoin(Location, Location.id == Whereabouts.location_id)
                .where(Serial.variant_id == self.tablet)
            )
            found = {
                row.number: (row.code, row.status) if row.code else None
                for row in context.session.execute(query)
            }
        assert found == self.at


def test_the_books_are_right_whatever_happens_in_whatever_order(installation):
    machine = type("Here", (Books,), {"installation": installation})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
