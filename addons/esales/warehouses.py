"""The warehouses that sales and returns use, by their codes; who keeps the stock names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import String, literal, null, select

from core.context import Context


def for_sale(context: Context) -> Any:
    """A query of ``code`` and ``name``, to be read or joined; empty where nobody keeps stock."""
    return _first(context.hooks.warehouses_for_sale(context=context))


def for_returns(context: Context) -> Any:
    """A query like ``for_sale``, of the warehouses that take returns in."""
    return _first(context.hooks.warehouses_for_returns(context=context))


def _first(told: Sequence[Any]) -> Any:
    nothing = select(literal("").label("code"), null().cast(String).label("name"))
    return told[0] if told else nothing.where(literal(1) == 0)


def warehouse_name(
    context: Context, code: str, among: Callable[[Context], Any] = for_returns
) -> str:
    """What the warehouse ``code`` is called, one of those for returns or ``for_sale``."""
    known = among(context).subquery()
    name = context.session.scalar(select(known.c.name).where(known.c.code == code))
    return name or code
