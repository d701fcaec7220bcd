"""The form of one line of a stock document, kept as it was typed until it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from addons.base.measures import FINEST, too_fine
from addons.base.models import Product, Variant
from addons.inventory.choices import STATUSES
from addons.inventory.drafting import Entry
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Adjustment, StockDocument, StockLine
from addons.inventory.typing_in import (
    read_cost,
    read_day,
    read_quantity,
    read_serials,
    write_serials,
)
from core.i18n import _
from core.refusal import Invalid
from core.web.lookup import SEPARATOR, chosen, collection_at


@dataclass(frozen=True, kw_only=True)
class LineForm:
    """What stands in the form; ``number`` is the line it changes, None for a new one.

    ``way`` is add, take or move, for adjustments; what moves goes to ``target``, ``target_status``.
    """

    number: int | None = None
    variant: str = ""
    place: str = ""
    status: str = "available"
    quantity: str = ""
    way: str = "add"
    target: str = ""
    target_status: str = ""
    serials: str = ""
    cost: str = ""
    since: str = ""

    def entry(self, document: StockDocument, here: Any) -> Entry:
        """The line that the form means; raises Invalid with what cannot be understood."""
        if not self.variant:
            raise Invalid(_("Type or scan a product: its code, barcode, or part of its name."))
        variant: Variant = chosen(collection_at("base/variants", here), self.variant)
        serials = read_serials(self.serials)
        quantity = read_quantity(self.quantity)
        if quantity is None and not serials and not self._counts_none(variant, document):
            raise Invalid(_("Enter the quantity, or the serial numbers."))
        unit = variant.product.unit
        if said := too_fine(
            quantity or Decimal(0), unit.decimals if unit else FINEST, variant.name
        ):
            raise Invalid(said)
        is_adjustment = isinstance(document, Adjustment)
        moves = is_adjustment and self.way == "move"
        goal = (self.target_status or self.status) if moves else None
        if not {self.status, goal or self.status} <= dict(STATUSES).keys():
            raise Invalid(_("Choose one of the list."))
        amount = Decimal(len(serials)) if quantity is None or serials else quantity
        is_taken = is_adjustment and self.way == "take"
        return Entry(
            variant_id=variant.id,
            quantity=-amount if is_taken else amount,
            location=self.place,
            status=self.status,
            serials=serials,
            target=self.target if moves else "",
            target_status=goal,
            cost=read_cost(self.cost),
            since=read_day(self.since, here.today),
        )

    def _counts_none(self, variant: Variant, document: StockDocument) -> bool:
        """A count may say of goods with serials that none is there."""
        product: Product = variant.product
        return document.kind == "inventory.count" and product.serials == "throughout"


def empty_form() -> LineForm:
    """The form for one more line."""
    return LineForm()


def form_of(line: StockLine) -> LineForm:
    """The form for changing ``line``."""
    variant = line.variant
    return LineForm(
        number=line.line,
        variant=f"{variant.code}{SEPARATOR}{variant.name}",
        place=line.location.code,
        status=line.status,
        quantity="" if line.serials else f"{abs(line.quantity).normalize():f}",
        way="move" if line.target else "take" if line.quantity < 0 else "add",
        target=line.target.code if line.target else "",
        target_status=line.target_status or "",
        serials=write_serials([SerialEntry(*entry) for entry in line.serials]),
        cost="" if line.cost is None else f"{line.cost.normalize():f}",
        since=line.since.isoformat() if line.since else "",
    )


def read_form(posted: Mapping[str, str]) -> LineForm:
    """The form as it was sent."""
    number = posted.get("number", "")
    return LineForm(
        number=int(number) if number.isascii() and number.isdigit() else None,
        variant=posted.get("variant", "").strip(),
        place=posted.get("place", "").strip(),
        status=posted.get("status", "available"),
        quantity=posted.get("quantity", "").strip(),
        way=posted.get("way", "add"),
        target=posted.get("target", "").strip(),
        target_status=posted.get("target_status", ""),
        serials=posted.get("serials", ""),
        cost=posted.get("cost", "").strip(),
        since=posted.get("since", "").strip(),
    )
