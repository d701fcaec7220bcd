"""Pickups of the past, finished: slip and invoice, receivable and papers, and who did what when.

Many are written in as many statements as one. What is written is what opening, filling and
finishing each of them at the counter would have written; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from addons.demo.facts.papers import Pickup as Facts
from addons.demo.load.known import Buyer
from addons.demo.load.rows import Deed, Row, Scribe, log_deeds
from addons.esales.allowed import CREDIT
from addons.esales.models import InvoiceLine, Pickup, PickupLine, SalesInvoice
from addons.esales.repricing import TOTALS
from addons.esales.tax import net_unit_price
from core.context import Context
from core.orm.bulk import insert_rows
from core.workflow import Business, Document, Link, Movement
from core.workflow.businesses import live
from core.workflow.documents import Override
from core.workflow.printing.papers import Paper

OPEN, FINISHED, POSTED = "open", "finished", "posted"
PICKUP, SLIP, INVOICE = "pickup", "outbound_slip", "sales_invoice"
EMPTY: dict[str, Any] = {"varieties": 0, **dict.fromkeys(TOTALS[1:], Decimal(0))}
ALLOWED_BY = "zhaohaichuan"
ALLOWED = "已电话确认付款日期，同意本次提货"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip:
    """A pickup of the facts with its number at the end, its identities and its priced lines.

    ``beyond_credit`` says that it needed somebody's word, for credit stood against it.
    """

    facts: Facts
    number: str
    id: int
    invoice: int
    buyer: Buyer
    lines: Sequence[Row]
    beyond_credit: bool = False

    @property
    def invoice_number(self) -> str:
        """The number of the invoice: that of the pickup, in the invoices' own series."""
        return self.number.replace("TH-", "FP-", 1)

    @property
    def totals(self) -> dict[str, Any]:
        """What the lines come to."""
        sums = {name: sum(line[name] for line in self.lines) for name in TOTALS[1:]}
        return {"varieties": len(self.lines), **sums}


def write_slips(context: Context, slips: Sequence[Slip]) -> None:
    """Write ``slips`` and their invoices, with papers and log; stock and accounts are apart."""
    session, businesses = context.session, live(context)
    pickup, invoice = businesses[PICKUP], businesses[INVOICE]
    documents = [row for slip in slips for row in _documents(slip, pickup, invoice)]
    insert_rows(session, Document.__table__, documents)
    insert_rows(session, Pickup.__table__, [_pickup(slip) for slip in slips])
    lines = [{"pickup_id": slip.id, **line} for slip in slips for line in slip.lines]
    insert_rows(session, PickupLine.__table__, lines)
    posted = [{**_invoice(slip), "uninvoiced": slip.totals["gross"]} for slip in slips]
    insert_rows(session, SalesInvoice.__table__, posted)
    billed = [_billed(slip, line) for slip in slips for line in slip.lines]
    insert_rows(session, InvoiceLine.__table__, billed)
    links = [{"source": s.id, "target": s.invoice, "relation": "invoice"} for s in slips]
    insert_rows(session, Link.__table__, links)
    insert_rows(session, Movement.__table__, [_movement(slip, pickup) for slip in slips])
    printed = [row for slip in slips for row in _papers(slip)]
    insert_rows(session, Paper.__table__, printed)
    allowed = [_override(slip) for slip in slips if slip.beyond_credit]
    insert_rows(session, Override.__table__, allowed)
    log_deeds(context, [deed for slip in slips for deed in _deeds(slip)])


def _documents(slip: Slip, pickup: Business, invoice: Business) -> Iterator[Row]:
    told = slip.facts
    same = {
        "creator": told.clerk,
        "posted": told.finished,
        "entered": told.finished,
        "own": {},
    }
    yield {
        **same,
        "id": slip.id,
        "kind": pickup.kind,
        "business": pickup.name,
        "version": pickup.version,
        "step": FINISHED,
        "number": slip.number,
        "created": told.arrived,
    }
    yield {
        **same,
        "id": slip.invoice,
        "kind": invoice.kind,
        "business": invoice.name,
        "version": invoice.version,
        "step": POSTED,
        "number": slip.invoice_number,
        "created": told.finished,
    }


def _pickup(slip: Slip) -> Row:
    told = slip.facts
    return {
        "id": slip.id,
        "dealer_id": slip.buyer.id,
        "warehouse": told.warehouse,
        "collector": told.collector,
        "arrived": told.arrived,
        **slip.totals,
    }


def _invoice(slip: Slip) -> Row:
    day = slip.facts.day
    return {
        "id": slip.invoice,
        "dealer_id": slip.buyer.id,
        "pickup_id": slip.id,
        "day": day,
        "due": day + timedelta(days=slip.buyer.term_days),
        **{name: slip.totals[name] for name in ("gross", "net", "tax")},
    }


def _billed(slip: Slip, line: Mapping[str, Any]) -> Row:
    same = ("line", "variant_id", "quantity", "price", "discount", "rate", "gross", "net", "tax")
    return {
        "invoice_id": slip.invoice,
        "unit_net": net_unit_price(line["net"], line["quantity"]),
        **{name: line[name] for name in same},
    }


def _movement(slip: Slip, pickup: Business) -> Row:
    return {
        "document": slip.id,
        "at": slip.facts.finished,
        "actor": slip.facts.clerk,
        "transition": "finish",
        "version": pickup.version,
        "source": OPEN,
        "target": FINISHED,
        "reason": None,
    }


def _papers(slip: Slip) -> Iterator[Row]:
    """The first prints; what stood on papers of the past is read from their documents."""
    for document, paper in ((slip.id, SLIP), (slip.invoice, INVOICE)):
        yield {
            "document": document,
            "paper": paper,
            "copy": 1,
            "layout": paper,
            "version": 1,
            "locale": "zh_CN",
            "at": slip.facts.finished,
            "actor": slip.facts.clerk,
        }


def _override(slip: Slip) -> Row:
    return {
        "document": slip.id,
        "guard": CREDIT,
        "at": slip.facts.finished,
        "actor": ALLOWED_BY,
        "reason": ALLOWED,
        "measure": slip.facts.gross,
        "about": [],
    }


def _deeds(slip: Slip) -> Iterator[Deed]:
    """The log of a pickup: opened on arrival, goods put on, let pass perhaps, finished."""
    told = slip.facts
    arrival = Scribe(at=told.arrived, actor=told.clerk, table=Pickup, record=slip.id)
    yield arrival.created(
        step=OPEN, warehouse=told.warehouse, arrived=told.arrived, dealer_id=slip.buyer.id
    )
    yield arrival.changed("change", collector=("", told.collector))
    end = replace(arrival, at=told.finished)
    goods = ", ".join(f"{line.variant} × {line.quantity}" for line in told.lines)
    sums = {name: (EMPTY[name], value) for name, value in slip.totals.items()}
    yield end.changed("add", goods=(None, goods), **sums)
    if slip.beyond_credit:
        allowing = replace(end, actor=ALLOWED_BY, reason=ALLOWED)
        yield allowing.changed("override", guard=(None, CREDIT), measure=(None, told.gross))
    yield end.changed("finish", step=(OPEN, FINISHED), number=(None, slip.number))
    posting = replace(end, table=SalesInvoice, record=slip.invoice)
    yield posting.created(
        step=POSTED, number=slip.invoice_number, posted=told.finished, **_invoice(slip)
    )
