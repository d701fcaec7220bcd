"""The first pages: which branch, and what is going on there."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render
from pyramid.view import view_config

from core.web.layout import Frame
from core.web.parts import parts_for
from core.web.site import BranchPlace, Root


@view_config(context=Root, renderer="core.web:templates/branches.pt")
def branches(root: Root, request: Any) -> Any:
    """Straight into the branch of whoever has only one, else the choice."""
    if request.view_name:
        raise HTTPNotFound
    found = Frame(request, root).branches()
    if len(found) == 1:
        return HTTPSeeOther(f"/{found[0].name}")
    return {"branches": found}


@view_config(context=BranchPlace, renderer="core.web:templates/home.pt")
def home(place: BranchPlace, request: Any) -> dict[str, Any]:
    """A branch's first page: the panels and the menu of whoever looks."""
    frame = Frame(request, place)
    panels = parts_for("home_panels", place.here)
    shown = [render(p.renderer, p.values(place.here), request) for p in panels]
    return {"panels": shown, "sections": list(frame.menu())}
