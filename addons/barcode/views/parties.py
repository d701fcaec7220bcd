"""Who pays for the pickup on the station, and who is invoiced: listed, and chosen by a number."""

from __future__ import annotations

from typing import Any

from addons.barcode import station
from addons.barcode.passages import passage_of
from addons.barcode.resources import StationPickup
from addons.barcode.start import pickup_data
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import deed, number_in, sent_by
from addons.esales.choosing_parties import choices
from addons.esales.parties import PARTIES
from addons.esales.tally import tally
from core.workflow.motion.editing import edit


@deed("parties")
def tell_parties(place: StationPickup, request: Any) -> dict[str, Any]:
    """Those to choose from, by what they would be."""
    return {
        name: [{"id": one.id, "title": one.name, "note": one.code} for one in found]
        for name, found in choices(request.here, place.pickup).items()
    }


@deed("charge")
def charge(place: StationPickup, request: Any) -> dict[str, Any]:
    """Put the pickup on the account of whoever was chosen, or have another invoiced."""
    data, here = sent_by(request), request.here
    pickup = station.lock_pickup(here, place.pickup.id)
    edit(pickup, {name: number_in(data, name) for name in PARTIES if name in data}, here)
    told = pickup_data(pickup, passage_of(here, pickup), request.show)
    return {**told, "tally": Teller(request.show).tally(tally(here, pickup))}
