"""What a dealer would pay for goods, told step by step before anybody scans anything."""

from __future__ import annotations

from core.i18n import _
from core.web.site import Place


class PriceCheck(Place):
    """``/branch/esales/price-check``."""

    addon = "esales"
    name = "price-check"
    scope = "esales:price"
    title = _("Price check")
