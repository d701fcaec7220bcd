"""What a layout is tried with: a document of the branch, by its number, or an invented one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.i18n import _
from core.printing.layout import Layout
from core.printing.samples import sample
from core.refusal import NotHere
from core.web.application.places import documents_of
from core.workflow.businesses import definition
from core.workflow.documents import Document
from core.workflow.kinds import kind_of
from core.workflow.printing.papers import owner_of, values_of

NUMBER = "number"


def document_for(layout: Layout, name: str, request: Any) -> tuple[Mapping[str, Any], bool]:
    """What ``layout``, kept as ``name``, prints, and whether that is a real document.

    Whoever names a number sees what he may see of it anyway: all of it, or nothing here.
    """
    number = request.params.get(NUMBER, "").strip().upper()
    if not number:
        return sample(layout, request.locale_name), False
    document = _called(number, layout, request.here)
    owner = owner_of(request.here, document, name)
    return values_of(request.here, owner, name, request.locale_name), True


def _called(number: str, layout: Layout, here: Context) -> Document:
    document = here.session.scalars(select(Document).where(Document.number == number)).first()
    if document is not None and _prints(document, layout, here) and _shown(document, here):
        return document
    raise NotHere(
        _(
            "There is no document ${number} of which this paper is printed, or you do not see "
            "all of it.",
            mapping={"number": number},
        )
    )


def _prints(document: Document, layout: Layout, here: Context) -> bool:
    return layout.prints in definition(here, document.business, document.version).prints


def _shown(document: Document, here: Context) -> bool:
    business = definition(here, document.business, document.version)
    kind = kind_of(business, here)
    if kind is None or not here.may(f"{kind.scope}:view"):
        return False
    try:
        case = documents_of(business, here)[str(document.id)]
    except KeyError:
        return False
    return bool(case.sees_all)
