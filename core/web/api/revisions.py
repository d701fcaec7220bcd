"""Which state of a document a program has seen: its revision, and who comes too late is told.

A revision is the number of the latest entry in the document's change log; as an ETag it stands in
quotes. A change that names the revision it was made for never overwrites what came after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.i18n import _
from core.orm.bulk import one_of
from core.orm.changes import Change, changes_at, place_of
from core.refusal import Invalid
from core.web.api.places import Row
from core.web.api.reading import Unread
from core.web.changes import Told, told, words_of
from core.web.collection import is_number
from core.workflow.documents import Document
from core.workflow.motion.firing import hold_to_move

IF_MATCH = "If-Match"
WHATEVER = "*"
MOST_TOLD = 5
Revisions = Mapping[int, tuple[int, datetime | None]]


class Stale(Invalid):
    """Somebody changed the document after the revision that the program had seen."""

    status = 412


class Unnamed(Unread):
    """A change says nothing of the revision it was made for."""

    status = 428


def revisions_of(documents: Sequence[Document], session: Any) -> Revisions:
    """The latest change of each document by its id, and when it was: one statement for all."""
    found: dict[int, tuple[int, datetime | None]] = {one.id: (0, None) for one in documents}
    tables = sorted({name for one in documents for name in place_of(one)[0]})
    query = (
        select(Change.record, func.max(Change.id), func.max(Change.at))
        .where(Change.resource.in_(tables), one_of(session, Change.record, map(str, found)))
        .group_by(Change.record)
    )
    for record, number, at in session.execute(query):
        found[int(record)] = (number, at)
    return found


def tag(found: Mapping[str, Any] | None, request: Any) -> None:
    """Give the answer the ETag of the document in it."""
    if found is not None:
        request.response.etag = str(found["revision"])


def refuse_stale(row: Row, request: Any, *, asked: bool = False) -> None:
    """Refuse a change made for an earlier revision than the document has, and say what came since.

    Where a revision is ``asked`` for, a change that names none is refused as well.
    """
    given = request.headers.get(IF_MATCH, "").strip()
    if not given:
        if asked:
            raise Unnamed(
                _(
                    "Say which state of the document you change: send the ETag of your last look "
                    "as If-Match, or If-Match: * to change it whatever it is."
                )
            )
        return
    session, document = request.here.session, row.case.document
    # Nobody else changes it between this look and the deed.
    hold_to_move([document], row.case.definition, request.here)
    newest, _at = revisions_of([document], session)[document.id]
    seen = [one.strip().removeprefix("W/").strip('"') for one in given.split(",")]
    if WHATEVER not in seen and str(newest) not in seen:
        raise _stale(row, request, max((int(one) for one in seen if is_number(one)), default=None))


def _stale(row: Row, request: Any, seen: int | None) -> Stale:
    """What came after the revision ``seen``, as far as the reader may know of it."""
    again = _("Nothing was done. Read the document again and send your change with its new ETag.")
    if seen is None:
        return Stale(_("This ETag is none of this document."), again)
    document = row.case.document
    since = changes_at(request.here.session, *place_of(document), after=seen, most=MOST_TOLD)
    words = words_of(row.rows.documents, document, request)
    sentences, fields = [], {}
    for change in reversed(told(since, words, request)):
        shown = [item for item in change.fields if row.case.knows(item[0])]
        sentences.append(_sentence(change, [title for _name, title, _old, _new in shown], request))
        for name, _title, _before, after in shown:
            if name in row.case.slots:
                fields[name] = _("It is now: ${value}", mapping={"value": after})
    if not sentences:
        return Stale(_("This ETag is none of this document."), again)
    return Stale(*sentences, again, fields=fields)


def _sentence(change: Told, titles: Sequence[str], request: Any) -> Any:
    said = {"who": change.actor, "when": request.show.moment(change.at), "deed": change.deed}
    if not titles:
        return _("${who} came first, ${when}: ${deed}.", mapping=said)
    said["fields"] = ", ".join(titles)
    return _("${who} came first, ${when}: ${deed} (${fields}).", mapping=said)
