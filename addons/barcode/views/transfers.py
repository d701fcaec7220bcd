"""The station in the warehouse with a transfer on it: sent by scanning, received by scanning."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.barcode import transferring
from addons.barcode.resources import StockDesk, TransferDraft
from addons.barcode.scans import LONGEST_TEXT
from addons.barcode.stocking import Standing
from addons.barcode.transfer_telling import TransferTeller
from addons.barcode.views.deeds import decimal_of, deed, number_in, sent_by
from addons.barcode.views.stock import PAGE, station
from addons.inventory.transfers.loading import line_on
from addons.inventory.transfers.reading import loads_of
from addons.inventory.transfers.surplus import surplus_of
from core.i18n import _
from core.refusal import Invalid


@view_config(context=TransferDraft, renderer=PAGE, permission=".use")
def go_on(place: TransferDraft, request: Any) -> Any:
    """The transfer on the station; who has no part in it, or comes too late, is shown its page."""
    document, here = place.document, request.here
    if not transferring.is_open(here, document):
        return HTTPSeeOther(f"/{here.branch.name}/to-document/{document.id}")
    teller = TransferTeller(request.show, here)
    told = {**teller.transfer_head(document), "state": teller.standing(Standing())}
    return station(place.__parent__, request, {**told, **teller.transfer_lines(document)})


@deed("find", StockDesk)
def find(place: StockDesk, request: Any) -> dict[str, Any]:
    """The transfer whose slip was scanned at the start."""
    text = str(sent_by(request).get("text", ""))[:LONGEST_TEXT]
    return {"id": transferring.numbered(request.here, text).id}


@deed("scan", TransferDraft)
def scan(place: TransferDraft, request: Any) -> dict[str, Any]:
    """Put what was scanned on the transfer, or count it as arrived."""
    data, here = sent_by(request), request.here
    text = str(data.get("text", ""))[:LONGEST_TEXT]
    noted = transferring.hear(here, place.document, text, Standing.from_data(data.get("state")))
    return TransferTeller(request.show, here).noted(place.document, noted)


@deed("quantity", TransferDraft)
def quantity(place: TransferDraft, request: Any) -> dict[str, Any]:
    """F6: how many there are in all of goods without serial numbers."""
    data, here = sent_by(request), request.here
    number = number_in(data, "line")
    transferring.set_total(here, place.document, number, decimal_of(data.get("quantity")))
    return TransferTeller(request.show, here).transfer_lines(place.document)


@deed("undo", TransferDraft)
def undo(place: TransferDraft, request: Any) -> dict[str, Any]:
    """F2: take back what a scan had put on, or counted."""
    name = _called(place, request)
    transferring.undo(request.here, place.document, *last_scan(request))
    return _told(place, request, "off", _("Taken off: ${quantity} × ${name}"), name)


@deed("damaged", TransferDraft)
def damaged(place: TransferDraft, request: Any) -> dict[str, Any]:
    """F8: what was counted last has arrived damaged."""
    name = _called(place, request)
    transferring.damaged(request.here, place.document, *last_scan(request))
    return _told(place, request, "asked", _("Damaged: ${name}"), name)


@deed("post", TransferDraft)
def post(place: TransferDraft, request: Any) -> dict[str, Any]:
    """F9: send the transfer, or receive what was counted."""
    rest = str(sent_by(request).get("rest", ""))
    transferring.finish(request.here, place.document, rest)
    return {"number": place.document.number}


def last_scan(request: Any) -> tuple[int, Any, list[str]]:
    """What a scan did, as the station was told it: the line, how much, which pieces."""
    data = sent_by(request)
    serials = data.get("serials")
    if not isinstance(serials, list):
        raise Invalid(_("The station sent nothing that can be read. Load the page again."))
    return number_in(data, "line"), decimal_of(data.get("quantity")), [str(s) for s in serials]


def _called(place: TransferDraft, request: Any) -> str:
    """What the goods on the line are called that the station sent."""
    number, document = number_in(sent_by(request), "line"), place.document
    over = surplus_of(document, request.here) if document.sent is not None else []
    apart = next((one for one in over if one.line == number), None)
    line = apart or line_on(loads_of([document], request.here), number)
    return (request.here.identity.locale == "en" and line.name_en) or line.name


def _told(
    place: TransferDraft, request: Any, kind: str, sentence: Any, name: str
) -> dict[str, Any]:
    quantity = request.show.quantity(decimal_of(sent_by(request).get("quantity")))
    title = request.show.translate(sentence % {"quantity": quantity, "name": name})
    card = {"kind": kind, "title": title, "messages": []}
    teller = TransferTeller(request.show, request.here)
    return {"card": card, **teller.transfer_lines(place.document)}
