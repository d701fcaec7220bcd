"""Stock on hand as a place of its own: a list of variants and warehouses, not of records."""

from __future__ import annotations

from addons.base.models import Variant
from core.context import Context
from core.i18n import _
from core.web.site import Place


class VariantStock(Place):
    """``/branch/inventory/stock/17``: where one variant lies, and who has set it aside."""

    scope = "inventory:stock"

    def __init__(self, parent: Place, name: str, here: Context, variant: Variant) -> None:
        super().__init__(parent, name, here)
        self.variant = variant
        self.title = f"{variant.code} {variant.name}"


class Stock(Place):
    """``/branch/inventory/stock``."""

    addon = "inventory"
    name = "stock"
    scope = "inventory:stock"
    title = _("Stock")
    order = 10

    def __getitem__(self, name: str) -> VariantStock:
        if not (name.isascii() and name.isdigit()) or len(name) > 18:
            raise KeyError(name)
        variant = self.here.session.get(Variant, int(name))
        if variant is None:
            raise KeyError(name)
        return VariantStock(self, name, self.here, variant)
