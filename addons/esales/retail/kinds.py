"""What a branch draws its retail from: the kinds ticket, refund and cashier's shift.

No business of theirs is shipped: which steps a sale over the counter has, who discounts and who
takes the money, is what every branch defines for itself.
"""

from __future__ import annotations

from typing import Any

from addons.esales.models import Refund, Shift, Ticket
from addons.esales.rehearsing.retail import REFUNDS, SHIFTS, TICKETS
from addons.esales.retail.charging_again import copy_refund
from addons.esales.retail.guards import REFUND, SHIFT, TICKET
from addons.esales.retail.opening import begin_ticket
from addons.esales.retail.refunds import begin_refund, refund_all
from addons.esales.retail.rules import MEANS
from addons.esales.retail.shifts import begin_shift, unclosed
from core.i18n import _
from core.workflow import BuiltIn, Kind

AMOUNTS = tuple(
    BuiltIn(name=name, title=title, type="money", editable=False)
    for name, title in (("gross", _("Amount")), ("net", _("Net")), ("tax", _("Tax")))
)
COUNTED = {
    "cash": _("Counted: cash"),
    "transfer": _("Counted: bank transfer"),
    "scan": _("Counted: scan to pay"),
    "card": _("Counted: card (POS)"),
    "other": _("Counted: other means"),
}
EXPECTED = {
    "cash": _("Expected: cash"),
    "transfer": _("Expected: bank transfer"),
    "scan": _("Expected: scan to pay"),
    "card": _("Expected: card (POS)"),
    "other": _("Expected: other means"),
}


def _pages() -> Any:
    """The pages of retail, which only a server needs."""
    from addons.esales.resources import tickets

    return tickets


KINDS = (
    Kind(
        name=TICKET,
        title=_("Retail ticket"),
        record=Ticket,
        rehearsal=TICKETS,
        scope="esales:ticket",
        begin=begin_ticket,
        collection=lambda: _pages().Tickets,
        reverse=refund_all,
        reversible=lambda ticket: ticket.handed is not None,
        answers=("goods_to_issue", "goods_set_aside"),
        papers=("retail_receipt",),
        fields=(
            BuiltIn(name="customer", title=_("Customer")),
            BuiltIn(name="phone", title=_("Phone")),
            BuiltIn(name="party_id", title=_("Known customer"), type="party"),
            BuiltIn(name="warehouse", title=_("Warehouse"), type="sales_warehouse"),
            BuiltIn(name="quantity", title=_("Goods (pieces)"), type="number", apart=True),
            BuiltIn(name="off", title=_("Discount (percent)"), type="number", apart=True),
            BuiltIn(name="listed", title=_("At list prices"), type="money", editable=False),
            *AMOUNTS,
            BuiltIn(name="paid", title=_("Paid so far"), type="money", apart=True),
            BuiltIn(name="due", title=_("Still due"), type="money", editable=False),
            BuiltIn(name="handed", title=_("Handed over"), type="moment", editable=False),
        ),
    ),
    Kind(
        name=REFUND,
        title=_("Retail refund"),
        record=Refund,
        rehearsal=REFUNDS,
        scope="esales:refund",
        begin=begin_refund,
        reversal="reverse",
        copy=copy_refund,
        answers=("goods_to_take_back",),
        collection=lambda: _pages().Refunds,
        fields=(
            BuiltIn(name="ticket_number", title=_("Ticket"), required=True),
            BuiltIn(name="why", title=_("Why it comes back")),
            BuiltIn(name="warehouse", title=_("Warehouse"), type="sales_warehouse"),
            BuiltIn(name="quantity", title=_("Goods (pieces)"), type="number", apart=True),
            *AMOUNTS,
            BuiltIn(name="back", title=_("Came back"), type="moment", editable=False),
            BuiltIn(name="reversed", title=_("Reversed"), type="moment", editable=False),
        ),
    ),
    Kind(
        name=SHIFT,
        title=_("Cashier's shift"),
        record=Shift,
        rehearsal=SHIFTS,
        scope="esales:shift",
        begin=begin_shift,
        unended=unclosed,
        collection=lambda: _pages().Shifts,
        fields=(
            BuiltIn(name="cashier", title=_("Cashier"), type="user", editable=False),
            BuiltIn(name="opening", title=_("Opening float"), type="money", required=True),
            *(
                BuiltIn(name=f"counted_{means}", title=COUNTED[means], type="money")
                for means, _title in MEANS
            ),
            *(
                BuiltIn(
                    name=f"expected_{means}", title=EXPECTED[means], type="money", editable=False
                )
                for means, _title in MEANS
            ),
            BuiltIn(name="difference", title=_("Difference"), type="money", editable=False),
            BuiltIn(name="closed", title=_("Closed at"), type="moment", editable=False),
        ),
    ),
)
