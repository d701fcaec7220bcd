"""What inventory contributes, read from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from addons.inventory import (
    adjusting,
    businesses,
    claims,
    completeness,
    counting,
    inspecting,
    issue,
    lapsing,
    leaving_again,
    open_work,
    opening,
    panels,
    proofs,
    proofs_of_documents,
    putting_back,
    receipts,
    rehearsing,
    reserving,
    setting_aside,
    taking_back,
    tracking,
)
from addons.inventory import labels as labels_of_places
from addons.inventory.claimable import RETURNS, SOUND
from addons.inventory.costing import closing
from addons.inventory.costing.checks import CHECKS as COSTS
from addons.inventory.field_types import FIELD_TYPES
from addons.inventory.models import Warehouse
from addons.inventory.permissions import PERMISSIONS
from addons.inventory.transfers import contributed as transfers
from core.i18n import _
from core.registry.hookspecs import hookimpl
from core.web.parts import HomePanel, MenuEntry

if TYPE_CHECKING:
    from core.context import Context

GROUP = _("Stock")


@hookimpl
def permissions() -> Any:
    """Stock, serials, the ledger, warehouses, and the documents that move stock."""
    return PERMISSIONS


@hookimpl
def print_layouts() -> Any:
    """The label of a place, the pick list and the slip of a transfer."""
    return (*labels_of_places.LAYOUTS, *transfers.LAYOUTS)


@hookimpl
def print_values(document: Any, layout: str, context: Context) -> Any:
    """What stands on the papers of a transfer."""
    return transfers.values_for(document, layout, context)


@hookimpl
def labels() -> Any:
    """Those of places in warehouses."""
    return labels_of_places.LABELS


@hookimpl
def resources() -> Any:
    """The places below ``/branch/inventory``."""
    from addons.inventory.resources import RESOURCES

    return RESOURCES


@hookimpl
def menu() -> Any:
    """The section of stock."""
    entries = (
        ("stock", _("Stock"), "inventory:stock:view"),
        ("receipts", _("Receipts"), "inventory:receipt:view"),
        ("openings", _("Opening stock"), "inventory:opening:view"),
        ("adjustments", _("Adjustments"), "inventory:adjustment:view"),
        ("counts", _("Stock counts"), "inventory:count:view"),
        ("serials", _("Serial numbers"), "inventory:serial:view"),
        ("moves", _("Stock ledger"), "inventory:move:view"),
        ("value", _("Stock value"), "inventory:cost:view"),
        ("warehouses", _("Warehouses"), "inventory:warehouse:view"),
    )
    return tuple(
        MenuEntry(
            name=f"inventory.{name}",
            title=title,
            path=f"inventory/{name}",
            permission=permission,
            group=GROUP,
            order=30 + place,
        )
        for place, (name, title, permission) in enumerate(entries)
    )


@hookimpl
def home_panels() -> Any:
    """How much there is, and what has run out."""
    return (
        HomePanel(
            name="inventory.stock",
            permission="inventory:stock:view",
            renderer="addons.inventory:templates/panel.pt",
            values=panels.stock_panel,
            order=30,
        ),
    )


@hookimpl
def searches() -> Any:
    """Stock of goods, pieces by their first or last digits, documents by number, warehouses."""
    from addons.inventory.searching import SEARCHES

    return SEARCHES


@hookimpl
def kinds() -> Any:
    """The documents that move stock by themselves."""
    return (*businesses.KINDS, *transfers.KINDS)


@hookimpl(specname="businesses")
def shipped_businesses() -> Any:
    """Receipt, opening stock, adjustment and count, from draft to posted; the transfer."""
    return (*businesses.BUSINESSES, *transfers.BUSINESSES)


@hookimpl
def field_types() -> Any:
    """The warehouse."""
    return FIELD_TYPES


@hookimpl
def guards() -> Any:
    """Questions about stock before a document moves."""
    return (
        issue.GUARD,
        completeness.GUARD,
        putting_back.GUARD,
        leaving_again.GUARD,
        *transfers.GUARDS,
    )


@hookimpl
def effects() -> Any:
    """What documents do to stock."""
    return (
        issue.EFFECT,
        claims.EFFECT,
        receipts.EFFECT,
        opening.EFFECT,
        adjusting.EFFECT,
        counting.EFFECT,
        taking_back.EFFECT,
        inspecting.EFFECT,
        putting_back.EFFECT,
        leaving_again.EFFECT,
        *transfers.EFFECTS,
    )


@hookimpl
def imports() -> Any:
    """Opening stock."""
    from addons.inventory.opening_import import OPENINGS

    return (OPENINGS,)


@hookimpl
def jobs() -> Any:
    """Claims end when their time has passed."""
    return (lapsing.EXPIRY,)


@hookimpl
def checks() -> Any:
    """What must be true of stock in any database."""
    return (*proofs.CHECKS, *proofs_of_documents.CHECKS, *COSTS, *transfers.CHECKS)


@hookimpl
def books() -> Any:
    """The stock ledger."""
    return (opening.STOCK,)


@hookimpl
def books_closed(ledger: str, through: Any, context: Context) -> None:
    """The months that are over are valued when they are closed, and no more when reopened."""
    if ledger == opening.STOCK.name:
        closing.keep_costs(context, through)


@hookimpl
def may_change_tracking(products: Any, context: Context) -> Any:
    """Goods on hand, claimed, or gone without ever coming keep the tracking they have."""
    return tracking.against(products, context)


@hookimpl
def may_disable(addon: str, branch: Any, context: Context) -> Any:
    """Open documents and goods set aside keep inventory on."""
    return open_work.why_on(addon, context)


@hookimpl(optionalhook=True)
def warehouses_for_sale(context: Context) -> Any:
    """The sound warehouses; also those no longer in use, whose names stand on old papers."""
    sound = (Warehouse.kind == SOUND, context.session.mine(Warehouse.__table__))
    return select(Warehouse.code, Warehouse.name).where(*sound).order_by(Warehouse.code)


@hookimpl(optionalhook=True)
def warehouses_for_returns(context: Context) -> Any:
    """The sound warehouses, then those where what comes back waits for its inspection."""
    taking = (Warehouse.kind.in_((SOUND, RETURNS)), context.session.mine(Warehouse.__table__))
    query = select(Warehouse.code, Warehouse.name).where(*taking)
    return query.order_by((Warehouse.kind == SOUND).desc(), Warehouse.code)


@hookimpl(optionalhook=True)
def goods_set_aside(
    document: Any, warehouse: str, serials: Any, totals: Any, context: Context
) -> None:
    """Nobody else sells what lies on an open ticket."""
    setting_aside.set_aside(document, warehouse, serials, totals, context)


@hookimpl(optionalhook=True)
def goods_made_up(
    variant: int, quantity: Any, serials: Any, warehouse: str, context: Context
) -> Any:
    """Goods of a trial on paper lie where sales draw on them."""
    return rehearsing.bring_in(variant, quantity, serials, warehouse, context)


@hookimpl(optionalhook=True)
def goods_let_go(document: Any, serials: Any, variants: Any, context: Context) -> None:
    """What was taken off a ticket is free again."""
    setting_aside.give_up(document, serials, variants, context)


@hookimpl(optionalhook=True)
def goods_reserved(wanted: Any, as_far_as_it_goes: bool, context: Context) -> None:
    """What dealers have ordered is sold to nobody else."""
    reserving.reserve(wanted, as_far_as_it_goes, context)


@hookimpl(optionalhook=True)
def places_reserved(documents: Any, context: Context) -> Any:
    """Where what was ordered lies, place by place."""
    return reserving.reserved_in(documents, context)
