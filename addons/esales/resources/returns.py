"""Returns as a place: what dealers bring back, and what the inspection makes of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.models import Dealer, Return
from addons.esales.resources.pickups import COUNTER, Pickups, for_dealer
from addons.esales.returns.inspecting import DEFECTIVE, VERDICTS
from addons.esales.returns.left import SENT_BACK
from addons.esales.returns.shown import return_shown
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field


class ReturnCase(Case):
    """One return: the goods, the pickups they left with, and what they were found to be."""

    document: Return
    scope = "esales:return"
    page = "addons.esales:templates/return.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The lines, and what may be done with them."""
        return return_shown(self.document, self.rights, request.here)


class Returns(Documents):
    """The returns of a business that takes goods back from dealers."""

    scope = "esales:return"
    case = ReturnCase
    group = COUNTER
    order = 12
    columns = (
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),)
    words = (
        *Pickups.words,
        Field(name="judge", title=_("inspected")),
        Field(name="credit", title=_("credit worked out")),
        Field(name="verdict", title=_("Finding"), choices=VERDICTS),
        Field(name=DEFECTIVE, title=_("Defective")),
        Field(name=SENT_BACK, title=_("Back to the dealer")),
    )

    def query(self) -> Select[Any]:
        """The business's returns with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == Return.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(Return.dealer).contains_eager(Dealer.party))
        )
