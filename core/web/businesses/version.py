"""One frozen version of a business: what it says in words, its rights on one sheet, its file."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.web.businesses.one import filed
from core.web.businesses.place import VersionPlace
from core.web.businesses.proving import proof_of
from core.web.businesses.standing import names_for, publishings, whose
from core.workflow.businesses import version_in
from core.workflow.cases import left_to_prove
from core.workflow.definition import Business, in_words
from core.workflow.versions.drafts import EDIT
from core.workflow.versions.filing import written
from core.workflow.versions.lives import open_documents
from core.workflow.words.describing import Element, described
from core.workflow.words.matrix import matrix_of

PAGE = "core.web:templates/businesses/version.pt"
SECTIONS = (
    ("fields", _("Fields")),
    ("steps", _("Steps")),
    ("transitions", _("Transitions")),
    ("follows", _("Next documents")),
)
CELLS = {"see": _("sees"), "edit": _("changes"), "fire": _("may do")}


@view_config(context=VersionPlace, renderer=PAGE, permission=".view")
def show(place: VersionPlace, request: Any) -> dict[str, Any]:
    """The version in words, its matrix, and who uses it."""
    business, words = place.definition, names_for(request)
    told = described(business, words)
    return {
        "business": business,
        "whole": told[""],
        "sections": [
            (title, [one for one in told.values() if _is_in(one, sort)]) for sort, title in SECTIONS
        ],
        "matrix": matrix_of(business, words),
        "cells": CELLS,
        "whose": whose(request, business.home),
        "published": publishings(request, business.name).get(business.version),
        "missing": _missing(business, request.here),
        "proof": proof_of(place, {one.place: one.called for one in told.values()}),
        "may_prove": request.here.may(EDIT),
        "goes_on": left_to_prove(business, request.here) is not None,
        **_use(place, request),
    }


def _is_in(element: Element, sort: str) -> bool:
    return bool(element.sort) and element.sort.partition(".")[0] == sort


def _use(place: VersionPlace, request: Any) -> dict[str, Any]:
    """Where the version is live, and the documents of this branch that run on it, by step."""
    here, name = request.here, place.__parent__.__name__
    kept = here.company.businesses[name]
    steps = {
        step.name: in_words(step.title, request.locale_name) for step in place.definition.steps
    }
    running = open_documents(here, [name]).get(name, {})
    return {
        "branches": [
            branch.called(request.locale_name)
            for branch in here.company.branches.values()
            if version_in(branch, name, kept) == place.number
        ],
        "running": [
            (steps[step], count)
            for (version, step), count in sorted(running.items())
            if version == place.number
        ],
    }


def _missing(business: Business, here: Any) -> list[str]:
    """What the version names and no installed addon offers any more."""
    hooks = here.hooks.everywhere
    missing = {name for name in business.addons if name not in hooks.addons}
    if business.kind not in hooks.named("kinds"):
        missing.add(business.kind)
    for way in business.transitions:
        missing |= {use.name for use in way.guards if use.name not in hooks.named("guards")}
        missing |= {use.name for use in way.effects if use.name not in hooks.named("effects")}
    return sorted(missing)


@view_config(context=VersionPlace, name="export", permission=".view")
def export(place: VersionPlace, request: Any) -> Response:
    """The version as a file, with what it needs, to be taken to another company."""
    business = place.definition
    return filed(business.name, written(business, request.here))
