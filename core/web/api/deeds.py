"""What programs do with documents: begin, edit, fire, one or many, and the everyday verbs.

Every deed is the page's own: the same rights are asked, the same rules refuse.
"""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from core.i18n import _
from core.refusal import NotHere, Refusal
from core.web.api.places import Row, Rows, numbered
from core.web.api.reading import body_of, documents_in, fields_in, open_to, text_in, texts_in
from core.web.api.revisions import refuse_stale, tag
from core.web.api.writing import address_of, written
from core.web.application.forms import refuse_to_edit, rights_at_begin
from core.web.application.moving import MOST, move, picked
from core.web.application.verbs import Said, do, made_next
from core.workflow.motion.beginning import begin, refuse_to_begin
from core.workflow.motion.editing import edit


@view_config(context=Rows, request_method="POST", renderer="json")
def begin_document(rows: Rows, request: Any) -> dict[str, Any] | None:
    """A new document with the fields that were sent."""
    business, here = rows.documents.definition, request.here
    refuse_to_begin(business, here)
    mine = open_to(rows.documents.slots, rights_at_begin(business, here))
    document = begin(business, fields_in(body_of(request, "fields"), mine, here), here)
    request.response.status_int = 201
    request.response.headers["Location"] = address_of(rows, document, request)
    return _standing(rows, document.id, request)


@view_config(context=Row, request_method="PATCH", renderer="json")
def edit_document(row: Row, request: Any) -> dict[str, Any] | None:
    """Other values for the fields that were sent; the rest stays.

    As the form on the page it says which state of the document it was made for.
    """
    refuse_to_edit(row.case)
    mine = open_to(row.case.slots, row.case.rights)
    fields = fields_in(body_of(request, "fields"), mine, request.here)
    refuse_stale(row, request, asked=True)
    edit(row.case.document, fields, request.here)
    return _standing(row.rows, row.case.document.id, request)


@view_config(context=Row, name="fire", request_method="POST", renderer="json")
def fire_one(row: Row, request: Any) -> dict[str, Any]:
    """Fire a transition for the document."""
    name = _named(request)
    reason = text_in(body_of(request, "reason"), "reason") or None
    refuse_stale(row, request)
    told = move([row.case.document], name, request.here, reason)
    return _told(row, told, request)


@view_config(context=Rows, name="fire", request_method="POST", renderer="json")
def fire_many(rows: Rows, request: Any) -> dict[str, Any]:
    """Fire a transition for many documents, for all of them or for none."""
    name, body = _named(request), body_of(request, "documents", "reason")
    ids, numbers = documents_in(body, MOST)
    documents = picked(rows.documents, ids | _by_number(rows, numbers))
    if not documents:
        raise Refusal(
            _("Nothing was chosen that this can be done with. Send ids or numbers of documents.")
        )
    told = move(documents, name, request.here, text_in(body, "reason") or None)
    steps = {str(document.id): document.step for document in documents}
    return {"told": request.localizer.translate(told), "steps": steps}


@view_config(context=Row, name="verbs", request_method="POST", renderer="json")
def do_verb(row: Row, request: Any) -> dict[str, Any]:
    """Do one of the everyday verbs with the document."""
    name, body = _named(request), body_of(request, "note", "step", "after", "logins")
    said = Said(
        note=text_in(body, "note"),
        step=text_in(body, "step"),
        after=text_in(body, "after"),
        logins=texts_in(body, "logins"),
    )
    refuse_stale(row, request)
    return _told(row, do(row.case, name, said), request)


@view_config(context=Row, name="next", request_method="POST", renderer="json")
def begin_next(row: Row, request: Any) -> dict[str, Any]:
    """Make the next document from this one, or a fresh copy of a closed one."""
    made = made_next(row.case, text_in(body_of(request, "follow"), "follow"))
    place = request.resource_path(row.rows.__parent__)
    request.response.status_int = 201
    request.response.headers["Location"] = f"{place}{made.business}/{made.id}"
    return {"business": made.business, "id": made.id, "number": made.number, "step": made.step}


def _named(request: Any) -> str:
    """The transition or verb that the address names behind the deed."""
    if len(request.subpath) != 1:
        raise HTTPNotFound
    return str(request.subpath[0])


def _by_number(rows: Rows, numbers: set[str]) -> set[int]:
    """The ids of the documents with these numbers; refuses where the person does not see one."""
    found = numbered(rows.documents, numbers) if numbers else {}
    if missing := sorted(numbers.difference(found)):
        raise NotHere(
            _("There is no document ${number} here.", mapping={"number": missing[0][:80]})
        )
    return set(found.values())


def _told(row: Row, told: Any, request: Any) -> dict[str, Any]:
    """What was done, in a sentence, and the document, or nothing where it is out of sight now."""
    found = _standing(row.rows, int(row.__name__), request)
    return {"told": request.localizer.translate(told), "document": found}


def _standing(rows: Rows, number: int, request: Any) -> dict[str, Any] | None:
    """The document as it stands now, or nothing where the person does not see it."""
    request.here.session.flush()
    request.here.session.expire_all()
    try:
        found = written(rows[str(number)], request)
    except KeyError:
        return None
    tag(found, request)
    return found
