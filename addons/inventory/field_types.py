"""Fields of a business that name a warehouse."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from addons.inventory.models import Warehouse
from addons.inventory.transfers.borders import called_far, offered_far
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow.fields import FieldType


def _warehouses(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    named = select(Warehouse.id, Warehouse.code, Warehouse.name)
    query = named.where(one_of(session, Warehouse.id, values))
    return {row.id: f"{row.code} {row.name}" for row in session.execute(query)}


FIELD_TYPES = (
    FieldType(
        name="warehouse",
        title=_("Warehouse"),
        widget="lookup",
        of="inventory/warehouses",
        kept="whole",
        named=_warehouses,
    ),
    FieldType(
        name="far_warehouse",
        title=_("Warehouse of another branch"),
        widget="user",
        named=called_far,
        offered=offered_far,
        nothing=_(
            "No other branch keeps stock with qudao yet. Have inventory switched on there first."
        ),
    ),
)
