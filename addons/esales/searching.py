"""What the search box finds: dealers by name, code, card and initials; documents by number."""

from __future__ import annotations

from sqlalchemy import select

from addons.base.models import Party
from addons.esales.models import Dealer, Order, Pickup, SalesInvoice
from addons.esales.resources.pickups import number_of
from core.i18n import _
from core.web.collection import Below
from core.web.parts import Search

_PARTIES = select(Party.id)

SEARCHES = (
    Search(
        name="esales.dealers",
        title=_("Dealers"),
        permission="esales:dealer:view",
        record=Dealer,
        begins=(Dealer.code, Dealer.card),
        holds=tuple(
            Below(key=Dealer.party_id, rows=_PARTIES, column=column)
            for column in (Party.name, Party.initials, Party.phone)
        ),
        shows=lambda dealer: f"{dealer.code} {dealer.name}",
        path="esales/dealers",
        order=10,
    ),
    Search(
        name="esales.pickups",
        title=_("Pickups"),
        permission="esales:pickup:view",
        business="pickup",
        record=Pickup,
        begins=(),
        holds=(Pickup.number,),
        shows=number_of,
        path="to-document",
        order=11,
    ),
    Search(
        name="esales.orders",
        title=_("Orders"),
        permission="esales:order:view",
        business="sales_order",
        record=Order,
        begins=(),
        holds=(Order.number,),
        shows=lambda order: order.number or f"#{order.id}",
        path="to-document",
        order=11,
    ),
    Search(
        name="esales.invoices",
        title=_("Sales invoices"),
        permission="esales:invoice:view",
        business="pickup",
        record=SalesInvoice,
        begins=(),
        holds=(SalesInvoice.number,),
        shows=lambda posted: posted.number or str(posted.id),
        path="to-document",
        order=12,
    ),
)
