"""Serial numbers: each piece, found by its number or its last digits."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from addons.base.models import Serial, Variant
from addons.inventory.choices import STATUSES
from addons.inventory.models import Location, Whereabouts
from core.i18n import _
from core.web.collection import Collection, Column, Filter


def where(serial: Serial) -> Any:
    """The place of a piece in words."""
    there = serial.whereabouts  # type: ignore[attr-defined]
    if there is None:
        return _("never received")
    return there.place or _("left stock")


def in_stock(query: Select[Any], chosen: str) -> Select[Any]:
    """Only pieces that are in stock, or only those that are not."""
    there = Whereabouts.location_id.is_not(None)
    found = select(Whereabouts.serial_id).where(there if chosen == "in" else ~there)
    return query.where(Serial.id.in_(found))


class Serials(Collection):
    """``/branch/inventory/serials``."""

    addon = "inventory"
    name = "serials"
    scope = "inventory:serial"
    record = Serial
    title = _("Serial numbers")
    singular = _("serial number")
    hint = _("Serial numbers appear here when goods are received with them.")
    columns = (
        Column(name="number", title=_("Serial number"), link=True, sort=Serial.number),
        Column(name="twin", title=_("Second number")),
        Column(name="variant", title=_("Code"), value="variant.code"),
        Column(name="name", title=_("Product"), value="variant.name"),
        Column(name="place", title=_("Place"), value=where),
        Column(
            name="status",
            title=_("Status"),
            value="whereabouts.status",
            show="choice",
            choices=STATUSES,
        ),
        Column(name="since", title=_("Since"), value="whereabouts.since", show="moment"),
    )
    details = (
        Column(name="number", title=_("Serial number")),
        Column(name="twin", title=_("Second number")),
        Column(name="variant", title=_("Code"), value="variant.code"),
        Column(name="name", title=_("Product"), value="variant.name"),
        Column(name="carton", title=_("Carton code"), value="carton.code"),
        Column(name="place", title=_("Place"), value=where),
        Column(
            name="status",
            title=_("Status"),
            value="whereabouts.status",
            show="choice",
            choices=STATUSES,
        ),
    )
    filters = (
        Filter(
            name="in_stock",
            title=_("In stock"),
            choices=(("in", _("In stock")), ("out", _("Not in stock"))),
            apply=in_stock,
        ),
        Filter(
            name="variant",
            title=_("Product code"),
            kind="text",
            apply=lambda query, code: query.join(Serial.variant).where(Variant.code == code),
        ),
    )
    searched: ClassVar[Any] = (Serial.number,)
    key = "number"
    sort = "number"
    order = 50

    def query(self) -> Select[Any]:
        """Every piece with its goods and its place."""
        there = joinedload(Serial.whereabouts)  # type: ignore[attr-defined]
        return select(Serial).options(
            joinedload(Serial.variant),
            joinedload(Serial.carton),
            there.joinedload(Whereabouts.location).joinedload(Location.warehouse),
        )

    def search(self, query: Select[Any], text: str) -> Select[Any]:
        """A number is typed from its beginning or by its last digits."""
        numbers = (Serial.number, Serial.twin)
        begins = (column.istartswith(text, autoescape=True) for column in numbers)
        ends = (column.iendswith(text, autoescape=True) for column in numbers)
        return query.where(or_(*begins, *ends))

    def called(self, record: Serial) -> str:
        """A piece is called by its number."""
        return record.number
