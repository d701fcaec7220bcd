"""Things and cases as people find them."""

from __future__ import annotations

from core import _
from core.web.collection import Collection, Column, Filter
from core.web.forms import Field
from probe.models import Case, Thing


class Things(Collection):
    """``/branch/probe/things``: sortable by every column there is."""

    addon = "probe"
    name = "things"
    scope = "probe:thing"
    record = Thing
    title = _("Things")
    singular = _("thing")
    columns = (
        Column(name="code", title=_("Code"), sort=Thing.code, link=True),
        Column(name="name", title=_("Name"), sort=Thing.name),
        Column(name="pieces", title=_("Pieces"), sort=Thing.pieces),
        Column(name="sound", title=_("Sound"), sort=Thing.sound, show="yes_no"),
        Column(name="amount", title=_("Amount"), sort=Thing.amount, show="money"),
        Column(name="price", title=_("Price"), sort=Thing.price, show="price"),
        Column(name="quantity", title=_("Quantity"), sort=Thing.quantity, show="quantity"),
        Column(name="rate", title=_("Rate"), sort=Thing.rate, show="percent"),
        Column(name="day", title=_("Day"), sort=Thing.day, show="date"),
        Column(name="at", title=_("Moment"), sort=Thing.at, show="moment"),
    )
    filters = (
        Filter(name="day", title=_("Day"), expression=Thing.day, kind="dates"),
        Filter(name="at", title=_("Moment"), expression=Thing.at, kind="dates"),
        Filter(name="name", title=_("Name"), expression=Thing.name, kind="text"),
        Filter(name="pieces", title=_("Pieces"), expression=Thing.pieces),
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=40),
        Field(name="name", title=_("Name"), longest=40),
        Field(name="amount", title=_("Amount"), kind="decimal"),
    )
    searched = (Thing.code, Thing.name)
    sort = "code"


class Cases(Collection):
    """``/branch/probe/cases``: nobody types one in."""

    addon = "probe"
    name = "cases"
    scope = "probe:case"
    record = Case
    title = _("Cases")
    singular = _("case")
    columns = (
        Column(name="number", title=_("Number"), sort=Case.number, link=True),
        Column(name="weight", title=_("Weight"), sort=Case.weight),
    )
