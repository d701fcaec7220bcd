"""A row of any record class, made from its columns alone: tests reach what they do not know.

Obligatory columns are filled with plausible values and the rows they point to are made as well; a
test that cares for a value names it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Column, String, inspect

from core.context import Context
from core.orm.base import Base
from core.orm.types import Exact, Instant, Json
from core.workflow import Document
from core.workflow.businesses import live

NUMBERS = count(1)


def make_row(context: Context, kind: type[Any], **given: Any) -> Any:
    """A new row of ``kind`` in the context's branch, flushed; parents it needs are made as well."""
    if issubclass(kind, Document):
        given = _standing(context, kind) | given
    record = kind(**_obligatory(context, kind, given), **given)
    context.session.add(record)
    context.session.flush()
    return record


def _obligatory(context: Context, kind: type[Any], given: dict[str, Any]) -> dict[str, Any]:
    mapper = inspect(kind)
    values: dict[str, Any] = {}
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if attribute.key in given or column is mapper.polymorphic_on or _filled(column, mapper):
            continue
        parents = [key.column for key in column.foreign_keys]
        if parents:
            parent = make_row(context, _class_of(parents[0].table))
            values[attribute.key] = getattr(parent, parents[0].name)
        else:
            values[attribute.key] = _plausible(column, context)
    return values


def _filled(column: Column[Any], mapper: Any) -> bool:
    """Whether the database, the session or a parent class gives the column its value."""
    alone = len(column.table.primary_key) == 1
    numbered = column.primary_key and alone and isinstance(column.type.python_type(), int)
    inherited = column.primary_key and mapper.inherits is not None
    stamped = column.name == "branch"
    known = column.nullable or column.default is not None or column.computed is not None
    return stamped or numbered or inherited or known


def _class_of(table: Any) -> type[Any]:
    mappers = (m for m in Base.registry.mappers if m.local_table is table)
    return next(m.class_ for m in mappers if not m.polymorphic_abstract)


def _plausible(column: Column[Any], context: Context) -> Any:
    kind = column.type
    if isinstance(kind, String):
        text = f"{column.name}{next(NUMBERS)}"
        return text[-(kind.length or 40) :]
    if isinstance(kind, Exact):
        return Decimal(1)
    if isinstance(kind, Instant):
        return context.now
    if isinstance(kind, Json):
        return {}
    if kind.python_type is date:
        return context.today
    return kind.python_type(1)


def _standing(context: Context, kind: type[Document]) -> dict[str, Any]:
    """Where a document begins: the first step of a live business of its kind."""
    facts = {"created": context.now, "creator": context.identity.login}
    known = context.hooks.named("kinds")
    for business in live(context).values():
        if known[business.kind].record is kind:
            return facts | {
                "business": business.name,
                "version": business.version,
                "step": business.start.name,
            }
    return facts | {"business": "", "version": 1, "step": "posted"}
