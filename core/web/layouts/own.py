"""A branch's own layouts: copied from another one, and chosen for what is printed there."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.web.layouts.place import PERMISSION, LayoutPlace
from core.workflow.printing.layouts import choose_layout, copy_layout


@view_config(context=LayoutPlace, name="copy", permission=PERMISSION, request_method="POST")
def copy(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Copy the layout for this branch; the copy is changed without touching what others print."""
    fresh = copy_layout(request.here, place.__name__)
    request.notice(_("This copy belongs to the branch. It prints nothing until you use it here."))
    return HTTPSeeOther(request.resource_path(place.__parent__, fresh))


@view_config(context=LayoutPlace, name="use", permission=PERMISSION, request_method="POST")
def use(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Print the paper on this layout in this branch, wherever nobody chooses another one."""
    choose_layout(request.here, place.__name__)
    request.notice(_("${name} is printed here from now on.", mapping={"name": place.title}))
    return HTTPSeeOther(request.resource_path(place.__parent__))
