"""What the search box finds: pieces, stock of goods, documents by number, warehouses."""

from __future__ import annotations

from addons.base.models import Serial, Variant
from addons.inventory.models import Adjustment, Count, Opening, Receipt, Warehouse
from core.i18n import _
from core.web.parts import Search

DOCUMENTS = (
    ("receipts", _("Receipts"), "inventory:receipt:view", Receipt),
    ("openings", _("Opening stock"), "inventory:opening:view", Opening),
    ("adjustments", _("Adjustments"), "inventory:adjustment:view", Adjustment),
    ("counts", _("Stock counts"), "inventory:count:view", Count),
)
SEARCHES = (
    Search(
        name="inventory.serials",
        title=_("Serial numbers"),
        permission="inventory:serial:view",
        record=Serial,
        begins=(Serial.number, Serial.twin),
        holds=(Serial.number, Serial.twin),
        shows=lambda serial: serial.number,
        path="inventory/serials",
        order=31,
    ),
    Search(
        name="inventory.stock",
        title=_("Stock on hand"),
        permission="inventory:stock:view",
        record=Variant,
        begins=(Variant.code, Variant.initials),
        holds=(Variant.name, Variant.name_en, Variant.gtin),
        shows=lambda variant: f"{variant.code} {variant.name}",
        path="inventory/stock",
        order=32,
    ),
    *(
        Search(
            name=f"inventory.{name}",
            title=title,
            permission=permission,
            record=record,
            begins=(record.number,),
            holds=(record.number,),
            shows=lambda document: document.number,
            path=f"inventory/{name}",
            order=33,
        )
        for name, title, permission, record in DOCUMENTS
    ),
    Search(
        name="inventory.warehouses",
        title=_("Warehouses"),
        permission="inventory:warehouse:view",
        record=Warehouse,
        begins=(Warehouse.code,),
        holds=(Warehouse.name,),
        shows=lambda warehouse: f"{warehouse.code} {warehouse.name}",
        path="inventory/warehouses",
        order=34,
    ),
)
