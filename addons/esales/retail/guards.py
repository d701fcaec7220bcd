"""What is asked of tickets and refunds: priced, paid in full, within the discount, a shift open?

Each guard asks once for all documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from addons.esales.models import Shift, Ticket
from addons.esales.repricing import price_change
from addons.esales.retail.payments import open_shift
from addons.esales.retail.pricelist import LIST, PRICED
from addons.esales.retail.reading import sales
from addons.esales.retail.refunding import refundable
from addons.esales.retail.repricing import priced_today
from core.context import Context
from core.i18n import _
from core.workflow import Guard, Objection, Parameter

TICKET, REFUND, SHIFT = "esales.ticket", "esales.refund", "esales.shift"


def priced(
    documents: Sequence[Ticket], context: Context, price_list: str = ""
) -> Iterator[Objection]:
    """Object to tickets without goods, to goods without a price, to prices of another day."""
    for sale in sales(documents, context):
        if not sale.lines:
            said = _("There are no goods on this ticket. Scan goods first, or cancel it.")
            yield Objection(document=sale.ticket.id, message=said)
    for sale, today in priced_today(documents, context, price_list):
        number = sale.ticket.id
        for refused in today.refusals.values():
            yield from (Objection(document=number, message=said) for said in refused.messages)
        change = None if today.refusals else price_change(sale, today)
        if change is not None:
            yield Objection(document=number, message=change)


def paid_in_full(documents: Sequence[Ticket], context: Context) -> Iterator[Objection]:
    """Object to tickets of which something is still to be paid, or too much was taken."""
    for ticket in documents:
        due = ticket.due
        if due > 0:
            yield Objection(
                document=ticket.id,
                message=_(
                    "${due} of ${gross} is still to be paid. Take it at the till first.",
                    mapping={"due": f"{due:,.2f}", "gross": f"{ticket.gross:,.2f}"},
                ),
                measure=due,
            )
        elif due < 0:
            yield Objection(
                document=ticket.id,
                message=_(
                    "${amount} too much was taken. Take a payment back and enter it anew.",
                    mapping={"amount": f"{-due:,.2f}"},
                ),
            )


def nothing_paid(documents: Sequence[Ticket], context: Context) -> Iterator[Objection]:
    """Object to tickets for which money was taken: it would stay in the till for nothing."""
    for ticket in documents:
        if ticket.paid:
            yield Objection(
                document=ticket.id,
                message=_(
                    "${paid} was taken for this ticket. Take the payments back first.",
                    mapping={"paid": f"{ticket.paid:,.2f}"},
                ),
            )


def discount_within(
    documents: Sequence[Ticket], context: Context, most: Any = 0
) -> Iterator[Objection]:
    """Object to tickets on which more than ``most`` percent is given off the list prices."""
    limit = _percent(most)
    for ticket in documents:
        if ticket.off > limit:
            yield Objection(
                document=ticket.id,
                message=_(
                    "${given} % is given off the list prices, and up to ${most} % may be given "
                    "here. Lower the discount, or have it approved.",
                    mapping={
                        "given": f"{ticket.off.normalize():f}",
                        "most": f"{limit.normalize():f}",
                    },
                ),
                measure=ticket.listed - ticket.gross,
            )


def _percent(most: Any) -> Decimal:
    try:
        return Decimal(str(most or 0))
    except InvalidOperation:
        return Decimal(0)


def shift_open(documents: Sequence[Any], context: Context) -> Iterator[Objection]:
    """Object where whoever is at work has no shift open to take or give money in."""
    if open_shift(context) is None:
        said = _("You have no shift open. Open your shift first.")
        yield from (Objection(document=document.id, message=said) for document in documents)


def counted(documents: Sequence[Shift], context: Context) -> Iterator[Objection]:
    """Object to shifts whose cash nobody has counted."""
    for shift in documents:
        if shift.counted_cash is None:
            said = _("The cash is not counted yet. Count it and enter what there is, even if 0.")
            yield Objection(document=shift.id, message=said)


GUARDS = (
    Guard(
        name=PRICED,
        title=_("Every line has today's retail price"),
        check=priced,
        parameters=(Parameter(name=LIST, title=_("Price list (its code)")),),
        kinds=(TICKET,),
    ),
    Guard(
        name="esales.paid_in_full", title=_("Paid in full"), check=paid_in_full, kinds=(TICKET,)
    ),
    Guard(
        name="esales.nothing_paid",
        title=_("No money was taken"),
        check=nothing_paid,
        kinds=(TICKET,),
    ),
    Guard(
        name="esales.discount_within",
        title=_("Discount within so many percent"),
        check=discount_within,
        parameters=(
            Parameter(name="most", title=_("At most (percent)"), type="number", required=True),
        ),
        kinds=(TICKET,),
    ),
    Guard(
        name="esales.shift_open",
        title=_("The cashier's shift is open"),
        check=shift_open,
        kinds=(TICKET, REFUND),
    ),
    Guard(
        name="esales.refundable",
        title=_("The goods can still come back"),
        check=refundable,
        kinds=(REFUND,),
    ),
    Guard(name="esales.counted", title=_("The cash is counted"), check=counted, kinds=(SHIFT,)),
)
