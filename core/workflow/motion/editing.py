"""Changing the values of documents where they stand: with the rights of the step, and logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes, resource_of
from core.refusal import NotHere, Refusal
from core.workflow.businesses import definition, refuse_unless_live
from core.workflow.correcting import remedy
from core.workflow.deciding.rights import Rights, rights_many
from core.workflow.definition import Business, in_words
from core.workflow.documents import Document
from core.workflow.fields import Sheet, Slot, prepared_many, sheet_of
from core.workflow.fields.taking import blank
from core.workflow.fields.values import encode, encode_values, read_values
from core.workflow.motion.arriving import carry_on
from core.workflow.motion.beginning import permitted, refuse_closed_fields
from core.workflow.motion.holding import note_held

D = TypeVar("D", bound=Document)
Difference = dict[str, tuple[Any, Any]]


def edit(document: Document, values: Mapping[str, Any], context: Context) -> None:
    """Change fields of ``document`` to ``values`` as typed; what is not named stays.

    Raises Invalid where values do not fit or are not the person's to change, Refusal where the
    document rests for good.
    """
    edit_many([document], {document.id: values}, context)


def edit_many(
    documents: Sequence[Document], values: Mapping[int, Mapping[str, Any]], context: Context
) -> None:
    """Change many documents of one business, each to its own ``values`` by id, or none of them.

    The number of statements does not grow with the documents. What now fits an automatic
    transition goes on by itself.
    """
    if not documents:
        return
    followed = {(document.business, document.version) for document in documents}
    if len(followed) > 1:
        raise Refusal(_("These documents follow different rules. Change them apart."))
    business = definition(context, *followed.pop())
    refuse_unless_live(business, context)
    read_held(documents, context)
    refuse_final(documents, business, context)
    sheet = sheet_of(business, context)
    rights = rights_many(documents, business, context)
    for document in documents:
        _refuse_closed(document, values[document.id], rights[document.id], sheet, context)
    before = {document.id: read_values(document, sheet) for document in documents}
    found = prepared_many(
        business,
        [(values[d.id], before[d.id], d.creator) for d in documents],
        context,
        open_to=[rights[d.id].edits for d in documents],
    )
    after = dict(zip(before, found, strict=True))
    if sheet.kind is not None and sheet.kind.before_change is not None:
        sheet.kind.before_change(documents, after, context)
    changed = _write(documents, before, after, sheet, context)
    carry_on(changed, business, context)


def read_held(documents: Sequence[D], context: Context) -> None:
    """Lock ``documents`` and read them afresh in one statement, lest somebody's change be lost."""
    session, model = context.session, type(documents[0])
    ids = [document.id for document in documents]
    query = (
        select(model)
        .where(one_of(session, model.id, ids))
        .order_by(model.id)
        .with_for_update(of=Document.__table__)
        .execution_options(populate_existing=True)
    )
    if len(session.scalars(query).unique().all()) < len(set(ids)):
        raise NotHere(_("A document is gone. Load the page again."))
    note_held(session, ids)


def refuse_final(documents: Sequence[Document], business: Business, context: Context) -> None:
    """Refuse to change what rests for good."""
    final = {step.name: step for step in business.steps if step.final}
    for document in documents:
        if document.step in final:
            title = in_words(final[document.step].title, context.identity.locale)
            raise Refusal(
                _(
                    "${number} is in the step “${step}” and is changed no more. ${remedy}",
                    mapping={
                        "number": document.number or document.id,
                        "step": title,
                        "remedy": remedy(business, context),
                    },
                )
            )


def _refuse_closed(
    document: Document,
    values: Mapping[str, Any],
    rights: Rights,
    sheet: Sheet,
    context: Context,
) -> None:
    if not rights.there:
        raise NotHere(_("A document is gone. Load the page again."))
    closed = [n for n in values if not (rights.edit(n) and permitted(n, sheet, context))]
    refuse_closed_fields(closed, sheet, context)


