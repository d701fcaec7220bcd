"""Parties, regions, the catalogue, packing, cartons, serial numbers and periods as rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.orm.base import Branched, Record, Shared
from core.orm.types import Instant, Json, Key, Quantity, Rate

ENDING = 4
Code = String(64)
# Numbers are put in order byte by byte on every store, so that an index finds how they begin.
Number = Code.with_variant(String(64, collation="C"), "postgresql")
Name = String(200)
Initials = String(200)


def _ending_of(column: str) -> Computed:
    """The last characters of ``column``, which the database keeps, for an index to find it by."""
    begin = f"case when length({column}) > {ENDING} then length({column}) - {ENDING - 1} else 1 end"
    return Computed(f"substr({column}, {begin})", persisted=True)


def _once(*columns: str) -> Index:
    """No two rows have the same ``columns``, but for those that another branch keeps."""
    own = text("kept_by is null")
    return Index(None, *columns, unique=True, postgresql_where=own, sqlite_where=own)


class Region(Shared):
    """An administrative division of GB/T 2260: a province (2 digits), city (4) or county (6).

    ``full_name`` says the whole way down: 陕西省 西安市 未央区.
    """

    __tablename__ = "base_region"

    code: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    full_name: Mapped[str] = mapped_column(Name, default="")
    initials: Mapped[str] = mapped_column(Initials, default="")
    level: Mapped[str] = mapped_column(String(10))
    parent: Mapped[str] = mapped_column(String(6), default="", index=True)


class ProductLine(Shared):
    """A branch of the catalogue tree; ``path`` holds the codes from the root, ``AV/SPK/``."""

    __tablename__ = "base_product_line"
    __unlogged__ = Shared.__unlogged__ | {"path"}

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name, default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("base_product_line.id"))
    path: Mapped[str] = mapped_column(String(400), index=True)

    parent: Mapped[ProductLine | None] = relationship(remote_side="ProductLine.id")

    @property
    def depth(self) -> int:
        """How many lines stand above this one."""
        return self.path.count("/") - 1


class Unit(Shared):
    """A unit of measure, such as piece (台); quantities in it have at most so many ``decimals``."""

    __tablename__ = "base_unit"
    __table_args__ = (CheckConstraint("decimals between 0 and 3", name="decimals"),)

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name, default="")
    decimals: Mapped[int] = mapped_column(default=0)


class TaxRate(Shared):
    """A VAT rate as a factor: 0.13 is 13 %."""

    __tablename__ = "base_tax_rate"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Name)
    rate: Mapped[Decimal] = mapped_column(Rate)

    @property
    def percent(self) -> Decimal:
        """The rate as people say it: 13 for a factor of 0.13."""
        return Decimal(f"{(self.rate * 100).normalize():f}")


class Product(Shared):
    """A product (品种): what its variants have in common.

    ``serials`` is ``throughout``, ``at_issue`` or ``none``; ``tax_category`` has 19 digits;
    ``status`` is that of its liveliest variant.
    """

    __tablename__ = "base_product"
    __table_args__ = (Index(None, "line_id"), Index(None, "initials"))

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300), default="")
    initials: Mapped[str] = mapped_column(Initials, default="")
    line_id: Mapped[int | None] = mapped_column(ForeignKey("base_product_line.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("base_unit.id"))
    tax_rate_id: Mapped[int | None] = mapped_column(ForeignKey("base_tax_rate.id"))
    tax_category: Mapped[str] = mapped_column(String(19), default="")
    manufacturer: Mapped[str] = mapped_column(Name, default="")
    description: Mapped[str] = mapped_column(String(1000), default="")
    serials: Mapped[str] = mapped_column(String(12), default="none")
    status: Mapped[str] = mapped_column(String(12), default="active")

    line: Mapped[ProductLine | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    tax_rate: Mapped[TaxRate | None] = relationship()
    variants: Mapped[list[Variant]] = relationship(
        back_populates="product", order_by="Variant.code"
    )


class Variant(Shared):
    """A variant (规格, SKU): what is priced, stocked and scanned.

    ``gtin`` is the piece's GTIN padded to 14 digits, or empty; ``status`` is announced, active,
    superseded or obsolete; ``twin_serials`` marks goods with two numbers (phones with two IMEI).
    ``ending`` and ``gtin_ending`` hold the last four characters of code and GTIN, so that a clerk
    finds goods by them in a catalogue of any size.
    """

    __tablename__ = "base_variant"
    __unlogged__ = Shared.__unlogged__ | {"ending", "gtin_ending"}
    __table_args__ = (
        Index(None, "product_id"),
        Index(None, "gtin"),
        Index(None, "initials"),
        Index(None, "ending"),
        Index(None, "gtin_ending"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("base_product.id"))
    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300), default="")
    spec: Mapped[str] = mapped_column(Name, default="")
    initials: Mapped[str] = mapped_column(Initials, default="")
    gtin: Mapped[str] = mapped_column(String(14), default="")
    ending: Mapped[str] = mapped_column(String(ENDING), _ending_of("code"))
    gtin_ending: Mapped[str] = mapped_column(String(ENDING), _ending_of("gtin"))
    twin_serials: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(12), default="active")
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("base_variant.id"))

    product: Mapped[Product] = relationship(back_populates="variants")
    superseded_by: Mapped[Variant | None] = relationship(remote_side="Variant.id")
    packings: Mapped[list[Packing]] = relationship(
        back_populates="variant", order_by="Packing.pieces", cascade="all, delete-orphan"
    )
    parts: Mapped[list[KitPart]] = relationship(
        back_populates="kit", foreign_keys="KitPart.kit_id", cascade="all, delete-orphan"
    )


class KitPart(Shared):
    """A kit holds ``quantity`` of a part."""

    __tablename__ = "base_kit_part"
    __table_args__ = (UniqueConstraint("kit_id", "part_id"),)

    kit_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    part_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)

    kit: Mapped[Variant] = relationship(back_populates="parts", foreign_keys=kit_id)
    part: Mapped[Variant] = relationship(foreign_keys=part_id)


class Packing(Shared):
    """A packing level of a variant (piece, carton, pallet), its pieces and its own code."""

    __tablename__ = "base_packing"
    __table_args__ = (
        UniqueConstraint("variant_id", "level"),
        Index(None, "code"),
        CheckConstraint("pieces > 0", name="pieces"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    level: Mapped[str] = mapped_column(String(10))
    pieces: Mapped[int]
    code: Mapped[str] = mapped_column(Code, default="")

    variant: Mapped[Variant] = relationship(back_populates="packings")


class Party(Record):
    """A party (往来单位): customer, dealer, supplier, partner, competitor, several at once."""

    __tablename__ = "base_party"
    __table_args__ = (
        UniqueConstraint("branch", "code"),
        UniqueConstraint("id", "branch"),
        Index(None, "branch", "name"),
        Index(None, "branch", "initials"),
    )

    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Name)
    initials: Mapped[str] = mapped_column(Initials, default="")
    kind: Mapped[str] = mapped_column(String(10), default="company")
    tax_code: Mapped[str] = mapped_column(String(18), default="")
    taxpayer: Mapped[str] = mapped_column(String(10), default="general")
    region: Mapped[str] = mapped_column(String(6), default="")
    address: Mapped[str] = mapped_column(Name, default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    mail: Mapped[str] = mapped_column(String(120), default="")
    bank: Mapped[str] = mapped_column(Name, default="")
    account: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    active: Mapped[bool] = mapped_column(default=True)

    roles: Mapped[list[PartyRole]] = relationship(
        cascade="all, delete-orphan", order_by="PartyRole.role"
    )
    contacts: Mapped[list[Contact]] = relationship(
        cascade="all, delete-orphan", order_by="Contact.id"
    )
    addresses: Mapped[list[Address]] = relationship(
        cascade="all, delete-orphan", order_by="Address.id"
    )
    place: Mapped[Region | None] = relationship(
        primaryjoin="foreign(Party.region) == Region.code", viewonly=True
    )

    @property
    def role_names(self) -> frozenset[str]:
        """The names of the party's roles."""
        return frozenset(held.role for held in self.roles)


