"""The value of stock as a place of its own: a report, not a list of records."""

from __future__ import annotations

from core.i18n import _
from core.web.site import Place


class StockValue(Place):
    """``/branch/inventory/value``."""

    addon = "inventory"
    name = "value"
    scope = "inventory:cost"
    title = _("Stock value")
    order = 65
