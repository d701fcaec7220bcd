"""Invoice requests that wait are handed over together, to a platform or a program that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
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
from core.workflow.motion.holding import hold

PERMISSION, SERIES, MOST = "esales:invoice:hand_over", "KPB", 1000
ASKING = "esales.ask_for_invoices"


def providers(context: Context) -> dict[str, InvoiceProvider]:
    """The ways to hand requests over in this branch, by name, in their order."""
    found: dict[str, InvoiceProvider] = context.hooks.named("invoice_providers")
    return found


def waits() -> Any:
    """The condition that a request was asked for and is not answered."""
    return (
        InvoiceRequest.asked.is_not(None)
        & InvoiceRequest.issued.is_(None)
        & InvoiceRequest.dropped.is_(None)
    )


def to_hand_over() -> Select[InvoiceRequest]:
    """The requests that nobody has handed over yet."""
    return select(InvoiceRequest).where(waits(), InvoiceRequest.batch_id.is_(None))


def waiting(context: Context) -> tuple[int, Decimal]:
    """How many requests wait to be handed over, and what they come to."""
    counted = to_hand_over().with_only_columns(
        func.count(InvoiceRequest.id), func.sum(InvoiceRequest.gross)
    )
    count, gross = context.session.execute(counted).one()
    return count, gross or NOTHING


def hand_over(name: str, context: Context) -> InvoiceBatch:
    """Hand what waits to the provider ``name``: at most a thousand requests, the oldest first."""
    context.require(PERMISSION)
    provider = providers(context).get(name)
    if provider is None:
        raise Invalid(_("Choose to whom the requests are handed over."))
    query = to_hand_over().order_by(InvoiceRequest.id).limit(MOST)
    documents = context.session.scalars(query).all()
    if not documents:
        raise Refusal(_("No request waits to be handed over. Ask for tax invoices first."))
    hold(documents, context)
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


def _put_into(
    batch: InvoiceBatch, documents: Sequence[InvoiceRequest], context: Context
) -> None:
    rows = [{"id": document.id, "batch_id": batch.id} for document in documents]
    update_rows(context.session, InvoiceRequest.__table__, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "batch_id", batch.id)


def unanswered(batch: int, context: Context) -> Sequence[InvoiceRequest]:
    """The requests of ``batch`` that are not answered yet."""
    query = select(InvoiceRequest).where(waits(), InvoiceRequest.batch_id == batch)
    return context.session.scalars(query.order_by(InvoiceRequest.id)).all()


def all_of(batch: int, context: Context) -> Sequence[InvoiceRequest]:
    """The requests of ``batch``, answered or not."""
    query = select(InvoiceRequest).where(InvoiceRequest.batch_id == batch)
    return context.session.scalars(query.order_by(InvoiceRequest.id)).all()
