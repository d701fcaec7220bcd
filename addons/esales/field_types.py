"""Fields of a business that name a dealer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from addons.base.models import Party
from addons.esales.models import Dealer
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow.fields import FieldType


def _dealers(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    named = select(Dealer.id, Dealer.code, Party.name).join(Dealer.party)
    query = named.where(one_of(session, Dealer.id, values))
    return {row.id: f"{row.code} {row.name}" for row in session.execute(query)}


FIELD_TYPES = (
    FieldType(
        name="dealer",
        title=_("Dealer"),
        widget="lookup",
        of="esales/dealers",
        kept="whole",
        named=_dealers,
    ),
)
