"""Changes of dealers' status as the pages of their business show them."""

from __future__ import annotations

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.models import Dealer, DealerChange
from addons.esales.resources.money import SALES
from addons.esales.resources.pickups import for_dealer
from core.i18n import _
from core.web.application import Documents
from core.web.collection import Column, Filter


class DealerChanges(Documents):
    """What is asked about dealers, and what was decided."""

    scope = "esales:dealer_change"
    group = SALES
    order = 20
    columns = (
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),)

    def query(self) -> Select[DealerChange]:
        """The business's changes with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == DealerChange.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(DealerChange.dealer).contains_eager(Dealer.party))
        )
