"""The designer's page, its saving by itself, and the questions it asks while somebody draws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyramid.view import view_config

from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Overtaken
from core.web.businesses.place import DefinitionPlace
from core.web.designer.faults import faults_of, wrong_with
from core.web.designer.naming import short_names
from core.web.designer.offered import offered, usual
from core.web.designer.words import WORDS
from core.workflow.businesses import definition
from core.workflow.versions.drafts import Draft, drawing, home_of, keep, start
from core.workflow.versions.remarks import remarks
from core.workflow.words.comparing import differences
from core.workflow.words.wording import Words

EDIT = "core:business:edit"
PUBLISH = "core:business:publish"
PAGE = "core.web:templates/designer.pt"
LONGEST = 2000
OWN = frozenset({"name", "home", "base", "version"})


@view_config(context=DefinitionPlace, name="design", renderer=PAGE, permission=EDIT)
def design(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """The designer, with the draft or, where there is none yet, what is live."""
    here, translate = request.here, request.localizer.translate
    draft = shown(place, here)
    live = place.live
    data = {
        "words": {name: translate(word) for name, word in WORDS.items()},
        "locale": here.identity.locale,
        "login": here.identity.login,
        "usual": usual(),
        **offered(here, translate),
        "name": place.__name__,
        "data": draft.data,
        "revision": draft.revision,
        "faults": faults_of(draft, here, translate),
        "kept": kept_names(here, draft),
        "live": live.version if live else None,
        "may_publish": here.may(PUBLISH),
        "key": request.fresh_key,
        "paths": {
            "business": request.resource_path(place),
            **{
                name: request.resource_path(place, view)
                for name, view in (
                    ("save", "save-draft"),
                    ("expression", "check-expression"),
                    ("changes", "draft-changes"),
                    ("publish", "publish"),
                    ("try", "try"),
                )
            },
        },
    }
    # In a script element only the end of the element itself could be misread.
    return {
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "title": place.title,
        "draft": place.draft,
    }


def shown(place: DefinitionPlace, here: Context) -> Draft:
    """The draft of the branch; where nobody draws, what is live or was last published."""
    if place.draft is not None:
        return replace(place.draft, data=_drawn(place.draft.data))
    found = place.live or definition(here, place.__name__, place.versions[0])
    return Draft(
        home=home_of(here),
        name=place.__name__,
        data=_drawn(found.to_data()),
        base=found.version,
        revision=0,
        by=here.identity.login,
        at=here.now,
    )


def _drawn(data: Mapping[str, Any]) -> dict[str, Any]:
    """What people draw: name, branch and version are said by where the drawing is kept."""
    return {name: value for name, value in data.items() if name not in OWN}


def kept_names(here: Context, draft: Draft) -> dict[str, list[str]]:
    """Names that documents of the version before rely on, and that stay as they are."""
    versions = here.company.businesses.get(draft.name, {})
    data = versions.get(draft.base, {})
    ways = data.get("transitions", ())
    return {
        "steps": [one["name"] for one in data.get("steps", ())],
        "ways": [f"{one['source']}/{one['name']}" for one in ways],
        "fields": [one["name"] for one in data.get("fields", ())],
    }


@view_config(
    context=DefinitionPlace,
    name="save-draft",
    request_method="POST",
    renderer="json",
    permission=EDIT,
)
def save(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """Keep what was drawn; what somebody else has saved meanwhile is told, not overwritten."""
    sent, here = sent_by(request), request.here
    data, revision = sent.get("data"), sent.get("revision")
    if not isinstance(data, dict) or not isinstance(revision, int):
        raise _unreadable()
    try:
        draft = _kept(place, here, data, revision)
    except Overtaken as overtaken:
        theirs = shown(place, here)
        request.response.status_int = overtaken.status
        return {
            "messages": [request.localizer.translate(m) for m in overtaken.messages],
            "theirs": {"revision": theirs.revision, "data": theirs.data},
        }
    faults = faults_of(draft, here, request.localizer.translate)
    return {"revision": draft.revision, "faults": faults, "names": short_names(draft.data)}


def _kept(place: DefinitionPlace, here: Context, data: dict[str, Any], revision: int) -> Draft:
    """The first stroke begins a draft of what is live; every further one goes into it."""
    data = _drawn(data)
    if revision or place.draft is not None:
        return keep(here, place.__name__, data, revision=revision)
    return start(here, place.__name__, data, base=shown(place, here).base)


@view_config(
    context=DefinitionPlace,
    name="check-expression",
    request_method="POST",
    renderer="json",
    permission=EDIT,
)
def check_expression(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """What is wrong with a condition or formula, in a sentence; nothing where it is right."""
    sent = sent_by(request)
    text, data = sent.get("text"), sent.get("data")
    if not isinstance(text, str) or not isinstance(data, dict):
        raise _unreadable()
    bad = wrong_with(text[:LONGEST], sent.get("columns"), data, request.here) if text else None
    translate = request.localizer.translate
    return {"wrong": " ".join(map(translate, bad.messages)) if bad else ""}


@view_config(context=DefinitionPlace, name="draft-changes", renderer="json", permission=EDIT)
def draft_changes(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """What the draft says otherwise than what is live, and what is better known: sentences."""
    here, translate = request.here, request.localizer.translate
    drawn = shown(place, here).read()
    told = differences(place.live, drawn, Words.of(here, translate)) if place.live else ()
    return {
        "changes": [one.sentence for one in told],
        "remarks": [translate(one) for one in remarks(drawn, drawing(here))],
    }


def sent_by(request: Any) -> dict[str, Any]:
    """The object that the page sent as JSON; refuses anything else."""
    try:
        data = request.json_body
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise _unreadable()
    return data


def _unreadable() -> Invalid:
    return Invalid(
        _("The page sent nothing that can be read. Load it again; your drawing is kept.")
    )
