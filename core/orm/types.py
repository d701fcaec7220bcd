"""Exact numbers, moments and plain data, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Numeric, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

Key = BigInteger().with_variant(Integer, "sqlite")


class Exact(TypeDecorator[Decimal]):
    """A decimal of fixed scale: NUMERIC on PostgreSQL, an integer of smallest units on SQLite."""

    impl = Numeric
    precision = 18
    scale = 2

    @property
    def python_type(self) -> type[Decimal]:
        """What a value is in Python."""
        return Decimal

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(self.precision, self.scale))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        exact = quantize(Decimal(value), self.scale)
        return exact if dialect.name == "postgresql" else int(exact.scaleb(self.scale))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if dialect.name == "postgresql":
            return quantize(Decimal(value), self.scale)
        return Decimal(int(value)).scaleb(-self.scale)

    def __init_subclass__(cls, **kw: Any) -> None:
        # SQLAlchemy asks each class itself; a statement whose types do not answer is never cached.
        super().__init_subclass__(**kw)
        cls.cache_ok = True

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Money(Exact):
    """An amount in the company's currency, to 0.01."""


class Price(Exact):
    """A price per unit, to 0.0001."""

    scale = 4


class UnitNet(Exact):
    """A unit price without tax, to eight decimals as tax invoices ask."""

    scale = 8


class Quantity(Exact):
    """A quantity in the product's base unit, to 0.001."""

    scale = 3


class Rate(Exact):
    """A factor such as a tax rate or a discount, to 0.000001."""

    precision = 10
    scale = 6


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; refuses a time that does not say its zone."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python."""
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def __repr__(self) -> str:
        return "Instant()"


class Json(TypeDecorator[Any]):
    """Plain data: JSONB on PostgreSQL, text on SQLite; decimals and dates travel as text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, default=str)
        return json.loads(text) if dialect.name == "postgresql" else text

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def __repr__(self) -> str:
        return "Json()"


def quantize(value: Decimal, scale: int) -> Decimal:
    """Round half up to ``scale`` decimals."""
    return value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)


Code = String(64)
Name = String(200)
