"""What base data takes from tables: products, parties, regions."""

from addons.base.imports.parties import PARTIES
from addons.base.imports.products import PRODUCTS
from addons.base.imports.regions import REGIONS

IMPORTS = (PRODUCTS, PARTIES, REGIONS)

__all__ = ["IMPORTS", "PARTIES", "PRODUCTS", "REGIONS"]
