"""Two versions of a business side by side, or a version and the draft: what changed, in words."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from core.i18n import _
from core.refusal import NotHere
from core.web.businesses.place import DefinitionPlace
from core.web.businesses.standing import names_for, whose
from core.workflow.definition import Business
from core.workflow.words.comparing import differences

PAGE = "core.web:templates/businesses/compare.pt"
DRAFT = "draft"


@view_config(context=DefinitionPlace, name="compare", renderer=PAGE, permission=".view")
def compare(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """What the newer of two versions says otherwise; without a choice, the last step."""
    offered = _offered(place, request)
    names = [name for name, _title in offered]
    new = request.GET.get("new") or (names[0] if names else "")
    old = request.GET.get("old") or (names[1] if len(names) > 1 else new)
    return {
        "offered": offered,
        "old": old,
        "new": new,
        "found": differences(read(place, old), read(place, new), names_for(request)),
    }


def _offered(place: DefinitionPlace, request: Any) -> list[tuple[str, str]]:
    """The draft and every version, newest first."""
    kept = request.here.company.businesses.get(place.__name__, {})
    translate = request.localizer.translate
    found = [(DRAFT, str(translate(_("The draft"))))] if place.draft is not None else []
    for version in place.versions:
        title = translate(_("Version ${number}", mapping={"number": version}))
        found.append((str(version), f"{title} · {whose(request, kept[version].get('home', ''))}"))
    return found


def read(place: DefinitionPlace, named: str) -> Business:
    """The version or draft that is named; refuses what there is not."""
    if named == DRAFT and place.draft is not None:
        return place.draft.read()
    try:
        return place[named].definition
    except KeyError:
        raise NotHere(_("There is no such version of this business.")) from None
