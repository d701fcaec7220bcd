"""The station in the warehouse: receipts, counts and moves scanned onto drafts, then posted."""

from __future__ import annotations

import json
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.barcode import bringing_back, stocking, transferring
from addons.barcode.resources import StockDesk, StockDraft
from addons.barcode.scans import LONGEST_TEXT
from addons.barcode.stock_telling import StockTeller
from addons.barcode.transfer_telling import TransferTeller
from addons.barcode.transfer_words import WAREHOUSE_WORDS
from addons.barcode.views.deeds import decimal_of, deed, number_in, sent_by
from addons.esales.returns.guards import RETURN
from addons.inventory.editing import line_of
from addons.inventory.resources.documents import open_warehouses
from core.i18n import _
from core.refusal import Invalid
from core.workflow.businesses import live
from core.workflow.motion.beginning import may_begin

PAGE = "addons.barcode:templates/stock.pt"


@view_config(context=StockDesk, renderer=PAGE, permission=".use")
def start(place: StockDesk, request: Any) -> dict[str, Any]:
    """What is to be done, or which draft to go on with."""
    return _page(place, request, None)


@view_config(context=StockDraft, renderer=PAGE, permission=".use")
def go_on(place: StockDraft, request: Any) -> Any:
    """The station with one draft on it; what is no draft any more is shown at its own place."""
    if place.document.step != "draft" or not stocking.may_see(request.here, place.document):
        return HTTPSeeOther(f"/{request.here.branch.name}/to-document/{place.document.id}")
    return _page(place.__parent__, request, place)


def _page(place: Any, request: Any, draft: StockDraft | None) -> dict[str, Any]:
    told = None
    if draft is not None:
        teller = StockTeller(request.show, request.here)
        state = {"state": teller.standing(stocking.Standing())}
        told = {**teller.head(draft.document), **state, **teller.lines(draft.document)}
    return station(place, request, told)


def station(place: Any, request: Any, draft: dict[str, Any] | None) -> dict[str, Any]:
    """The station with ``draft`` on it, or, without one, with what there is to be done."""
    here, show = request.here, request.show
    teller = TransferTeller(show, here)
    tasks = [t for t, (_r, scope) in stocking.TASKS.items() if here.may(f"{scope}:create")]
    under_way = [teller.transfer_head(one) for one in transferring.open_transfers(here)]
    data: dict[str, Any] = {
        "home": request.resource_path(place).rstrip("/"),
        "branch": f"/{here.branch.name}",
        "language": "zh-CN" if show.locale.language == "zh" else "en",
        "words": {name: show.translate(word) for name, word in WAREHOUSE_WORDS.items()},
        "tasks": [*tasks, *([transferring.SEND] if transferring.may_send(here) else [])],
        "back": _returns(here),
        "warehouses": [{"code": code, "title": title} for code, title in open_warehouses(here)],
        "open": [*under_way, *(teller.head(one) for one in stocking.open_drafts(here))],
        "draft": draft,
    }
    return {"data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")}


def _returns(here: Any) -> str:
    """The business with which the person takes goods back, or none."""
    found = (one for one in live(here).values() if one.kind == RETURN and may_begin(one, here))
    return next((one.name for one in found), "")


@deed("begin", StockDesk)
def begin(place: StockDesk, request: Any) -> dict[str, Any]:
    """A fresh draft for a task at a warehouse."""
    data, here = sent_by(request), request.here
    task, warehouse, target = (str(data.get(n, "")) for n in ("task", "warehouse", "target"))
    if task == bringing_back.BACK:
        return {"id": bringing_back.begin(here, str(data.get("dealer", ""))).id}
    if task == transferring.SEND:
        return {"id": transferring.begin(here, warehouse, target).id}
    return {"id": stocking.begin(here, task, warehouse).id}


@deed("scan", StockDraft)
def scan(place: StockDraft, request: Any) -> dict[str, Any]:
    """Put what was scanned onto the draft."""
    data, here = sent_by(request), request.here
    text = str(data.get("text", ""))[:LONGEST_TEXT]
    standing = stocking.Standing.from_data(data.get("state"))
    heard = stocking.hear(here, place.document, text, standing)
    return StockTeller(request.show, here).heard(place.document, heard)


@deed("quantity", StockDraft)
def quantity(place: StockDraft, request: Any) -> dict[str, Any]:
    """F6: how many there are in all of goods without serial numbers."""
    data, here = sent_by(request), request.here
    stocking.set_quantity(
        here, place.document, number_in(data, "line"), decimal_of(data.get("quantity"))
    )
    return StockTeller(request.show, here).lines(place.document)


@deed("undo", StockDraft)
def undo(place: StockDraft, request: Any) -> dict[str, Any]:
    """F2: take off what a scan had put on."""
    data, here, teller = sent_by(request), request.here, StockTeller(request.show, request.here)
    serials = data.get("serials")
    if not isinstance(serials, list):
        raise Invalid(_("The station sent nothing that can be read. Load the page again."))
    number, pieces = number_in(data, "line"), decimal_of(data.get("quantity"))
    goods = line_of(here, place.document, number).variant
    stocking.take_off(here, place.document, number, pieces, [str(one) for one in serials])
    said = _("Taken off: ${quantity} × ${name}") % {
        "quantity": request.show.quantity(pieces),
        "name": goods.name,
    }
    card = {"kind": "off", "title": request.show.translate(said), "messages": []}
    return {"card": card, **teller.lines(place.document)}


@deed("post", StockDraft)
def post(place: StockDraft, request: Any) -> dict[str, Any]:
    """F9: post the draft."""
    stocking.post(request.here, place.document)
    return {"number": place.document.number}
