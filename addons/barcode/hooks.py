"""What the scanning station contributes, read from top to bottom."""

from __future__ import annotations

from typing import Any

from addons.barcode.checking import note_checked, refuse_unchecked
from addons.barcode.commands import barcode
from addons.barcode.departed import refuse_departed
from addons.barcode.moments import note_started
from addons.barcode.paying import unpaid_again
from addons.barcode.permissions import PERMISSIONS
from addons.barcode.recognise import recognise
from addons.barcode.resources import Clock, Dock, Gate, Settings, Station, StockDesk
from addons.barcode.shipping import SHIPMENT
from addons.esales.money.at_counter import pay_own
from addons.esales.money.vouchers import KIND as MONEY
from addons.esales.pickups import KIND
from core.i18n import _
from core.registry.hookspecs import hookimpl
from core.web.parts import MenuEntry


@hookimpl
def permissions() -> Any:
    """Who may scan goods out, who lets them through the gate, who sees how long it takes."""
    return PERMISSIONS


@hookimpl
def resources() -> Any:
    """The station at the counter and in the warehouse, dock, gate, clock, and how they work."""
    return (Station, StockDesk, Dock, Gate, Clock, Settings)


@hookimpl
def menu() -> Any:
    """The station stands first, for whoever scans does little else."""
    return tuple(
        MenuEntry(
            name=f"barcode.{place.name}",
            title=place.title,
            path=f"barcode/{place.name}",
            permission=f"{place.scope}:{verb}",
            group=_("Counter"),
            order=order,
        )
        for place, verb, order in (
            (Station, "use", 10),
            (StockDesk, "use", 13),
            (Dock, "use", 14),
            (Gate, "use", 15),
            (Clock, "view", 16),
            (Settings, "edit", 17),
        )
    )


@hookimpl
def businesses() -> Any:
    """The shipment by carrier."""
    return (SHIPMENT,)


@hookimpl
def documents_moved(documents: Any, transition: Any, context: Any) -> None:
    """Pickups finish once somebody else has checked them, and are reversed while goods are here.

    Money voided pays for none.
    """
    if documents[0].kind == KIND and transition.name == "finish":
        refuse_unchecked(context, documents)
        if paid := note_started(context, documents):
            pay_own(context, paid)
    elif documents[0].kind == KIND and transition.name == "reverse":
        refuse_departed(context, documents)
    if documents[0].kind == MONEY:
        unpaid_again(context, documents)


@hookimpl
def pickup_made_up(pickup: Any, context: Any) -> None:
    """Somebody else has counted its pieces."""
    note_checked(context, pickup, pickup.quantity)


@hookimpl
def label_read(text: str, context: Any) -> Any:
    """GS1 barcodes and their like, for whoever sells elsewhere than at the station."""
    return recognise(text)


@hookimpl
def commands() -> Any:
    """``qudao barcode``."""
    return (barcode,)
