"""What selling asks of other addons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.registry.hookspecs import hookspec

if TYPE_CHECKING:
    from core.context import Context


@hookspec
def warehouses_for_sale(context: Context) -> Any:
    """The warehouses that pickups may draw on: a query of ``code`` and ``name``, to be joined."""
