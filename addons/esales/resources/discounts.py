"""Grade discounts, quantity breaks and promotions: what comes off the list price, and when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import joinedload

from addons.base.models import ProductLine, Variant
from addons.esales.choices import grades
from addons.esales.models import GradeDiscount, Promotion, QuantityBreak
from addons.esales.resources.prices import DATED, SINCE, UNTIL, refuse_backwards
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Collection, Column, Filter
from core.web.forms import Field

HUNDRED = Decimal(100)
LINE = Field(
    name="line_id",
    title=_("Product line"),
    kind="lookup",
    of="base/lines",
    help=_("Left empty, it holds for every product line."),
)
LINE_NAME = Column(name="line", title=_("Product line"), value="line.name")


class Dated(Collection):
    """What the three nouns have in common: a product line, and dates."""

    addon = "esales"
    scope = "esales:price"

    def keep_line(self, record: Any, values: dict[str, Any]) -> None:
        """Refuse dates that end before they begin, and set the product line."""
        refuse_backwards(values)
        line = values.pop("line_id")
        record.line = self.here.session.get_one(ProductLine, line) if line else None


class GradeDiscounts(Dated):
    """``/branch/esales/grade-discounts``."""

    name = "grade-discounts"
    record = GradeDiscount
    title = _("Grade discounts")
    singular = _("grade discount")
    hint = _("What each grade pays of the list price. Without one, dealers pay the list price.")
    options = (joinedload(GradeDiscount.line),)
    columns = (
        Column(name="grade", title=_("Grade"), sort=GradeDiscount.grade, link=True),
        LINE_NAME,
        Column(name="factor", title=_("Pays"), show="percent", sort=GradeDiscount.factor),
        *DATED,
    )
    filters = (
        Filter(name="grade", title=_("Grade"), expression=GradeDiscount.grade, choices=grades),
    )
    fields = (
        Field(name="grade", title=_("Grade"), required=True, longest=4),
        Field(
            name="percent",
            title=_("Pays, in % of the list price"),
            kind="decimal",
            scale=4,
            required=True,
        ),
        LINE,
        SINCE,
        UNTIL,
    )
    sort = "grade"

    def called(self, record: GradeDiscount) -> str:
        """A discount is called by its grade and line."""
        line = f" · {record.line.name}" if record.line else ""
        return f"{record.grade}{line}"

    def save(self, record: GradeDiscount, values: dict[str, Any]) -> None:
        """Take over the form; nobody pays less than nothing or more than the list price."""
        refuse_percent(values["percent"])
        self.keep_line(record, values)
        values["grade"] = values["grade"].strip()
        super().save(record, values)


class QuantityBreaks(Dated):
    """``/branch/esales/quantity-breaks``."""

    name = "quantity-breaks"
    record = QuantityBreak
    title = _("Quantity breaks")
    singular = _("quantity break")
    hint = _("From so many cartons of a product line on, something comes off.")
    options = (joinedload(QuantityBreak.line),)
    columns = (
        Column(name="cartons", title=_("From cartons"), sort=QuantityBreak.cartons, link=True),
        LINE_NAME,
        Column(name="points", title=_("Comes off"), show="percent", sort=QuantityBreak.points),
        *DATED,
    )
    fields = (
        Field(name="cartons", title=_("From cartons"), kind="integer", required=True),
        Field(name="percent", title=_("Comes off, in %"), kind="decimal", scale=4, required=True),
        LINE,
        SINCE,
        UNTIL,
    )
    sort = "cartons"

    def called(self, record: QuantityBreak) -> str:
        """A break is called by its cartons and line."""
        line = f" · {record.line.name}" if record.line else ""
        return f"≥ {record.cartons}{line}"

    def save(self, record: QuantityBreak, values: dict[str, Any]) -> None:
        """Take over the form; a break begins at one carton."""
        refuse_percent(values["percent"])
        if values["cartons"] < 1:
            sentence = _("A break begins at one carton or more.")
            raise Invalid(sentence, fields={"cartons": sentence})
        self.keep_line(record, values)
        super().save(record, values)


def refuse_percent(percent: Decimal) -> None:
    """Refuse what is no share of a price."""
    if not 0 <= percent <= HUNDRED:
        sentence = _("Type a percentage between 0 and 100.")
        raise Invalid(sentence, fields={"percent": sentence})


def _refuse_half_gift(values: dict[str, Any]) -> None:
    """Refuse a gift without its own goods, a price, or the number of pieces that earn it."""
    if values["earner_id"] is None:
        return
    whole = values["variant_id"] and values["price"] is not None and (values["least"] or 0) >= 1
    if not whole or values["variant_id"] == values["earner_id"]:
        sentence = _(
            "A gift needs goods of its own, a fixed price such as 0, and how many pieces of the "
            "other goods earn one."
        )
        raise Invalid(sentence, fields={"earner_id": sentence})


class Promotions(Dated):
    """``/branch/esales/promotions``."""

    name = "promotions"
    record = Promotion
    title = _("Promotions")
    singular = _("promotion")
    hint = _("A promotion gives points off or a fixed price for a time.")
    options = (
        joinedload(Promotion.line),
        joinedload(Promotion.variant),
        joinedload(Promotion.earner),
    )
    columns = (
        Column(name="name", title=_("Name"), sort=Promotion.name, link=True),
        Column(name="variant", title=_("Goods"), value="variant.name"),
        LINE_NAME,
        Column(name="points", title=_("Comes off"), show="percent"),
        Column(name="price", title=_("Fixed price"), show="price"),
        Column(name="least", title=_("From pieces"), show="quantity"),
        Column(name="earner", title=_("Gift with"), value="earner.name"),
        Column(name="exclusive", title=_("Does not combine"), show="yes_no"),
        Column(name="since", title=_("Valid from"), show="date", sort=Promotion.since),
        Column(name="until", title=_("Valid until"), show="date", sort=Promotion.until),
    )
    fields = (
        Field(name="name", title=_("Name"), required=True),
        Field(
            name="variant_id",
            title=_("Goods"),
            kind="lookup",
            of="base/variants",
            help=_("Left empty, it holds for the product line."),
        ),
        LINE,
        Field(name="percent", title=_("Comes off, in %"), kind="decimal", scale=4),
        Field(
            name="price",
            title=_("Fixed price"),
            kind="decimal",
            scale=4,
            help=_("Either a percentage or a fixed price."),
        ),
        Field(
            name="least",
            title=_("From pieces"),
            kind="decimal",
            scale=3,
            default=Decimal(0),
            help=_("Counted over all goods of the slip that it covers."),
        ),
        Field(
            name="earner_id",
            title=_("Gift with"),
            kind="lookup",
            of="base/variants",
            help=_("Each so many pieces of these goods earn one piece at the fixed price."),
        ),
        Field(
            name="exclusive",
            title=_("Does not combine with breaks and other promotions"),
            kind="yes_no",
            default=True,
        ),
        SINCE,
        UNTIL,
    )
    filters = (
        Filter(name="until", title=_("Valid until"), kind="dates", expression=Promotion.until),
    )
    searched = (Promotion.name,)
    sort = "-since"

    def save(self, record: Promotion, values: dict[str, Any]) -> None:
        """Take over the form; a promotion gives a percentage or a fixed price, not both."""
        percent, price = values["percent"], values["price"]
        if (percent is None) == (price is None):
            sentence = _("Type either a percentage that comes off, or a fixed price.")
            raise Invalid(sentence, fields={"percent": sentence})
        if percent is not None:
            refuse_percent(percent)
        if price is not None and price < 0:
            sentence = _("A price is not below zero.")
            raise Invalid(sentence, fields={"price": sentence})
        _refuse_half_gift(values)
        self.keep_line(record, values)
        variant = values.pop("variant_id")
        record.variant = self.here.session.get_one(Variant, variant) if variant else None
        super().save(record, {**values, "least": values["least"] or Decimal(0)})
