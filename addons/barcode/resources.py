"""The counter in the tree: ``/branch/barcode/station`` with its pickups, dock, gate, clock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.barcode.gate import LEFT, LOADED
from addons.esales.models import Dealer, Pickup, Return
from addons.inventory.models import StockDocument, Transfer
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


class Dock(Place):
    """The loading dock, where a van is loaded."""

    addon = "barcode"
    name = "dock"
    scope = "barcode:gate"
    title = _("Loading dock")
    stage = LOADED


class Gate(Place):
    """The gate, where a van goes out."""

    addon = "barcode"
    name = "gate"
    scope = "barcode:gate"
    title = _("Gate")
    stage = LEFT


class Clock(Place):
    """How long pickups take, from arrival to the gate."""

    addon = "barcode"
    name = "clock"
    scope = "barcode:clock"
    title = _("Pickup times")


class Settings(Place):
    """How the counter of this branch works."""

    addon = "barcode"
    name = "settings"
    scope = "barcode:settings"
    title = _("Counter settings")


class StockDesk(Place):
    """The station in the warehouse: its start, where one chooses what is to be done."""

    addon = "barcode"
    name = "stock"
    scope = "barcode:station"
    title = _("Scan stock")

    def __getitem__(self, name: str) -> Any:
        if not (name.isascii() and name.isdigit()) or len(name) > 18:
            raise KeyError(name)
        query = select(StockDocument).where(StockDocument.id == int(name))
        document = self.here.session.scalar(query.options(joinedload(StockDocument.warehouse)))
        if document is not None:
            return StockDraft(self, name, self.here, document)
        transfer = self.here.session.get(Transfer, int(name))
        if transfer is not None:
            return TransferDraft(self, name, self.here, transfer)
        returned = self.here.session.get(Return, int(name))
        if returned is None:
            raise KeyError(name)
        return ReturnDraft(self, name, self.here, returned)


class StockDraft(Place):
    """The station in the warehouse with one draft on it."""

    scope = StockDesk.scope

    def __init__(self, parent: Place, name: str, here: Any, document: StockDocument) -> None:
        super().__init__(parent, name, here)
        self.document = document
        self.title = f"{document.warehouse.code} #{document.id}"


class TransferDraft(Place):
    """The station in the warehouse with one transfer on it, to be sent or to be received."""

    scope = StockDesk.scope

    def __init__(self, parent: Place, name: str, here: Any, document: Transfer) -> None:
        super().__init__(parent, name, here)
        self.document = document
        ends = (document.warehouse, document.target)
        self.title = " → ".join(home.code if home else document.far for home in ends)


class ReturnDraft(Place):
    """The station in the warehouse with what a dealer brings back."""

    scope = StockDesk.scope

    def __init__(self, parent: Place, name: str, here: Any, document: Return) -> None:
        super().__init__(parent, name, here)
        self.document = document
        self.title = document.dealer.name
