"""How far the making of the demonstration company has come, kept with the company itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from addons.demo.facts.calendar import history_begins, months_before, stock_begins
from core.company.decisions import decide
from core.company.model import Company
from core.context import Context

OPTION = "demo"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """From which seed and for which day the company is made, and what of it is there.

    ``parts`` names the parts put in so far; ``ready`` says that they are all there. The older
    history, which ends when stock-keeping began, is there up to the eve of ``told``.
    """

    seed: int
    today: date
    told: date
    parts: tuple[str, ...] = ()
    ready: bool = False

    @property
    def complete(self) -> bool:
        """Whether the older history is there too."""
        return self.ready and self.told >= stock_begins(self.today)

    @property
    def months(self) -> int:
        """The months of the whole history before the current one."""
        return _months(history_begins(self.today), self.today.replace(day=1))

    @property
    def months_told(self) -> int:
        """The months of the history that are wholly there."""
        return self.months - _months(self.told, stock_begins(self.today))

    def to_data(self) -> dict[str, Any]:
        """Plain data, as the company keeps it."""
        return {
            "seed": self.seed,
            "today": self.today.isoformat(),
            "told": self.told.isoformat(),
            "parts": list(self.parts),
            "ready": self.ready,
        }


def _months(since: date, until: date) -> int:
    """The months that a history from ``since`` to the eve of ``until`` touches."""
    count, month = 0, since.replace(day=1)
    while since < until and month < until:
        count, month = count + 1, months_before(month, -1)
    return count


def first_mark(seed: int, today: date) -> Mark:
    """The mark of a company of which nothing is there yet."""
    return Mark(seed=seed, today=today, told=history_begins(today))


def mark_of(company: Company) -> Mark | None:
    """The mark of ``company``; None where it is not the demonstration company."""
    kept = company.options.get(OPTION)
    if kept is None:
        return None
    return Mark(
        seed=kept["seed"],
        today=date.fromisoformat(kept["today"]),
        told=date.fromisoformat(kept["told"]),
        parts=tuple(kept["parts"]),
        ready=kept["ready"],
    )


def put_mark(context: Context, **changes: Any) -> None:
    """Move the mark, in the transaction that puts in what it says is there."""
    mark = mark_of(context.company)
    assert mark is not None
    value = replace(mark, **changes).to_data()
    decide(context, "set_option", branch="", name=OPTION, value=value)


def add_part(context: Context, name: str) -> None:
    """Mark the part ``name`` as there."""
    mark = mark_of(context.company)
    assert mark is not None
    put_mark(context, parts=(*mark.parts, name))
