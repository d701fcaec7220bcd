"""What selling contributes; read top to bottom it is the addon's contents page."""

from __future__ import annotations

from typing import Any

from addons.esales.definitions import BUSINESSES, KINDS
from addons.esales.effects import EFFECTS
from addons.esales.goods import taken
from addons.esales.guards import GUARDS
from addons.esales.layouts import LAYOUTS
from addons.esales.permissions import PERMISSIONS
from core.registry.hookspecs import hookimpl


@hookimpl
def permissions() -> Any:
    """Dealers, pickups, invoices, prices, accounts, and letting things pass."""
    return PERMISSIONS


@hookimpl
def kinds() -> Any:
    """Pickups and sales invoices."""
    return KINDS


@hookimpl
def guards() -> Any:
    """Sellable, inside the territory, within the credit."""
    return GUARDS


@hookimpl
def effects() -> Any:
    """Serials, invoice, receivable."""
    return EFFECTS


@hookimpl
def businesses() -> Any:
    """The pickup and the sales invoice."""
    return BUSINESSES


@hookimpl
def print_layouts() -> Any:
    """Outbound slip and sales invoice, for 241 x 140 mm and for A4."""
    return LAYOUTS


@hookimpl(optionalhook=True)
def goods_to_issue(documents: Any, context: Any) -> Any:
    """What pickups take out of stock."""
    return taken(documents, context)
