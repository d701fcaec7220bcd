"""Whether a piece can be set aside for a document, and if not, why and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from addons.inventory.pieces import Piece, called
from addons.inventory.refusals import SerialRefused
from core.i18n import _

SOUND, RETURNS = "sound", "return"
AVAILABLE = "available"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which document wants pieces, from which warehouse.

    ``again`` allows what the document has set aside already, ``as_it_is`` what cannot be sold.
    """

    document: int
    warehouse: str
    kind: str = SOUND
    timezone: str = "UTC"
    again: bool = False
    as_it_is: bool = False


def why_not(wish: Wish, serial_id: int, piece: Piece | None) -> SerialRefused | None:
    """What stands against setting ``piece`` aside; None where nothing does."""
    if piece is None or piece.seen is None:
        return _refused(serial_id, "unknown_here", _unknown(serial_id, piece))
    if piece.at is None:
        return _refused(serial_id, "gone", _gone(wish, piece))
    is_own = piece.claimed_by == wish.document
    if is_own and not wish.again:
        return _refused(serial_id, "repeated", _repeated(piece))
    # Nobody fetches a piece from another warehouse that cannot be sold there either.
    if not wish.as_it_is and (piece.kind != wish.kind or piece.status != AVAILABLE):
        return _refused(serial_id, "not_sound", _not_sound(piece))
    if piece.warehouse != wish.warehouse:
        return _refused(serial_id, "elsewhere", _elsewhere(wish, piece))
    if piece.claimed_by is not None and not is_own:
        return _refused(serial_id, "claimed", _claimed(piece))
    return None


def _refused(serial_id: int, reason: str, message: Any) -> SerialRefused:
    return SerialRefused(serial_id=serial_id, reason=reason, message=message)


def _unknown(serial_id: int, piece: Piece | None) -> Any:
    return _(
        "Serial ${serial} was never received in this branch. Put the piece aside and tell the "
        "warehouse head.",
        mapping={"serial": piece.number if piece else serial_id},
    )


def _gone(wish: Wish, piece: Piece) -> Any:
    assert piece.seen is not None
    when = piece.seen.astimezone(ZoneInfo(wish.timezone))
    said = {
        "serial": piece.number,
        "when": f"{when:%Y-%m-%d %H:%M}",
        "document": piece.document,
        "holder": piece.holder,
    }
    if piece.holder:
        return _(
            "Serial ${serial} went to ${holder} on ${when} with ${document}. If the piece is here, "
            "set it aside and take it back first, with a return.",
            mapping=said,
        )
    return _(
        "Serial ${serial} left stock on ${when} with ${document}. If the piece is here, "
        "put it into stock again with an adjustment first.",
        mapping=said,
    )


def _repeated(piece: Piece) -> Any:
    return _(
        "Serial ${serial} is on this document already. Scan the next piece.",
        mapping={"serial": piece.number},
    )


def _elsewhere(wish: Wish, piece: Piece) -> Any:
    return _(
        "Serial ${serial} is booked in ${place}, not in ${warehouse}. Take another piece, or move "
        "this one first.",
        mapping={"serial": piece.number, "place": piece.place, "warehouse": wish.warehouse},
    )


def _not_sound(piece: Piece) -> Any:
    return NOT_SOUND.get(piece.status or "", ELSE) % {
        "serial": piece.number,
        "place": piece.place,
    }


NOT_SOUND = {
    "to_inspect": _("Serial ${serial} in ${place} waits for inspection. Take another piece."),
    "blocked": _("Serial ${serial} in ${place} is blocked. Take another piece."),
    "defective": _("Serial ${serial} in ${place} is defective. Take another piece."),
    "sample": _("Serial ${serial} in ${place} is a sample. Take another piece."),
}
ELSE = _(
    "Serial ${serial} is in ${place}, a warehouse that sales do not draw on. Take another piece."
)


def _claimed(piece: Piece) -> Any:
    return _(
        "Serial ${serial} is set aside for the open document ${document}. Take another piece, or "
        "take it off that document first.",
        mapping={"serial": piece.number, "document": called(None, piece.claimed_by)},
    )
