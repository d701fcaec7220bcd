"""What the station in the warehouse is told of a transfer: cards, and its lines as they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.barcode.stock_telling import SHOWN, Data, StockTeller
from addons.barcode.transferring import Noted, task_of
from addons.inventory.models import Location, Transfer, Warehouse
from addons.inventory.transfers.borders import called_far
from addons.inventory.transfers.reading import Load, loads_of
from core.i18n import _
from core.orm.bulk import one_of


def _ends(document: Transfer) -> tuple[Warehouse | None, Warehouse | None]:
    return document.warehouse, document.target


class TransferTeller(StockTeller):
    """Words and formats of one reader."""

    def noted(self, document: Transfer, noted: Noted) -> Data:
        """The card of a scan, what follows from it, and the lines as they are then."""
        lines = self.transfer_lines(document)
        answer = {"state": self.standing(noted.standing), **lines}
        if noted.place is not None:
            said = _("Place ${place}", mapping={"place": noted.place.code})
            title = self.show.translate(said)
            return {**answer, "card": {"kind": "opened", "title": title, "messages": []}}
        return self.with_card(noted, lines)

    def with_card(self, noted: Noted, lines: Data) -> Data:
        """``lines`` after a scan put something on one of them, with the card that says so."""
        line = next(one for one in lines["lines"] if one["line"] == noted.line)
        card = {
            "kind": "taken",
            "title": f"+{self.show.quantity(noted.quantity)} {line['name']}",
            "amount": f"{line['quantity']} {line['unit']}",
            "messages": [" · ".join(noted.serials[:3])] if noted.serials else [],
            "did": {
                "line": noted.line,
                "quantity": str(noted.quantity),
                "serials": list(noted.serials),
            },
        }
        return {"state": self.standing(noted.standing), **lines, "card": card}

    def transfer_head(self, document: Transfer) -> Data:
        """The transfer on the station."""
        known = called_far([document.far], self.context) if document.far else {}
        far = known.get(document.far, document.far)
        homes = [f"{home.code} {home.name}" if home else far for home in _ends(document)]
        return {
            "id": document.id,
            "task": task_of(document),
            "number": document.number or document.far_number,
            "warehouse": " → ".join(homes),
            "since": self.show.moment(document.sent or document.created),
        }

    def transfer_lines(self, document: Transfer) -> Data:
        """The lines, and how many pieces; on arrival, what lacks most stands first."""
        loads = loads_of([document], self.context)
        if document.sent is None:
            shown = [self._sent(one) for one in reversed(loads)]
            pieces = self.show.quantity(document.quantity)
        else:
            left = [one for one in loads if one.progress.outstanding]
            places = self._places(left)
            ordered = sorted(left, key=lambda one: (not one.progress.missing, one.line))
            shown = [self._arriving(one, places) for one in ordered]
            pieces = self._of(document.arriving, document.outstanding)
        return {
            "lines": shown[:SHOWN],
            "count": self.show.quantity(Decimal(len(shown))),
            "pieces": pieces,
            "missing": "" if not document.missing else self.show.quantity(document.missing),
        }

    def _sent(self, load: Load) -> Data:
        return {**self._goods(load), "quantity": self.show.quantity(load.progress.quantity)}

    def _arriving(self, load: Load, places: dict[int, str]) -> Data:
        done = load.progress
        amiss = _("damaged: ${quantity}", mapping={"quantity": self.show.quantity(done.spoiled)})
        return {
            **self._goods(load),
            "quantity": self._of(done.arriving, done.outstanding),
            "place": places.get(load.place_id or 0, ""),
            "fit": "missing" if done.missing else "full",
            "said": self.show.translate(amiss) if done.spoiled else "",
        }

    def _of(self, counted: Decimal, outstanding: Decimal) -> str:
        return f"{self.show.quantity(counted)} / {self.show.quantity(outstanding)}"

    def _goods(self, load: Load) -> Data:
        english = self.context.identity.locale == "en"
        return {
            "line": load.line,
            "variant": load.variant_id,
            "code": load.code,
            "name": (english and load.name_en) or load.name,
            "place": "",
            "unit": load.unit,
            "serials": len(load.pieces),
        }

    def _places(self, loads: list[Load]) -> dict[int, str]:
        ids = {one.place_id for one in loads if one.place_id}
        session = self.context.session
        query = select(Location.id, Location.code).where(one_of(session, Location.id, ids))
        found: dict[int, Any] = {row.id: row.code for row in session.execute(query)}
        return found
