"""What the page of a transfer shows: its goods, how far they have come, and what is amiss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from addons.inventory.choices import STATUSES
from addons.inventory.models import Location, Transfer
from addons.inventory.refusals import in_digits
from addons.inventory.transfers.loading import GOODS
from addons.inventory.transfers.reading import (
    ARRIVING,
    DAMAGED,
    LOST,
    OUTSTANDING,
    RETURNED,
    SENT,
    SPOILED,
    Load,
    loads_of,
)
from addons.inventory.transfers.sending_over import begun_with_over, may_send_over
from addons.inventory.transfers.surplus import surplus_of
from addons.inventory.transfers.unloading import ARRIVAL
from core.context import Context
from core.i18n import _

DIFFERENCE = "difference"
TOLD = 6


def transfer_shown(document: Transfer, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``document`` shows to whoever has ``rights`` in its step."""
    sees = rights.see(GOODS)
    loads = loads_of([document], context) if sees else []
    over = surplus_of(document, context) if sees and document.sent is not None else []
    counting = bool(document.outstanding) and rights.edit(ARRIVAL)
    return {
        "sees": rights.see,
        "lines": loads,
        "may_load": document.sent is None and rights.edit(GOODS),
        "may_count": counting,
        "places": _places(document, context) if counting else [],
        "amiss": list(amiss(document, loads)),
        "over": over,
        "loose": {one.line: one.quantity for one in over if not one.numbers},
        "begun": begun_with_over(document, context) if over else None,
        "may_send_over": bool(over) and may_send_over(document, context),
        "statuses": STATUSES,
        "outstanding": OUTSTANDING,
        "arriving": (ARRIVING, SPOILED),
    }


def amiss(document: Transfer, loads: Sequence[Load]) -> Iterator[Any]:
    """A sentence for everything that did not come as it was sent."""
    for one in loads:
        done, pieces = one.progress, one.in_state
        if done.missing and (done.arriving or document.short or document.step == DIFFERENCE):
            yield _about(
                _("Missing: ${quantity} of ${product}${serials}"), one, done.missing, pieces(SENT)
            )
        damaged = done.damaged + done.spoiled
        if damaged:
            yield _about(
                _("Damaged: ${quantity} of ${product}${serials}"),
                one,
                damaged,
                pieces(DAMAGED, SPOILED),
            )
        if done.lost:
            sentence = _("Lost: ${quantity} of ${product}${serials}")
            yield _about(sentence, one, done.lost, pieces(LOST))
        if done.returned:
            yield _about(
                _("Back with the sender: ${quantity} of ${product}${serials}"),
                one,
                done.returned,
                pieces(RETURNED),
            )


def _about(sentence: Any, load: Load, quantity: Any, serials: Sequence[int]) -> Any:
    numbers = [load.numbers[serial] for serial in serials[:TOLD]]
    more = "…" if len(serials) > TOLD else ""
    named = f" ({', '.join(numbers)}{more})" if numbers else ""
    said = {"quantity": in_digits(quantity), "product": load.product, "serials": named}
    return sentence % said


def _places(document: Transfer, context: Context) -> list[str]:
    query = select(Location.code).where(Location.warehouse_id == document.target_id)
    return list(context.session.scalars(query.order_by(Location.code)))
