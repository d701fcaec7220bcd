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
from addons.inventory.transfers.surplus import Surplus, surplus_of
from core.i18n import _
from core.orm.bulk import one_of


def _ends(document: Transfer) -> tuple[Warehouse | None, Warehouse | None]:
    return document.warehouse, document.target


class TransferTeller(StockTeller):
    """Words and formats of one reader."""

    def noted(self, document: Transfer, noted: Noted) -> Data:
        """The card of a scan, what follows from it, and the lines as they are then."""
        every = self._every_line(document)
        lines = self._told(document, every)
        if noted.place is not None:
            said = _("Place ${place}", mapping={"place": noted.place.code})
            title = self.show.translate(said)
            card = {"kind": "opened", "title": title, "messages": []}
            return {"state": self.standing(noted.standing), **lines, "card": card}
        # What is complete goes to the end, which a long list does not show.
        answer = self.with_card(noted, {**lines, "lines": every})
        if noted.over:
            answer["card"] |= self._too_many(noted, answer["card"])
        return {**answer, "lines": lines["lines"]}

    def _too_many(self, noted: Noted, card: Data) -> Data:
        """How the card is told of what was not sent."""
        told = _("Not on this transfer: ${goods}") if noted.wrong else _("Too many: ${goods}")
        goods = f"{self.show.quantity(noted.over)} {card['title'].partition(' ')[2]}"
        way = _("It was not sent. Set it apart; it is written down for you and the sender.")
        translate = self.show.translate
        return {
            "kind": "wrong" if noted.wrong else "over",
            "title": translate(told % {"goods": goods}),
            "messages": [*card["messages"], translate(way)],
        }

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
        """The lines, and how many pieces; what lacks most stands first on arrival."""
        return self._told(document, self._every_line(document))

    def _told(self, document: Transfer, lines: list[Data]) -> Data:
        coming = document.sent is not None
        pieces = self.show.quantity(document.quantity)
        return {
            "lines": lines[:SHOWN],
            "count": self.show.quantity(Decimal(len(lines))),
            "pieces": self._of(document.arriving, document.outstanding) if coming else pieces,
            "missing": "" if not document.missing else self.show.quantity(document.missing),
        }

    def _every_line(self, document: Transfer) -> list[Data]:
        """The lines that are sent, or still on their way, and what is over besides."""
        loads = loads_of([document], self.context)
        if document.sent is None:
            return [self._sent(one) for one in reversed(loads)]
        over = {one.line: one for one in surplus_of(document, self.context)}
        left = [one for one in loads if one.progress.outstanding or one.line in over]
        places = self._places(left)
        ordered = sorted(left, key=lambda one: (not one.progress.missing, one.line))
        shown = [self._arriving(one, places, over.pop(one.line, None)) for one in ordered]
        return [*(self._apart(one) for one in over.values()), *shown]

    def _sent(self, load: Load) -> Data:
        return {**self._goods(load), "quantity": self.show.quantity(load.progress.quantity)}

    def _arriving(self, load: Load, places: dict[int, str], over: Surplus | None) -> Data:
        done, show = load.progress, self.show
        amiss = []
        if done.spoiled:
            broken = _("damaged: ${quantity}", mapping={"quantity": show.quantity(done.spoiled)})
            amiss.append(show.translate(broken))
        if over is not None:
            amiss.append(self._said_over(over))
        fit = "missing" if done.missing else "over" if over else "full"
        return {
            **self._goods(load),
            "quantity": self._of(done.arriving, done.outstanding),
            "place": places.get(load.place_id or 0, ""),
            "fit": fit,
            "said": " · ".join(amiss),
        }

    def _apart(self, over: Surplus) -> Data:
        """A line of goods that nobody sent."""
        return {
            **self._goods(over),
            "quantity": self.show.quantity(over.quantity),
            "fit": "over",
            "said": self._said_over(over),
        }

    def _said_over(self, over: Surplus) -> str:
        said = {"quantity": self.show.quantity(over.quantity)}
        return self.show.translate(_("not sent: ${quantity}", mapping=said))

    def _of(self, counted: Decimal, outstanding: Decimal) -> str:
        return f"{self.show.quantity(counted)} / {self.show.quantity(outstanding)}"

    def _goods(self, load: Load | Surplus) -> Data:
        english = self.context.identity.locale == "en"
        return {
            "line": load.line,
            "variant": load.variant_id,
            "code": load.code,
            "name": (english and load.name_en) or load.name,
            "place": "",
            "unit": load.unit,
            "serials": len(load.pieces) if isinstance(load, Load) else len(load.numbers),
        }

    def _places(self, loads: list[Load]) -> dict[int, str]:
        ids = {one.place_id for one in loads if one.place_id}
        session = self.context.session
        query = select(Location.id, Location.code).where(one_of(session, Location.id, ids))
        found: dict[int, Any] = {row.id: row.code for row in session.execute(query)}
        return found
