"""The documents of a business for programs: filtered, sorted and paged as in its list."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from core.i18n import _
from core.web.api.naming import with_codes
from core.web.api.places import Row, Rows
from core.web.api.reading import Unread, refuse_unknown
from core.web.api.revisions import tag
from core.web.api.writing import written, written_many
from core.web.collection import Filter, is_number
from core.web.lists import PAGE, read_page
from core.web.narrowing import SPANS

MOST = 200
GENERAL = ("q", "sort", "after", "limit")


@view_config(context=Rows, request_method="GET", renderer="json")
def show_documents(rows: Rows, request: Any) -> dict[str, Any]:
    """One page: all documents the person sees, unless the address narrows them."""
    asked = dict(request.GET)
    filters = [name for item in rows.documents.filters for name in filters_of(item)]
    refuse_unknown(asked, [*GENERAL, *filters])
    asked = with_codes(asked, rows)
    sort = asked.get("sort", "").removeprefix("-")
    if sort and sort not in sorted_by(rows):
        refuse_unknown({sort: ""}, sorted_by(rows))
    size = _size(asked.pop("limit", ""))
    page = read_page(rows.documents, asked, size)
    further = {**page.asked, "limit": str(size), "after": page.after or ""}
    return {
        "documents": written_many(page.records, request),
        "count": page.count,
        "count_is_exact": page.counted,
        "next": request.resource_path(rows, query=further) if page.after else None,
    }


@view_config(context=Row, request_method="GET", renderer="json")
def show_document(row: Row, request: Any) -> dict[str, Any]:
    """One document, as far as the person sees it, and what he may do with it."""
    found = written(row, request)
    tag(found, request)
    return found


def filters_of(item: Filter) -> list[str]:
    """How the filter is named in the address: a span by its two ends."""
    if item.kind in SPANS:
        return [f"{item.name}.from", f"{item.name}.until"]
    return [item.name]


def sorted_by(rows: Rows) -> list[str]:
    """What a list may be sorted by."""
    return [column.name for column in rows.documents.columns if column.sort is not None]


def _size(text: str) -> int:
    if not text:
        return PAGE
    if not is_number(text) or not 1 <= int(text) <= MOST:
        raise Unread(_("A page has between 1 and ${most} documents.", mapping={"most": MOST}))
    return int(text)
