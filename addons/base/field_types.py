"""Fields of a business that name a party, a product or a region."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from addons.base.models import Party, Region, Variant
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow.fields import FieldType


def _parties(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    query = select(Party.id, Party.code, Party.name).where(one_of(session, Party.id, values))
    return {row.id: f"{row.code} {row.name}" for row in session.execute(query)}


def _variants(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    named = select(Variant.id, Variant.code, Variant.name)
    query = named.where(one_of(session, Variant.id, values))
    return {row.id: f"{row.code} {row.name}" for row in session.execute(query)}


def _regions(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    query = select(Region.code, Region.full_name).where(one_of(session, Region.code, values))
    return {row.code: row.full_name for row in session.execute(query)}


FIELD_TYPES = (
    FieldType(
        name="party",
        title=_("Party"),
        widget="lookup",
        of="base/parties",
        kept="whole",
        named=_parties,
    ),
    FieldType(
        name="product",
        title=_("Product"),
        widget="lookup",
        of="base/variants",
        kept="whole",
        named=_variants,
    ),
    FieldType(
        name="region", title=_("Region"), widget="lookup", of="base/regions", named=_regions
    ),
)
