"""Serial numbers: each piece, found by its number or its last digits."""

from __future__ import annotations

from string import ascii_uppercase, digits
from typing import Any

from sqlalchemy import Select, and_, or_, select, union_all
from sqlalchemy.orm import joinedload

from addons.base.models import ENDING, Serial, Variant
from addons.inventory.choices import STATUSES
from addons.inventory.models import Location, Whereabouts
from core.i18n import _
from core.web.collection import Collection, Column, Filter

# The last character there is, and those that stand in serial numbers.
LAST = chr(0x10FFFF)
SIGNS = f"{digits}{ascii_uppercase}-/."


def where(serial: Serial) -> Any:
    """The place of a piece in words."""
    there = serial.whereabouts  # type: ignore[attr-defined]
    if there is None:
        return _("never received")
    return there.place or _("left stock")


def in_stock(query: Select[Any], chosen: str) -> Select[Any]:
    """Only pieces that are in stock, or only those that are not."""
    there = Whereabouts.location_id.is_not(None)
    known = select(Whereabouts.serial_id).where(Whereabouts.serial_id == Serial.id)
    return query.where(known.where(there if chosen == "in" else ~there).exists())


def _endings(text: str) -> set[str]:
    """The last four characters that numbers ending in ``text`` may have; it has three or more."""
    if len(text) >= ENDING:
        return {text[-ENDING:]}
    return {text, *(sign + text for sign in SIGNS)} if len(text) == ENDING - 1 else set()


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
    searched: Any = (Serial.number,)
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
        """A number is typed from its beginning or by its last digits, a second number whole.

        Each way has an index that serves it among a million pieces, so each is asked by itself.
        """
        column, spellings = Serial.__table__.c, {text, text.upper()}
        ways: list[Any] = [column.twin.in_(spellings)]
        ways += [and_(column.number >= s, column.number < s + LAST) for s in spellings]
        if endings := {ending for s in spellings for ending in _endings(s)}:
            whole = or_(*(column.number.endswith(s, autoescape=True) for s in spellings))
            ways.append(and_(column.ending.in_(endings), whole))
        return query.where(Serial.id.in_(union_all(*(select(column.id).where(w) for w in ways))))

    def called(self, record: Serial) -> str:
        """A piece is called by its number."""
        return record.number
