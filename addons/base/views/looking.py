"""Dry runs that people look at: planned when a page opens, kept while they filter its rows.

What is kept is only looked at: a yes, and a page that is opened again, plan anew. Where several
servers answer, each plans once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from addons.base.import_job import target_of
from addons.base.views.plan_rows import Meaning, ToldRow, absent, meanings, told
from core.exchange.columns import Column
from core.exchange.imports import plan_for, read_for, remarks_on
from core.exchange.models import Upload
from core.exchange.plan import Outcome
from core.refusal import Refusal

KEPT_AT_ONCE = 4
ROWS_AT_ONCE = 100_000
KEPT = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a file would do, in the words of one reader; ``fault`` says why nothing could be."""

    fields: Sequence[Column]
    meanings: Sequence[Meaning]
    absent: Sequence[Column]
    fault: Sequence[Any] = ()
    sentences: Sequence[Any] = ()
    counts: Mapping[Outcome, int] | None = None
    rows: Sequence[ToldRow] = ()

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return sum((self.counts or {}).get(o, 0) for o in (Outcome.CREATE, Outcome.UPDATE))

    def fitting(self, outcome: str, text: str, most: int) -> list[ToldRow]:
        """The first rows with that outcome in which ``text`` occurs."""
        sought, found = text.casefold(), []
        for row in self.rows:
            if outcome in ("", row.outcome) and (not sought or row.holds(sought)):
                found.append(row)
                if len(found) == most:
                    break
        return found


class Looks:
    """The last looks, each for some minutes, and no more rows than memory is glad of."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[datetime, Look]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable, now: datetime) -> Look | None:
        """The look kept under ``key``, unless it is too old."""
        with self._lock:
            at, look = self._kept.get(key, (now - KEPT, None))
            return look if look is not None and at > now - KEPT else None

    def keep(self, key: Hashable, look: Look, now: datetime) -> None:
        """Keep ``look``, and let the oldest go."""
        with self._lock:
            self._kept[key] = (now, look)
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and self._are_many():
                self._kept.popitem(last=False)

    def _are_many(self) -> bool:
        rows = sum(len(look.rows) for _at, look in self._kept.values())
        return len(self._kept) > KEPT_AT_ONCE or rows > ROWS_AT_ONCE


def look_at(upload: Upload, request: Any, *, again: bool) -> Look:
    """What ``upload`` would do; whoever looks ``again`` is told what he was told before."""
    here = request.here
    looks: Looks = request.registry.setdefault(f"{__name__}.looks", Looks())
    said = (*sorted(upload.columns.items()), *sorted(upload.constants.items()))
    key = (id(request.registry.installation), upload.branch, upload.id, said, request.locale_name)
    # Whoever may not write what it writes is told so before anything that is kept.
    target_of(upload, here)
    found = looks.take(key, here.now) if again else None
    if found is None:
        found = _look(upload, request)
        looks.keep(key, found, here.now)
    return found


def _look(upload: Upload, request: Any) -> Look:
    here = request.here
    target = target_of(upload, here)
    columns = target.columns(here)
    table = read_for(target, here, upload.content, upload.filename)
    meant = meanings(table, columns, upload.columns)
    known: dict[str, Any] = {
        "fields": columns,
        "meanings": meant,
        "absent": absent(columns, meant, target.key),
    }
    try:
        made = plan_for(target, here, table, upload.columns, upload.constants)
    except Refusal as refusal:
        return Look(**known, fault=refusal.messages)
    return Look(
        **known,
        sentences=(*made.summary(), *remarks_on(target, here, made)),
        counts=made.counts,
        rows=tuple(told(made, columns, request.localizer)),
    )
