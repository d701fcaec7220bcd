"""Cartons and the serial numbers in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import joinedload

from addons.base.models import Carton, Serial
from core.i18n import _
from core.web.collection import Collection, Column, Panel


def serials_in(carton: Carton, here: Any) -> Iterable[Serial]:
    """The serial numbers of the pieces in ``carton``."""
    return carton.serials


class Cartons(Collection):
    """``/branch/base/cartons``; they come into being by receipts and are not edited by hand."""

    addon = "base"
    name = "cartons"
    scope = "base:product"
    record = Carton
    title = _("Cartons")
    singular = _("carton")
    hint = _("A carton appears here when it is received with its serial numbers.")
    options = (joinedload(Carton.variant),)
    columns = (
        Column(name="code", title=_("Carton code"), link=True, sort=Carton.code),
        Column(name="variant", title=_("Variant"), value="variant.code"),
        Column(name="name", title=_("Name"), value="variant.name"),
        Column(name="pallet", title=_("Pallet"), show="code", sort=Carton.pallet),
        Column(name="opened", title=_("Opened"), show="moment", sort=Carton.opened),
    )
    panels = (
        Panel(
            name="serials",
            title=_("Serial numbers"),
            columns=(
                Column(name="number", title=_("Serial number")),
                Column(name="twin", title=_("Second number")),
            ),
            rows=serials_in,
            empty=_("No piece in this carton has a serial number."),
        ),
    )
    searched = (Carton.code, Carton.pallet)
    sort = "code"

    def called(self, record: Carton) -> str:
        """A carton is called by its code."""
        return record.code