class PartyRole(Branched):
    """One of the roles a party has: customer, dealer, supplier, partner, competitor."""

    __tablename__ = "base_party_role"
    __table_args__ = (
        ForeignKeyConstraint(["party_id", "branch"], ["base_party.id", "base_party.branch"]),
    )

    party_id: Mapped[int] = mapped_column(Key, primary_key=True)
    role: Mapped[str] = mapped_column(String(12), primary_key=True)


class Contact(Record):
    """A person at a party."""

    __tablename__ = "base_contact"
    __table_args__ = (
        ForeignKeyConstraint(["party_id", "branch"], ["base_party.id", "base_party.branch"]),
        Index(None, "party_id"),
    )

    party_id: Mapped[int] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    mail: Mapped[str] = mapped_column(String(120), default="")


class Address(Record):
    """A place where a party takes goods, papers or visits."""

    __tablename__ = "base_address"
    __table_args__ = (
        ForeignKeyConstraint(["party_id", "branch"], ["base_party.id", "base_party.branch"]),
        Index(None, "party_id"),
    )

    party_id: Mapped[int] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(10), default="delivery")
    region: Mapped[str] = mapped_column(String(6), default="")
    street: Mapped[str] = mapped_column(Name)
    receiver: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    place: Mapped[Region | None] = relationship(
        primaryjoin="foreign(Address.region) == Region.code", viewonly=True
    )


