"""A version of the whole company goes to other branches, whose departures are kept in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.company.model import Branch
from core.i18n import _
from core.jobs.own_indexes import ask_for_indexes
from core.refusal import Refusal
from core.web.businesses.place import VersionPlace
from core.web.businesses.standing import names_for, whose
from core.workflow.businesses import definition, version_in
from core.workflow.checks import faults_there
from core.workflow.versions.lives import PUBLISH, roll_out
from core.workflow.words.comparing import Difference, differences

PAGE = "core.web:templates/businesses/roll_out.pt"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A branch the version may go to: what it has now, and what that does otherwise.

    ``own`` is a version of the branch's own; ``off`` names modules without which nothing is live.
    ``lacking`` says which seats or people it lacks; while it is ``idle``, nobody could work there.
    """

    branch: Branch
    called: str
    version: int | None
    own: bool
    here: bool
    departures: Sequence[Difference]
    off: Sequence[str]
    lacking: Sequence[Any]
    idle: bool


@view_config(
    context=VersionPlace,
    name="roll-out",
    renderer=PAGE,
    request_method="GET",
    permission=".publish",
)
def look(place: VersionPlace, request: Any) -> dict[str, Any]:
    """Every branch in which the person publishes, and what it would give up."""
    return {"targets": [] if place.definition.home else _targets(place, request)}


@view_config(context=VersionPlace, name="roll-out", request_method="POST", permission=".publish")
def go(place: VersionPlace, request: Any) -> HTTPSeeOther:
    """Let the version be live in the branches that were chosen; the others keep what they have."""
    named = [
        name for name in request.POST.getall("branch") if name in request.here.company.branches
    ]
    if not named:
        raise Refusal(_("Choose at least one branch."))
    changed = roll_out(request.here, place.__parent__.__name__, place.number, named)
    ask_for_indexes(request.here, place.definition)
    request.notice(
        _(
            "Version ${number} is live in these branches too now: ${branches}.",
            mapping={
                "number": place.number,
                "branches": [whose(request, name) for name in changed],
            },
        )
        if changed
        else _("Version ${number} was live there already.", mapping={"number": place.number})
    )
    return HTTPSeeOther(request.resource_path(place.__parent__))


def _targets(place: VersionPlace, request: Any) -> list[Target]:
    here, name = request.here, place.__parent__.__name__
    shared, words = place.definition, names_for(request)
    kept, found = here.company.businesses[name], []
    branches = [b for b in here.company.branches.values() if here.identity.may(PUBLISH, b)]
    lacking = faults_there(shared, branches, here)
    for branch in branches:
        version = version_in(branch, name, kept)
        theirs = definition(here, name, version) if version in kept and version else None
        found.append(
            Target(
                branch=branch,
                called=branch.called(request.locale_name),
                version=version,
                own=theirs is not None and bool(theirs.home),
                here=version == place.number,
                departures=differences(shared, theirs, words) if theirs else [],
                off=[
                    words.name("addons", one) for one in sorted(shared.addons - _on(branch, here))
                ],
                lacking=[fault.sentence for fault in lacking.get(branch.name, ())],
                idle=branch is not here.company.headquarters
                and any(fault.bars for fault in lacking.get(branch.name, ())),
            )
        )
    return found


def _on(branch: Branch, here: Any) -> frozenset[str]:
    """The modules that are on in a branch today."""
    always = {name for name, addon in here.hooks.addons.items() if addon.always}
    return branch.enabled(here.today) | always
