"""Records: the rows of the business, and whether a row belongs to one branch or to the company."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.orm.types import Instant, Key, Money

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the core and of all addons."""

    __table__: ClassVar[Table]
    # What people call its rows, where no list of them says so; parts of something have no name.
    __title__: ClassVar[Any] = None

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {Decimal: Money(), datetime: Instant()}


class Logged:
    """A record whose every change is kept: who, when, old, new.

    ``__unlogged__`` names the columns that say nothing to a person.
    """

    __unlogged__: ClassVar[frozenset[str]] = frozenset({"id", "branch", "initials"})


class Shared(Logged, Base):
    """A record of the whole company: products, regions, tax rates."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Key, primary_key=True)


class Branched(Base):
    """A row of one branch; the session shows it to nobody else."""

    __abstract__ = True

    branch: Mapped[str] = mapped_column(String(8), index=False)


class Record(Logged, Branched):
    """A business record of one branch, with an identity of its own and a change log."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-10)


def tables_of(addons: Iterable[str]) -> list[Table]:
    """The tables of the core and of ``addons``, named by their beginning, parents first.

    What else was imported, such as the models of an addon that is left out, has no table.
    """
    heads = {"core", *addons}
    return [t for t in Base.metadata.sorted_tables if t.name.partition("_")[0] in heads]
