"""Price lists and the prices on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from addons.base.models import Variant
from addons.esales.choices import MODES, price_lists
from addons.esales.models import PriceEntry, PriceList
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Collection, Column, Filter
from core.web.forms import Field

SINCE = Field(
    name="since", title=_("Valid from"), kind="date", help=_("Left empty, it has always held.")
)
UNTIL = Field(
    name="until",
    title=_("Valid until"),
    kind="date",
    help=_("The last day. Left empty, it holds for ever."),
)
DATED = (
    Column(name="since", title=_("Valid from"), show="date"),
    Column(name="until", title=_("Valid until"), show="date"),
)


def refuse_backwards(values: dict[str, Any]) -> None:
    """Refuse dates that end before they begin."""
    since, until = values.get("since"), values.get("until")
    if since and until and until < since:
        sentence = _("It ends before it begins. Choose a later day.")
        raise Invalid(sentence, fields={"until": sentence})


class PriceLists(Collection):
    """``/branch/esales/price-lists``."""

    addon = "esales"
    name = "price-lists"
    scope = "esales:price"
    record = PriceList
    title = _("Price lists")
    singular = _("price list")
    hint = _("Create the list that dealers' prices stand on, then enter prices.")
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=PriceList.code),
        Column(name="name", title=_("Name"), link=True, sort=PriceList.name),
        Column(name="mode", title=_("Tax"), show="choice", choices=MODES),
        Column(name="main", title=_("For dealers"), show="yes_no"),
        *DATED,
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=40),
        Field(name="name", title=_("Name"), required=True),
        Field(
            name="mode",
            title=_("Tax"),
            kind="choice",
            choices=MODES,
            required=True,
            default="inclusive",
        ),
        Field(
            name="main",
            title=_("Dealers buy on this list"),
            kind="yes_no",
            default=True,
            help=_("Of several valid at a time the one that began last holds."),
        ),
        SINCE,
        UNTIL,
    )
    searched = (PriceList.code, PriceList.name)
    sort = "code"

    def save(self, record: PriceList, values: dict[str, Any]) -> None:
        """Take over the form; a code is used once."""
        refuse_backwards(values)
        values["code"] = values["code"].strip()
        self.refuse_double(record, "code", values["code"])
        super().save(record, values)


class PriceEntries(Collection):
    """``/branch/esales/prices``."""

    addon = "esales"
    name = "prices"
    scope = "esales:price"
    record = PriceEntry
    title = _("Prices")
    singular = _("price")
    hint = _("Goods without a price cannot be sold. Enter the first one.")
    columns = (
        Column(
            name="code",
            title=_("Code"),
            value="variant.code",
            show="code",
            sort=Variant.code,
            link=True,
        ),
        Column(name="name", title=_("Name"), value="variant.name", sort=Variant.name, link=True),
        Column(name="spec", title=_("Specification"), value="variant.spec"),
        Column(name="price", title=_("Price"), show="price", sort=PriceEntry.price),
        Column(name="floor", title=_("Floor price"), show="price"),
        Column(name="list", title=_("Price list"), value="price_list.name"),
        *DATED,
    )
    filters = (
        Filter(
            name="list",
            title=_("Price list"),
            expression=PriceEntry.list_id,
            choices=price_lists,
        ),
        Filter(name="since", title=_("Valid from"), kind="dates", expression=PriceEntry.since),
    )
    fields = (
        Field(
            name="list_id",
            title=_("Price list"),
            kind="choice",
            choices=price_lists,
            required=True,
            lacking=_("There is no price list yet. Enter one under Price lists first."),
        ),
        Field(
            name="variant_id", title=_("Goods"), kind="lookup", of="base/variants", required=True
        ),
        Field(name="price", title=_("Price"), kind="decimal", scale=4, required=True),
        Field(
            name="floor",
            title=_("Floor price"),
            kind="decimal",
            scale=4,
            help=_("Nobody sells below it, whatever the discounts come to."),
        ),
        SINCE,
        UNTIL,
    )
    searched = (Variant.code, Variant.name, Variant.initials, Variant.gtin)
    sort = "code"

    def query(self) -> Select[Any]:
        """Prices with their goods and lists."""
        return (
            select(PriceEntry)
            .join(Variant, Variant.id == PriceEntry.variant_id)
            .join(PriceList, PriceList.id == PriceEntry.list_id)
            .options(contains_eager(PriceEntry.variant), contains_eager(PriceEntry.price_list))
        )

    def called(self, record: PriceEntry) -> str:
        """A price is called by its goods."""
        return f"{record.variant.code} {record.variant.name}"

    def save(self, record: PriceEntry, values: dict[str, Any]) -> None:
        """Take over the form; a price is above zero and not below its floor."""
        refuse_backwards(values)
        if values["price"] <= 0:
            sentence = _("A price is above zero.")
            raise Invalid(sentence, fields={"price": sentence})
        if values["floor"] is not None and not 0 <= values["floor"] <= values["price"]:
            sentence = _("The floor lies between zero and the price.")
            raise Invalid(sentence, fields={"floor": sentence})
        values["list_id"] = int(values["list_id"])
        record.variant = self.here.session.get_one(Variant, values.pop("variant_id"))
        record.price_list = self.here.session.get_one(PriceList, values.pop("list_id"))
        super().save(record, values)
