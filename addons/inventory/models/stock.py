"""Warehouses, the ledger of moves, balances, whereabouts, claims and costs as rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from addons.base.models import Serial, Variant
from core.i18n import _
from core.orm.base import Branched, Record
from core.orm.types import Instant, Json, Key, Money, Quantity, UnitNet
from core.workflow import Document


class Warehouse(Record):
    """A warehouse; sales draw only on the kind ``sound`` unless told otherwise.

    Kinds: sound, defective, sample, gift, return, transit, spare_parts, display.
    """

    __tablename__ = "inventory_warehouse"
    __table_args__ = (UniqueConstraint("branch", "code"), UniqueConstraint("id", "branch"))

    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12), default="sound")
    active: Mapped[bool] = mapped_column(default=True)

    locations: Mapped[list[Location]] = relationship(
        back_populates="warehouse", order_by="Location.code"
    )


class Location(Record):
    """A place in a warehouse; stock there goes below zero only where it says so."""

    __tablename__ = "inventory_location"
    __table_args__ = (
        UniqueConstraint("warehouse_id", "code"),
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(
            ["warehouse_id", "branch"], ["inventory_warehouse.id", "inventory_warehouse.branch"]
        ),
    )

    warehouse_id: Mapped[int] = mapped_column(Key)
    code: Mapped[str] = mapped_column(String(20))
    may_go_negative: Mapped[bool] = mapped_column(default=False)

    warehouse: Mapped[Warehouse] = relationship(back_populates="locations")


class Balance(Branched):
    """What is on hand in one location, of one variant, in one status; always the ledger's sum.

    Statuses: available, to_inspect, blocked, defective, sample. ``reserved`` is the sum of claims.
    """

    __tablename__ = "inventory_balance"
    __title__ = _("Stock on hand")
    __table_args__ = (
        ForeignKeyConstraint(
            ["location_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        CheckConstraint("reserved >= 0", name="reserved"),
        Index(None, "variant_id", "branch"),
    )

    location_id: Mapped[int] = mapped_column(Key, primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(12), primary_key=True, default="available")
    on_hand: Mapped[Decimal] = mapped_column(Quantity)
    reserved: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))

    location: Mapped[Location] = relationship()
    variant: Mapped[Variant] = relationship()


class Move(Branched):
    """One line of the append-only ledger: a quantity left ``source`` and came to ``target``.

    An empty source is the world that goods come from, an empty target the world they go to.
    ``line`` is the document's; where it draws on several places, ``part`` tells its moves apart.
    """

    __tablename__ = "inventory_move"
    __title__ = _("Stock ledger")
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(
            ["source_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        ForeignKeyConstraint(
            ["target_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "branch", "variant_id", "at"),
        Index(None, "source_id"),
        Index(None, "target_id"),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, default=1)
    at: Mapped[datetime] = mapped_column(Instant)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    source_id: Mapped[int | None] = mapped_column(Key)
    source_status: Mapped[str | None] = mapped_column(String(12))
    target_id: Mapped[int | None] = mapped_column(Key)
    target_status: Mapped[str | None] = mapped_column(String(12))


class MoveSerial(Branched):
    """A serial that went with a move."""

    __tablename__ = "inventory_move_serial"
    __table_args__ = (
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        ForeignKeyConstraint(
            ["document", "line", "part"],
            ["inventory_move.document", "inventory_move.line", "inventory_move.part"],
        ),
        Index(None, "serial_id"),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, default=1)
    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)


class Whereabouts(Branched):
    """Where a serial is: in one location and status, or, without a location, gone from stock."""

    __tablename__ = "inventory_whereabouts"
    __table_args__ = (
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        ForeignKeyConstraint(
            ["location_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        Index(None, "location_id"),
    )

    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)
    location_id: Mapped[int | None] = mapped_column(Key)
    status: Mapped[str | None] = mapped_column(String(12))
    document: Mapped[int] = mapped_column(Key)
    since: Mapped[datetime] = mapped_column(Instant)

    serial: Mapped[Serial] = relationship(backref=backref("whereabouts", uselist=False))
    location: Mapped[Location | None] = relationship(overlaps="serial,whereabouts")

    @property
    def place(self) -> str:
        """The codes of warehouse and location; empty where it is not in stock."""
        return f"{self.location.warehouse.code} {self.location.code}" if self.location else ""


class Claim(Branched):
    """An open document's claim on stock: one serial, or a quantity of goods without serials.

    A claim ends when its document finishes, lets it go, or ``until`` has passed; what an order has
    set aside has no ``until``.
    """

    __tablename__ = "inventory_claim"
    __title__ = _("Reserved")
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(
            ["location_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        UniqueConstraint("serial_id"),
        Index(None, "document", "variant_id"),
        Index(None, "until"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    serial_id: Mapped[int | None] = mapped_column(Key)
    location_id: Mapped[int] = mapped_column(Key)
    status: Mapped[str] = mapped_column(String(12), default="available")
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    until: Mapped[datetime | None] = mapped_column(Instant)


# The relation of a document to the one that takes it back.
REVERSES = "reverses"


class StockDocument(Document):
    """A document that moves stock by itself: receipt, adjustment, count or opening stock."""

    __tablename__ = "inventory_document"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(
            ["warehouse_id", "branch"], ["inventory_warehouse.id", "inventory_warehouse.branch"]
        ),
    )
    __mapper_args__ = {"polymorphic_abstract": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    warehouse_id: Mapped[int] = mapped_column(Key)
    party_id: Mapped[int | None] = mapped_column(Key)
    note: Mapped[str] = mapped_column(String(500), default="")

    warehouse: Mapped[Warehouse] = relationship()
    lines: Mapped[list[StockLine]] = relationship(
        order_by="StockLine.line", cascade="all, delete-orphan", overlaps="location"
    )


class Receipt(StockDocument):
    """Goods come in, with new serials (其他入库)."""

    __mapper_args__ = {"polymorphic_identity": "inventory.receipt"}  # noqa: RUF012


class Opening(StockDocument):
    """What was there when the books begin (期初库存), with serials, costs and ages."""

    __mapper_args__ = {"polymorphic_identity": "inventory.opening"}  # noqa: RUF012


class Adjustment(StockDocument):
    """Stock is set right: found, broken, lost; each line adds or takes away."""

    __mapper_args__ = {"polymorphic_identity": "inventory.adjustment"}  # noqa: RUF012


class Count(StockDocument):
    """A stock count (盘点单): what was counted against what the books say."""

    __mapper_args__ = {"polymorphic_identity": "inventory.count"}  # noqa: RUF012


class StockLine(Branched):
    """A line of a stock document; ``serials`` lists ``[number, twin, carton code]`` of its pieces.

    ``quantity`` is what comes in (receipt), is added or taken away (adjustment), or was counted.
    An adjustment's line with a target moves its quantity there: to another place, or status.
    ``cost`` is what one unit cost that came in, or that goes back at what it cost; ``since`` is
    the day on which opening stock had come in. ``counted`` is when somebody wrote it last.
    """

    __tablename__ = "inventory_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document", "branch"], ["inventory_document.id", "inventory_document.branch"]
        ),
        ForeignKeyConstraint(
            ["location_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        ForeignKeyConstraint(
            ["target_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    location_id: Mapped[int] = mapped_column(Key)
    status: Mapped[str] = mapped_column(String(12), default="available")
    target_id: Mapped[int | None] = mapped_column(Key)
    target_status: Mapped[str | None] = mapped_column(String(12))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    booked: Mapped[Decimal | None] = mapped_column(Quantity)
    cost: Mapped[Decimal | None] = mapped_column(UnitNet)
    since: Mapped[date | None]
    counted: Mapped[datetime | None] = mapped_column(Instant)
    serials: Mapped[list[Any]] = mapped_column(Json, default=list)

    variant: Mapped[Variant] = relationship()
    location: Mapped[Location] = relationship(
        foreign_keys="[StockLine.location_id, StockLine.branch]", overlaps="lines"
    )
    target: Mapped[Location | None] = relationship(
        foreign_keys="[StockLine.target_id, StockLine.branch]", viewonly=True
    )


class MonthCost(Branched):
    """What a variant was worth in a closed month, by the average of the whole month (全月加权).

    ``month`` is its first day. Came in is what came at a cost of its own; went out is all the
    rest, less what came back. Opening and in are always out and closing, to the cent.
    """

    __tablename__ = "inventory_cost"

    branch: Mapped[str] = mapped_column(String(8), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"), primary_key=True)
    opening_quantity: Mapped[Decimal] = mapped_column(Quantity)
    opening_value: Mapped[Decimal] = mapped_column(Money)
    in_quantity: Mapped[Decimal] = mapped_column(Quantity)
    in_value: Mapped[Decimal] = mapped_column(Money)
    out_quantity: Mapped[Decimal] = mapped_column(Quantity)
    out_value: Mapped[Decimal] = mapped_column(Money)
    closing_quantity: Mapped[Decimal] = mapped_column(Quantity)
    closing_value: Mapped[Decimal] = mapped_column(Money)
    unit_cost: Mapped[Decimal] = mapped_column(UnitNet)
