"""Pickups: what dealers fetched, and what is being scanned out now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from addons.base.models import Party
from addons.esales.choices import PICKUP_STEPS
from addons.esales.models import Dealer, Pickup
from addons.esales.warehouses import for_sale, warehouse_name
from core.context import Context
from core.i18n import _
from core.security.models import User
from core.web.collection import Collection, Column, Filter
from core.web.forms import Field


def clerks(here: Context) -> Sequence[tuple[str, str]]:
    """The people who opened pickups here, by login."""
    query = (
        select(Pickup.creator, User.name)
        .outerjoin(User, User.login == Pickup.creator)
        .distinct()
        .order_by(Pickup.creator)
    )
    return [(row.creator, row.name or row.creator) for row in here.session.execute(query)]


def warehouses(here: Context) -> Sequence[tuple[str, str]]:
    """The warehouses that pickups may draw on."""
    return [(row.code, row.name) for row in here.session.execute(for_sale(here))]


def number_of(pickup: Pickup) -> str:
    """The number of a pickup, or, before it has one, a stand-in."""
    return pickup.number or f"#{pickup.id}"


def clerk_of(pickup: Pickup) -> str:
    """Who opened the pickup."""
    return pickup.clerk.name if pickup.clerk else pickup.creator


def warehouse_of(pickup: Any) -> str:
    """The name of the warehouse that the pickup draws on."""
    return warehouse_name(pickup.__parent__.here, pickup.warehouse)


def for_dealer(query: Select[Any], text: str) -> Select[Any]:
    """Only what belongs to dealers called, coded or abbreviated so."""
    return query.where(
        Party.name.icontains(text, autoescape=True)
        | Dealer.code.icontains(text, autoescape=True)
        | Party.initials.icontains(text, autoescape=True)
    )


class Pickups(Collection):
    """``/branch/esales/pickups``."""

    addon = "esales"
    name = "pickups"
    scope = "esales:pickup"
    business = "pickup"
    record = Pickup
    title = _("Pickups")
    singular = _("pickup")
    hint = _(
        "Pickups begin at the scanning station: scan the dealer's card there. If this branch has "
        "no station yet, have the module Barcode switched on."
    )
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(name="created", title=_("Begun"), show="moment", sort=Pickup.created),
        Column(name="dealer", title=_("Dealer"), value="dealer.party.name", link=True),
        Column(name="step", title=_("Step"), show="choice", choices=PICKUP_STEPS),
        Column(name="varieties", title=_("Varieties"), show="quantity", sort=Pickup.varieties),
        Column(name="quantity", title=_("Pieces"), show="quantity", sort=Pickup.quantity),
        Column(name="gross", title=_("Amount"), show="money", sort=Pickup.gross),
        Column(name="warehouse", title=_("Warehouse")),
        Column(name="clerk", title=_("Clerk"), value=clerk_of),
    )
    details = (
        Column(name="warehouse", title=_("Warehouse"), value=warehouse_of),
        Column(name="arrived", title=_("Arrived"), show="moment"),
        Column(name="finished", title=_("Finished"), show="moment"),
        Column(name="clerk", title=_("Clerk"), value=clerk_of),
        Column(name="collector", title=_("Collector")),
        Column(name="collector_phone", title=_("Collector's phone")),
        Column(name="plate", title=_("Van")),
    )
    filters = (
        Filter(name="day", title=_("Day"), kind="dates", expression=Pickup.created),
        Filter(name="dealer", title=_("Dealer"), kind="text", apply=for_dealer),
        Filter(name="step", title=_("Step"), expression=Pickup.step, choices=PICKUP_STEPS),
        Filter(name="clerk", title=_("Clerk"), expression=Pickup.creator, choices=clerks),
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
    searched = (Pickup.number,)
    sort = "-created"
    key = "number"

    def query(self) -> Select[Any]:
        """Pickups with their dealers and clerks."""
        return (
            select(Pickup)
            .join(Dealer, Dealer.id == Pickup.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(
                contains_eager(Pickup.dealer).contains_eager(Dealer.party),
                joinedload(Pickup.clerk),
            )
        )

    def called(self, record: Pickup) -> str:
        """A pickup is called by its number."""
        return number_of(record)
