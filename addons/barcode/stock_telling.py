"""What the station in the warehouse is told: cards, lines and places, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.barcode.stocking import Heard, Standing, task_of
from addons.base.models import Product, Variant
from addons.inventory.models import Location, StockDocument, StockLine
from core.context import Context
from core.i18n import _
from core.web.show import Show

Data = dict[str, Any]
SHOWN = 60


@dataclass(frozen=True)
class StockTeller:
    """Words and formats of one reader."""

    show: Show
    context: Context

    def heard(self, document: StockDocument, heard: Heard) -> Data:
        """The card of a scan, what follows from it, and the lines as they are then."""
        answer = {"state": self.standing(heard.standing), **self.lines(document)}
        if heard.put is not None:
            return {**answer, "card": self._put(heard)}
        return {**answer, "card": self._follows(heard)}

    def _put(self, heard: Heard) -> Data:
        put = heard.put
        assert put is not None
        line = self._line(put.line)
        return {
            "kind": "taken",
            "title": f"+{self.show.quantity(put.quantity)} {line['name']}",
            "amount": f"{line['quantity']} {line['unit']}",
            "messages": [" · ".join(text for text in (line["place"], *put.serials[:3]) if text)],
            "did": {
                "line": put.line.line,
                "quantity": str(put.quantity),
                "serials": list(put.serials),
            },
        }

    def _follows(self, heard: Heard) -> Data:
        translate = self.show.translate
        if heard.place is not None:
            said = _("Place ${place}", mapping={"place": heard.place.code})
            return {"kind": "opened", "title": translate(said), "messages": []}
        if heard.item is not None:
            said = _("Scan the serial numbers of ${goods}.", mapping={"goods": heard.item.name})
            return {"kind": "asked", "title": translate(said), "messages": []}
        said = _("Carton ${carton}", mapping={"carton": heard.standing.carton})
        return {"kind": "opened", "title": translate(said), "messages": []}

    def standing(self, standing: Standing) -> Data:
        """What follows, with places and goods by name, for the page to show and send along."""
        session = self.context.session
        place, target = (
            session.get(Location, one) if one else None
            for one in (standing.place, standing.target)
        )
        goods = session.get(Variant, standing.variant) if standing.variant else None
        return {
            **standing.to_data(),
            "place_code": place.code if place else "",
            "target_code": target.code if target else "",
            "goods": self._called(goods) if goods else "",
        }

    def head(self, document: StockDocument) -> Data:
        """The draft on the station."""
        return {
            "id": document.id,
            "task": task_of(document),
            "warehouse": f"{document.warehouse.code} {document.warehouse.name}",
            "since": self.show.moment(document.created),
        }

    def lines(self, document: StockDocument) -> Data:
        """The lines of the draft, those put on last first, and how many pieces they come to."""
        query = (
            select(StockLine)
            .where(StockLine.document == document.id)
            .options(
                joinedload(StockLine.variant)
                .joinedload(Variant.product)
                .joinedload(Product.unit),
                joinedload(StockLine.location),
                joinedload(StockLine.target),
            )
            .order_by(StockLine.line.desc())
        )
        found = self.context.session.scalars(query).all()
        pieces = sum((line.quantity for line in found), Decimal(0))
        return {
            "lines": [self._line(line) for line in found[:SHOWN]],
            "count": self.show.quantity(len(found)),
            "pieces": self.show.quantity(pieces),
        }

    def _line(self, line: StockLine) -> Data:
        unit = line.variant.product.unit
        target = line.target.code if line.target else ""
        return {
            "line": line.line,
            "variant": line.variant_id,
            "code": line.variant.code,
            "name": self._called(line.variant),
            "place": " → ".join(code for code in (line.location.code, target) if code),
            "quantity": self.show.quantity(line.quantity),
            "unit": unit.name if unit else "",
            "serials": len(line.serials),
        }

    def _called(self, goods: Variant) -> str:
        english = self.context.identity.locale == "en"
        return (english and goods.name_en) or goods.name
