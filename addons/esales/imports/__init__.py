"""What selling takes from tables: dealers with their terms and territories."""

from addons.esales.imports.dealers import DEALERS

IMPORTS = (DEALERS,)

__all__ = ["DEALERS", "IMPORTS"]
