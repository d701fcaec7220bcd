"""What the station is told, in the clerk's language: the card of a scan, the tally, the lines."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from addons.barcode.clock import in_minutes
from addons.barcode.found import Choice, Wanted
from addons.barcode.gate import Seen
from addons.barcode.models import Scan
from addons.barcode.paying import Paid
from addons.barcode.refusals import SPOKEN, Kind
from addons.barcode.taking import Taken
from addons.base.models import Carton, Variant
from addons.esales.credit import Assessment
from addons.esales.models import Pickup
from addons.esales.orders.picking import sentence
from addons.esales.orders.verifying import SIGNS, TOO_MUCH, Fit
from addons.esales.tally import Tally, TallyLine
from core.context import Context
from core.i18n import _
from core.web.show import Show
from core.workflow import Document

Data = dict[str, Any]
BACK_AGAIN = _("Back again: ${quantity} × ${name}")


@dataclass(frozen=True)
class Teller:
    """Words and formats of one reader; everything it returns is plain data."""

    show: Show

    def refused(self, kind: Kind, messages: Sequence[Any]) -> Data:
        """A refused scan: the kind, the word that is spoken, the sentences with the way out."""
        said = [self.show.translate(message) for message in messages]
        return {"kind": kind.value, "title": self.show.translate(SPOKEN[kind]), "messages": said}

    def asked(self, choice: Choice) -> Data:
        """Several things that the clerk chooses from by a number key."""
        return {
            "kind": "asked",
            "title": self.show.translate(_("Which one?")),
            "hits": [hit.to_data() for hit in choice.hits],
        }

    def wanted(self, wanted: Wanted) -> Data:
        """Goods whose serial number is scanned next, for each of their pieces."""
        one = _("Scan the serial number of ${goods}. Esc: leave it out.")
        each = _(
            "Scan the serial numbers of ${goods}, ${pieces} pieces, one after the other. Esc: "
            "leave out what is left."
        )
        said = (each if wanted.pieces > 1 else one) % {
            "goods": wanted.name,
            "pieces": self.show.quantity(wanted.pieces),
        }
        return {
            "kind": "asked",
            "title": self.show.translate(SPOKEN[Kind.SERIAL_NEEDED]),
            "messages": [self.show.translate(said)],
        }

    def let_go(self, wanted: Wanted | None) -> Data:
        """Goods that were left out, for nobody scanned their serial number."""
        name = wanted.name if wanted else "-"
        said = _("Left out: ${name}", mapping={"name": name})
        return {"kind": "off", "title": self.show.translate(said)}

    def taken(self, found: Tally, taken: Taken) -> Data:
        """Goods that came onto the pickup, with price and why; ``did`` is what undoing needs."""
        line = next(line for line in found.lines if line.variant_id == taken.variant_id)
        sign = "+" if taken.quantity > 0 else "−"
        of_carton = _("Opened: ${here} of the ${packed} pieces of this carton are here.")
        of_pallet = _("${here} of the ${packed} pieces of this pallet are here.")
        opened = (of_pallet if taken.on_pallet else of_carton) % {
            "here": len(taken.serials),
            "packed": taken.packed,
        }
        note = opened if len(taken.serials) < taken.packed else _misfit(found, taken)
        return {
            "kind": "taken",
            "note": self.show.translate(note) if note else "",
            "title": f"{sign}{self.show.quantity(abs(taken.quantity))}",
            "label": taken.label,
            "goods": self.line(line),
            "did": taken.to_data(),
        }

    def undone(self, scan: Scan) -> Data:
        """A scan that was taken back."""
        goods, quantity = scan.answer["goods"], Decimal(scan.answer["did"]["quantity"])
        if quantity < 0:
            return self._off(BACK_AGAIN, goods["name"], -quantity)
        return self._off(_("Undone: ${quantity} × ${name}"), goods["name"], quantity)

    def back_again(self, context: Context, taken: Taken) -> Data:
        """Goods that had been taken off, and came back."""
        return self._off(BACK_AGAIN, _called(context, taken.variant_id), taken.quantity)

    def removed(self, context: Context, taken: Taken) -> Data:
        """Goods that were taken off; ``did`` is what undoing needs."""
        said = _("Taken off: ${quantity} × ${name}")
        off = self._off(said, _called(context, taken.variant_id), taken.quantity)
        return {**off, "did": taken.to_data()}

    def _off(self, sentence: Any, name: str, quantity: Decimal) -> Data:
        said = sentence % {"quantity": self.show.quantity(quantity), "name": name}
        return {"kind": "off", "title": self.show.translate(said)}

    def opened(self, carton: str, left: int) -> Data:
        """A carton that was opened: its pieces are scanned one by one from now on."""
        said = _("Opened: ${carton}", mapping={"carton": carton})
        way = _(
            "${count} of its pieces are free here. Scan those that go; the others stay.",
            mapping={"count": left},
        )
        translate = self.show.translate
        return {"kind": "asked", "title": translate(said), "messages": [translate(way)]}

    def stacked(self, carton: Carton, count: int) -> Data:
        """A carton that was put on a pallet."""
        said = _(
            "${carton} stands on ${pallet}. Cartons there: ${count}.",
            mapping={"carton": carton.code, "pallet": carton.pallet, "count": count},
        )
        return {"kind": "off", "title": self.show.translate(said)}

    def checked(self, pickup: Pickup) -> Data:
        """A pickup whose pieces another person has counted."""
        said = _("Checked, pieces: ${pieces}. It can be finished (F9).") % {
            "pieces": self.show.quantity(pickup.quantity)
        }
        return {"kind": "off", "title": self.show.translate(said)}

    def shipped(self, shipment: Document) -> Data:
        """A shipment that was begun: on its way, or still to be completed."""
        sent = _("On its way: shipment ${number}") % {"number": shipment.number}
        kept = _("Kept as a shipment. Complete it and hand it over under Shipment.")
        return {"kind": "off", "title": self.show.translate(sent if shipment.number else kept)}

    def paid(self, paid: Paid) -> Data:
        """Money that was taken, and whether it stands on the account yet."""
        amount, voucher = self.show.amount(paid.amount), paid.voucher
        if voucher is None:
            said = _("Paid from the balance: ${amount}") % {"amount": amount}
        elif voucher.posted:
            said = _("Paid: ${amount}, receipt voucher ${number}") % {
                "amount": amount,
                "number": voucher.number,
            }
        else:
            said = _("Taken: ${amount}. Finance enters it into the account.") % {"amount": amount}
        return {"kind": "off", "title": self.show.translate(said)}

    def prepays(self, over: Decimal) -> str:
        """The question before more is taken than is to be paid."""
        asked = _(
            "That is ${over} more than is to be paid. It would stay prepaid: Enter takes it all, "
            "Esc takes nothing."
        ) % {"over": self.show.amount(over)}
        return str(self.show.translate(asked))

    def seen(self, seen: Seen) -> Data:
        """A pickup at dock or gate: whose, how much, in which van, how long since it arrived."""
        show, pickup = self.show, seen.pickup
        since = pickup.arrived or pickup.created
        took = in_minutes((seen.passage.left or seen.passage.loaded or since) - since)
        told = _("Pieces: ${pieces}. Minutes since arrival: ${minutes}.") % {
            "pieces": show.quantity(pickup.quantity),
            "minutes": show.number(took),
        }
        return {
            "kind": "finished",
            "title": f"{pickup.number} {pickup.dealer.name}",
            "amount": pickup.plate or pickup.collector,
            "messages": [show.translate(told)],
        }

    def tally(self, found: Tally, only: Collection[int] | None = None) -> Data:
        """The running tally of a pickup and its lines, the latest line first.

        With ``only``, just the lines of these goods. ``mark`` sums up what all lines say, so that
        a station knows whether its own list, with these lines in it, is complete and right.
        """
        whole = found.gross + found.saved
        lines = [self.line(line) for line in reversed(found.lines)]
        told = [line for line in lines if only is None or line["variant"] in only]
        return {
            "whole": only is None,
            "mark": sum(line["mark"] for line in lines),
            "varieties": self.show.quantity(found.varieties),
            "pieces": self.show.quantity(found.pieces),
            "count": f"{found.pieces.normalize():f}",
            "cartons": self.show.quantity(found.cartons),
            "loose": self.show.quantity(_loose(found)),
            "gross": self.show.amount(found.gross),
            "saved": self.show.amount(found.saved),
            "share": self.show.percent(found.gross / whole) if whole else "",
            "credit": self._credit(found.credit),
            "order": self._order(found) if found.ordered else None,
            "lines": told,
        }

    def _order(self, found: Tally) -> Data:
        """The order beside what was scanned: what does not fit first, what is full last."""
        missing = sum(
            (o.compared.difference for o in found.ordered if o.compared.fit is Fit.MISSING),
            Decimal(0),
        )
        rank = {Fit.OVER: 0, Fit.WRONG: 0, Fit.MISSING: 1, Fit.FULL: 2}
        return {
            "number": found.order,
            "missing": self.show.quantity(missing) if missing else "",
            "rows": [
                {
                    "sign": SIGNS[one.compared.fit],
                    "fit": one.compared.fit.value,
                    "name": one.name,
                    "code": one.code,
                    "scanned": self.show.quantity(one.compared.scanned),
                    "wanted": self.show.quantity(one.compared.wanted),
                    "said": self.show.translate(sentence(one.compared, one.name)),
                }
                for one in sorted(found.ordered, key=lambda one: rank[one.compared.fit])
            ],
        }

    def _credit(self, credit: Assessment) -> Data:
        whole = max(credit.available_before, Decimal(0))
        taken = credit.available_before - credit.available_after
        used = min(int(taken / whole * 100), 100) if whole else 100
        return {
            "state": str(credit.state.value),
            "left": self.show.amount(credit.available_after),
            "used": max(used, 0),
            "why": [
                [self.show.translate(part.message), self.show.amount(part.amount)]
                for part in credit.why
            ],
        }

    def line(self, line: TallyLine) -> Data:
        """A line of the list, and the particulars of its card."""
        told = self._line(line)
        mark = zlib.crc32(json.dumps(told, ensure_ascii=False).encode())
        return {**told, "mark": mark}

    def _line(self, line: TallyLine) -> Data:
        show = self.show
        return {
            "line": line.line,
            "variant": line.variant_id,
            "code": line.code,
            "name": line.name,
            "spec": line.spec,
            "region": line.region,
            "grade": line.grade,
            "discount": show.percent(line.discount),
            "list_price": "" if line.list_price is None else show.price(line.list_price),
            "price": show.price(line.unit_price),
            "quantity": show.quantity(line.quantity),
            "unit": line.unit,
            "cartons": show.quantity(line.cartons) if line.cartons else "",
            "loose": show.quantity(line.loose) if line.loose else "",
            "serials": bool(line.serials),
            "gross": show.amount(line.gross),
            "why": [show.translate(step) for step in line.why],
        }


def _misfit(found: Tally, taken: Taken) -> Any:
    """The sentence that what was taken was not ordered, or is more than was; else nothing."""
    for one in found.ordered:
        if one.compared.variant_id == taken.variant_id and one.compared.fit in TOO_MUCH:
            return sentence(one.compared, one.name)
    return ""


def _called(context: Context, variant: int) -> str:
    goods = context.session.get_one(Variant, variant)
    return (context.identity.locale == "en" and goods.name_en) or goods.name


def _loose(found: Tally) -> Decimal:
    return sum((line.loose for line in found.lines), Decimal(0))
