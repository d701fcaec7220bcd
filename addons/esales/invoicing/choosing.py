"""What a request for a tax invoice asks for: lines of sales invoices, whole or in part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Party
from addons.esales.invoicing.left import (
    BILLED,
    LINE,
    SUMS,
    Place,
    by_invoice,
    lessen,
    lines_of,
    to_invoice,
    to_take_back,
)
from addons.esales.invoicing.rules import GENERAL, ROW, SPECIAL
from addons.esales.models import Dealer, InvoiceRequest, SalesInvoice
from addons.esales.retail.opening import may_change
from addons.esales.retail.returnable import Left
from addons.esales.retail.rules import NOTHING
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, NotPermitted, Refusal
from core.workflow import Business, Document, Link
from core.workflow.motion.beginning import begin, begin_plain, business_for
from core.workflow.motion.editing import read_held
from core.workflow.motion.holding import hold

KIND, GOODS = "esales.invoice_request", "quantity"
ASKED_WITH = "invoice_request"
# What is asked for of each line of a sales invoice, in the order of the request's own lines.
Chosen = dict[Place, Decimal]


def begin_request(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A request for nothing yet; the buyer is the dealer as he is known, unless typed otherwise."""
    query = select(Party).join(Dealer, Dealer.party_id == Party.id)
    party = context.session.scalars(query.where(Dealer.id == values["dealer_id"])).one()
    code = values.get("tax_code") or party.tax_code
    deducts = bool(code) and party.taxpayer == "general"
    given = {
        **values,
        "buyer": values.get("buyer") or party.name,
        "tax_code": code,
        "invoice_type": values.get("invoice_type") or (SPECIAL if deducts else GENERAL),
        "discounts": values.get("discounts") or ROW,
    }
    return begin_plain(business, given, context)


def ask_for(invoices: Collection[int], context: Context) -> list[InvoiceRequest]:
    """A fresh request for each dealer of ``invoices``, with all of them that is not invoiced yet.

    Refuses where that is nothing.
    """
    query = select(SalesInvoice.id, SalesInvoice.dealer_id).where(
        one_of(context.session, SalesInvoice.id, invoices), SalesInvoice.uninvoiced > 0
    )
    of_dealer: dict[int, list[int]] = {}
    for number, dealer in context.session.execute(query.order_by(SalesInvoice.id)):
        of_dealer.setdefault(dealer, []).append(number)
    if not of_dealer:
        raise Refusal(_("All of this is invoiced or asked for already. Look at its requests."))
    made = []
    for dealer, found in of_dealer.items():
        values = {"dealer_id": dealer}
        request = begin(business_for(KIND, values, context), values, context)
        assert isinstance(request, InvoiceRequest)
        take_up(context, request, found)
        made.append(request)
    return made


def take_up(context: Context, request: InvoiceRequest, invoices: Collection[int]) -> None:
    """Put on ``request`` all that is left of ``invoices``; refuses those of another dealer."""
    _refuse_closed(context, request)
    if request.reverses_id is not None:
        raise Refusal(_("This request takes an invoice back. Ask for other goods with a new one."))
    query = select(SalesInvoice).where(one_of(context.session, SalesInvoice.id, invoices))
    found = context.session.scalars(query.order_by(SalesInvoice.id)).all()
    if not found:
        raise Refusal(_("Choose the sales invoices that are to be invoiced."))
    if any(one.dealer_id != request.dealer_id or one.reverses_id for one in found):
        raise Refusal(
            _("A request is for the sales invoices of one dealer. Begin another for the others.")
        )
    chosen = _now(context, request)
    hold(found, context)
    left = _left(context, request, {*_invoices(chosen), *(one.id for one in found)})
    numbers = {one.id for one in found}
    for place, there in sorted(left.items()):
        if place[0] in numbers and there.quantity > 0 and there.worth(there.quantity).gross > 0:
            chosen[place] = there.quantity
    if not chosen:
        raise Refusal(_("All of this is invoiced or asked for already. Look at its requests."))
    _write(context, request, chosen, left, "take_up")


def set_asked(context: Context, request: InvoiceRequest, line: int, quantity: Decimal) -> None:
    """Set how much of a line is asked for, or taken back; zero takes it off the request."""
    _refuse_closed(context, request)
    chosen = _now(context, request)
    if not 1 <= line <= len(chosen):
        raise Refusal(_("There is no such line on the request. Load the page again."))
    if not quantity.is_finite() or quantity < 0:
        raise Invalid(_("Type a quantity above zero."))
    place = list(chosen)[line - 1]
    _hold_invoices(context, chosen)
    left = _left(context, request, _invoices(chosen))
    if quantity > left[place].quantity:
        said = {"left": f"{max(left[place].quantity, NOTHING).normalize():f}"}
        raise Refusal(
            _("Of this line ${left} can still be taken back, no more.", mapping=said)
            if request.reverses_id
            else _("Of this line ${left} is not invoiced yet, no more.", mapping=said)
        )
    chosen[place] = quantity
    _write(context, request, {p: q for p, q in chosen.items() if q}, left, "quantity")


