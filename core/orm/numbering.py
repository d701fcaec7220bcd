"""Document numbers such as TH-SN-2611-00042: without gaps, drawn last, one row per series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Branched
from core.orm.session import BranchSession


class Number(Branched):
    """The last number drawn in a series and period of one branch."""

    __tablename__ = "core_number"

    branch: Mapped[str] = mapped_column(String(8), primary_key=True)
    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


def draw(session: BranchSession, series: str, on: date, count: int = 1) -> list[str]:
    """Draw ``count`` consecutive numbers of ``series`` for the month of ``on``, in one statement.

    The row stays locked until the transaction ends, so draw numbers after everything else.
    """
    return draw_together(session, {series: count}, on)[series]


def draw_together(
    session: BranchSession, counts: Mapping[str, int], on: date
) -> dict[str, list[str]]:
    """Draw so many numbers of each series as ``draw`` does, in one statement for all of them."""
    counts = {series: count for series, count in sorted(counts.items()) if count}
    if not counts:
        return {}
    period, table = f"{on:%y%m}", Number.__table__
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = dialect.insert(table).values(
        [
            {"branch": session.branch, "series": series, "period": period, "last": count}
            for series, count in counts.items()
        ]
    )
    drawn = fresh.on_conflict_do_update(
        index_elements=["branch", "series", "period"],
        set_={"last": table.c.last + fresh.excluded.last},
    ).returning(table.c.series, table.c.last)
    return {
        series: [
            f"{series}-{session.branch}-{period}-{n:05}"
            for n in range(last - counts[series] + 1, last + 1)
        ]
        for series, last in session.connection().execute(drawn)
    }
