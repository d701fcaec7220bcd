"""Everything the branch printed, the newest first: who, when, what, and which were reprints."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config
from sqlalchemy import select

from core.security.called import people_called
from core.web.printing_page import Printing
from core.workflow.documents import Document
from core.workflow.printing.layouts import layout_of
from core.workflow.printing.papers import Paper
from core.workflow.printing.printers import printer_for

EACH = 200


@view_config(
    context=Printing,
    name="prints",
    renderer="core.web:templates/prints.pt",
    permission="core:layout:edit",
)
def prints(place: Printing, request: Any) -> dict[str, Any]:
    """The last prints of the branch; with ``?reprints=1`` those that were no originals."""
    here, again = request.here, request.GET.get("reprints") == "1"
    columns = (Paper.at, Paper.actor, Paper.document, Paper.layout, Paper.copy, Document.number)
    query = select(*columns).join(Document, Document.id == Paper.document)
    if again:
        query = query.where(Paper.copy > 1)
    rows = here.session.execute(query.order_by(Paper.id.desc()).limit(EACH)).all()
    layouts = {row.layout for row in rows} & set(here.company.layouts)
    return {
        "rows": rows,
        "again": again,
        "people": people_called([row.actor for row in rows], here),
        "layouts": {name: layout_of(here, name) for name in layouts},
        "printers": {name: printer_for(here, name).name for name in layouts},
    }
