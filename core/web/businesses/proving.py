"""What the generated cases of a version came to, on its page, and playing them once more."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.web.businesses.place import VersionPlace
from core.workflow.cases import Kept, kept_result, prove_and_keep
from core.workflow.drafts import drawing

SORTS = (
    ("fires", _("Transitions gone")),
    ("rung", _("Rungs of ladders asked")),
    ("unmet", _("Conditions that do not hold keep documents back")),
    ("missing", _("Fields asked for")),
    ("own", _("Own cases refused")),
    ("stranger", _("Who may not is refused")),
    ("rights", _("Steps whose rights hold")),
)


def proof_of(place: VersionPlace) -> tuple[Kept | None, list[tuple[Any, int]]]:
    """What the cases came to when they were last played, and how many were proved by sort."""
    kept = kept_result(place.here, place.__parent__.__name__, place.number)
    if kept is None:
        return None, []
    return kept, [(title, kept.proved[sort]) for sort, title in SORTS if sort in kept.proved]


@view_config(context=VersionPlace, name="prove", request_method="POST", permission=".edit")
def prove(place: VersionPlace, request: Any) -> HTTPSeeOther:
    """Play the cases of the version with whoever sits here today and what there is to choose."""
    kept = prove_and_keep(place.definition, drawing(request.here))
    said = {"count": sum(kept.proved.values()), "failed": len(kept.failed)}
    request.notice(_("${count} cases came out as written, ${failed} otherwise.", mapping=said))
    return HTTPSeeOther(request.resource_path(place, "") + "#proof")
