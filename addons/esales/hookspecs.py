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
def warehouses_for_returns(context: Context) -> Any:
    """The warehouses that take returns in: a query of ``code`` and ``name``, to be joined.

    Those that pickups draw on first.
    """


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


@hookspec
def goods_reserved(wanted: Any, as_far_as_it_goes: bool, context: Context) -> None:
    """What orders still want has changed: whoever keeps the stock sets so much aside, or refuses.

    ``wanted`` are values with document (id), variant_id, quantity and warehouse (code): all that is
    to be set aside for it of those goods from now on, until it changes again.
    """


@hookspec(firstresult=True)
def places_reserved(documents: Any, context: Context) -> Any:
    """Where the goods lie that are set aside for the documents with these ids.

    A sequence of values with document, variant_id, place (code) and quantity, in the order in which
    somebody walks past the places.
    """


@hookspec
def invoice_providers() -> Any:
    """Who makes tax invoices: a sequence of ``addons.esales.invoicing.providers.InvoiceProvider``.

    One takes files and gives files back, or is asked by the worker over the network.
    """


@hookspec(firstresult=True)
def goods_made_up(
    variant: int, quantity: Any, serials: Any, warehouse: str, context: Context
) -> Any:
    """Goods are needed on paper that nobody has: whoever keeps the stock lets them lie for sale.

    ``serials`` are ids of pieces, ``quantity`` how many there are in all. They lie in ``warehouse``
    (its code), or where that is empty in any; the answer is its code. Nothing of it remains.
    """


@hookspec
def pickup_made_up(pickup: Any, context: Context) -> None:
    """A pickup was made up on paper: whoever asks for more before it finishes has it done.

    All of it is undone when the trial is over.
    """


@hookspec(firstresult=True)
def label_read(text: str, context: Context) -> Any:
    """What the label says that was scanned as ``text``, from who knows labels; else None.

    An answer has the attributes of ``addons.barcode.recognise.Recognised``: text, readings,
    refused and refusal.
    """
