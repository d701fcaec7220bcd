"""Payment at the counter: what is due and by which means, and money taken."""

from __future__ import annotations

from typing import Any

from addons.barcode import station
from addons.barcode.paying import BALANCE, due, pay
from addons.barcode.resources import StationPickup
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import decimal_of, deed, sent_by
from addons.esales.choices import MONEY_MEANS
from addons.esales.tally import tally
from core.i18n import _


@deed("due")
def tell_due(place: StationPickup, request: Any) -> dict[str, Any]:
    """What is to be paid for the pickup, and the means to choose from."""
    translate, amount = request.show.translate, due(request.here, place.pickup)
    means = [{"name": name, "title": translate(title)} for name, title in MONEY_MEANS]
    balance = {"name": BALANCE, "title": translate(_("From the balance"))}
    return {
        "due": request.show.amount(amount),
        "means": [balance, *means] if place.pickup.finished else means,
    }


@deed("pay")
def take_payment(place: StationPickup, request: Any) -> dict[str, Any]:
    """Take money for the pickup; without an amount, what is due."""
    data, here = sent_by(request), request.here
    pickup = station.lock_pickup(here, place.pickup.id)
    typed = str(data.get("amount") or "").replace(",", "")
    paid = pay(
        here,
        pickup,
        str(data.get("means", "")),
        decimal_of(typed) if typed else None,
        str(data.get("reference", "")),
    )
    teller = Teller(request.show)
    return {"card": teller.paid(paid), "tally": teller.tally(tally(here, pickup))}
