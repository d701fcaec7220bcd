"""Payment at the counter: what is due and by which means, and money taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from addons.barcode import station
from addons.barcode.paying import BALANCE, due, pay
from addons.barcode.resources import StationPickup
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import decimal_of, deed, sent_by
from addons.esales.choices import MONEY_MEANS
from addons.esales.tally import tally
from core.context import Context
from core.i18n import _


@deed("due")
def tell_due(place: StationPickup, request: Any) -> dict[str, Any]:
    """What is to be paid for the pickup, and the means to choose from."""
    translate, amount = request.show.translate, due(request.here, place.pickup)
    means = [{"name": name, "title": translate(title)} for name, title in MONEY_MEANS]
    balance = {"name": BALANCE, "title": translate(_("From the balance"))}
    return {
        "due": request.show.amount(amount),
        "payer": place.pickup.payer.name if place.pickup.payer is not None else "",
        "means": [balance, *means] if place.pickup.finished else means,
    }


@deed("pay")
def take_payment(place: StationPickup, request: Any) -> dict[str, Any]:
    """Take money for the pickup; without an amount, what is due.

    More than that is asked about once: the rest would stay prepaid.
    """
    data, here = sent_by(request), request.here
    pickup = station.lock_pickup(here, place.pickup.id)
    typed = str(data.get("amount") or "").replace(",", "")
    means, amount = str(data.get("means", "")), decimal_of(typed) if typed else None
    teller, over = Teller(request.show), _over(place, means, amount, here)
    if over and not data.get("prepays"):
        return {"asks": teller.prepays(over)}
    paid = pay(here, pickup, means, amount, str(data.get("reference", "")))
    return {"card": teller.paid(paid), "tally": teller.tally(tally(here, pickup))}


def _over(place: StationPickup, means: str, amount: Decimal | None, here: Context) -> Decimal:
    """How much of ``amount`` is more than is due."""
    if means == BALANCE or amount is None:
        return Decimal(0)
    return max(amount - due(here, place.pickup), Decimal(0))
