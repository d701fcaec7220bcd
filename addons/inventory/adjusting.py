"""Adjustments: stock is set right, what was found comes in, what broke or was lost goes out.

What changes only its place or its status, such as from available to defective, moves on one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addons.inventory.ledger import StockMove, post
from addons.inventory.lines import Line, known_serials, read_lines
from addons.inventory.opening import take_back_openings
from core.context import Context
from core.i18n import _
from core.workflow import Document, Effect


def adjust(documents: Sequence[Document], context: Context) -> None:
    """Take away what the lines of ``documents`` take away, move what they move, then add."""
    lines = read_lines(context, [document.id for document in documents])
    serials = known_serials(context, lines)
    adding_last = sorted(lines, key=lambda line: line.quantity > 0 and line.target is None)
    moves = [_move(line, serials) for line in adding_last]
    post(moves, context, is_opening=take_back_openings(documents, context))


def _move(line: Line, serials: Mapping[tuple[int, str], int]) -> StockMove:
    is_added = line.quantity > 0 and line.target is None
    source, target = (None, line.spot) if is_added else (line.spot, line.target)
    return StockMove(
        document=line.document,
        line=line.line,
        variant_id=line.variant_id,
        quantity=abs(line.quantity),
        source_id=source.location_id if source else None,
        source_status=source.status if source else None,
        target_id=target.location_id if target else None,
        target_status=target.status if target else None,
        serial_ids=tuple(serials[line.variant_id, entry.number] for entry in line.serials),
    )


EFFECT = Effect(
    name="inventory.adjust",
    title=_("Add, take away and move as the lines say"),
    apply=adjust,
    permission="inventory:adjustment:post",
    kinds=("inventory.adjustment",),
)
