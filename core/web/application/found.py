"""Documents of businesses in the search box: whoever types or scans a number gets there."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from core.context import Context
from core.web.application.entries import businesses_for
from core.web.collection import is_number
from core.workflow.deciding.rights import sight
from core.workflow.documents import Document

EACH = 8


def documents_found(text: str, here: Context) -> list[tuple[str, str]]:
    """The documents called ``text``, by number or by the stand-in ``#17``, and their pages."""
    businesses = {business.name: business for business in businesses_for(here)}
    number = text.removeprefix("#")
    called = Document.number == text.upper()
    if text.startswith("#") and is_number(number):
        called = and_(Document.id == int(number), Document.number.is_(None))
    seen = [and_(Document.business == n, sight(b, here)) for n, b in businesses.items()]
    if not seen:
        return []
    columns = (Document.id, Document.business, Document.number)
    query = select(*columns).where(called, or_(*seen)).order_by(Document.id.desc()).limit(EACH)
    assert here.branch is not None
    return [
        (
            f"{businesses[row.business].called(here.identity.locale)} {row.number or text}",
            f"/{here.branch.name}/{row.business}/{row.id}",
        )
        for row in here.session.execute(query)
    ]
