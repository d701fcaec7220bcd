"""Which price list a business sells by over the counter: the one it names, said once for it all."""

from __future__ import annotations

from addons.esales.models import Ticket
from core.context import Context
from core.workflow import Business
from core.workflow.businesses import definition

PRICED, PRICE, LIST = "esales.priced", "esales.price_ticket", "price_list"


def list_of(ticket: Ticket, context: Context) -> str:
    """The code of the list that the ticket's business names; empty for the main one."""
    return named_in(definition(context, ticket.business, ticket.version))


def named_in(business: Business) -> str:
    """The code that ``business`` says to the guard or the effect that prices its tickets."""
    uses = (u for t in business.transitions for u in (*t.guards, *t.effects))
    named = (u.given.get(LIST) for u in uses if u.name in (PRICED, PRICE))
    return str(next((code for code in named if code), ""))
