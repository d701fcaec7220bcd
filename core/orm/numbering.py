"""Document numbers such as TH-SN-2611-00042: without gaps, drawn last, one row per series."""

from __future__ import annotations

from datetime import date

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
    period = f"{on:%y%m}"
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = dialect.insert(Number.__table__).values(
        branch=session.branch, series=series, period=period, last=count
    )
    drawn = fresh.on_conflict_do_update(
        index_elements=["branch", "series", "period"],
        set_={"last": Number.__table__.c.last + count},
    ).returning(Number.__table__.c.last)
    last = session.connection().execute(drawn).scalar_one()
    first = last - count + 1
    return [f"{series}-{session.branch}-{period}-{n:05}" for n in range(first, last + 1)]
