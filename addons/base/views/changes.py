"""The change log of a record together with that of what stands below it on the same page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.orm.changes import Change, changes_of
from core.orm.session import BranchSession

MOST = 50


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """A change of something below the record, its fields headed by what that is called."""

    id: int
    at: datetime
    actor: str
    deed: str
    reason: str | None
    fields: dict[str, Any]


def changes_with_parts(
    session: BranchSession, record: Any, parts: Iterable[tuple[str, Any]]
) -> list[Change | PartChange]:
    """What happened to ``record`` and to its ``parts``, each with its name, newest first."""
    found: list[Change | PartChange] = list(changes_of(session, record, MOST))
    for called, part in parts:
        found += (
            PartChange(
                id=change.id,
                at=change.at,
                actor=change.actor,
                deed=change.deed,
                reason=change.reason,
                fields={f"{called} · {name}": pair for name, pair in change.fields.items()},
            )
            for change in changes_of(session, part, MOST)
        )
    return sorted(found, key=lambda change: -change.id)[:MOST]
