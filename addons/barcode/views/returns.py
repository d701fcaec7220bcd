"""The station in the warehouse with a return on it: what a dealer brings back is scanned in."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.barcode import bringing_back
from addons.barcode.resources import ReturnDraft
from addons.barcode.return_telling import ReturnTeller
from addons.barcode.scans import LONGEST_TEXT
from addons.barcode.stocking import Standing
from addons.barcode.views.deeds import decimal_of, deed, number_in, sent_by
from addons.barcode.views.stock import PAGE, station
from addons.barcode.views.transfers import last_scan
from addons.esales.returns.choosing import set_returned
from core.i18n import _


@view_config(context=ReturnDraft, renderer=PAGE, permission=".use")
def go_on(place: ReturnDraft, request: Any) -> Any:
    """The return on the station; who has no part in it, or comes too late, is shown its page."""
    document, here = place.document, request.here
    if not bringing_back.is_open(here, document):
        return HTTPSeeOther(f"/{here.branch.name}/to-document/{document.id}")
    teller = ReturnTeller(request.show, here)
    told = {**teller.return_head(document), "state": teller.standing(Standing())}
    return station(place.__parent__, request, {**told, **teller.return_lines(document)})


@deed("scan", ReturnDraft)
def scan(place: ReturnDraft, request: Any) -> dict[str, Any]:
    """Put what came back on the return."""
    text = str(sent_by(request).get("text", ""))[:LONGEST_TEXT]
    noted = bringing_back.hear(request.here, place.document, text)
    return ReturnTeller(request.show, request.here).came_back(place.document, noted)


@deed("quantity", ReturnDraft)
def quantity(place: ReturnDraft, request: Any) -> dict[str, Any]:
    """F6: how many come back in all of goods without serial numbers."""
    data, here = sent_by(request), request.here
    set_returned(here, place.document, number_in(data, "line"), decimal_of(data.get("quantity")))
    return ReturnTeller(request.show, here).return_lines(place.document)


@deed("undo", ReturnDraft)
def undo(place: ReturnDraft, request: Any) -> dict[str, Any]:
    """F2: take off what a scan had put on."""
    line, pieces, serials = last_scan(request)
    found = bringing_back.lines_of(request.here, place.document)
    name = next((one.goods.name for one in found if one.line == line), "")
    bringing_back.undo(request.here, place.document, line, pieces, serials)
    said = {"quantity": request.show.quantity(pieces), "name": name}
    title = request.show.translate(_("Taken off: ${quantity} × ${name}") % said)
    card = {"kind": "off", "title": title, "messages": []}
    return {"card": card, **ReturnTeller(request.show, request.here).return_lines(place.document)}


@deed("post", ReturnDraft)
def post(place: ReturnDraft, request: Any) -> dict[str, Any]:
    """F9: receive what came back, to be inspected."""
    why = str(sent_by(request).get("why", ""))[:LONGEST_TEXT].strip()
    bringing_back.finish(request.here, place.document, why)
    return {"number": place.document.number}
