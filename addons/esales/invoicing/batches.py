"""Invoice requests that wait are handed over together, to a platform or a program that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.invoicing.providers import InvoiceProvider
from addons.esales.models import InvoiceBatch, InvoiceRequest
from addons.esales.retail.rules import NOTHING
from core.context import Context
from core.i18n import _
from core.jobs import enqueue
from core.orm.bulk import update_rows
from core.orm.numbering import draw
from core.refusal import Invalid, Refusal
from core.workflow.businesses import definition
from core.workflow.motion.editing import read_held

PERMISSION, SERIES, MOST = "esales:invoice:hand_over", "KPB", 1000
ASKING, ISSUE = "esales.ask_for_invoices", "issue"


def providers(context: Context) -> dict[str, InvoiceProvider]:
    """The ways to hand requests over in this branch, by name, in their order."""
    found: dict[str, InvoiceProvider] = context.hooks.named("invoice_providers")
    return found


def takes_answer(request: Any, context: Context) -> bool:
    """Whether ``request`` stands where a tax invoice may come back for it."""
    business = definition(context, request.business, request.version)
    return business.transition(ISSUE, request.step) is not None


def waits(context: Context) -> Any:
    """The condition that a request was asked for and waits for its answer; one statement.

    One that has failed has its answer: it waits again once it is requested again.
    """
    open_ = (
        InvoiceRequest.asked.is_not(None)
        & InvoiceRequest.issued.is_(None)
        & InvoiceRequest.dropped.is_(None)
    )
    place = (InvoiceRequest.business, InvoiceRequest.version, InvoiceRequest.step)
    found = context.session.execute(select(*place).where(open_).distinct()).all()
    standing = [
        and_(*(column == value for column, value in zip(place, row, strict=True)))
        for row in found
        if takes_answer(row, context)
    ]
    return open_ & or_(false(), *standing)


def waiting(context: Context) -> tuple[int, Decimal, int]:
    """How many requests wait to be handed over, what they come to, and how many are away."""
    here = InvoiceRequest.batch_id.is_(None)
    counted = (
        select(InvoiceRequest)
        .where(waits(context))
        .with_only_columns(
            func.count().filter(here),
            func.sum(InvoiceRequest.gross).filter(here),
            func.count().filter(~here),
        )
    )
    count, gross, away = context.session.execute(counted).one()
    return count, gross or NOTHING, away


def hand_over(name: str, context: Context) -> InvoiceBatch:
    """Hand what waits to the provider ``name``: at most a thousand requests, the oldest first."""
    context.require(PERMISSION)
    provider = providers(context).get(name)
    if provider is None:
        raise Invalid(_("Choose to whom the requests are handed over."))
    documents = _to_hand_over(context)
    if not documents:
        raise Refusal(_("No request waits to be handed over. Ask for tax invoices first."))
    batch = InvoiceBatch(
        number=draw(context.session, SERIES, context.today)[0],
        provider=name,
        at=context.now,
        actor=context.identity.login,
        count=len(documents),
        gross=sum((document.gross for document in documents), NOTHING),
    )
    context.session.add(batch)
    context.session.flush()
    _put_into(batch, documents, context)
    if provider.ask is not None:
        enqueue(context, ASKING, {"batch": batch.id})
    return batch


def _to_hand_over(context: Context) -> list[InvoiceRequest]:
    """The oldest requests that nobody has handed over yet, locked."""
    query = select(InvoiceRequest).where(waits(context), InvoiceRequest.batch_id.is_(None))
    found = context.session.scalars(query.order_by(InvoiceRequest.id).limit(MOST)).all()
    if found:
        read_held(found, context)
    # One may have been given up, or handed over by somebody else, while it was waited for.
    return [one for one in found if one.batch_id is None and takes_answer(one, context)]


def _put_into(
    batch: InvoiceBatch, documents: Sequence[InvoiceRequest], context: Context
) -> None:
    rows = [{"id": document.id, "batch_id": batch.id} for document in documents]
    update_rows(context.session, InvoiceRequest.__table__, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "batch_id", batch.id)


def unanswered(batch: int, context: Context) -> Sequence[InvoiceRequest]:
    """The requests of ``batch`` that are not answered yet."""
    query = select(InvoiceRequest).where(waits(context), InvoiceRequest.batch_id == batch)
    return context.session.scalars(query.order_by(InvoiceRequest.id)).all()


def all_of(batch: int, context: Context) -> Sequence[InvoiceRequest]:
    """The requests of ``batch``, answered or not."""
    query = select(InvoiceRequest).where(InvoiceRequest.batch_id == batch)
    return context.session.scalars(query.order_by(InvoiceRequest.id)).all()
