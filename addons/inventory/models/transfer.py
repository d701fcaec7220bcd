"""Transfers as rows: what was sent, what has arrived of it, and what became of the rest."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.inventory.models.stock import Warehouse
from core.orm.base import Branched
from core.orm.types import Instant, Key, Quantity, UnitNet
from core.workflow import Document

ZERO = Decimal(0)


def _none() -> Mapped[Decimal]:
    return mapped_column(Quantity, default=ZERO)


class Transfer(Document):
    """Goods go from ``warehouse`` to ``target``, by way of what is in transit (调拨单).

    ``quantity`` is what is sent in all; from ``sent`` on it is ``outstanding``, ``received``,
    ``lost`` and ``returned`` together. Of what is outstanding ``arriving`` has been counted on
    arrival and ``missing`` has not. ``damaged`` is a part of what was received. ``transit_id`` is
    the place in which its goods stand in the books while they are on the way.

    Between branches each has a document of its own, with one of the two warehouses; ``far`` is that
    of the other branch, as its code and the warehouse's. From ``sent`` on ``far_document`` is the
    other's, and ``far_number`` the sender's number. ``short`` is what the receiver reports missing.
    """

    __tablename__ = "inventory_transfer"
    __table_args__: Any = (
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(
            ["warehouse_id", "branch"], ["inventory_warehouse.id", "inventory_warehouse.branch"]
        ),
        ForeignKeyConstraint(
            ["target_id", "branch"], ["inventory_warehouse.id", "inventory_warehouse.branch"]
        ),
        ForeignKeyConstraint(
            ["transit_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
    )
    __mapper_args__ = {"polymorphic_identity": "inventory.transfer"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    warehouse_id: Mapped[int | None] = mapped_column(Key)
    target_id: Mapped[int | None] = mapped_column(Key)
    far: Mapped[str] = mapped_column(String(32), default="")
    far_document: Mapped[int | None] = mapped_column(Key)
    far_number: Mapped[str] = mapped_column(String(40), default="")
    transit_id: Mapped[int | None] = mapped_column(Key)
    note: Mapped[str] = mapped_column(String(500), default="")
    sent: Mapped[datetime | None] = mapped_column(Instant)
    quantity: Mapped[Decimal] = _none()
    outstanding: Mapped[Decimal] = _none()
    arriving: Mapped[Decimal] = _none()
    missing: Mapped[Decimal] = _none()
    received: Mapped[Decimal] = _none()
    damaged: Mapped[Decimal] = _none()
    lost: Mapped[Decimal] = _none()
    returned: Mapped[Decimal] = _none()
    short: Mapped[Decimal] = _none()

    warehouse: Mapped[Warehouse | None] = relationship(
        foreign_keys="[Transfer.warehouse_id, Transfer.branch]", overlaps="target"
    )
    target: Mapped[Warehouse | None] = relationship(
        foreign_keys="[Transfer.target_id, Transfer.branch]", overlaps="warehouse"
    )

    @property
    def home(self) -> int:
        """The warehouse that the goods leave, where it is one of this branch."""
        assert self.warehouse_id is not None
        return self.warehouse_id

    @property
    def goal(self) -> int:
        """The warehouse that the goods come to, where it is one of this branch."""
        assert self.target_id is not None
        return self.target_id

    @property
    def far_branch(self) -> str:
        """The code of the other branch; empty within one."""
        return self.far.partition("/")[0]


class TransferOut(Transfer):
    """Goods go to a warehouse of another branch (调出单); in transit they are the sender's."""

    __mapper_args__ = {"polymorphic_identity": "inventory.transfer_out"}  # noqa: RUF012


class TransferIn(Transfer):
    """Goods come from a warehouse of another branch (调入单)."""

    __mapper_args__ = {"polymorphic_identity": "inventory.transfer_in"}  # noqa: RUF012


class TransferLine(Branched):
    """Goods of one variety and status on a transfer, and how far they have come.

    ``place_id`` is where they are put on arrival; without it the first place of the warehouse.
    ``spoiled`` is what of ``arriving`` was found damaged. ``written`` counts its moves. ``cost`` is
    what one unit is worth that goes from the books of one branch into those of another.
    """

    __tablename__ = "inventory_transfer_line"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(
            ["place_id", "branch"], ["inventory_location.id", "inventory_location.branch"]
        ),
        CheckConstraint(
            "outstanding >= 0 and arriving >= 0 and arriving <= outstanding", name="arriving"
        ),
        CheckConstraint("spoiled >= 0 and spoiled <= arriving", name="spoiled"),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    status: Mapped[str] = mapped_column(String(12), default="available")
    place_id: Mapped[int | None] = mapped_column(Key)
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    outstanding: Mapped[Decimal] = _none()
    arriving: Mapped[Decimal] = _none()
    spoiled: Mapped[Decimal] = _none()
    received: Mapped[Decimal] = _none()
    damaged: Mapped[Decimal] = _none()
    lost: Mapped[Decimal] = _none()
    returned: Mapped[Decimal] = _none()
    written: Mapped[int] = mapped_column(default=0)
    cost: Mapped[Decimal | None] = mapped_column(UnitNet)


class TransferPiece(Branched):
    """A piece on a transfer; ``state`` says how far it has come.

    States: sent, arriving, spoiled (arriving, and damaged), received, damaged, lost, returned.
    """

    __tablename__ = "inventory_transfer_piece"
    __table_args__ = (
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "serial_id"),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default="sent")


class TransferOver(Branched):
    """Goods that arrived with a transfer and were not sent with it: no books have them for that.

    ``line`` is that of the same goods on the transfer, or one behind all of its lines. ``number``
    stands on the piece; it is empty where the goods go without serial numbers.
    """

    __tablename__ = "inventory_transfer_over"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), primary_key=True, default="")
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
