"""A ticket begins, and who may still put goods on it, give something off, or take its money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from addons.esales.models import Refund, Ticket
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.warehouses import for_sale
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, NotPermitted
from core.workflow import Business, Document
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_of
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.editing import read_held


def begin_ticket(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A ticket in the first step; where no warehouse is chosen, the first one that sells."""
    given = {**values, "warehouse": values.get("warehouse") or first_warehouse(context)}
    return begin_plain(business, given, context)


def first_warehouse(context: Context) -> str:
    """The code of the first warehouse that sales draw on; refuses where there is none."""
    code = context.session.scalar(for_sale(context).limit(1))
    if code is None:
        said = _(
            "There is no warehouse to sell from. Have one entered under Warehouses, of the kind "
            "sound."
        )
        raise Invalid(said, fields={"warehouse": said})
    return str(code)


def refuse_closed(context: Context, document: Ticket | Refund, field: str) -> None:
    """Lock ``document`` and refuse who has no part in ``field`` in its step, or came too late."""
    read_held([document], context)
    done = document.handed if isinstance(document, Ticket) else document.back
    if done is not None:
        raise SaleRefused(
            Reason.NOT_OPEN,
            _(
                "The goods have changed hands, so nothing on it is changed any more. Begin a new "
                "one."
            ),
        )
    if not may_change(document, field, context):
        raise NotPermitted(
            _("You may not change this here. Ask whoever has a part in this step.")
        )


def may_change(document: Document, field: str, context: Context) -> bool:
    """Whether the person may change ``field`` of ``document`` in the step in which it stands."""
    business = definition(context, document.business, document.version)
    return rights_of(document, business, replace(context, memory=None)).edit(field)
