"""What was sold before the books and entered wrong is taken back, while openings are entered.

A red invoice beside it takes it back whole: it touched no account, and is touched by none.
"""

from __future__ import annotations

from sqlalchemy import select

from addons.base.periods import Open, kept, refuse_closed
from addons.esales.invoicing.arising import INVOICE, arisen
from addons.esales.invoicing.left import lessen
from addons.esales.models import InvoiceLine, SalesInvoice
from addons.esales.models.invoice import BEFORE_THE_BOOKS
from addons.esales.money.entering import BOOKS
from addons.esales.returns.red_invoices import REVERSES, is_taken_back
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.orm.changes import log_changes
from core.refusal import Refusal
from core.workflow import Link
from core.workflow.businesses import the_live
from core.workflow.motion.editing import read_held
from core.workflow.numbers import draw_numbers

PERMISSION = "esales:account:reverse"
KEPT = ("line", "variant_id", "price", "discount", "unit_net", "rate")
OPPOSITE = ("quantity", "gross", "net", "tax")


def is_opening(posted: SalesInvoice) -> bool:
    """Whether ``posted`` was sold before the books, and takes nothing back itself."""
    return posted.pickup_id == BEFORE_THE_BOOKS and posted.reverses_id is None


def take_opening_back(context: Context, posted: SalesInvoice, reason: str) -> SalesInvoice:
    """Take ``posted``, sold before the books, back whole; it may then be entered anew.

    Refuses what arose with a pickup, what a request has taken up, what is taken back already, and
    all of it once the opening balances are proved.
    """
    context.require(PERMISSION)
    read_held([posted], context)
    _refuse(context, posted)
    business, opposite = the_live(INVOICE, context), {}
    for name in ("gross", "net", "tax"):
        opposite[name] = -getattr(posted, name)
    (number,) = draw_numbers(business.series, 1, context)
    red = SalesInvoice(
        **arisen(business, number, context),
        dealer_id=posted.dealer_id,
        pickup_id=BEFORE_THE_BOOKS,
        reverses_id=posted.id,
        day=posted.day,
        due=posted.due,
        **opposite,
    )
    context.session.add(red)
    context.session.flush()
    _take_lines_back(context, posted, red)
    link = {"source": posted.id, "target": red.id, "relation": REVERSES}
    insert_rows(context.session, Link.__table__, [link])
    lessen({posted.id: posted.gross}, context)
    told = {"reason": (None, reason.strip())}
    log_changes(context.session, [(SalesInvoice.__tablename__, posted.id, "taken_back", told)])
    return red


def _refuse(context: Context, posted: SalesInvoice) -> None:
    said = {"document": posted.number or f"#{posted.id}"}
    if not is_opening(posted):
        raise Refusal(
            _(
                "${document} was not sold before the books. Take the pickup back, or its goods "
                "with a return.",
                mapping=said,
            )
        )
    if is_taken_back(posted, context):
        raise Refusal(_("${document} is taken back already. Load the page again.", mapping=said))
    if kept(context).get(BOOKS, Open()).proved:
        raise Refusal(
            _(
                "The opening balances are proved and closed, so ${document} stays in them. Have "
                "them reopened by somebody who may, and take it back then.",
                mapping=said,
            )
        )
    refuse_closed(BOOKS, posted.day, context, is_opening=True)
    if posted.uninvoiced != posted.gross:
        raise Refusal(
            _(
                "${document} is on an invoice request. Take it off there, or have the tax invoice "
                "taken back, first.",
                mapping=said,
            )
        )


def _take_lines_back(context: Context, posted: SalesInvoice, red: SalesInvoice) -> None:
    query = select(InvoiceLine).where(InvoiceLine.invoice_id == posted.id)
    rows = [
        {
            "invoice_id": red.id,
            **{name: getattr(line, name) for name in KEPT},
            **{name: -getattr(line, name) for name in OPPOSITE},
        }
        for line in context.session.scalars(query.order_by(InvoiceLine.line))
    ]
    insert_rows(context.session, InvoiceLine.__table__, rows)
