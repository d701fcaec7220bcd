"""How the change log tells the fields of a document's business: by their titles, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from core.refusal import NotHere
from core.web.application.showing import Words
from core.workflow.businesses import definition
from core.workflow.documents import Document
from core.workflow.fields import Sheet, Slot, names_for, sheet_of
from core.workflow.fields.values import decode


def field_titles(record: Any, request: Any) -> dict[str, Any]:
    """The titles of the fields of a document, by name."""
    sheet, locale = _sheet(record, request), request.here.identity.locale
    return {name: slot.called(locale) for name, slot in sheet.slots.items()} if sheet else {}


def field_values(record: Any, request: Any) -> Mapping[str, Callable[[Any], str]]:
    """What shows the kept value of each field of a document's business, by name."""
    sheet = _sheet(record, request)
    if sheet is None:
        return {}
    return {name: partial(_told, slot, sheet, request) for name, slot in sheet.slots.items()}


def _sheet(record: Any, request: Any) -> Sheet | None:
    if not isinstance(record, Document):
        return None
    try:
        business = definition(request.here, record.business, record.version)
    except NotHere:
        return None
    return sheet_of(business, request.here)


def _told(slot: Slot, sheet: Sheet, request: Any, data: Any) -> str:
    # The log keeps an amount of a record of ours as it is written, that of an own field as units.
    is_written = not slot.own and slot.type.kept == "units"
    here, value = request.here, Decimal(str(data)) if is_written else decode(slot, data)
    words = Words(request.show, here.identity.locale, names_for(sheet, [{slot.name: value}], here))
    if not slot.columns:
        return words.of(slot, value)
    return "; ".join(" ".join(filter(None, row)) for row in words.rows(slot, value))
