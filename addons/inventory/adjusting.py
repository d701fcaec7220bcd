"""Adjustments: stock is set right, what was found comes in, what broke or was lost goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addons.inventory.ledger import StockMove, post
from addons.inventory.lines import Line, known_serials, read_lines
from core.context import Context
from core.i18n import _
from core.workflow import Document, Effect


def adjust(documents: Sequence[Document], context: Context) -> None:
    """Take away what the lines of ``documents`` take away, then add what they add."""
    lines = read_lines(context, [document.id for document in documents])
    serials = known_serials(context, lines)
    outgoing_first = sorted(lines, key=lambda line: line.quantity > 0)
    post([_move(line, serials) for line in outgoing_first], context)


def _move(line: Line, serials: Mapping[tuple[int, str], int]) -> StockMove:
    is_added = line.quantity > 0
    place, status = line.location_id, line.status
    return StockMove(
        document=line.document,
        line=line.line,
        variant_id=line.variant_id,
        quantity=abs(line.quantity),
        source_id=None if is_added else place,
        source_status=None if is_added else status,
        target_id=place if is_added else None,
        target_status=status if is_added else None,
        serial_ids=tuple(serials[line.variant_id, entry.number] for entry in line.serials),
    )


EFFECT = Effect(
    name="inventory.adjust", title=_("Add and take away as the lines say"), apply=adjust
)
