"""Goods of a finished pickup handed to a carrier, from the station."""

from __future__ import annotations

from typing import Any

from addons.barcode import station
from addons.barcode.resources import StationPickup
from addons.barcode.shipping import ship
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import decimal_of, deed, sent_by


@deed("ship")
def hand_over(place: StationPickup, request: Any) -> dict[str, Any]:
    """Begin the shipment of the pickup; with a waybill it is on its way."""
    data, here = sent_by(request), request.here
    given = {name: str(data.get(name) or "").strip() for name in ("carrier", "waybill")}
    measures = {
        name: decimal_of(text)
        for name in ("parcels", "weight")
        if (text := str(data.get(name) or "").strip())
    }
    pickup = station.lock_pickup(here, place.pickup.id)
    shipment = ship(here, pickup, {**given, **measures})
    return {"card": Teller(request.show).shipped(shipment)}
