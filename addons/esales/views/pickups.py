"""What a pickup's page does beyond every document's: prices of today first, and its serials."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.base.models import Serial
from addons.esales.guards import SELLABLE
from addons.esales.models import PickupSerial
from addons.esales.pickups import price_anew
from addons.esales.resources.pickups import PickupCase
from core.web.application.deeds import move_on
from core.web.application.record import PAGE

SERIALS = 200


@view_config(context=PickupCase, name="fire", request_method="POST", renderer=PAGE)
def move_pickup(case: PickupCase, request: Any) -> Any:
    """Fire one transition; before goods are sold, at the prices that were seen here."""
    fired = request.POST.get("transition", "")
    transition = case.definition.transition(fired, case.document.step)
    if transition is not None and any(use.name == SELLABLE for use in transition.guards):
        change = price_anew(request.here, case.document)
        if change is not None:
            request.notice(change)
            return HTTPSeeOther(request.resource_url(case))
    return move_on(case, request)


@view_config(
    context=PickupCase, name="serials", renderer="addons.esales:templates/pickup_serials.pt"
)
def serials(case: PickupCase, request: Any) -> dict[str, Any]:
    """The serial numbers on the pickup, or on one of its lines, for who sees what is on it."""
    if not case.rights.see("quantity"):
        raise HTTPNotFound
    line = request.GET.get("line", "")
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0
    query = (
        select(PickupSerial)
        .join(Serial, Serial.id == PickupSerial.serial_id)
        .where(PickupSerial.pickup_id == case.document.id, PickupSerial.serial_id > after)
        .options(joinedload(PickupSerial.serial).joinedload(Serial.variant))
        .order_by(PickupSerial.serial_id)
        .limit(SERIALS + 1)
    )
    if line.isascii() and line.isdigit() and len(line) < 9:
        query = query.where(PickupSerial.line == int(line))
    found = list(request.here.session.scalars(query))
    return {
        "record": case.document,
        "called": case.title,
        "line": line,
        "rows": found[:SERIALS],
        "next_after": found[SERIALS - 1].serial_id if len(found) > SERIALS else None,
        "first": not after,
    }
