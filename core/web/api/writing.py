"""Documents as programs get them: the fields their reader may see, and what he may do now.

Exact numbers are texts, lest a program round them; days and moments are written as ISO 8601 says,
moments in UTC; a record or a colleague is an id or a login, with its code and its title beside in
``records``, and what people read in ``words``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.context import Context
from core.orm.types import quantize
from core.web.api.naming import records_in
from core.web.api.places import Row, Rows
from core.web.api.revisions import revisions_of
from core.web.application.moves import moves_of
from core.web.application.showing import Shown
from core.workflow.documents import Document
from core.workflow.everyday.verbs import possible
from core.workflow.fields import Slot
from core.workflow.fields.kept import written_moment


def written_many(documents: Sequence[Document], request: Any) -> list[dict[str, Any]]:
    """Documents of one business; the number of statements does not grow with them."""
    shown = Shown(documents, request.here, request.show)
    moves = moves_of(documents, shown, request.here)
    found = _written(documents, shown, request.here)
    return [
        {**found[document.id], "transitions": [move.name for move in moves[document.id]]}
        for document in documents
    ]


def written(row: Row, request: Any) -> dict[str, Any]:
    """One document, with all that its reader may do with it."""
    case, here = row.case, request.here
    can = possible(case.document, case.definition, here)
    shown = Shown([case.document], here, request.show)
    rights = shown.rights[case.document.id]
    sent = [slot for slot in case.slots.values() if slot.typed and slot.type.kept != "ids"]
    return {
        **_written([case.document], shown, here)[case.document.id],
        "edits": [slot.name for slot in sent if rights.edit(slot.name)],
        "transitions": [transition.name for transition in can.transitions],
        "verbs": [*can.verbs, *(["agree"] if can.agree else [])],
        "back": list(can.back),
        "follows": [follow.name for follow in can.follows],
        "waits_for": list(can.waits_for),
    }


def address_of(rows: Rows, document: Document, request: Any) -> str:
    """Where a program finds the document."""
    return f"{request.resource_path(rows).rstrip('/')}/{document.id}"


def _written(
    documents: Sequence[Document], shown: Shown, here: Context
) -> dict[int, dict[str, Any]]:
    """Each document by its id, without what its reader may do with it."""
    records = records_in(documents, shown, here)
    revisions = revisions_of(documents, here.session)
    found = {}
    for document in documents:
        slots, values = shown.slots[document.version], shown.values[document.id]
        revision, changed = revisions[document.id]
        found[document.id] = {
            "id": document.id,
            "number": document.number,
            "business": document.business,
            "version": document.version,
            "revision": revision,
            "changed": plain(changed or document.created),
            "step": document.step,
            "creator": document.creator,
            "created": plain(document.created),
            "entered": plain(document.entered),
            "deadline": plain(document.deadline),
            "closed": plain(document.posted),
            "fields": {name: _field(slots[name], value) for name, value in values.items()},
            "words": {
                name: shown.text(document, name)
                for name, value in values.items()
                if value not in (None, ()) and _has_words(slots[name])
            },
            "records": records[document.id],
        }
    return found


def _has_words(slot: Slot) -> bool:
    return slot.type.named is not None or slot.type.widget == "choice"


def _field(slot: Slot, value: Any) -> Any:
    """A value as its type is told; the lines of a table column by column."""
    if slot.type.kept == "table":
        return [{c.name: _field(c, line.get(c.name)) for c in slot.columns} for line in value or ()]
    if slot.type.kept == "ids":
        return list(value or ())
    if isinstance(value, Decimal) and slot.type.kept == "units":
        return format(quantize(value, slot.type.scale), "f")
    return plain(value)


def plain(value: Any) -> Any:
    """``value`` as JSON has it."""
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | bool | None) else str(value)
