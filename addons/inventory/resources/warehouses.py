"""Warehouses of their kinds, and the places in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from addons.inventory.choices import WAREHOUSE_KINDS
from addons.inventory.models import Location, Warehouse
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Collection, Column, Filter
from core.web.forms import Field

FIRST_PLACE = "A"
LONGEST = 20


def place_codes(text: str) -> list[str]:
    """The codes in ``text``, one for each line, comma or blank; too long ones are refused."""
    codes = list(dict.fromkeys(text.replace(",", " ").replace("\uff0c", " ").split()))
    for code in codes:
        if len(code) > LONGEST:
            sentence = _(
                "${code} is too long for a place. A code has at most ${count} characters.",
                mapping={"code": code, "count": LONGEST},
            )
            raise Invalid(sentence, fields={"places": sentence})
    return codes


def with_places(
    warehouse: Warehouse, codes: Iterable[str], *, may_go_negative: bool = False
) -> None:
    """Give ``warehouse`` the places ``codes``, those it has already left as they are."""
    known = {location.code for location in warehouse.locations}
    warehouse.locations += [
        Location(branch=warehouse.branch, code=code, may_go_negative=may_go_negative)
        for code in codes
        if code not in known
    ]


class Warehouses(Collection):
    """``/branch/inventory/warehouses``."""

    addon = "inventory"
    name = "warehouses"
    scope = "inventory:warehouse"
    record = Warehouse
    title = _("Warehouses")
    singular = _("warehouse")
    hint = _("Stock lies in warehouses. Create the first one, then receive goods into it.")
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=Warehouse.code),
        Column(name="name", title=_("Name"), link=True, sort=Warehouse.name),
        Column(
            name="kind",
            title=_("Kind"),
            show="choice",
            choices=WAREHOUSE_KINDS,
            sort=Warehouse.kind,
        ),
        Column(name="active", title=_("Active"), show="yes_no"),
    )
    filters = (
        Filter(
            name="kind", title=_("Kind"), expression=Warehouse.kind, choices=WAREHOUSE_KINDS
        ),
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=LONGEST),
        Field(name="name", title=_("Name"), required=True),
        Field(
            name="kind",
            title=_("Kind"),
            kind="choice",
            choices=WAREHOUSE_KINDS,
            required=True,
            default="sound",
            help=_("Sales draw on warehouses of sound goods only."),
        ),
        Field(name="active", title=_("Active"), kind="yes_no", default=True, only="edit"),
        Field(
            name="places",
            title=_("Places"),
            kind="long",
            longest=20_000,
            only="new",
            help=_("One code a line. Left empty, the warehouse has one place, called A."),
        ),
    )
    searched = (Warehouse.code, Warehouse.name)
    sort = "code"
    order = 70

    def called(self, record: Warehouse) -> str:
        """Code and name."""
        return f"{record.code} {record.name}"

    def save(self, record: Warehouse, values: dict[str, Any]) -> None:
        """Take over the form; a new warehouse has at least one place."""
        values["code"] = values["code"].strip()
        self.refuse_double(record, "code", values["code"])
        places = values.pop("places", None)
        super().save(record, values)
        if record.id is None:
            record.branch = self.here.code
            with_places(record, place_codes(places or "") or [FIRST_PLACE])
