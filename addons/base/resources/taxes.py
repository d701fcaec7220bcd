"""VAT rates, by which prices including tax are divided into net and tax."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from addons.base.models import TaxRate
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Collection, Column
from core.web.forms import Field

MOST = Decimal(100)


def percentage(value: Decimal) -> None:
    """Refuse what is no tax rate in percent."""
    if not 0 <= value < MOST:
        raise Invalid(_("A tax rate lies between 0 and 100 percent. Write 13 for 13 %."))


class TaxRates(Collection):
    """``/branch/base/tax_rates``."""

    addon = "base"
    name = "tax_rates"
    scope = "base:tax"
    record = TaxRate
    title = _("Tax rates")
    singular = _("tax rate")
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=TaxRate.code),
        Column(name="name", title=_("Name"), link=True, sort=TaxRate.name),
        Column(name="rate", title=_("Rate"), show="percent", sort=TaxRate.rate),
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=64),
        Field(name="name", title=_("Name"), required=True),
        Field(
            name="percent",
            title=_("Rate in percent"),
            kind="decimal",
            scale=4,
            required=True,
            check=percentage,
        ),
    )
    searched = (TaxRate.code, TaxRate.name)
    sort = "code"

    def save(self, record: TaxRate, values: dict[str, Any]) -> None:
        """Take over the form; two rates never share a code."""
        self.refuse_double(record, "code", values["code"])
        rate = values.pop("percent") / 100
        super().save(record, {**values, "rate": rate})
