"""The station's page and the deeds behind its keys; each deed answers with plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.barcode import counter, scans, station
from addons.barcode.passages import hold, passage_of, take_in_hand
from addons.barcode.printing import PAPERS, send_originals
from addons.barcode.refusals import Kind
from addons.barcode.resources import Station, StationPickup
from addons.barcode.start import open_data, orders_data, pickup_data, start_data
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import decimal_of, deed, done, number_in, sent_by
from addons.esales.collecting import LONGEST, name_collector
from addons.esales.models import Pickup
from addons.esales.orders.picking import fetch, open_orders
from addons.esales.pickups import OPEN, open_pickup
from addons.esales.tally import tally
from core.context import Context
from core.web.papers import job_told

PAGE = "addons.barcode:templates/station.pt"
@view_config(context=Station, renderer=PAGE, permission=".use")
def start(place: Station, request: Any) -> dict[str, Any]:
    """The station's start: a dealer is chosen, or an open pickup gone on with."""
    return _page(place, request, None)


@view_config(context=StationPickup, renderer=PAGE, permission=".use")
def go_on(place: StationPickup, request: Any) -> Any:
    """The station with one pickup on it; a pickup that is no longer open has a page of its own."""
    if place.pickup.step != OPEN:
        home = request.here.branch.name
        return HTTPSeeOther(f"/{home}/{place.pickup.business}/{place.pickup.id}")
    return _page(place.__parent__, request, place.pickup.id)


def _page(place: Any, request: Any, pickup: int | None) -> dict[str, Any]:
    data = start_data(request.here, request.show, request.resource_path(place), pickup)
    # In a script element only the end of the element itself could be misread.
    return {"data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")}


@view_config(context=Station, name="dealers", renderer="json", permission=".use")
def dealers(place: Station, request: Any) -> dict[str, Any]:
    """Dealers that a card, code, name or initials may mean; pickups that a code or plate may."""
    text = request.GET.get("q", "")
    found, waiting = counter.dealers(request.here, text), counter.called(request.here, text)
    return {
        "open": open_data(request.here, request.show, waiting),
        "orders": orders_data(counter.orders_meant(request.here, text), request.show),
        "dealers": [
            {"id": one.id, "name": one.name, "code": one.code, "grade": one.grade, "card": one.card}
            for one in found
        ]
    }


@view_config(context=Station, name="pickups", renderer="json", permission=".use")
def pickups(place: Station, request: Any) -> dict[str, Any]:
    """The clerk's pickups that are still open and what others put on hold, to go on with."""
    return {"open": open_data(request.here, request.show)}


@deed("open", Station)
def open_one(place: Station, request: Any) -> dict[str, Any]:
    """Open a pickup for a dealer at a warehouse; where some are open, they are offered first.

    With ``another`` one is opened beside them: the dealer came with a second van. Then open orders
    are offered: ``order`` is the id of the one to fetch, or 0 for none.
    """
    data, here = sent_by(request), request.here
    dealer = counter.dealer_with(here, number_in(data, "dealer"))
    if data.get("order"):
        order = counter.order_with(here, number_in(data, "order"), dealer)
        return _state(here, fetch(here, order), Teller(request.show))
    warehouse = str(data.get("warehouse", ""))
    counter.refuse_warehouse(counter.warehouses(here), warehouse)
    found = [] if data.get("another") else counter.open_pickups(here, dealer.id)
    pickup = counter.fresh_one(found, warehouse)
    if found and pickup is None:
        return {"waiting": open_data(here, request.show, found)}
    orders = open_orders(here, dealer.id) if data.get("order") is None else ()
    if orders:
        return {"orders": orders_data(orders, request.show)}
    return _state(here, pickup or open_pickup(here, dealer, warehouse), Teller(request.show))


@deed("scans")
def scan(place: StationPickup, request: Any) -> dict[str, Any]:
    """Store a scan, for good; then look up what it and those before it mean, and answer."""
    number, sent = place.pickup.id, scans.read_sent(sent_by(request))
    scans.keep(request.here, number, sent)
    with _next_deed(request) as here:
        teller = Teller(request.show)
        found, on_it = station.answer_scans(here, station.lock_pickup(here, number), teller, sent)
        touched = {one.variant_id for one in found if one.variant_id}
        return {"scans": [_told(one) for one in found], "tally": teller.tally(on_it, touched)}


@deed("lines")
def lines(place: StationPickup, request: Any) -> dict[str, Any]:
    """Every line, for a station whose own list is not right any more.

    A break that was reached changes the prices of other lines; two stations may scan onto one
    pickup; an answer may have been lost.
    """
    return {"tally": Teller(request.show).tally(tally(request.here, place.pickup))}


@contextmanager
def _next_deed(request: Any) -> Iterator[Context]:
    """Commit what the request has done so far, and give it a second transaction of its own."""
    installation, here = request.registry.installation, request.here
    request.tm.commit()
    try:
        with installation.work(branch=here.code, identity=here.identity) as context:
            yield context
    finally:
        request.tm.begin()