class Carton(Record):
    """A carton with its own code; its serials point to it.

    Once it was ``opened`` its pieces go one by one. ``pallet`` is the code of the pallet that it
    stands on, ``kept_by`` as on Serial.
    """

    __tablename__ = "base_carton"
    __table_args__ = (
        UniqueConstraint("code", "branch"),
        _once("code"),
        UniqueConstraint("id", "branch"),
        Index(None, "pallet"),
    )

    code: Mapped[str] = mapped_column(Code)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    opened: Mapped[datetime | None] = mapped_column(Instant)
    pallet: Mapped[str | None] = mapped_column(Code)
    kept_by: Mapped[str | None] = mapped_column(String(8))

    variant: Mapped[Variant] = relationship()
    serials: Mapped[list[Serial]] = relationship(back_populates="carton", order_by="Serial.number")


class Serial(Record):
    """One piece with its serial number; ``holder_id`` is the party that took it from us.

    ``twin`` is its second number; among the pieces of a variant every number means one of them.
    ``ending`` holds the last four characters of the number, which the database keeps, so that a
    clerk finds a piece by them among a million. ``kept_by`` is the code of the branch that has it
    in its books, where that is another one: it went there, or is on its way from there. A number is
    in the books of one branch only.
    """

    __tablename__ = "base_serial"
    __unlogged__ = Record.__unlogged__ | {"ending"}
    __table_args__ = (
        UniqueConstraint("variant_id", "number", "branch"),
        _once("variant_id", "number"),
        _once("variant_id", "twin"),
        CheckConstraint("twin is null or twin <> number", name="twin"),
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["carton_id", "branch"], ["base_carton.id", "base_carton.branch"]),
        Index(None, "number"),
        Index(None, "twin"),
        Index(None, "ending"),
        Index(None, "carton_id"),
        Index(None, "holder_id"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    number: Mapped[str] = mapped_column(Number)
    ending: Mapped[str] = mapped_column(String(4), _ending_of("number"))
    twin: Mapped[str | None] = mapped_column(Code)
    carton_id: Mapped[int | None] = mapped_column(Key)
    holder_id: Mapped[int | None] = mapped_column(Key)
    kept_by: Mapped[str | None] = mapped_column(String(8))

    variant: Mapped[Variant] = relationship()
    carton: Mapped[Carton | None] = relationship(back_populates="serials")


class Ledger(Record):
    """Books of a branch: from which day on they are kept, and through which they are closed.

    ``reason`` is why they were reopened last, empty where they were closed since. ``proved`` holds
    the totals that the opening balances were proved against on ``proved_on``; none are entered
    from then on.
    """

    __tablename__ = "base_ledger"
    __unlogged__ = Record.__unlogged__ | {"proved"}
    __table_args__ = (UniqueConstraint("branch", "ledger"),)

    ledger: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    closed_through: Mapped[date | None]
    opened_by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(500), default="")
    proved_on: Mapped[date | None]
    proved: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
