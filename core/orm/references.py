"""What ``qudao check`` proves of every table: what a row refers to is there, in its own branch.

The databases refuse a broken reference themselves while they are asked through qudao; this finds
what came in past it, by hand or from a damaged copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKeyConstraint, and_, select

from core.checks import Check
from core.i18n import _
from core.orm.base import tables_of

if TYPE_CHECKING:
    from core.context import Context

TOLD = 20


def broken_references(context: Context) -> Iterator[str]:
    """Rows that refer to a row that is not there: at most twenty for each kind of reference."""
    connection = context.session.connection()
    for table in tables_of(context.hooks.addons):
        keys = sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys))
        for key in keys:
            for row in connection.execute(_dangling(key)):
                yield _told(key, row._mapping)


def _dangling(key: ForeignKeyConstraint) -> Any:
    child, parent = key.table, key.referred_table.alias("referred")
    pairs = [(part.parent, parent.c[part.column.name]) for part in key.elements]
    identity = [column.label(f"_{column.name}") for column in child.primary_key]
    return (
        select(*identity, *(own for own, _there in pairs))
        .select_from(child.outerjoin(parent, and_(*(own == there for own, there in pairs))))
        .where(pairs[0][1].is_(None), *(own.is_not(None) for own, _there in pairs))
        .limit(TOLD)
    )


def _told(key: ForeignKeyConstraint, row: Any) -> str:
    identity = ", ".join(str(row[f"_{column.name}"]) for column in key.table.primary_key)
    meant = ", ".join(f"{name} {row[name]}" for name in key.column_keys)
    return f"{key.table.name} {identity}: no {key.referred_table.name} is there for {meant}"


CHECKS = (
    Check(
        name="core.references",
        title=_("Every row refers to rows that are there, in its own branch"),
        find=broken_references,
    ),
)
