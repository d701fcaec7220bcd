"""Hand-overs as the pages of their business show them: day by day, and what differed."""

from __future__ import annotations

from addons.esales.models import HandOver
from addons.esales.resources.pickups import COUNTER, number_of
from core.i18n import _
from core.web.application import Documents
from core.web.collection import Column, Filter


class HandOvers(Documents):
    """The hand-overs of a branch's counter."""

    scope = "esales:hand_over"
    group = COUNTER
    order = 18
    hint = _("Whoever goes home counts, and hands over to whoever goes on.")
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(name="day", title=_("Day"), show="date", sort=HandOver.day),
    )
    filters = (Filter(name="day", title=_("Day"), kind="dates", expression=HandOver.day),)
    sort = "-day"
