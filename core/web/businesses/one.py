"""The page of one business: versions, draft, what is live, and what can be done about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.context import Context
from core.i18n import _
from core.jobs.own_indexes import ask_for_indexes
from core.refusal import NotHere
from core.web.businesses.place import DefinitionPlace, VersionPlace
from core.web.businesses.standing import (
    RETIRED,
    drawers,
    history,
    may_speak_for_all,
    names_for,
    publishings,
    standings,
    whose,
)
from core.web.changes import Told
from core.workflow.businesses import definition, open_to, version_in
from core.workflow.cases import kept_result
from core.workflow.checks import faults
from core.workflow.definition import Business
from core.workflow.versions.drafts import EDIT, drawing, drop, refuse_taken, start
from core.workflow.versions.filing import written_draft
from core.workflow.versions.lives import PUBLISH, go_live, publish_draft, retire, revive
from core.workflow.versions.remarks import remarks
from core.workflow.words.comparing import differences

PAGE = "core.web:templates/businesses/one.pt"
PUBLISHING = "core.web:templates/businesses/publish.pt"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One version in the table: whose it is, who published it, where it is live, what runs."""

    business: Business
    whose: str
    change: Told | None
    able: bool
    live: bool
    branches: str
    open: int
    unproved: int

    @property
    def number(self) -> int:
        """Which version it is."""
        return self.business.version


@view_config(context=DefinitionPlace, renderer=PAGE, permission=".view")
def show(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """How the business stands here, all its versions, and what happened to it."""
    here, name = request.here, place.__name__
    # Of another branch's own there is nothing here but what can be made from it.
    standing = next(iter(standings(here, name)), None)
    return {
        "standing": standing,
        "lines": _lines(place, request, standing),
        "retired": standing is not None and standing.state == RETIRED,
        "words": names_for(request),
        "changes": history(request, name),
        "may_edit": here.may(EDIT),
        "may_publish": here.may(PUBLISH),
        "for_all": may_speak_for_all(here),
        "drawn_by": drawers([standing] if standing is not None else [], here),
    }


def _lines(place: DefinitionPlace, request: Any, standing: Any) -> list[Line]:
    here, kept = request.here, request.here.company.businesses.get(place.__name__, {})
    able = open_to(here.branch, kept)
    published = publishings(request, place.__name__)
    running: dict[int, int] = {}
    for (version, _step), count in (standing.open if standing else {}).items():
        running[version] = running.get(version, 0) + count
    meant = {
        branch.called(request.locale_name): version_in(branch, place.__name__, kept)
        for branch in here.company.branches.values()
    }
    live_here = version_in(here.branch, place.__name__, kept)
    return [
        Line(
            business=definition(here, place.__name__, version),
            whose=whose(request, kept[version].get("home", "")),
            change=published.get(version),
            able=version in able,
            live=version == live_here,
            branches=names_for(request).listed(b for b, v in meant.items() if v == version),
            open=running.get(version, 0),
            unproved=_unproved(here, place.__name__, version),
        )
        for version in place.versions
    ]


def _unproved(here: Context, name: str, version: int) -> int:
    kept = kept_result(here, name, version)
    return len(kept.late) if kept is not None else 0


@view_config(context=DefinitionPlace, name="begin", request_method="POST", permission=".edit")
def begin(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Begin a draft from one of the versions: of the next one, or of a business of its own."""
    found = _version(place, request)
    name = request.POST.get("name", "").strip()
    if name and name != place.__name__:
        refuse_taken(request.here, name)
        start(request.here, name, found.definition.to_data())
    else:
        name = place.__name__
        start(request.here, name, found.definition.to_data(), base=found.number)
    request.notice(_("The draft is begun from version ${number}.", mapping=_number(found)))
    businesses: Any = place.__parent__
    return HTTPSeeOther(request.resource_path(businesses, name, "design"))


@view_config(context=DefinitionPlace, name="discard", request_method="POST", permission=".edit")
def discard(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Throw the draft away, as it was seen."""
    draft = _draft(place)
    seen = request.POST.get("revision", "")
    drop(request.here, place.__name__, revision=int(seen) if seen.isdigit() else draft.revision)
    request.notice(_("The draft was thrown away."))
    back: Any = place if place.versions else place.__parent__
    return HTTPSeeOther(request.resource_path(back))


@view_config(
    context=DefinitionPlace,
    name="publish",
    renderer=PUBLISHING,
    request_method="GET",
    permission=".publish",
)
def before_publishing(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """What keeps the draft from being published, and what it changes."""
    here, draft = request.here, _draft(place)
    drawn = draft.read()
    base = place.live or (definition(here, drawn.name, draft.base) if draft.base else None)
    return {
        "draft": draft,
        "faults": faults(drawn, drawing(here)),
        "remarks": remarks(drawn, drawing(here)),
        "base": base,
        "found": differences(base, drawn, names_for(request)) if base else [],
        "for_all": may_speak_for_all(here),
    }


@view_config(context=DefinitionPlace, name="publish", request_method="POST", permission=".publish")
def publish(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Make the draft the next version, live in this branch."""
    made = publish_draft(request.here, place.__name__)
    ask_for_indexes(request.here, made)
    said = {"name": made.called(request.locale_name), "number": made.version}
    request.notice(_("Version ${number} of ${name} is published and live here.", mapping=said))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=DefinitionPlace, name="go-live", request_method="POST", permission=".publish")
def choose(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Let one of the versions, a later or an earlier one, be live here."""
    found = _version(place, request)
    go_live(request.here, place.__name__, found.number)
    ask_for_indexes(request.here, found.definition)
    request.notice(_("Version ${number} is live here now.", mapping=_number(found)))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=DefinitionPlace, name="retire", request_method="POST", permission=".publish")
def retire_it(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Take the business out of use here; what becomes of its open documents was chosen."""
    finish = request.POST.get("open", "finish") == "finish"
    was = place.live
    left = retire(request.here, place.__name__, finish=finish)
    if was is not None:
        ask_for_indexes(request.here, was)
    request.notice(
        _(
            "It is retired here. Open documents that finish on their version: ${count}.",
            mapping={"count": left},
        )
        if left
        else _("It is retired here. No document is open.")
    )
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=DefinitionPlace, name="revive", request_method="POST", permission=".publish")
def revive_it(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Take a retired business up again."""
    number = revive(request.here, place.__name__)
    ask_for_indexes(request.here, place[str(number)].definition)
    request.notice(_("Version ${number} is live here now.", mapping={"number": number}))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=DefinitionPlace, name="export", permission=".view")
def export_draft(place: DefinitionPlace, request: Any) -> Response:
    """The draft as a file, as far as it is whole."""
    return filed(place.__name__, written_draft(_draft(place), request.here))


def filed(name: str, content: bytes) -> Response:
    """The file of the business called ``name``, to be saved."""
    return Response(
        content,
        content_type="application/json",
        content_disposition=f'attachment; filename="{name}.json"',
    )


def _version(place: DefinitionPlace, request: Any) -> VersionPlace:
    try:
        return place[request.POST.get("version", "")]
    except KeyError:
        raise NotHere(_("There is no such version of this business.")) from None


def _number(found: VersionPlace) -> dict[str, Any]:
    return {"number": found.number}


def _draft(place: DefinitionPlace) -> Any:
    draft = place.draft
    if draft is None:
        raise NotHere(_("Nobody draws this business here."))
    return draft
