"""What the station's page begins with: words, addresses, warehouses, pickups still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addons.barcode import counter
from addons.barcode.counter import OpenPickup
from addons.barcode.models import Passage
from addons.barcode.words import WORDS
from addons.esales.collecting import LONGEST
from addons.esales.models import Order, Pickup
from addons.esales.parties import PARTIES, open_to
from core.context import Context
from core.security.permissions import grants
from core.web.show import Show
from core.workflow.printing.printers import queued_printers

PASSING = {"credit": "esales:credit:override", "territory": "esales:territory:override"}


def start_data(context: Context, show: Show, home: str, pickup: int | None) -> dict[str, Any]:
    """Plain data for the station at the address ``home``: at its start, or with a pickup."""
    known = counter.warehouses(context)
    return {
        "home": home.rstrip("/"),
        "pickups": f"/{context.branch.name}/to-document" if context.branch else "",
        "passers": passers(context),
        "language": "zh-CN" if show.locale.language == "zh" else "en",
        "words": {name: show.translate(word) for name, word in WORDS.items()},
        "warehouses": [{"code": found.code, "name": found.name} for found in known],
        "warehouse": counter.usual_warehouse(context, known),
        "open": open_data(context, show),
        "pickup": pickup,
        "printers": [{"key": one.key, "name": one.name} for one in queued_printers(context)],
    }


def passers(context: Context) -> dict[str, str]:
    """Which roles may let a pickup pass beyond the credit, and outside the territory."""
    return {
        kind: " / ".join(
            role.called(context.identity.locale)
            for role in context.company.roles.values()
            if grants(role.permissions, permission)
        )
        for kind, permission in PASSING.items()
    }


def open_data(
    context: Context, show: Show, found: Sequence[OpenPickup] | None = None
) -> list[dict[str, Any]]:
    """Pickups to go on with: ``found``, or else all that the clerk may take up."""
    listed = counter.open_pickups(context) if found is None else found
    return [
        {
            **_head(one.pickup, show),
            "held": show.time(one.held) if one.held else "",
            "clerk": "" if one.mine else one.clerk,
        }
        for one in listed
    ]


def orders_data(orders: Sequence[Order], show: Show) -> list[dict[str, Any]]:
    """Orders to be fetched: whose, and how much is left of each."""
    return [
        {
            "id": one.id,
            "number": one.number,
            "dealer": one.dealer_id,
            "left": show.quantity(one.left),
            "wanted": show.date(one.wanted) if one.wanted else "",
        }
        for one in orders
    ]


def pickup_data(pickup: Pickup, passage: Passage, show: Show) -> dict[str, Any]:
    """The pickup on the station: its head, and the code it is known by.

    Who pays and who is invoiced is told where that is another than the dealer, and whether there
    is anybody else to choose.
    """
    told = {
        "payer": pickup.payer.name if pickup.payer is not None else "",
        "invoiced": pickup.invoiced.name if pickup.invoiced is not None else "",
        "may_choose": [name for name in PARTIES if len(open_to(name, pickup.dealer)) > 1],
    }
    return {"pickup": {**_head(pickup, show), **told, "pickup_code": passage.code}}


def _head(pickup: Pickup, show: Show) -> dict[str, Any]:
    """Whose pickup it is, from where, who fetches it, since when, how much is on it."""
    dealer = pickup.dealer
    return {
        "id": pickup.id,
        "dealer": dealer.name,
        "code": dealer.code,
        "grade": dealer.grade,
        "warehouse": pickup.warehouse,
        **{name: getattr(pickup, name) for name in LONGEST},
        "since": show.time(pickup.arrived or pickup.created),
        "varieties": pickup.varieties,
        "gross": show.amount(pickup.gross),
    }
