"""What inventory asks of other addons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.registry.hookspecs import hookspec

if TYPE_CHECKING:
    from core.context import Context


@hookspec(firstresult=True)
def goods_to_issue(documents: Any, context: Context) -> Any:
    """What ``documents`` (all of one kind) take from stock, or None from who does not know them.

    The answer is a sequence of values with the attributes of ``addons.inventory.goods.Goods``:
    document (id), line, variant_id, quantity, warehouse (code) and serial_ids.
    """


@hookspec(firstresult=True)
def goods_to_take_back(documents: Any, context: Context) -> Any:
    """What comes back into stock with ``documents``, or None from who does not know them.

    The answer is as that of ``goods_to_issue``; ``warehouse`` is where the goods are inspected.
    """


@hookspec(firstresult=True)
def goods_inspected(documents: Any, context: Context) -> Any:
    """What becomes of goods that came in to be inspected, or None from who does not know them.

    The answer is as that of ``goods_to_take_back``, each with a ``status`` besides: available or
    defective, or empty where the goods leave again.
    """


@hookspec
def goods_issued(context: Context) -> Any:
    """What finished documents took from stock, for the proof that the ledger moved as much.

    A sequence with one value for each kind of document: ``kind``, ``goods`` (a query of document,
    variant_id, quantity; below zero where goods came back) and ``pieces`` (a query of document,
    serial_id, times; 1 where the piece left, -1 where it came back).
    """
