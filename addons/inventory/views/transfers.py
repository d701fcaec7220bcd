"""Deeds at a transfer: goods put on it, counted when they arrive, and its papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from addons.inventory.models import Location, Transfer
from addons.inventory.resources.transfers import TransferCase
from addons.inventory.transfers.borders import find_arriving
from addons.inventory.transfers.finding import find
from addons.inventory.transfers.layouts import SLIP
from addons.inventory.transfers.loading import GOODS, put_on, set_quantity, take_off
from addons.inventory.transfers.printed import values_for
from addons.inventory.transfers.sending_over import send_over
from addons.inventory.transfers.unloading import (
    count,
    count_all,
    set_counted,
    set_piece,
    take_back,
)
from core.i18n import _
from core.reading import decimal
from core.refusal import Invalid, Refusal
from core.web.application.record import PAGE, page_of
from core.web.collection import is_number
from core.web.sheets import open_sheet, send_sheet

LONGEST = 200


def _done(case: TransferCase, request: Any, deed: Callable[[], Any]) -> Any:
    """Do ``deed`` and show the page anew; a refusal stands on it, and nothing was changed."""
    try:
        with request.here.session.begin_nested():
            deed()
    except Refusal as refused:
        request.tm.doom()
        request.here.session.expire_all()
        request.response.status_int = refused.status
        return page_of(case, request, refused.messages)
    return HTTPSeeOther(request.resource_url(case, anchor="goods"))


@view_config(context=TransferCase, name="scan", request_method="POST", renderer=PAGE)
def scan(case: TransferCase, request: Any) -> Any:
    """Put what was scanned on the transfer, or count it as arrived once that is on the way."""
    here, document = request.here, case.document
    text, place = (request.POST.get(n, "")[:LONGEST].strip() for n in ("code", "place"))

    def hear() -> None:
        if document.sent is None:
            put_on(here, document, find(here, text))
        else:
            found = find_arriving(document, text, here)
            count(here, document, found, _place(case, request, place))

    return _done(case, request, hear)


def _place(case: TransferCase, request: Any, code: str) -> int | None:
    """The id of the receiver's place with this code; None where none was named."""
    if not code:
        return None
    query = select(Location.id).where(
        Location.warehouse_id == case.document.target_id, Location.code == code
    )
    found: int | None = request.here.session.scalar(query)
    if found is None:
        raise Invalid(
            _(
                "This warehouse has no place ${code}. Choose one of its places, or add it there.",
                mapping={"code": code},
            )
        )
    return found


@view_config(context=TransferCase, name="line", request_method="POST", renderer=PAGE)
def change_line(case: TransferCase, request: Any) -> Any:
    """Set how much of a line is sent, or has arrived, or take it or one of its pieces off."""
    here, document = request.here, case.document
    line, piece = _number(request, "line"), _number(request, "piece")

    def change() -> None:
        if document.sent is not None:
            arriving, spoiled = (_amount(request, name) for name in ("arriving", "spoiled"))
            set_counted(here, document, line, arriving, spoiled)
        elif piece:
            take_off(here, document, [piece])
        else:
            off = bool(request.POST.get("off"))
            quantity = Decimal(0) if off else _amount(request, "quantity")
            set_quantity(here, document, line, quantity)

    return _done(case, request, change)


@view_config(context=TransferCase, name="piece", request_method="POST", renderer=PAGE)
def change_piece(case: TransferCase, request: Any) -> Any:
    """Say whether a piece has arrived, and whether damaged."""
    serial, state = _number(request, "piece"), request.POST.get("state", "")
    return _done(case, request, lambda: set_piece(request.here, case.document, serial, state))


@view_config(context=TransferCase, name="all", request_method="POST", renderer=PAGE)
def all_arrived(case: TransferCase, request: Any) -> Any:
    """Count all that is on the way as arrived."""
    return _done(case, request, lambda: count_all(request.here, case.document))


@view_config(context=TransferCase, name="over", request_method="POST", renderer=PAGE)
def change_over(case: TransferCase, request: Any) -> Any:
    """Take off what was written down as over: a piece, or so much of a line."""
    line, number = _number(request, "line"), request.POST.get("number", "")[:LONGEST]
    quantity = Decimal(1) if number else _amount(request, "quantity")
    named = (number,) if number else ()
    return _done(
        case, request, lambda: take_back(request.here, case.document, line, quantity, named)
    )


@view_config(context=TransferCase, name="send-over", request_method="POST", renderer=PAGE)
def begin_with_over(case: TransferCase, request: Any) -> Any:
    """A fresh transfer with what is over, for the sender to send."""
    made: list[Transfer] = []
    answer = _done(case, request, lambda: made.append(send_over(case.document, request.here)))
    if not made:
        return answer
    home = request.resource_path(case.__parent__)
    return HTTPSeeOther(f"{home}{made[0].id}")


@view_config(context=TransferCase, name="paper.pdf", request_method="GET")
def paper(case: TransferCase, request: Any) -> Response:
    """The pick list or the slip as things stand now; no print of either is noted here."""
    layout, values = _paper(case, request)
    return open_sheet(request, layout, values, str(case.document.number or case.document.id))


@view_config(context=TransferCase, name="paper.pdf", request_method="POST")
def send_paper(case: TransferCase, request: Any) -> HTTPSeeOther:
    """Send the pick list or the slip to its printer of the queue."""
    layout, values = _paper(case, request)
    send_sheet(request, layout, values, case.title)
    return HTTPSeeOther(request.resource_path(case))


def _paper(case: TransferCase, request: Any) -> tuple[str, Mapping[str, Any]]:
    asked = request.params.get("layout", SLIP)
    values = values_for(case.document, asked, request.here) if case.rights.see(GOODS) else None
    if values is None:
        raise HTTPNotFound
    return asked, values


def _number(request: Any, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if is_number(text) else 0


def _amount(request: Any, name: str) -> Decimal:
    return decimal(request.POST.get(name, "").strip() or "0")
