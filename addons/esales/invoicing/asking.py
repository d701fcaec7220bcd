"""Asking for tax invoices: what is asked before, and what asking and giving up do; many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Product, Variant
from addons.esales.invoicing.choosing import KIND
from addons.esales.invoicing.left import by_invoice, lessen, lines_of, to_invoice, to_take_back
from addons.esales.invoicing.rules import Wanted, faults
from addons.esales.models import InvoiceRequest, SalesInvoice
from addons.esales.retail.returnable import Left
from addons.esales.tax import Split
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.workflow import Effect, Guard, Objection
from core.workflow.motion.holding import hold

HEAD = InvoiceRequest.__table__


def can_be_invoiced(
    documents: Sequence[InvoiceRequest], context: Context
) -> Iterator[Objection]:
    """Object to requests that cannot be invoiced as they are; each refusal is a sentence."""
    lines = _lines(documents, context)
    codes = _tax_categories({line.variant_id for line in lines}, context)
    seller = seller_of(context)
    for document in documents:
        own = [line for line in lines if line.request_id == document.id]
        wanted = Wanted(
            buyer=document.buyer,
            tax_code=document.tax_code,
            invoice_type=document.invoice_type,
            seller=seller,
            uncoded={name for line in own for name, code in [codes[line.variant_id]] if not code},
            has_lines=bool(own),
            gross=document.gross,
            takes_back=document.reverses_id is not None,
        )
        for message in faults(wanted):
            yield Objection(document=document.id, message=message)


def still_there(documents: Sequence[InvoiceRequest], context: Context) -> Iterator[Objection]:
    """Object to what is not there to be invoiced any more, or not to be taken back.

    The sales invoices stay locked, so that nothing is asked for twice at once.
    """
    lines, ids = _lines(documents, context), [document.id for document in documents]
    invoices = _held_invoices({line.invoice_id for line in lines}, context)
    left = to_invoice(invoices, context, besides=ids)
    taken_back = {d.reverses_id for d in documents if d.reverses_id is not None}
    back = to_take_back(taken_back, context, besides=ids)
    reverses = {d.id: (d.reverses_id, d.dealer_id) for d in documents}
    for line in lines:
        original, dealer = reverses[line.request_id]
        place = (line.invoice_id, line.invoice_line)
        there = left[place] if original is None else back.get((original, place))
        if there is None or not _fits(line, there) or invoices[place[0]].dealer_id != dealer:
            yield Objection(
                document=line.request_id,
                message=_(
                    "Line ${line}: so much of ${invoice} cannot be asked for any more, or it is "
                    "another dealer's. Set the quantity again, or take the line off.",
                    mapping={"line": line.line, "invoice": invoices[line.invoice_id].number},
                ),
            )
        else:
            there.take(abs(line.quantity), _amounts(line), ())


def _fits(line: Any, there: Left) -> bool:
    made, rest = _amounts(line), there.paid
    return abs(line.quantity) <= there.quantity and all(
        getattr(made, name) <= getattr(rest, name) - getattr(there.credit, name)
        for name in ("gross", "net")
    )


def _amounts(line: Any) -> Split:
    sign = -1 if line.quantity < 0 else 1
    return Split(gross=sign * line.gross, net=sign * line.net, tax=sign * line.tax)


def _lines(documents: Sequence[InvoiceRequest], context: Context) -> list[Any]:
    """The lines of ``documents``, read once while they move."""
    ids = [document.id for document in documents]
    found: list[Any] = context.once(("esales.request_lines", *ids), lambda: lines_of(ids, context))
    return found


def _held_invoices(ids: set[int], context: Context) -> dict[int, SalesInvoice]:
    query = select(SalesInvoice).where(one_of(context.session, SalesInvoice.id, ids))
    found = context.session.scalars(query.order_by(SalesInvoice.id)).all()
    hold(found, context)
    return {posted.id: posted for posted in found}


def _tax_categories(variants: set[int], context: Context) -> dict[int, tuple[str, str]]:
    """What the goods are called, and their tax category codes, by variant."""
    query = select(Variant.id, Variant.code, Product.tax_category).join(Variant.product)
    rows = context.session.execute(query.where(one_of(context.session, Variant.id, variants)))
    return {row.id: (row.code, row.tax_category) for row in rows}


def seller_of(context: Context) -> str:
    """The unified social credit code of the branch's legal entity; empty where it has none."""
    assert context.branch is not None
    entity = context.company.entities.get(context.branch.entity)
    return str(entity.tax_code) if entity is not None else ""


def ask(documents: Sequence[InvoiceRequest], context: Context) -> None:
    """From now on ``documents`` wait to be handed over and answered."""
    rows = [{"id": document.id, "asked": context.now, "batch_id": None} for document in documents]
    update_rows(context.session, HEAD, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "asked", context.now)
        set_committed_value(document, "batch_id", None)


def reopen(documents: Sequence[InvoiceRequest], context: Context) -> None:
    """What was refused is put right by hand: the goods of ``documents`` can be set again."""
    rows = [{"id": document.id, "asked": None, "batch_id": None} for document in documents]
    update_rows(context.session, HEAD, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "asked", None)
        set_committed_value(document, "batch_id", None)


def drop(documents: Sequence[InvoiceRequest], context: Context) -> None:
    """``documents`` are given up: what they had taken up is not invoiced again."""
    takes_back = {d.id for d in documents if d.reverses_id is not None}
    rows = [row._mapping for row in _lines(documents, context) if row.request_id not in takes_back]
    lessen({number: -amount for number, amount in by_invoice(rows).items()}, context)
    stamped = [{"id": document.id, "dropped": context.now} for document in documents]
    update_rows(context.session, HEAD, stamped, key=["id"])
    for document in documents:
        set_committed_value(document, "dropped", context.now)


GUARDS = (
    Guard(
        name="esales.can_be_invoiced",
        title=_("Buyer, seller and goods have what a tax invoice needs"),
        check=can_be_invoiced,
        kinds=(KIND,),
    ),
    Guard(
        name="esales.not_invoiced",
        title=_("No more is asked for than is not invoiced yet"),
        check=still_there,
        kinds=(KIND,),
    ),
)
EFFECTS = (
    Effect(
        name="esales.ask_for_invoice",
        title=_("The tax invoice is asked for"),
        apply=ask,
        undo=reopen,
        kinds=(KIND,),
    ),
    Effect(
        name="esales.reopen_request",
        title=_("Goods and buyer can be put right"),
        apply=reopen,
        kinds=(KIND,),
    ),
    Effect(
        name="esales.drop_request",
        title=_("The request is given up"),
        apply=drop,
        kinds=(KIND,),
    ),
)
