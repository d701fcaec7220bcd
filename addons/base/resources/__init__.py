"""The collections of base data under ``/branch/base/``."""

from addons.base.resources.cartons import Cartons
from addons.base.resources.files import Imported, Imports
from addons.base.resources.lines import Lines
from addons.base.resources.parties import Parties
from addons.base.resources.periods import Ledgers
from addons.base.resources.products import Products, Variants
from addons.base.resources.regions import Regions
from addons.base.resources.taxes import TaxRates
from addons.base.resources.units import Units

RESOURCES = (
    Parties,
    Products,
    Variants,
    Lines,
    Cartons,
    Units,
    TaxRates,
    Regions,
    Ledgers,
    Imports,
    Imported,
)

__all__ = [
    "RESOURCES",
    "Cartons",
    "Imported",
    "Imports",
    "Ledgers",
    "Lines",
    "Parties",
    "Products",
    "Regions",
    "TaxRates",
    "Units",
    "Variants",
]
