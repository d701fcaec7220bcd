"""What selling contributes, read top to bottom."""

from __future__ import annotations

from typing import Any

from addons.esales import cards
from addons.esales.adopting import links_of
from addons.esales.books import ACCOUNTS
from addons.esales.changes import kinds as changes
from addons.esales.checks import CHECKS
from addons.esales.closing import kinds as closing
from addons.esales.definitions import BUSINESSES, KINDS, PICKUP
from addons.esales.effects import EFFECTS, print_papers
from addons.esales.field_types import FIELD_TYPES
from addons.esales.goods import brought_back, found_to_be, issued, taken
from addons.esales.guards import GUARDS
from addons.esales.invoicing import contributed as invoicing
from addons.esales.layouts import LAYOUTS
from addons.esales.money import contributed as money
from addons.esales.older_invoice import OLDER_INVOICES
from addons.esales.open_work import why_on
from addons.esales.orders import contributed as orders
from addons.esales.orders.keeping import keep
from addons.esales.other_sheets import OTHER_SHEETS
from addons.esales.permissions import PERMISSIONS
from addons.esales.printed import printed_document as printed_for
from addons.esales.printed import values_for
from addons.esales.rebates import contributed as rebates
from addons.esales.receipt import RECEIPTS
from addons.esales.representatives import representatives as in_charge
from addons.esales.retail import contributed as retail
from addons.esales.returns import contributed as returns
from addons.esales.serial_list import SERIAL_LISTS
from core.i18n import _
from core.registry.hookspecs import hookimpl
from core.web.parts import MenuEntry

SALES = _("Sales")
# What the rooms of selling contribute besides what stands here by itself.
ROOMS = (orders, changes, money, rebates, returns, invoicing, closing, retail)


def _all(name: str, own: tuple[Any, ...]) -> tuple[Any, ...]:
    """What selling contributes of one sort: its ``own``, then what each room has of it."""
    return (*own, *(one for room in ROOMS for one in getattr(room, name, ())))


@hookimpl
def permissions() -> Any:
    """Dealers, pickups, invoices, prices, accounts, and letting things pass."""
    return PERMISSIONS


@hookimpl
def resources() -> Any:
    """The collections of selling."""
    from addons.esales.resources import RESOURCES

    return RESOURCES


@hookimpl
def menu() -> Any:
    """Dealers, their accounts and prices; pickups and invoices come from their businesses."""
    entries = (
        ("dealers", _("Dealers"), "dealer", 20),
        ("entries", _("Account entries"), "account", 22),
        ("invoice-batches", _("Invoice batches"), "invoice_request", 22),
        ("price-check", _("Price check"), "price", 23),
        ("prices", _("Prices"), "price", 24),
        ("price-lists", _("Price lists"), "price", 25),
        ("grade-discounts", _("Grade discounts"), "price", 26),
        ("quantity-breaks", _("Quantity breaks"), "price", 27),
        ("promotions", _("Promotions"), "price", 28),
    )
    return tuple(
        MenuEntry(
            name=f"esales.{name}",
            title=title,
            path=f"esales/{name}",
            permission=f"esales:{noun}:view",
            group=SALES,
            order=order,
        )
        for name, title, noun, order in entries
    )


@hookimpl
def searches() -> Any:
    """Dealers; pickups, orders and invoices by number."""
    from addons.esales.searching import SEARCHES

    return SEARCHES


@hookimpl
def home_panels() -> Any:
    """Today at the counter, and what is not invoiced."""
    from addons.esales.invoicing import panel
    from addons.esales.panels import PANELS

    return (*PANELS, *panel.PANELS)


@hookimpl
def party_links(party: Any, context: Any) -> Any:
    """A party becomes a dealer with one click, and leads to it afterwards."""
    return links_of(party, context)


@hookimpl
def imports() -> Any:
    """Dealers."""
    from addons.esales.imports import IMPORTS

    return IMPORTS


@hookimpl
def kinds() -> Any:
    """Orders, pickups, invoices, receipts of money, returns, invoice requests; what retail has."""
    return _all("KINDS", KINDS)


@hookimpl
def field_types() -> Any:
    """The dealer."""
    return FIELD_TYPES


@hookimpl
def guards() -> Any:
    """Sellable, inside the territory, within the credit; what may come back; at the till."""
    return _all("GUARDS", GUARDS)


@hookimpl
def effects() -> Any:
    """Serials, invoice, receivable, and all of it back; what is done at the till."""
    return _all("EFFECTS", EFFECTS)


@hookimpl
def businesses() -> Any:
    """Order, pickup, invoice, receipt voucher, return, invoice request, change of a dealer."""
    return _all("BUSINESSES", BUSINESSES)


@hookimpl
def print_layouts() -> Any:
    """Slip and invoice on all their sheets, the receipt of 80 mm, lists, cards; papers of rooms."""
    own = (*LAYOUTS, *OTHER_SHEETS, *OLDER_INVOICES, *SERIAL_LISTS, *RECEIPTS, *cards.CARDS)
    return _all("LAYOUTS", own)


@hookimpl
def labels() -> Any:
    """The cards of dealers."""
    return cards.LABELS


@hookimpl
def representatives(documents: Any, context: Any) -> Any:
    """The salespeople in charge of the dealers."""
    return in_charge(documents, context)


@hookimpl
def printed_document(document: Any, layout: str, context: Any) -> Any:
    """A pickup's invoice is the invoice's own paper."""
    return printed_for(document, layout, context)


@hookimpl
def documents_moved(documents: Any, transition: Any, context: Any) -> None:
    """The papers of finished pickups are printed, and the receipts of what was handed over.

    Orders hear what becomes of the pickups that fetch them.
    """
    if documents[0].kind == PICKUP.kind:
        if transition.name == "finish":
            print_papers(documents, context)
        keep(documents, context)
    if documents[0].kind == retail.TICKET:
        retail.print_receipts(documents, transition, context)


@hookimpl
def print_values(document: Any, layout: str, context: Any) -> Any:
    """What stands on the papers of pickups, invoices and tickets, and of whatever else is sold."""
    said = (values(document, layout, context) for values in _all("PRINTED", (values_for,)))
    return next((values for values in said if values is not None), None)


@hookimpl
def checks() -> Any:
    """Accounts, pickups and invoices add up."""
    return _all("CHECKS", CHECKS)


@hookimpl
def jobs() -> Any:
    """Asking providers of tax invoices that answer over the network."""
    return invoicing.JOBS


@hookimpl
def invoice_providers() -> Any:
    """Files for platforms that take them: a workbook, and CSV."""
    return invoicing.PROVIDERS


@hookimpl
def books() -> Any:
    """The dealer accounts."""
    return (ACCOUNTS,)


@hookimpl
def may_disable(addon: str, branch: Any, context: Any) -> Any:
    """Open pickups keep on what they need."""
    return why_on(addon, context)


@hookimpl(optionalhook=True)
def goods_issued(context: Any) -> Any:
    """What pickups and tickets took out of stock, and returns and refunds brought back."""
    return issued(context)


@hookimpl(optionalhook=True)
def goods_to_issue(documents: Any, context: Any) -> Any:
    """What pickups and tickets take out of stock."""
    return taken(documents, context)


@hookimpl(optionalhook=True)
def goods_to_take_back(documents: Any, context: Any) -> Any:
    """What comes back into stock with returns and refunds."""
    return brought_back(documents, context)


@hookimpl(optionalhook=True)
def goods_inspected(documents: Any, context: Any) -> Any:
    """What becomes of what came back with returns."""
    return found_to_be(documents, context)