def begin_reversal(context: Context, original: InvoiceRequest) -> InvoiceRequest:
    """A fresh request that takes back all that is left of ``original``; less can be set on it."""
    read_held([original], context)
    if original.issued is None or original.reverses_id is not None:
        raise Refusal(
            _("Only a tax invoice that was issued is taken back. Give the request up instead.")
        )
    left = {p: one for (_r, p), one in to_take_back([original.id], context).items()}
    chosen = {place: one.quantity for place, one in left.items() if one.quantity > 0}
    if not chosen:
        raise Refusal(
            _("All of this tax invoice is taken back, or asked to be. Look at its requests.")
        )
    same = ("dealer_id", "buyer", "tax_code", "invoice_type", "discounts")
    values = {name: getattr(original, name) for name in same}
    business = business_for(KIND, {"dealer_id": original.dealer_id}, context)
    red = begin(business, {"dealer_id": original.dealer_id}, context)
    assert isinstance(red, InvoiceRequest)
    head = {**values, "reverses_id": original.id}
    update_rows(context.session, InvoiceRequest.__table__, [{"id": red.id, **head}], key=["id"])
    for name, value in head.items():
        set_committed_value(red, name, value)
    link = {"source": original.id, "target": red.id, "relation": "reverses"}
    insert_rows(context.session, Link.__table__, [link])
    _write(context, red, chosen, left, "take_up")
    return red


def _refuse_closed(context: Context, request: InvoiceRequest) -> None:
    """Lock ``request`` and refuse who has no part in its goods in its step, or came too late."""
    read_held([request], context)
    if request.asked is not None or request.dropped is not None:
        raise Refusal(
            _("This request has gone on meanwhile, so this is not changed any more. Load it again.")
        )
    if not may_change(request, GOODS, context):
        raise NotPermitted(
            _("You may not change this here. Ask whoever has a part in this step.")
        )


def _now(context: Context, request: InvoiceRequest) -> Chosen:
    rows = lines_of([request.id], context)
    return {(row.invoice_id, row.invoice_line): abs(row.quantity) for row in rows}


def _invoices(chosen: Chosen) -> set[int]:
    return {invoice for invoice, _line in chosen}


def _hold_invoices(context: Context, chosen: Chosen) -> None:
    query = select(SalesInvoice).where(one_of(context.session, SalesInvoice.id, _invoices(chosen)))
    hold(context.session.scalars(query.order_by(SalesInvoice.id)).all(), context)


def _left(
    context: Context, request: InvoiceRequest, invoices: Collection[int]
) -> dict[Place, Left]:
    """What ``request`` may ask for of each line, itself left out of account."""
    if request.reverses_id is None:
        return to_invoice(invoices, context, besides=[request.id])
    found = to_take_back([request.reverses_id], context, besides=[request.id])
    return {place: left for (_request, place), left in found.items()}


def _write(
    context: Context,
    request: InvoiceRequest,
    chosen: Chosen,
    left: Mapping[Place, Left],
    deed: str,
) -> None:
    """Store what is asked for and what it comes to, anew; the statements do not grow with it."""
    session = context.session
    before = by_invoice(row._mapping for row in lines_of([request.id], context))
    session.connection().execute(
        delete(LINE).where(LINE.c.request_id == request.id, session.mine(LINE))
    )
    billed = _billed(context, _invoices(chosen))
    rows = [
        _row(request, number, billed[place], quantity, left[place])
        for number, (place, quantity) in enumerate(chosen.items(), 1)
    ]
    insert_rows(session, LINE, rows)
    if request.reverses_id is None:
        _link(context, request, _invoices(chosen), set(before))
        after = by_invoice(rows)
        lessen({n: after[n] - before[n] for n in {*after, *before}}, context)
    _write_sums(context, request, rows, deed)


def _billed(context: Context, invoices: Collection[int]) -> dict[Place, Any]:
    session = context.session
    query = select(BILLED).where(one_of(session, BILLED.c.invoice_id, invoices))
    rows = session.connection().execute(query.where(session.mine(BILLED)))
    return {(row.invoice_id, row.line): row for row in rows}


def _row(
    request: InvoiceRequest, number: int, billed: Any, quantity: Decimal, left: Left
) -> dict[str, Any]:
    made, sign = left.worth(quantity), -1 if request.reverses_id else 1
    return {
        "request_id": request.id,
        "line": number,
        "invoice_id": billed.invoice_id,
        "invoice_line": billed.line,
        "variant_id": billed.variant_id,
        "quantity": sign * quantity,
        "price": billed.price,
        "discount": billed.discount,
        "rate": billed.rate,
        "gross": sign * made.gross,
        "net": sign * made.net,
        "tax": sign * made.tax,
    }


def _link(
    context: Context, request: InvoiceRequest, wanted: Collection[int], there: Collection[int]
) -> None:
    """Let the request be traced from the sales invoices on it, and from no others."""
    session, table = context.session, Link.__table__
    gone = set(there).difference(wanted)
    if gone:
        session.connection().execute(
            delete(table)
            .where(table.c.target == request.id, table.c.relation == ASKED_WITH)
            .where(one_of(session, table.c.source, gone), session.mine(table))
        )
    rows = [
        {"source": invoice, "target": request.id, "relation": ASKED_WITH}
        for invoice in sorted(set(wanted).difference(there))
    ]
    insert_rows(session, table, rows)


def _write_sums(
    context: Context, request: InvoiceRequest, rows: Sequence[Mapping[str, Any]], deed: str
) -> None:
    after = {name: sum((row[name] for row in rows), NOTHING) for name in SUMS}
    told = {
        name: (getattr(request, name), value)
        for name, value in after.items()
        if getattr(request, name) != value
    }
    row = {"id": request.id, **after}
    update_rows(context.session, InvoiceRequest.__table__, [row], key=["id"])
    log_changes(context.session, [(InvoiceRequest.__tablename__, request.id, deed, told)])
    for name, value in after.items():
        set_committed_value(request, name, value)
    context.session.expire(request, ["lines"])
