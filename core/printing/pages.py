"""Pages of a document: which lines stand on which, and the sums carried from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.printing.values import exact, value_at

Row = Mapping[str, Any]
Sums = Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its rows, the sum brought from the pages before, its own, and both together."""

    number: int
    count: int
    first: int
    rows: tuple[Row, ...]
    brought: Sums
    own: Sums
    carried: Sums

    @property
    def is_last(self) -> bool:
        """Whether the grand total stands here."""
        return self.number == self.count


def paginate(rows: Sequence[Row], *, per_page: int, sums: Sequence[str]) -> tuple[Page, ...]:
    """Divide ``rows`` into pages of ``per_page`` and carry the ``sums`` of the named columns.

    Where sums are carried, the sum brought forward takes the first row of every later page. A
    document without rows has one page. ``first`` is the ordinal of the first row of a page.
    """
    # A roll is cut behind its last row, which may be its first: nothing is carried on then.
    later = max(per_page - 1, 1) if sums else per_page
    parts = [tuple(rows[:per_page])]
    parts += [tuple(rows[i : i + later]) for i in range(per_page, len(rows), later)]
    pages = []
    brought = dict.fromkeys(sums, Decimal(0))
    first = 1
    for number, part in enumerate(parts, start=1):
        own = {name: _sum(part, name) for name in sums}
        carried = {name: brought[name] + own[name] for name in sums}
        pages.append(
            Page(
                number=number,
                count=len(parts),
                first=first,
                rows=part,
                brought=brought,
                own=own,
                carried=carried,
            )
        )
        brought = carried
        first += len(part)
    return tuple(pages)


def _sum(rows: Sequence[Row], name: str) -> Decimal:
    values = (value_at(row, name) for row in rows)
    return sum((exact(value) for value in values if value is not None), Decimal(0))
