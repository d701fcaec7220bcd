"""What selling keeps under ``/branch/esales/``."""

from addons.esales.resources.batches import InvoiceBatches
from addons.esales.resources.dealers import Dealers
from addons.esales.resources.discounts import GradeDiscounts, Promotions, QuantityBreaks
from addons.esales.resources.entries import Entries
from addons.esales.resources.price_check import PriceCheck
from addons.esales.resources.prices import PriceEntries, PriceLists

RESOURCES = (
    Dealers,
    PriceLists,
    PriceEntries,
    GradeDiscounts,
    QuantityBreaks,
    Promotions,
    Entries,
    InvoiceBatches,
    PriceCheck,
)

__all__ = [
    "RESOURCES",
    "Dealers",
    "Entries",
    "GradeDiscounts",
    "InvoiceBatches",
    "PriceCheck",
    "PriceEntries",
    "PriceLists",
    "Promotions",
    "QuantityBreaks",
]
