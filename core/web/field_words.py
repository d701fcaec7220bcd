"""How the change log tells the fields of a document's business: by their titles, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """What shows the kept value of each own field of a document, by name."""
    sheet = _sheet(record, request)
    return {s.name: partial(_told, s, sheet, request) for s in sheet.own} if sheet else {}


def _sheet(record: Any, request: Any) -> Sheet | None:
    if not isinstance(record, Document):
        return None
    try:
        business = definition(request.here, record.business, record.version)
    except NotHere:
        return None
    return sheet_of(business, request.here)


def _told(slot: Slot, sheet: Sheet, request: Any, data: Any) -> str:
    here, value = request.here, decode(slot, data)
    words = Words(request.show, here.identity.locale, names_for(sheet, [{slot.name: value}], here))
    if not slot.columns:
        return words.of(slot, value)
    return "; ".join(" ".join(filter(None, row)) for row in words.rows(slot, value))
