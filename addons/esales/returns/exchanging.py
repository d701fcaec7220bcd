"""An exchange: other goods for what came back; the difference stands on the dealer's account."""

from __future__ import annotations

from addons.esales.models import Pickup, Return
from addons.esales.pickups import open_pickup
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.workflow import Link

EXCHANGE = "exchange"


def exchange(context: Context, document: Return) -> Pickup:
    """A fresh pickup for the dealer of ``document``, linked to it; goods go on at the station.

    What is credited and what the pickup comes to meet on the account. Raises Refusal before the
    goods have come in.
    """
    if document.received is None:
        raise Refusal(_("The goods of this return have not come in yet. Receive them first."))
    pickup = open_pickup(context, document.dealer, document.warehouse)
    row = {"source": document.id, "target": pickup.id, "relation": EXCHANGE}
    insert_rows(context.session, Link.__table__, [row])
    return pickup
