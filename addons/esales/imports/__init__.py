"""What selling takes from tables: dealers with terms and territories, opening balances, prices."""

from addons.esales.imports.dealers import DEALERS
from addons.esales.imports.openings import OPENINGS
from addons.esales.imports.prices import PRICES
from addons.esales.imports.uninvoiced import UNINVOICED

IMPORTS = (DEALERS, OPENINGS, UNINVOICED, PRICES)

__all__ = ["DEALERS", "IMPORTS", "OPENINGS", "PRICES", "UNINVOICED"]
