"""Orders as a place: what dealers want, what is set aside for them, and what they have fetched."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.models import Dealer, Order
from addons.esales.orders.shown import order_shown
from addons.esales.resources.pickups import COUNTER, Pickups, for_dealer, number_of
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field


class OrderCase(Case):
    """One order: its goods, what of them is set aside where, and the pickups that fetch them."""

    document: Order
    scope = "esales:order"
    page = "addons.esales:templates/order.pt"
    # Above its lines, with the dealer's grade.
    told = frozenset({"dealer_id", "quantity", "taken", "left", "gross"})

    def more(self, request: Any) -> dict[str, Any]:
        """The lines, and what may be done with them."""
        return {**order_shown(self.document, self.rights, request.here), "number_of": number_of}


class Orders(Documents):
    """The orders of a business that sells to dealers."""

    scope = "esales:order"
    case = OrderCase
    group = COUNTER
    order = 9
    columns = (
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
        Filter(
            name="left",
            title=_("Still to be taken"),
            expression=Order.left > 0,
            choices=(("yes", _("Yes")),),
        ),
    )
    words = (
        *Pickups.words,
        Field(name="price", title=_("priced anew")),
        Field(name="taken", title=_("goods taken")),
        Field(name="closed", title=_("rest closed")),
        Field(name="varieties", title=_("Varieties")),
    )
    belongs: ClassVar = dict.fromkeys(("goods", "line", "varieties"), "quantity")

    def query(self) -> Select[Any]:
        """The business's orders with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == Order.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(Order.dealer).contains_eager(Dealer.party))
        )
