"""What stock is worth, on a page and as a sheet: today or at any past day."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from addons.inventory.costing.valuing import Valuation, stock_value
from addons.inventory.resources.value import StockValue
from addons.inventory.views.stock import as_file, given_in
from core.i18n import _
from core.refusal import Invalid

SHOWN = 200
COLUMNS = ("code", "name", "line", "quantity", "unit_cost", "value")
HEADERS = (
    _("Code"),
    _("Name"),
    _("Product line"),
    _("Quantity"),
    _("Unit cost"),
    _("Worth"),
)


@view_config(
    context=StockValue, renderer="addons.inventory:templates/value.pt", permission=".view"
)
def show_value(place: StockValue, request: Any) -> dict[str, Any]:
    """The value at the end of a day, by product line and by product; costly goods come first."""
    found = _asked(request)
    rows = sorted(found.rows, key=lambda row: (-row.value, row.code))
    whole = request.GET.get("all") == "goods"
    return {
        "found": found,
        "goods": rows if whole else rows[:SHOWN],
        "count": len(rows),
        "without": [row for row in rows if row.has_no_cost],
        "today": request.here.today,
    }


@view_config(context=StockValue, name="export", permission=".view")
def export(place: StockValue, request: Any) -> Response:
    """All goods with their value as a sheet."""
    return as_file(request, place.title, HEADERS, COLUMNS, list(_asked(request).rows))


def _asked(request: Any) -> Valuation:
    text = given_in(request).get("day", "")
    try:
        day = date.fromisoformat(text) if text else request.here.today
    except ValueError:
        raise Invalid(_("This is no date. Write it as 2026-11-23.")) from None
    if day > request.here.today:
        raise Invalid(_("Nobody knows yet what stock will be worth then. Choose an earlier day."))
    return stock_value(request.here, day)
