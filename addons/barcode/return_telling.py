"""What the station in the warehouse is told of a return: its card, and its lines as they stand."""

from __future__ import annotations

from decimal import Decimal

from addons.barcode.bringing_back import BACK, lines_of
from addons.barcode.stock_telling import SHOWN, Data
from addons.barcode.transfer_telling import TransferTeller
from addons.barcode.transferring import Noted
from addons.esales.models import Return
from addons.esales.returns.shown import LineShown


class ReturnTeller(TransferTeller):
    """Words and formats of one reader."""

    def came_back(self, document: Return, noted: Noted) -> Data:
        """The card of a scan, and the lines as they are then."""
        return self.with_card(noted, self.return_lines(document))

    def return_head(self, document: Return) -> Data:
        """The return on the station."""
        return {
            "id": document.id,
            "task": BACK,
            "warehouse": f"{document.dealer.code} {document.dealer.name}",
            "since": self.show.moment(document.created),
            "why": document.why,
        }

    def return_lines(self, document: Return) -> Data:
        """The lines, those put on last first, and how many pieces they come to."""
        found = lines_of(self.context, document)
        return {
            "lines": [self._back(one) for one in reversed(found)][:SHOWN],
            "count": self.show.quantity(Decimal(len(found))),
            "pieces": self.show.quantity(document.quantity),
        }

    def _back(self, line: LineShown) -> Data:
        return {
            "line": line.line,
            "variant": line.goods.variant,
            "code": line.goods.code,
            "name": line.goods.name,
            "place": line.pickup,
            "quantity": self.show.quantity(line.quantity),
            "unit": line.goods.unit,
            "serials": len(line.pieces),
        }
