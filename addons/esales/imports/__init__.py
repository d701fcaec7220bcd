"""What selling takes from tables: dealers with their terms and territories, and prices."""

from addons.esales.imports.dealers import DEALERS
from addons.esales.imports.prices import PRICES

IMPORTS = (DEALERS, PRICES)

__all__ = ["DEALERS", "IMPORTS", "PRICES"]
