"""Cartons opened while a pickup is scanned, and cartons stacked on a pallet at the start."""

from __future__ import annotations

from typing import Any

from addons.barcode import scans, station
from addons.barcode.breaking import break_carton, carton_named, left_of, pallet_code, stack
from addons.barcode.resources import Station, StationPickup
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import deed, done, sent_by


@deed("break")
def open_carton(place: StationPickup, request: Any) -> dict[str, Any]:
    """F3: open a carton; its pieces come off the pickup and are scanned one by one."""
    data, here, teller = sent_by(request), request.here, Teller(request.show)
    text = str(data.get("text", ""))
    sent = scans.read_sent(data, text=f"F3 {text}")
    pickup = station.lock_pickup(here, place.pickup.id)
    carton = carton_named(here, text)
    off = break_carton(here, pickup, carton)
    card = teller.opened(carton.code, left_of(here, carton, pickup.warehouse))
    if off is not None:
        card = {**card, "did": off.to_data()}
        kept: dict[str, Any] = {"variant_id": off.variant_id, "answer": card}
        scans.keep(here, pickup.id, sent, outcome="removed", **kept)
    return done(request, pickup, card)


@deed("pallet", Station)
def name_pallet(place: Station, request: Any) -> dict[str, Any]:
    """The code of the pallet that cartons are going to be stacked on."""
    return {"pallet": pallet_code(request.here, str(sent_by(request).get("text", "")))}


@deed("stack", Station)
def stack_carton(place: Station, request: Any) -> dict[str, Any]:
    """Put one more carton on a pallet; how many stand on it."""
    data, here = sent_by(request), request.here
    carton = carton_named(here, str(data.get("text", "")))
    count = stack(here, carton, str(data.get("pallet", "")))
    return {"card": Teller(request.show).stacked(carton, count)}
