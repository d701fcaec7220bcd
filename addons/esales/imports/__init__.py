"""What selling takes from tables: dealers with terms and territories, opening balances, prices."""

from addons.esales.imports.dealers import DEALERS
from addons.esales.imports.openings import OPENINGS
from addons.esales.imports.prices import PRICES

IMPORTS = (DEALERS, OPENINGS, PRICES)

__all__ = ["DEALERS", "IMPORTS", "OPENINGS", "PRICES"]
