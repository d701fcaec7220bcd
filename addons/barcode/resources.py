"""The scanning station in the tree: ``/branch/barcode/station`` and the open pickups below it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.esales.models import Dealer, Pickup
from core.i18n import _
from core.web.site import Place


class Station(Place):
    """The station: its start, where a dealer is chosen."""

    addon = "barcode"
    name = "station"
    scope = "barcode:station"
    title = _("Scanning station")

    def __getitem__(self, name: str) -> Any:
        if not (name.isascii() and name.isdigit()) or len(name) > 18:
            raise KeyError(name)
        query = select(Pickup).where(Pickup.id == int(name))
        named = query.options(joinedload(Pickup.dealer).joinedload(Dealer.party))
        pickup = self.here.session.scalar(named)
        if pickup is None:
            raise KeyError(name)
        return StationPickup(self, name, self.here, pickup)


class StationPickup(Place):
    """The station with one pickup on it."""

    scope = Station.scope

    def __init__(self, parent: Place, name: str, here: Any, pickup: Pickup) -> None:
        super().__init__(parent, name, here)
        self.pickup = pickup
        self.title = pickup.dealer.name
