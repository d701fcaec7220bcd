"""The warehouses that pickups draw on, known by their codes; whoever keeps the stock names them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, literal, null, select

from core.context import Context


def for_sale(context: Context) -> Any:
    """A query of ``code`` and ``name``, to be read or joined; empty where nobody keeps stock."""
    told = context.hooks.warehouses_for_sale(context=context)
    nothing = select(literal("").label("code"), null().cast(String).label("name"))
    return told[0] if told else nothing.where(literal(1) == 0)


def warehouse_name(context: Context, code: str) -> str:
    """What the warehouse ``code`` is called."""
    known = for_sale(context).subquery()
    name = context.session.scalar(select(known.c.name).where(known.c.code == code))
    return name or code
