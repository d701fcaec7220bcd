"""What stands on the papers of a pickup: the values that its slip and its invoice print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby, islice, zip_longest
from typing import Any

from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.assortment import Goods
from addons.esales.gate_pass import NAME as GATE_PASS
from addons.esales.models import InvoiceLine, Pickup, PickupSerial, SalesInvoice
from addons.esales.returns.red_invoices import what_it_takes_back
from addons.esales.serial_list import PLACES, SERIAL_LIST
from addons.esales.slips import Slip, SlipLine, read_slips
from addons.esales.sold import sold
from addons.esales.tax import net_unit_price
from core.company.model import LegalEntity
from core.context import Context
from core.printing.layout import Label
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of
from core.workflow.printing.papers import Print, note_prints

Values = dict[str, Any]

SLIP, INVOICE = "outbound_slip", "sales_invoice"
TAKES = Label(zh="提货方：", en="Taken by: ")
PAYS = Label(zh="付款方：", en="Paid by: ")
BILLED = Label(zh="开票单位：", en="Invoiced to: ")
RED = Label(zh="红字发票，冲销：", en="Red invoice, takes back: ")
BLUE = Label(zh="蓝字发票，冲销：", en="Blue invoice, takes back: ")
HUNDRED = Decimal(100)


def values_for(document: Document, layout: str, context: Context) -> Values | None:
    """What ``layout`` prints for ``document``; None where it is no paper of ours."""
    paper = prints_of(context, layout)
    if paper == SLIP and isinstance(document, Pickup):
        return outbound_slip(read_slips(context, [document])[0], context)
    if paper == GATE_PASS and isinstance(document, Pickup):
        return gate_pass(read_slips(context, [document])[0], context)
    if paper == SERIAL_LIST and isinstance(document, Pickup):
        return serial_list(read_slips(context, [document])[0], context)
    if paper == INVOICE and isinstance(document, SalesInvoice) and document.pickup_id:
        pickup = context.session.get_one(Pickup, document.pickup_id)
        taken_back = what_it_takes_back(document, context)
        return sales_invoice(read_slips(context, [pickup])[0], document, context, taken_back)
    return None


def printed_document(document: Document, layout: str, context: Context) -> Document | None:
    """The invoice of a pickup, where ``layout`` prints that; it is the same paper from both."""
    if not isinstance(document, Pickup) or prints_of(context, layout) != INVOICE:
        return None
    query = select(SalesInvoice).where(
        SalesInvoice.pickup_id == document.id, SalesInvoice.reverses_id.is_(None)
    )
    return context.session.scalars(query).first()


def note_first_prints(
    pickups: Sequence[Pickup], invoices: Sequence[SalesInvoice], context: Context
) -> None:
    """Note slips and invoices as printed, with all that stands on them, in one statement."""
    found = {each.id: each for each in sold(pickups, context)}
    note_prints(context, list(_first_prints(found, invoices, context)))


def _first_prints(
    found: dict[int, Slip], invoices: Sequence[SalesInvoice], context: Context
) -> Iterator[Print]:
    for each in found.values():
        yield Print(document=each.id, layout=SLIP, values=outbound_slip(each, context))
    for posted in invoices:
        values = sales_invoice(found[posted.pickup_id], posted, context)
        yield Print(document=posted.id, layout=INVOICE, values=values)


def outbound_slip(found: Slip, context: Context) -> Values:
    """The values of the outbound slip (销售出库单) of a pickup."""
    pickup = found.pickup
    return {
        **_head(pickup, found, context),
        "date": _day(pickup, context),
        "remark": _others(found, pickup.dealer_id, context.identity.locale),
        "collector": {
            "name": pickup.collector,
            "phone": pickup.collector_phone,
            "plate": pickup.plate,
            "called": f"{pickup.collector} {pickup.collector_phone}".strip(),
        },
        "rows": _rows(found),
    }


def gate_pass(found: Slip, context: Context) -> Values:
    """The values of the gate pass (放行条) of a pickup: goods and van, and no price."""
    rows = _rows(found)
    shown = ("code", "name", "quantity", "cartons")
    return {
        **outbound_slip(found, context),
        "pieces": sum((row["quantity"] for row in rows), Decimal(0)),
        "cartons": sum((row["cartons"] or 0 for row in rows), Decimal(0)),
        "rows": [{name: row[name] for name in shown} for row in rows],
    }


def serial_list(found: Slip, context: Context) -> Values:
    """The values of the serial list (序列号清单) of a pickup: its pieces, three in a row."""
    return {**outbound_slip(found, context), "rows": list(_pieces(found, context))}


def _pieces(found: Slip, context: Context) -> Iterator[Values]:
    query = (
        select(PickupSerial.line, Serial.number, Serial.twin)
        .join(Serial, Serial.id == PickupSerial.serial_id)
        .where(PickupSerial.pickup_id == found.id)
        .order_by(PickupSerial.line, Serial.number)
    )
    for line, rows in groupby(context.session.execute(query), key=lambda row: row.line):
        goods = found.goods[found.lines[line].variant_id]
        numbers = (" ".join(filter(None, (row.number, row.twin))) for row in rows)
        while three := tuple(islice(numbers, len(PLACES))):
            yield {
                "line": line,
                "code": goods.code,
                "name": goods.name,
                **dict(zip_longest(PLACES, three)),
                "pieces": len(three),
            }


def sales_invoice(
    found: Slip, posted: SalesInvoice, context: Context, taken_back: SalesInvoice | None = None
) -> Values:
    """The values of the sales invoice (销售发票) ``posted`` over a pickup.

    A red one says which was ``taken_back``, and what of it, below zero; a blue one which red one.
    Whoever made that is named on it, and not who made the pickup.
    """
    head, told = _head(posted, found, context), found.told
    if taken_back is not None:
        head["clerk"] = head_of(posted, context)["clerk"]
    buyer = {
        name: getattr(told, f"billed_{name}")
        for name in ("code", "name", "address", "phone", "tax_code")
    }
    return {
        **head,
        "dealer": {**buyer, **_as_forms_ask(buyer, told.billed_bank, told.billed_account)},
        "company": {**head["company"], **_seller(context)},
        "gross": posted.gross,
        "date": posted.day,
        "due": posted.due,
        "slip": {"number": found.pickup.number},
        "remark": " ".join(
            filter(
                None,
                (
                    _takes_back(taken_back, context.identity.locale),
                    _others(found, found.pickup.billed, context.identity.locale),
                ),
            )
        ),
        "rows": _rows(found, None if taken_back is None else posted.lines),
    }


def _takes_back(taken_back: SalesInvoice | None, locale: str) -> str:
    """Which invoice a red one takes back, or which red one a blue one."""
    if taken_back is None:
        return ""
    label = RED if taken_back.reverses_id is None else BLUE
    return f"{label.said_in(locale)}{taken_back.number}"


def _others(found: Slip, named: int, locale: str) -> str:
    """Who else takes, pays and is invoiced than the dealer ``named`` above."""
    pickup, told = found.pickup, found.told
    parties = (
        (TAKES, pickup.dealer_id, told.party_name),
        (PAYS, pickup.pays, told.payer_name),
        (BILLED, pickup.billed, told.billed_name),
    )
    return "  ".join(
        f"{label.said_in(locale)}{name}" for label, dealer, name in parties if dealer != named
    )


def _seller(context: Context) -> Values:
    """How the legal entity that sells is reached, and its bank."""
    assert context.branch is not None
    entity: LegalEntity | None = context.company.entities.get(context.branch.entity)
    if entity is None:
        return _as_forms_ask({"address": "", "phone": ""}, "", "")
    told = {"address": entity.address, "phone": entity.phone}
    return _as_forms_ask(told, entity.bank, entity.account)


def _as_forms_ask(told: Values, bank: str, account: str) -> Values:
    """Address and phone in one line, bank and account in another, as on the older paper invoice."""
    return {
        "reached": f"{told['address']} {told['phone']}".strip(),
        "banked": f"{bank} {account}".strip(),
    }


def _day(pickup: Pickup, context: Context) -> date:
    return replace(context, now=pickup.finished or context.now).today


def _head(document: Document, found: Slip, context: Context) -> Values:
    locale, branch = context.identity.locale, context.branch
    assert branch is not None
    entity: LegalEntity | None = context.company.entities.get(branch.entity)
    told, pickup = found.told, found.pickup
    return {
        "number": document.number,
        "company": {
            "name": entity.called(locale) if entity else context.company.called(locale),
            "tax_code": entity.tax_code if entity else "",
        },
        "branch": {"code": branch.code, "name": branch.called(locale)},
        "warehouse": {"code": pickup.warehouse, "name": told.warehouse_name or pickup.warehouse},
        "clerk": {"name": told.clerk_name or pickup.creator},
        "dealer": {
            "code": found.dealer.code,
            "name": told.party_name,
            "address": told.party_address,
            "phone": told.party_phone,
            "tax_code": told.party_tax_code,
        },
        "remark": "",
    }


def _rows(found: Slip, billed: Sequence[InvoiceLine] | None = None) -> list[Values]:
    lines: Iterable[SlipLine | InvoiceLine] = found.lines.values() if billed is None else billed
    return [row_of(line, found.goods[line.variant_id]) for line in lines]


def row_of(line: SlipLine | InvoiceLine, goods: Goods) -> Values:
    """What a paper says of a line: its goods, how much of them, price and amounts."""
    return {
        "code": goods.code,
        "name": goods.name,
        "spec": goods.spec,
        "unit": goods.unit,
        "cartons": line.quantity // goods.per_carton if goods.per_carton else None,
        "quantity": line.quantity,
        "price": line.price,
        "discount": line.discount * HUNDRED,
        "rate": line.rate * HUNDRED,
        "gross": line.gross,
        "net": line.net,
        "tax": line.tax,
        "unit_net": net_unit_price(line.net, line.quantity),
    }
