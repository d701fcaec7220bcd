"""The search box: records of every noun by name, code, barcode or pinyin initials."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config
from sqlalchemy import or_, select

from core.i18n import _
from core.web.application.found import documents_found
from core.web.layout import Frame
from core.web.parts import parts_for
from core.web.site import BranchPlace, Root

EACH = 8
SHORTEST = 2


@view_config(context=BranchPlace, name="search", renderer="core.web:templates/search.pt")
def search(place: BranchPlace, request: Any) -> dict[str, Any]:
    """What fits the words in this branch, noun by noun."""
    text = request.GET.get("q", "").strip()
    sources = parts_for("searches", place.here) if len(text) >= SHORTEST else ()
    found = [(s.title, hits) for s in sources if (hits := find(s, text, place.here))]
    if len(text) >= SHORTEST and (hits := documents_found(text, place.here)):
        found.insert(0, (_("Documents"), hits))
    return {"text": text, "found": found}


@view_config(context=Root, name="search", renderer="core.web:templates/branches.pt")
def search_outside(root: Root, request: Any) -> dict[str, Any]:
    """Outside a branch there is nothing to search: choose one."""
    return {"branches": Frame(request, root).branches()}


def find(source: Any, text: str, here: Any) -> list[tuple[str, str]]:
    """The first hits of ``text`` in ``source``: what they are called and where they are."""
    begins = (c.istartswith(text, autoescape=True) for c in source.begins)
    holds = (c.icontains(text, autoescape=True) for c in source.holds)
    query = select(source.record).where(or_(*begins, *holds)).limit(EACH)
    if source.where is not None:
        query = query.where(source.where())
    home = here.branch.name
    return [
        (source.shows(record), f"/{home}/{source.path}/{record.id}")
        for record in here.session.scalars(query)
    ]