def _write(
    documents: Sequence[Document],
    before: Mapping[int, Mapping[str, Any]],
    after: Mapping[int, Mapping[str, Any]],
    sheet: Sheet,
    context: Context,
) -> list[Document]:
    """Write what differs: own fields in one statement, built-in ones in one for each table.

    The documents that have changed.
    """
    changed = {
        document.id: {
            name
            for name in sheet.slots
            if not _same(before[document.id].get(name), after[document.id].get(name))
        }
        for document in documents
    }
    moved = [document for document in documents if changed[document.id]]
    write_own(moved, {d.id: _own(d, after[d.id], sheet) for d in moved}, context)
    _update_built_in(moved, after, changed, sheet, context)
    log_changes(
        context.session,
        [
            (
                resource_of(document),
                document.id,
                "change",
                {
                    name: _difference(name, before[document.id], after[document.id], sheet)
                    for name in sheet.slots
                    if name in changed[document.id]
                },
            )
            for document in moved
        ],
    )
    return moved


def _same(one: Any, other: Any) -> bool:
    return one == other or (blank(one) and blank(other))


def _own(document: Document, values: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """The JSON of ``document`` with ``values``; what no field of the business reads stays in it."""
    names = {slot.name for slot in sheet.own}
    kept = {name: data for name, data in document.own.items() if name not in names}
    return {**kept, **encode_values(sheet.own, values)}


def _difference(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], sheet: Sheet
) -> tuple[Any, Any]:
    """Old and new value for the log: as an own field is kept, or as its column holds it."""
    slot = sheet.slots[name]
    if not slot.own:
        return before.get(name), after.get(name)
    return encode(slot, before.get(name)), encode(slot, after.get(name))


def write_own(
    documents: Sequence[Document], own: Mapping[int, dict[str, Any]], context: Context
) -> None:
    """Write the JSON of own fields of ``documents``, by id, in one statement."""
    rows = [{"id": d.id, "own": own[d.id]} for d in documents if own[d.id] != d.own]
    update_rows(context.session, Document.__table__, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "own", own[document.id])


def empty_field(document: Document, slot: Slot, context: Context) -> None:
    """Leave a field of ``document`` empty: on paper, where nobody is asked and nothing logged."""
    if slot.own:
        own = {name: data for name, data in document.own.items() if name != slot.name}
        write_own([document], {document.id: own}, context)
        return
    sheet = sheet_of(definition(context, document.business, document.version), context)
    nothing, changed = {document.id: {slot.name: None}}, {document.id: {slot.name}}
    _update_built_in([document], nothing, changed, sheet, context)


def _update_built_in(
    documents: Sequence[Document],
    after: Mapping[int, Mapping[str, Any]],
    changed: Mapping[int, set[str]],
    sheet: Sheet,
    context: Context,
) -> None:
    """Write the built-in fields that changed in any document, table by table of its record."""
    built_in = {slot.name for slot in sheet.slots.values() if not slot.own}
    names = sorted(built_in & set().union(*changed.values()))
    if not names:
        return
    columns = {name: inspect(type(documents[0])).columns[name] for name in names}
    for table in {column.table for column in columns.values()}:
        here = [name for name in names if columns[name].table is table]
        rows = [
            {"id": d.id, **{columns[n].name: _kept(columns[n], after[d.id][n]) for n in here}}
            for d in documents
            if changed[d.id].intersection(here)
        ]
        update_rows(context.session, table, rows, key=["id"])
    for document in documents:
        for name in names:
            value = _kept(columns[name], after[document.id][name])
            set_committed_value(document, name, value)
        # What a changed number leads to is looked up again.
        context.session.expire(document, inspect(type(document)).relationships.keys())


def _kept(column: Any, value: Any) -> Any:
    """``value`` as its column keeps it: what is empty where nothing may be is as it began."""
    begun = column.default.arg if column.default is not None else None
    return begun if value is None and not column.nullable else value
