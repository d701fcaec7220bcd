"""Paper from a roll: as long as what stands on it, cut off behind the last row."""

from dataclasses import replace
from typing import TYPE_CHECKING

from core.printing.parts import Rows

if TYPE_CHECKING:
    from core.printing.layout import Layout


def cut(layout: "Layout", count: int) -> "Layout":
    """Return ``layout`` with a place for each of ``count`` rows, one at least, and no more paper.

    What stands below the rows moves up or down with their end. Sheets stay as they are.
    """
    rows = layout.rows
    if not layout.paper.roll or rows is None:
        return layout
    by = (max(count, 1) - rows.count) * rows.height
    return replace(
        layout,
        paper=replace(layout.paper, height=layout.paper.height + by),
        rows=replace(rows, count=max(count, 1)),
        fields=tuple(replace(f, y=f.y + by) if _is_below(f.y, rows) else f for f in layout.fields),
        lines=tuple(
            replace(line, y1=line.y1 + by, y2=line.y2 + by) if _is_below(line.y1, rows) else line
            for line in layout.lines
        ),
        boxes=tuple(
            replace(box, y=box.y + by) if _is_below(box.y, rows) else box for box in layout.boxes
        ),
    )


def _is_below(y: float, rows: Rows) -> bool:
    # Sums of decimal fractions are a hair off.
    return y >= rows.bottom - 0.001
