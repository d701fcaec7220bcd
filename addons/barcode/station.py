"""The station's deeds on an open pickup: scans answered in order, undo, remove, finish, cancel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import joinedload

from addons.barcode import scans, taking
from addons.barcode.cleaning import cleaned, without_blanks
from addons.barcode.found import Choice, Wanted
from addons.barcode.models import Scan
from addons.barcode.refusals import Kind, ScanRefused, kind_of, sentences_of
from addons.barcode.telling import Teller
from addons.esales import pickups
from addons.esales.models import Dealer, Pickup
from addons.esales.orders.picking import close_rest
from addons.esales.tally import Tally, tally
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, NotHere, Refusal
from core.workflow import fire
from core.workflow.motion.holding import load_held

LET_GO = "@none"
LONGEST_LINE_NUMBER = 3
MOST_PIECES = Decimal(1_000_000)


@dataclass(frozen=True)
class LetGo:
    """Esc where a serial was wanted: the piece stays off the pickup."""

    wanted: Wanted | None


Result = taking.Taken | Wanted | Choice | LetGo | Refusal


def lock_pickup(context: Context, number: int) -> Pickup:
    """The pickup with the id ``number``, locked first of all so that its scans go one by one."""
    names = joinedload(Pickup.dealer).joinedload(Dealer.party)
    pickup = load_held(Pickup, number, context, names)
    if pickup is None:
        raise NotHere(_("This pickup is not here. Go back to the start and choose another."))
    return pickup


def answer_scans(
    context: Context, pickup: Pickup, teller: Teller, sent: scans.Sent | None = None
) -> tuple[list[Scan], Tally]:
    """Look up every scan of ``pickup`` that still waits, oldest first.

    Returns them and ``sent``, each with its answer, and what is on the pickup then.
    """
    found = scans.waiting(context, pickup.id, sent)
    before: dict[str, Wanted | None] = {}
    results = {}
    for scan in found:
        if scan.outcome == scans.WAITING:
            results[scan] = _look_up(context, pickup, scan, before)
            before[scan.device] = results[scan][1]
    on_it = tally(context, pickup)
    for scan, (result, wanted) in results.items():
        _answer(teller, on_it, scan, result, wanted)
    context.session.flush()
    return found, on_it


def _look_up(
    context: Context, pickup: Pickup, scan: Scan, before: dict[str, Wanted | None]
) -> tuple[Result, Wanted | None]:
    """What came of a scan, and the goods whose serial it leaves to be scanned.

    ``before`` holds what scans of this very transaction left to be scanned, by device.
    """

    def wanted() -> Wanted | None:
        if scan.device not in before:
            before[scan.device] = scans.wanted_before(context, scan)
        return before[scan.device]

    if scan.text == LET_GO:
        return LetGo(wanted()), None
    try:
        # What a refused scan had begun is undone; that it came, and why it was refused, stays.
        with context.session.begin_nested():
            found = taking.take(context, pickup, scan.text, wanted)
    except Refusal as refusal:
        return refusal, wanted()
    if isinstance(found, Wanted):
        return found, found
    return found, found.wanted if isinstance(found, taking.Taken) else None


def _answer(
    teller: Teller, on_it: Tally, scan: Scan, result: Result, wanted: Wanted | None
) -> None:
    if isinstance(result, Refusal):
        scan.outcome, answer = "refused", teller.refused(kind_of(result), sentences_of(result))
    elif isinstance(result, LetGo):
        scan.outcome, answer = "undone", teller.let_go(result.wanted)
    elif isinstance(result, Choice):
        scan.outcome, answer = "asked", teller.asked(result)
    elif isinstance(result, Wanted):
        scan.outcome, answer = "asked", teller.wanted(result)
    else:
        scan.outcome, scan.variant_id = "taken", result.variant_id
        answer = teller.taken(on_it, result)
    scan.answer = {**answer, "wanted": wanted.to_data()} if wanted else answer


def undo(context: Context, pickup: Pickup, teller: Teller) -> dict[str, Any]:
    """Take back what was done last: a scan is taken off ``pickup``, what was taken off comes back.

    Raises ScanRefused where there is nothing to take back.
    """
    while (scan := scans.latest(context, pickup.id, "taken", "removed")) is not None:
        taken = taking.Taken.from_data(scan.answer["did"])
        removed, scan.outcome = scan.outcome == "removed", "undone"
        if removed:
            taking.take_again(context, pickup, taken)
            context.session.flush()
            return teller.back_again(context, taken)
        still = taking.give_back(context, pickup, taken)
        context.session.flush()
        if still:
            return teller.undone(scan)
    raise ScanRefused(
        Kind.REFUSED,
        _("There is no scan left to undo. Remove a line by its number instead (F4)."),
    )


def remove(
    context: Context, pickup: Pickup, teller: Teller, sent: scans.Sent, text: str
) -> dict[str, Any]:
    """Take off a line by its number, or a piece by its serial number; kept, to be undone."""
    typed = without_blanks(cleaned(text))
    if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_LINE_NUMBER:
        line = taking.line_numbered(context, pickup, int(typed))
        taken = taking.remove_line(context, pickup, line)
        scans.forget_goods(context, pickup.id, taken.variant_id)
    else:
        taken = taking.remove_piece(context, pickup, typed)
    return _keep_removed(context, pickup, teller, sent, taken)


def _keep_removed(
    context: Context, pickup: Pickup, teller: Teller, sent: scans.Sent, taken: taking.Taken
) -> dict[str, Any]:
    answer = teller.removed(context, taken)
    done: dict[str, Any] = {"variant_id": taken.variant_id, "answer": answer}
    scans.keep(context, pickup.id, sent, outcome="removed", **done)
    return answer


def set_quantity(
    context: Context, pickup: Pickup, teller: Teller, sent: scans.Sent, line: int, quantity: Decimal
) -> dict[str, Any]:
    """Set the quantity of a line of goods without serials; kept like a scan, to be undone."""
    if not 0 <= quantity <= MOST_PIECES:
        raise Invalid(_("Type a quantity from 0 to a million."))
    found = taking.line_numbered(context, pickup, line)
    difference = taking.change_quantity(context, pickup, found, quantity)
    taken = taking.Taken(variant_id=found.variant_id, quantity=difference)
    if not quantity:
        scans.forget_goods(context, pickup.id, found.variant_id)
        off = taking.Taken(variant_id=found.variant_id, quantity=-difference)
        return _keep_removed(context, pickup, teller, sent, off)
    answer = teller.taken(tally(context, pickup), taken)
    scans.keep(
        context, pickup.id, sent, outcome="taken", variant_id=found.variant_id, answer=answer
    )
    return answer


def cancel(context: Context, pickup: Pickup, typed: str) -> None:
    """Cancel ``pickup``; ``typed`` repeats how many pieces go back, lest a wrong key does it."""
    pieces = without_blanks(cleaned(typed))
    if pieces != f"{pickup.quantity.normalize():f}":
        raise ScanRefused(
            Kind.REFUSED,
            _(
                "Not cancelled: ${typed} is not the number of pieces. Press F8 again and type "
                "${pieces}, or scan on.",
                mapping={"typed": pieces[:20] or "-", "pieces": f"{pickup.quantity.normalize():f}"},
            ),
        )
    fire([pickup], "cancel", context)


def finish(context: Context, pickup: Pickup, *, close: bool = False) -> Any | None:
    """Finish ``pickup``; where prices have changed, only the sentence that says so comes back.

    With ``close`` what is left of its order then will not be fetched any more.
    """
    change = pickups.finish_pickup(context, pickup)
    if close and change is None:
        close_rest(context, pickup)
    return change
