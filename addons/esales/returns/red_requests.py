"""Red tax requests (红字) over goods of a return that is reversed: given up, or named.

A red tax invoice over goods that are sold again would have to be followed by a blue one. So a
request that nobody outside has yet goes with the return; whoever has one already is heard first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.invoicing.giving_up import free, give_up
from addons.esales.invoicing.left import lines_of, taking_back, to_invoice
from addons.esales.models import InvoiceBatch, InvoiceRequest, Return
from addons.esales.returns.blue_invoices import blue_ones
from addons.esales.returns.guards import held_pickups
from addons.esales.returns.in_vain import NOTHING, Place, Waiting, sorted_out
from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import one_of
from core.workflow import Objection
from core.workflow.motion.editing import read_held


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The requests that go with the returns ``because``, and by return what stands against it."""

    given_up: Sequence[InvoiceRequest] = ()
    because: Collection[int] = ()
    against: Sequence[tuple[int, InvoiceRequest]] = ()


def taken_back_in_vain(documents: Sequence[Return], context: Context) -> Iterator[Objection]:
    """Object where a tax invoice is about to be taken back for goods that are sold again.

    Those that nobody outside has yet are left out: they are given up with the return.
    """
    found = _settled(documents, context)
    batches = _batches({one.batch_id for _owner, one in found.against}, context)
    for owner, request in found.against:
        message = _against(request, batches.get(request.batch_id or 0))
        yield Objection(document=owner, message=message)


def give_up_in_vain(documents: Sequence[Return], context: Context) -> None:
    """Give up what would take tax invoices back over goods of ``documents``, and say why."""
    found = _settled(documents, context)
    if found.given_up:
        because = [document for document in documents if document.id in found.because]
        numbers = sorted(document.number or f"#{document.id}" for document in because)
        why = _(
            "${returns} was reversed, so the goods on this request are sold again.",
            mapping={"returns": numbers},
        )
        give_up(found.given_up, in_language(why, context.identity.locale), context)


def _settled(documents: Sequence[Return], context: Context) -> Settled:
    """Read once for guard and effect; the requests stay locked, and behind them the accounts."""
    key = ("esales.red_requests", *(document.id for document in documents))
    found: Settled = context.once(key, lambda: _settle(documents, context))
    return found


def _settle(documents: Sequence[Return], context: Context) -> Settled:
    requests = _unanswered(held_pickups(documents, context), context)
    if not requests:
        return Settled()
    loose, asked = free(list(requests.values()), context), _takes_back(requests, context)
    waiting = [
        Waiting(id=number, takes_back=amounts, free=number in loose)
        for number, amounts in asked.items()
    ]
    owner: dict[Place, int] = {}
    again: dict[Place, Decimal] = defaultdict(lambda: NOTHING)
    for blue in blue_ones(documents, context):
        for line, part in blue.parts.items():
            again[blue.original.id, line] += part.quantity
            owner[blue.original.id, line] = blue.document
    left = to_invoice({invoice for invoice, _line in again}, context)
    on = {place: max(-one.quantity, NOTHING) for place, one in left.items()}
    given_up, against = sorted_out(waiting, on, again)
    named = dict.fromkeys((owner[place], one.id) for place, one in against.items())
    return Settled(
        given_up=[requests[one.id] for one in given_up],
        because={owner[place] for one in given_up for place in one.takes_back},
        against=[(document, requests[number]) for document, number in named],
    )


def _unanswered(pickups: Collection[int], context: Context) -> dict[int, InvoiceRequest]:
    """The requests that would take tax invoices over ``pickups`` back, locked, by id."""
    query = select(InvoiceRequest).where(InvoiceRequest.id.in_(taking_back(pickups, context)))
    found = context.session.scalars(query.order_by(InvoiceRequest.id)).all()
    if found:
        read_held(found, context)
    return {one.id: one for one in found if one.issued is None and one.dropped is None}


def _takes_back(requests: Collection[int], context: Context) -> dict[int, dict[Place, Decimal]]:
    found: dict[int, dict[Place, Decimal]] = {number: {} for number in requests}
    for row in lines_of(requests, context):
        found[row.request_id][row.invoice_id, row.invoice_line] = -row.quantity
    return found


def _batches(numbers: Collection[int | None], context: Context) -> dict[int, str]:
    if not any(numbers):
        return {}
    query = select(InvoiceBatch.id, InvoiceBatch.number)
    rows = context.session.execute(query.where(one_of(context.session, InvoiceBatch.id, numbers)))
    return {row.id: row.number for row in rows}


def _against(request: InvoiceRequest, batch: str | None) -> Any:
    said = {"request": request.number or f"#{request.id}", "batch": batch}
    if batch is not None:
        return _(
            "${request} asks for the tax invoice to be taken back over these goods. It was handed "
            "over with ${batch} and has no answer yet. Take the answer in first, or enter that it "
            "failed; then reverse the return.",
            mapping=said,
        )
    return _(
        "${request} asks for the tax invoice to be taken back over these goods, and over others "
        "too. Give it up and ask anew for the others, before the return is reversed.",
        mapping=said,
    )
