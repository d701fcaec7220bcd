"""The station in the warehouse with a dealer's return: goods scanned in as they come back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from addons.barcode import counter
from addons.barcode.refusals import Kind, ScanRefused
from addons.barcode.stocking import Standing
from addons.barcode.transferring import Noted
from addons.esales.models import Return
from addons.esales.retail.opening import may_change
from addons.esales.returns.choosing import GOODS, scan_in, set_returned, take_piece_off
from addons.esales.returns.guards import RETURN
from addons.esales.returns.shown import LineShown, return_shown
from core.context import Context
from core.i18n import _
from core.workflow import fire
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_of
from core.workflow.motion.beginning import begin as begin_document
from core.workflow.motion.beginning import business_for
from core.workflow.motion.editing import edit

BACK, RECEIVE = "back", "inventory.take_back"
NOTHING = Decimal(0)


def begin(context: Context, text: str) -> Return:
    """A fresh return of the dealer whose card was scanned, or whose code or name was typed."""
    found = counter.dealers(context, text)
    if len(found) != 1:
        kind, sentence = (
            (Kind.SEVERAL, _("Several dealers fit “${text}”. Scan the card, or type the code."))
            if found
            else (Kind.UNKNOWN, _("No dealer fits “${text}”"))
        )
        raise ScanRefused(kind, sentence % {"text": text[:40]})
    values = {"dealer_id": found[0].id}
    made = begin_document(business_for(RETURN, values, context), values, context)
    assert isinstance(made, Return)
    return made


def is_open(context: Context, document: Return) -> bool:
    """Whether the person at work scans goods onto ``document`` where it stands."""
    waits = document.received is None and document.posted is None
    return waits and may_change(document, GOODS, context)


def lines_of(context: Context, document: Return) -> Sequence[LineShown]:
    """What is on the return, for whoever sees it."""
    business = definition(context, document.business, document.version)
    shown = return_shown(document, rights_of(document, business, context), context)
    found: Sequence[LineShown] = shown["lines"]
    return found


def hear(context: Context, document: Return, text: str) -> Noted:
    """Put what ``text`` means on the return; raises a Refusal where it does not come back so."""
    before = {one.line: one for one in lines_of(context, document)}
    scan_in(context, document, text)
    for one in lines_of(context, document):
        known = before.get(one.line)
        more = one.quantity - (known.quantity if known else NOTHING)
        if more:
            old = {piece for piece, _number, _verdict in known.pieces} if known else set()
            numbers = [number for piece, number, _verdict in one.pieces if piece not in old]
            return Noted(standing=Standing(), line=one.line, quantity=more, serials=numbers)
    raise ScanRefused(Kind.REFUSED, _("This return has changed meanwhile. Load the page again."))


def undo(
    context: Context, document: Return, line: int, quantity: Decimal, serials: Sequence[str]
) -> None:
    """Take off what a scan had put on."""
    found = next((one for one in lines_of(context, document) if one.line == line), None)
    if found is not None and found.pieces:
        for piece, number, _verdict in found.pieces:
            if number in set(serials):
                take_piece_off(context, document, piece)
        return
    left = max(found.quantity - quantity, NOTHING) if found is not None else NOTHING
    set_returned(context, document, line, left)


def finish(context: Context, document: Return, why: str) -> None:
    """Receive what came back, to be inspected; ``why`` it does is kept where it is said here."""
    if why:
        edit(document, {"why": why}, context)
    business = definition(context, document.business, document.version)
    ways = business.leaving(document.step)
    way = next((w for w in ways if any(use.name == RECEIVE for use in w.effects)), None)
    if way is None:
        raise ScanRefused(
            Kind.REFUSED, _("This return is received on its own page. Open it under Returns.")
        )
    fire([document], way.name, context)
