"""The way to a document of which only the number is known: to the pages of its business."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from core.web.collection import is_number
from core.web.site import BranchPlace
from core.workflow.documents import Document


@view_config(context=BranchPlace, name="to-document")
def to_document(place: BranchPlace, request: Any) -> HTTPSeeOther:
    """Lead on to the document's page; nowhere whoever finds none there, else to the branch."""
    if not request.subpath:
        return HTTPSeeOther(request.resource_url(place))
    number, document = request.subpath[0], None
    if is_number(number):
        document = request.here.session.get(Document, int(number))
    if document is None or not _is_found(document, place):
        raise HTTPNotFound
    return HTTPSeeOther(request.resource_url(place, document.business, str(document.id)))


def _is_found(document: Document, place: BranchPlace) -> bool:
    """Whether the document is there for the person: else its number alone told its business."""
    try:
        place[document.business][str(document.id)]
    except KeyError:
        return False
    return True
