"""Receipts, adjustments and counts: lists, and the heads of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.inventory.choices import STEPS
from addons.inventory.drafting import draft
from addons.inventory.entitled import refuse_to_begin
from addons.inventory.models import Adjustment, Count, Opening, Receipt, StockDocument, Warehouse
from addons.inventory.pieces import called
from addons.inventory.stock import TRANSIT
from core.i18n import _
from core.refusal import Refusal
from core.web.collection import Collection, Column, Filter
from core.web.forms import Field
from core.workflow.businesses import definition


def open_warehouses(here: Any) -> Sequence[tuple[str, str]]:
    """The warehouses in use, by code; those for sound goods come first.

    What is in transit is moved by its transfers alone.
    """
    query = (
        select(Warehouse.code, Warehouse.name)
        .where(Warehouse.active.is_(True), Warehouse.kind != TRANSIT)
        .order_by(Warehouse.kind != "sound", Warehouse.code)
    )
    return [(code, f"{code} {name}") for code, name in here.session.execute(query)]


def warehouse_ids(here: Any) -> Sequence[tuple[str, str]]:
    """All warehouses, by id."""
    query = select(Warehouse.id, Warehouse.code, Warehouse.name).order_by(Warehouse.code)
    return [(str(number), f"{code} {name}") for number, code, name in here.session.execute(query)]


def warehouse_codes(here: Any) -> Sequence[tuple[str, str]]:
    """All warehouses, by code."""
    query = select(Warehouse.code, Warehouse.name).order_by(Warehouse.code)
    return [(code, f"{code} {name}") for code, name in here.session.execute(query)]


def numbered(document: StockDocument) -> str:
    """What people call a document."""
    return called(document.number, document.id)


WAREHOUSE = Field(
    name="warehouse",
    title=_("Warehouse"),
    kind="choice",
    choices=open_warehouses,
    required=True,
    only="new",
    lacking=_("There is no warehouse in use yet. Enter one under Warehouses first."),
)
SUPPLIER = Field(name="party_id", title=_("From"), kind="lookup", of="base/parties")
NOTE = Field(name="note", title=_("Note"), kind="long", longest=500)


class StockDocuments(Collection):
    """What the lists of receipts, adjustments and counts have in common."""

    addon = "inventory"
    record: Any = StockDocument
    options = (joinedload(StockDocument.warehouse),)
    columns = (
        Column(name="number", title=_("Number"), link=True, value=numbered),
        Column(name="step", title=_("Step"), show="choice", choices=STEPS),
        Column(name="warehouse", title=_("Warehouse"), value="warehouse.name"),
        Column(name="note", title=_("Note")),
        Column(name="creator", title=_("Made by"), show="person"),
        Column(name="created", title=_("Made"), show="moment", sort=StockDocument.created),
        Column(name="posted", title=_("Posted"), show="moment", sort=StockDocument.posted),
    )
    filters = (
        Filter(name="step", title=_("Step"), expression=StockDocument.step, choices=STEPS),
        Filter(
            name="warehouse",
            title=_("Warehouse"),
            expression=StockDocument.warehouse_id,
            choices=warehouse_ids,
        ),
        Filter(name="created", title=_("Made"), expression=StockDocument.created, kind="dates"),
    )
    fields: Sequence[Field] = (WAREHOUSE, NOTE)
    words = (
        Field(name="warehouse", title=_("Warehouse")),
        Field(name="party", title=_("Party")),
    )
    searched = (StockDocument.number, StockDocument.note)
    sort = "-created"
    key = "number"

    def called(self, record: StockDocument) -> str:
        """Its number; while it has none, its id."""
        return called(record.number, record.id)

    def new(self) -> Any:
        """A draft is made by ``save``, which knows its warehouse."""
        return None

    def save(self, record: Any, values: dict[str, Any]) -> None:
        """Change the head of a draft; a posted document is never edited."""
        if record.step != "draft":
            raise Refusal(
                _(
                    "${number} is no draft any more and is not edited. Reverse it instead.",
                    mapping={"number": self.called(record)},
                )
            )
        super().save(record, values)

    def begin(self, values: dict[str, Any]) -> StockDocument:
        """A draft from the form of a new one."""
        made = draft(
            self.here,
            self.record,
            values["warehouse"],
            party_id=values.get("party_id"),
            note=values.get("note") or "",
        )
        refuse_to_begin([definition(self.here, made.business, made.version)], self.here)
        return made


class Receipts(StockDocuments):
    """``/branch/inventory/receipts``."""

    name = "receipts"
    scope = "inventory:receipt"
    record = Receipt
    title = _("Receipts")
    singular = _("receipt")
    hint = _("Goods come into stock with a receipt. Create one and add what came in.")
    fields = (WAREHOUSE, SUPPLIER, NOTE)
    order = 20


class Openings(StockDocuments):
    """``/branch/inventory/openings``."""

    name = "openings"
    scope = "inventory:opening"
    record = Opening
    title = _("Opening stock")
    singular = _("opening stock")
    hint = _("Before the books begin, enter what lies there, with serials, costs and ages.")
    order = 25


class Adjustments(StockDocuments):
    """``/branch/inventory/adjustments``."""

    name = "adjustments"
    scope = "inventory:adjustment"
    record = Adjustment
    title = _("Adjustments")
    singular = _("adjustment")
    hint = _("What was found, broke or got lost is set right with an adjustment.")
    order = 30


class Counts(StockDocuments):
    """``/branch/inventory/counts``."""

    name = "counts"
    scope = "inventory:count"
    record = Count
    title = _("Stock counts")
    singular = _("stock count")
    hint = _("Count what lies there, enter it, post: the differences are booked.")
    order = 40
