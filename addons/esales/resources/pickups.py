"""Pickups as the pages of their businesses show them: for whom, from where, what is on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.models import Dealer, Pickup
from addons.esales.orders.picking import sentence
from addons.esales.orders.verifying import SIGNS
from addons.esales.tally import tally
from addons.esales.warehouses import for_sale
from core.context import Context
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field

COUNTER = _("Counter")


def warehouses(here: Context) -> Sequence[tuple[str, str]]:
    """The warehouses that pickups may draw on."""
    return [(row.code, row.name) for row in here.session.execute(for_sale(here))]


def number_of(pickup: Pickup) -> str:
    """The number of a pickup, or, before it has one, a stand-in."""
    return pickup.number or f"#{pickup.id}"


def for_dealer(query: Select[Any], text: str) -> Select[Any]:
    """Only what belongs to dealers called, coded or abbreviated so."""
    return query.where(
        Party.name.icontains(text, autoescape=True)
        | Dealer.code.icontains(text, autoescape=True)
        | Party.initials.icontains(text, autoescape=True)
    )


class PickupCase(Case):
    """One pickup: its lines, why they cost so, and what the dealer may still take."""

    document: Pickup
    scope = "esales:pickup"
    page = "addons.esales:templates/pickup.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The running tally; what of it stands on the page, the reader's rights say."""
        return {
            "sees": self.rights.see,
            "tally": tally(request.here, self.document),
            "signs": SIGNS,
            "sentence": sentence,
        }


class Pickups(Documents):
    """The pickups of a business: what dealers fetched, and what is being scanned out now."""

    scope = "esales:pickup"
    case = PickupCase
    group = COUNTER
    order = 11
    hint = _(
        "Pickups begin at the scanning station: scan the dealer's card there. If this branch has "
        "no station yet, have the module Barcode switched on."
    )
    columns = (
        Column(
            name="number", title=_("Number"), value=number_of, show="code", link=True
        ),
        Column(name="created", title=_("Begun"), show="moment", sort=Pickup.created),
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
        Filter(
            name="warehouse",
            title=_("Warehouse"),
            expression=Pickup.warehouse,
            choices=warehouses,
        ),
    )
    words = (
        Field(name="add", title=_("goods added")),
        Field(name="remove", title=_("taken off")),
        Field(name="quantity", title=_("quantity set")),
        Field(name="goods", title=_("Goods")),
        Field(name="line", title=_("Line")),
        Field(name="serials", title=_("Serial numbers")),
    )
    belongs: ClassVar = dict.fromkeys(("goods", "line", "serials"), "quantity")
    sort = "-created"

    def query(self) -> Select[Any]:
        """The business's pickups with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == Pickup.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(Pickup.dealer).contains_eager(Dealer.party))
        )