def _told(one: Any) -> dict[str, Any]:
    answer = {name: value for name, value in one.answer.items() if name != "did"}
    return {
        "device": one.device,
        "sequence": one.sequence,
        "text": one.text,
        "outcome": one.outcome,
        "answer": answer,
    }


@deed("resume")
def resume(place: StationPickup, request: Any) -> dict[str, Any]:
    """Go on with a pickup: scans that a crash left waiting are looked up, everything is told."""
    here, teller = request.here, Teller(request.show)
    pickup = station.lock_pickup(here, place.pickup.id)
    found, on_it = station.answer_scans(here, pickup, teller)
    if not found and (last := scans.latest(here, pickup.id, "taken")):
        found = [last]
    told = [_told(one) for one in found]
    wanted = scans.wanted_by_device(here, pickup.id, str(sent_by(request).get("device", "")))
    return {
        **pickup_data(pickup, take_in_hand(here, pickup), request.show),
        "scans": told,
        "wanted": wanted.to_data() if wanted else None,
        "tally": teller.tally(on_it),
    }


@deed("undo")
def undo(place: StationPickup, request: Any) -> dict[str, Any]:
    """F2: take back the last scan."""
    pickup = station.lock_pickup(request.here, place.pickup.id)
    return done(request, pickup, station.undo(request.here, pickup, Teller(request.show)))


@deed("remove")
def remove(place: StationPickup, request: Any) -> dict[str, Any]:
    """F4: take off a line by its number, or a piece by its serial number."""
    data, here = sent_by(request), request.here
    text = str(data.get("text", ""))
    sent = scans.read_sent(data, text=f"F4 {text}")
    pickup = station.lock_pickup(here, place.pickup.id)
    return done(request, pickup, station.remove(here, pickup, Teller(request.show), sent, text))


@deed("quantity")
def quantity(place: StationPickup, request: Any) -> dict[str, Any]:
    """F6: set the quantity of a line of goods without serial numbers."""
    data = sent_by(request)
    line, wanted = number_in(data, "line"), decimal_of(data.get("quantity"))
    sent = scans.read_sent(data, text=f"F6 {line} = {wanted}")
    here, teller = request.here, Teller(request.show)
    pickup = station.lock_pickup(here, place.pickup.id)
    return done(
        request, pickup, station.set_quantity(here, pickup, teller, sent, line, wanted)
    )


@deed("collector")
def collector(place: StationPickup, request: Any) -> dict[str, Any]:
    """F5: keep who fetches the goods; what is not sent stays as it is."""
    data, here = sent_by(request), request.here
    given = {name: str(data[name]) for name in LONGEST if data.get(name)}
    pickup = station.lock_pickup(here, place.pickup.id)
    name_collector(here, pickup, **given)
    return pickup_data(pickup, passage_of(here, pickup), request.show)


@deed("hold")
def put_on_hold(place: StationPickup, request: Any) -> dict[str, Any]:
    """F7: hold the pickup, for whichever clerk takes it up again."""
    hold(request.here, station.lock_pickup(request.here, place.pickup.id))
    return {"open": open_data(request.here, request.show)}


@deed("cancel")
def cancel(place: StationPickup, request: Any) -> dict[str, Any]:
    """F8: cancel the pickup."""
    pickup = station.lock_pickup(request.here, place.pickup.id)
    station.cancel(request.here, pickup, str(sent_by(request).get("typed", "")))
    return {"cancelled": True}


@deed("finish")
def finish(place: StationPickup, request: Any) -> dict[str, Any]:
    """F9: finish the pickup; its papers, ready to print. Scans that wait are looked up before."""
    here, teller = request.here, Teller(request.show)
    pickup = station.lock_pickup(here, place.pickup.id)
    found, on_it = station.answer_scans(here, pickup, teller)
    if any(one.outcome != "taken" for one in found):
        return {"scans": [_told(one) for one in found], "tally": teller.tally(on_it)}
    data = sent_by(request)
    change = station.finish(here, pickup, close=bool(data.get("close")))
    if change is not None:
        card = teller.refused(Kind.PRICE_CHANGED, [change])
        return {"scans": [{"answer": card}], "tally": teller.tally(tally(here, pickup))}
    return {
        "number": pickup.number,
        "tally": teller.tally(on_it),
        "papers": _papers(request, pickup, str(data.get("printer", ""))),
    }


def _papers(request: Any, pickup: Pickup, printer: str) -> list[dict[str, Any]]:
    """The papers of a finished pickup: where each is, and its job where it is in the queue."""
    here = request.here
    home = f"/{here.branch.name}/{pickup.business}/{pickup.id}"
    jobs = send_originals(here, pickup, printer)
    found = []
    for title, layout, printed in PAPERS:
        path = f"{home}/paper?layout={layout}" + ("&copy=1" if printed else "")
        told = {"job": job_told(here, jobs[layout], request)} if layout in jobs else {}
        found.append({"title": request.show.translate(title), "path": path, **told})
    return found


def _state(here: Context, pickup: Pickup, teller: Teller) -> dict[str, Any]:
    return {
        **pickup_data(pickup, take_in_hand(here, pickup), teller.show),
        "scans": [],
        "tally": teller.tally(tally(here, pickup)),
    }

