"""What selling asks of other addons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.registry.hookspecs import hookspec

if TYPE_CHECKING:
    from core.context import Context


@hookspec
def warehouses_for_sale(context: Context) -> Any:
    """The warehouses that pickups may draw on: a query of ``code`` and ``name``, to be joined."""


@hookspec
def goods_set_aside(
    document: Any, warehouse: str, serials: Any, totals: Any, context: Context
) -> None:
    """Goods were put on an open ticket: whoever keeps the stock sets them aside, or refuses.

    ``serials`` are ids of pieces, ``totals`` the whole quantity on it of variants that have none,
    or whose pieces show their numbers first when they leave.
    """


@hookspec
def goods_let_go(document: Any, serials: Any, variants: Any, context: Context) -> None:
    """Goods were taken off an open ticket: these pieces, and all of these variants, are free."""


@hookspec(firstresult=True)
def label_read(text: str, context: Context) -> Any:
    """What the label says that was scanned as ``text``, from who knows labels; else None.

    An answer has the attributes of ``addons.barcode.recognise.Recognised``: text, readings,
    refused and refusal.
    """
