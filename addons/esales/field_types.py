"""Fields of a business that name a dealer, a promotion, a warehouse, a successor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from addons.base.models import Party
from addons.esales.closing.successors import SUCCESSOR
from addons.esales.models import Dealer, Promotion
from addons.esales.warehouses import for_returns, for_sale
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow.fields import FieldType
from core.workflow.fields.field_type import Choices


def _dealers(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    named = select(Dealer.id, Dealer.code, Party.name).join(Dealer.party)
    query = named.where(one_of(session, Dealer.id, values))
    return {row.id: f"{row.code} {row.name}" for row in session.execute(query)}


def _promotions(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    query = select(Promotion.id, Promotion.name).where(one_of(session, Promotion.id, values))
    return {row.id: row.name for row in session.execute(query)}


def _warehouses(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    return {code: name for code, name in _all_warehouses(context) if code in values}


def _all_warehouses(context: Context) -> Choices:
    return _choices(for_sale(context), context)


def _taking_back(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    return {code: name for code, name in _all_taking_back(context) if code in values}


def _all_taking_back(context: Context) -> Choices:
    return _choices(for_returns(context), context)


def _choices(query: Any, context: Context) -> Choices:
    return [(row.code, row.name or row.code) for row in context.session.execute(query)]


FIELD_TYPES = (
    FieldType(
        name="dealer",
        title=_("Dealer"),
        widget="lookup",
        of="esales/dealers",
        kept="whole",
        named=_dealers,
    ),
    FieldType(
        name="promotion",
        title=_("Promotion"),
        widget="lookup",
        of="esales/promotions",
        kept="whole",
        named=_promotions,
    ),
    FieldType(
        name="sales_warehouse",
        title=_("Warehouse that sells"),
        widget="user",
        named=_warehouses,
        offered=_all_warehouses,
    ),
    FieldType(
        name="return_warehouse",
        title=_("Warehouse that takes back"),
        widget="user",
        named=_taking_back,
        offered=_all_taking_back,
    ),
    SUCCESSOR,
)
