"""Tickets, refunds and shifts as places: what a branch's retail shows beside its own fields."""

from __future__ import annotations

from typing import Any, ClassVar

from addons.esales.models import Refund, Ticket
from addons.esales.resources.pickups import Pickups
from addons.esales.retail.payments import payments_in
from addons.esales.retail.rules import MEANS
from addons.esales.retail.shown import refund_shown, ticket_shown
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Panel
from core.web.forms import Field

COUNTER = _("Counter")


class TicketCase(Case):
    """One ticket: goods, discount and payments have parts of the page of their own."""

    document: Ticket
    scope = "esales:ticket"
    page = "addons.esales:templates/ticket.pt"
    told = frozenset({"quantity", "listed", "off", "gross", "paid", "due"})

    def more(self, request: Any) -> dict[str, Any]:
        """Lines, payments, and what may be done with them."""
        return ticket_shown(self.document, self.rights, request.here)


class RefundCase(Case):
    """One refund: the goods that come back have a part of the page of their own."""

    document: Refund
    scope = "esales:refund"
    page = "addons.esales:templates/refund.pt"
    told = frozenset({"ticket_number", "quantity", "gross"})

    def more(self, request: Any) -> dict[str, Any]:
        """What can come back, what does, and how the money came."""
        return refund_shown(self.document, self.rights, request.here)


class Tickets(Documents):
    """The tickets of a business that sells over the counter."""

    scope = "esales:ticket"
    case = TicketCase
    group = COUNTER
    order = 12
    words = (
        *Pickups.words,
        Field(name="piece", title=_("serial number scanned")),
        Field(name="discount", title=_("discount given")),
        Field(name="pay", title=_("payment taken")),
        Field(name="unpay", title=_("payment taken back")),
        Field(name="means", title=_("Paid by"), choices=MEANS),
        Field(name="varieties", title=_("Varieties")),
    )
    belongs: ClassVar = {"goods": "quantity", "line": "quantity", "means": "paid"}


class Refunds(Documents):
    """The refunds of a business that takes goods back."""

    scope = "esales:refund"
    case = RefundCase
    group = COUNTER
    order = 12
    words = Pickups.words


def _taken(shift: Any, here: Any) -> Any:
    """What was taken in a shift, once it is counted: nobody counts towards a known sum."""
    return payments_in(here, shift.id) if shift.closed is not None else []


class Shifts(Documents):
    """The shifts of cashiers."""

    scope = "esales:shift"
    group = COUNTER
    order = 12
    panels = (
        Panel(
            name="payments",
            title=_("Payments in this shift"),
            columns=(
                Column(name="at", title=_("When"), show="moment"),
                Column(name="means", title=_("Paid by"), show="choice", choices=MEANS),
                Column(name="amount", title=_("Amount"), show="money"),
                Column(name="reference", title=_("Reference")),
            ),
            rows=_taken,
            empty=_("They are shown when the shift is closed."),
            # What was taken by each means is what is expected by it.
            fields=tuple(f"expected_{means}" for means, _title in MEANS),
        ),
    )
