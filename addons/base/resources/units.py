"""Units of measure: in what goods are counted."""

from __future__ import annotations

from typing import Any

from addons.base.measures import FINEST
from addons.base.models import Unit
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Collection, Column
from core.web.forms import Field


def decimals(count: int) -> int:
    """How many decimals a quantity in the unit may have, or raise Invalid."""
    if not 0 <= count <= FINEST:
        raise Invalid(_("Type a number of decimals from 0 to 3."))
    return count


class Units(Collection):
    """``/branch/base/units``."""

    addon = "base"
    name = "units"
    scope = "base:unit"
    record = Unit
    title = _("Units")
    singular = _("unit")
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=Unit.code),
        Column(name="name", title=_("Name"), link=True, sort=Unit.name),
        Column(name="name_en", title=_("English name")),
        Column(name="decimals", title=_("Decimals"), show="quantity"),
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=64),
        Field(name="name", title=_("Name"), required=True),
        Field(name="name_en", title=_("English name")),
        Field(
            name="decimals",
            title=_("Decimals"),
            kind="integer",
            required=True,
            default=0,
            check=decimals,
            help=_("0 where only whole pieces are sold, up to 3 for weights and lengths."),
        ),
    )
    searched = (Unit.code, Unit.name, Unit.name_en)
    sort = "code"

    def save(self, record: Unit, values: dict[str, Any]) -> None:
        """Take over the form; two units never share a code."""
        self.refuse_double(record, "code", values["code"])
        super().save(record, values)
