"""What stands on the receipt of a ticket, and its first print, noted at the handover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.models import Payment, Ticket
from addons.esales.receipt import NAME
from addons.esales.retail.effects import HAND_OVER
from addons.esales.retail.reading import PIECE, Sale, read_sales
from addons.esales.retail.rules import MEANS, NOTHING, by_means
from addons.esales.slips import SlipLine
from addons.esales.tax import PRICE_STEP, multiply, round_half_up
from core.company.model import LegalEntity
from core.context import Context
from core.orm.bulk import one_of
from core.security.models import User
from core.workflow import Document, Transition
from core.workflow.businesses import definition
from core.workflow.printing.layouts import prints_of
from core.workflow.printing.papers import Print, note_prints

WORDS = {"cash": "现金", "transfer": "转账", "scan": "扫码支付", "card": "刷卡", "other": "其他"}
Values = dict[str, Any]


def print_receipts(
    documents: Sequence[Document], transition: Transition, context: Context
) -> None:
    """Note the receipts of tickets handed over as printed, where their business has any."""
    if not any(use.name == HAND_OVER for use in transition.effects):
        return
    tickets = [document for document in documents if isinstance(document, Ticket)]
    business = definition(context, documents[0].business, documents[0].version)
    layouts = [name for name in business.prints if prints_of(context, name) == NAME]
    found = values_of(tickets, context) if layouts else {}
    note_prints(
        context,
        [
            Print(document=number, layout=layout, values=values)
            for number, values in found.items()
            for layout in layouts[:1]
        ],
    )


def receipt_values(document: Document, layout: str, context: Context) -> Values | None:
    """What ``layout`` prints of ``document``; None where it is no receipt of a ticket."""
    if not isinstance(document, Ticket) or prints_of(context, layout) != NAME:
        return None
    return values_of([document], context)[document.id]


def values_of(tickets: Sequence[Ticket], context: Context) -> dict[int, Values]:
    """What the receipts of ``tickets`` say, in four statements for one or for many."""
    ids = [ticket.id for ticket in tickets]
    query = select(Payment).where(one_of(context.session, Payment.document, ids))
    payments: dict[int, list[Payment]] = defaultdict(list)
    for payment in context.session.scalars(query.order_by(Payment.id)):
        payments[payment.document].append(payment)
    logins = {payment.actor for found in payments.values() for payment in found}
    named = select(User.login, User.name).where(one_of(context.session, User.login, logins))
    names = {row.login: row.name for row in context.session.execute(named)}
    numbers = _serials(ids, context)
    return {
        sale.ticket.id: _values(sale, payments[sale.ticket.id], names, numbers, context)
        for sale in read_sales(context, tickets)
    }


def _serials(ids: Sequence[int], context: Context) -> dict[tuple[int, int], list[str]]:
    session, found = context.session, defaultdict(list)
    query = (
        select(PIECE.c.ticket_id, PIECE.c.line, Serial.number)
        .join(Serial, Serial.id == PIECE.c.serial_id)
        .where(one_of(session, PIECE.c.ticket_id, ids), session.mine(PIECE))
        .order_by(Serial.number)
    )
    for row in session.execute(query):
        found[row.ticket_id, row.line].append(row.number)
    return found


def _values(
    sale: Sale,
    payments: Sequence[Payment],
    names: dict[str, str],
    numbers: dict[tuple[int, int], list[str]],
    context: Context,
) -> Values:
    ticket, branch, locale = sale.ticket, context.branch, context.identity.locale
    assert branch is not None
    entity: LegalEntity | None = context.company.entities.get(branch.entity)
    tendered = sum((payment.tendered for payment in payments), NOTHING)
    return {
        "number": ticket.number,
        "date": replace(context, now=ticket.handed or context.now).today,
        "company": {"name": (entity or context.company).called(locale)},
        "branch": {"name": branch.called(locale), "phone": branch.phone},
        "clerk": {"name": _cashier(payments, names)},
        "customer": {"name": ticket.customer},
        "listed": ticket.listed,
        "given": ticket.listed - ticket.gross,
        "pieces": ticket.quantity,
        "gross": ticket.gross,
        "tax": ticket.tax,
        "means": _means(payments, locale),
        "tendered": tendered,
        "change": tendered - ticket.paid,
        "rows": [
            _row(sale, line, numbers.get((ticket.id, line.line), []))
            for line in sale.lines.values()
        ],
    }


def _cashier(payments: Sequence[Payment], names: Mapping[str, str]) -> str:
    """Who took the money that stays, the last one; nobody before anything is paid."""
    gone = {payment.reverses_id for payment in payments}
    took = [one.actor for one in payments if one.reverses_id is None and one.id not in gone]
    return names.get(took[-1], took[-1]) if took else ""


def _means(payments: Sequence[Payment], locale: str) -> str:
    titles = WORDS if locale.startswith("zh") else {name: str(title) for name, title in MEANS}
    sums = by_means((payment.means, payment.amount) for payment in payments)
    return " · ".join(f"{titles[means]} {amount:,.2f}" for means, amount in sums.items())


def _row(sale: Sale, line: SlipLine, serials: Sequence[str]) -> Values:
    goods = sale.goods[line.variant_id]
    price: Decimal = round_half_up(multiply(line.price, line.discount), PRICE_STEP)
    return {
        "name": " ".join(part for part in (goods.name, goods.unsaid) if part),
        "code": goods.code,
        "serials": " ".join(serials),
        "quantity": line.quantity,
        "price": price,
        "gross": line.gross,
    }
