"""Who may see and fill in what of a stock document, on the pages where its lines are entered.

The table of the business says so, step by step, as on every page. The lines have no name in it:
they go with all fields together. Where no line of a step opens anything, whoever may change
documents of the kind fills in all of it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addons.inventory.models import StockDocument
from core.context import Context
from core.i18n import _
from core.refusal import NotPermitted
from core.workflow import Business
from core.workflow.beside.seeing import hidden_in
from core.workflow.businesses import definition, live
from core.workflow.deciding.rights import may_start, rights_of
from core.workflow.fields import sheet_of

LINES = "lines"


def sees_all(document: StockDocument, context: Context) -> bool:
    """Whether the person sees every field of ``document``, and with them its lines."""
    business = definition(context, document.business, document.version)
    return rights_of(document, business, context).see(LINES)


def sees_in_part(record: type[Any], context: Context) -> Business | None:
    """A business of such documents in which something may be hidden from the person, or None."""
    return hidden_in(str(record.__mapper__.polymorphic_identity), (LINES,), context)


def may_change(document: StockDocument, field: str, context: Context) -> bool:
    """Whether the table of the document's step opens ``field`` to the person, or opens nothing."""
    business = definition(context, document.business, document.version)
    if field != LINES and field not in sheet_of(business, context).slots:
        return False
    step = business.step(document.step)
    if not any(line.edits for line in step.everyone):
        return True
    return rights_of(document, business, context).edit(field)


def refuse_closed(document: StockDocument, field: str, context: Context) -> None:
    """Refuse to whom the document's step does not open ``field``."""
    if not may_change(document, field, context):
        raise NotPermitted(_("You may not change this here. Ask whoever has a part in this step."))


def businesses_of(record: type[Any], context: Context) -> list[Business]:
    """The live businesses of such documents."""
    kind = str(record.__mapper__.polymorphic_identity)
    return [business for business in live(context).values() if business.kind == kind]


def may_begin(businesses: Sequence[Business], context: Context) -> bool:
    """Whether one of ``businesses`` is the person's to begin, or says nothing of who begins it."""
    return any(not one.starters or may_start(one, context) for one in businesses)


def refuse_to_begin(businesses: Sequence[Business], context: Context) -> None:
    """Refuse to begin a document where ``businesses`` name others who begin it."""
    if businesses and not may_begin(businesses, context):
        raise NotPermitted(
            _(
                "Your position begins no “${title}” here. Ask your manager who does.",
                mapping={"title": businesses[0].called(context.identity.locale)},
            )
        )
