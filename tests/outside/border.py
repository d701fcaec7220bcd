"""A warehouse in each of two branches, and what goes to and fro between them."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory.costing.checks import CHECKS as COSTS
from addons.inventory.costing.valuing import stock_value
from addons.inventory.drafting import Entry
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Location, Transfer, Warehouse, Whereabouts
from addons.inventory.proofs import CHECKS
from addons.inventory.proofs_of_documents import CHECKS as OF_DOCUMENTS
from addons.inventory.testing import make_variant, make_warehouse, receive
from addons.inventory.transfers.contributed import CHECKS as OF_TRANSFERS
from addons.inventory.transfers.finding import find
from addons.inventory.transfers.loading import put_on, set_quantity
from addons.inventory.transfers.reading import OUTGOING
from core.testing import identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

CODES = count(1)
HERE, THERE = "shaanxi", "hubei"
ALL = (*CHECKS, *OF_DOCUMENTS, *OF_TRANSFERS, *COSTS)


class Border:
    """A warehouse in each of two branches; in the first 10 cables at 3.00 and 3 tablets at 7.01.

    ``now`` is the time of all that is done, where it is not that of the clock.
    """

    def __init__(self, installation, now=None):
        self.installation, self.now = installation, now
        self.code = f"W{next(CODES)}"
        self.heads = {b: identity_of(installation, "warehouse_head", b) for b in (HERE, THERE)}
        self.manager = identity_of(installation, "branch_manager")
        self.numbers = [f"{self.code}-{n}" for n in range(1, 4)]
        with self.work() as context:
            self.cable = make_variant(context, f"{self.code}-C")
            self.tablet = make_variant(context, f"{self.code}-T", "throughout")
            make_warehouse(context, f"{self.code}A", ("A-01", "A-02"))
            carton = f"{self.code}-K"
            receive(
                context,
                f"{self.code}A",
                Entry(variant_id=self.cable, quantity=Decimal(10), cost=Decimal("3.00")),
                Entry(
                    variant_id=self.tablet,
                    quantity=Decimal(3),
                    cost=Decimal("7.01"),
                    serials=[SerialEntry(number, None, carton) for number in self.numbers],
                ),
            )
        with self.work(THERE) as context:
            make_warehouse(context, f"{self.code}B", ("B-01", "B-02"))

    def work(self, branch=HERE, who=None, **options):
        given = {"identity": who or self.heads[branch], "now": self.now, **options}
        return self.installation.work(branch=branch, **given)

    def begun(self, context, source="A", far="HB/{}B"):
        home = select(Warehouse.id).where(Warehouse.code == f"{self.code}{source}")
        values = {
            "warehouse_id": context.session.scalar(home),
            "far": far.format(self.code),
        }
        return begin(live(context)[OUTGOING], values, context)

    def sent(self, cables=8, tablets=2, more=()):
        """The ids of what is on the way, with the sender and with the receiver."""
        with self.work() as context:
            made = self.begun(context)
            if cables:
                line = put_on(context, made, find(context, f"{self.code}-C"))
                set_quantity(context, made, line, Decimal(cables))
            for number in [*self.numbers[:tablets], *more]:
                put_on(context, made, find(context, number))
            fire([made], "send", context)
            return made.id, made.far_document

    def fire(self, number, name, branch=HERE, who=None, **told):
        """Where the document stands after ``name``."""
        with self.work(branch, who) as context:
            document = context.session.get_one(Transfer, number)
            fire([document], name, context, **told)
            return document.step

    def step(self, number, branch):
        with self.work(branch, write=False) as context:
            return context.session.get_one(Transfer, number).step

    def worth(self):
        """What the two kinds of goods are worth, in each branch."""
        found = []
        for branch in (HERE, THERE):
            with self.work(branch, write=False) as context:
                rows = stock_value(context, context.today).rows
                mine = (row for row in rows if row.variant_id in (self.cable, self.tablet))
                found.append(sum((row.value for row in mine), Decimal(0)))
        return tuple(found)

    def lies(self, number):
        """In each branch that knows the piece: warehouse, place, status and since when."""
        found = {}
        for branch in (HERE, THERE):
            with self.work(branch, write=False) as context:
                query = (
                    select(Warehouse.code, Location.code, Whereabouts.status, Whereabouts.since)
                    .join(Location, Location.id == Whereabouts.location_id)
                    .join(Warehouse, Warehouse.id == Location.warehouse_id)
                    .join(Serial, Serial.id == Whereabouts.serial_id)
                    .where(Serial.number == number, Serial.kept_by.is_(None))
                )
                for row in context.session.execute(query):
                    found[branch] = (row[0].removeprefix(self.code), *row[1:])
        return found

    def faults(self):
        with self.installation.work(write=False, owner=True) as context:
            context.session.enter(*(home.code for home in context.company.branches.values()))
            return [fault for check in ALL for fault in check.find(context)]


def said(refused):
    return " ".join(one.interpolate() for one in refused.value.messages)
