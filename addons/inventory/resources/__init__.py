"""The places of inventory under ``/branch/inventory/``."""

from addons.inventory.resources.documents import (
    Adjustments,
    Counts,
    Openings,
    Receipts,
    StockDocuments,
)
from addons.inventory.resources.ledger import Moves
from addons.inventory.resources.serials import Serials
from addons.inventory.resources.stock import Stock, VariantStock
from addons.inventory.resources.value import StockValue
from addons.inventory.resources.warehouses import Warehouses

RESOURCES = (
    Stock,
    Serials,
    Moves,
    StockValue,
    Warehouses,
    Receipts,
    Openings,
    Adjustments,
    Counts,
)

__all__ = [
    "RESOURCES",
    "Adjustments",
    "Counts",
    "Moves",
    "Openings",
    "Receipts",
    "Serials",
    "Stock",
    "StockDocuments",
    "StockValue",
    "VariantStock",
    "Warehouses",
]
