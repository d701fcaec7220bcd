"""Running documents go over to another version: the mapping, a look at what it does, the deed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.refusal import NotHere
from core.web.businesses.compare import read
from core.web.businesses.place import DefinitionPlace
from core.workflow.businesses import open_to
from core.workflow.definition import in_words
from core.workflow.motion.carrying_over import Plan, running
from core.workflow.versions.lives import open_documents
from core.workflow.versions.migrating import Preview, migrate, preview

PAGE = "core.web:templates/businesses/migrate.pt"


@view_config(
    context=DefinitionPlace,
    name="migrate",
    renderer=PAGE,
    request_method="GET",
    permission=".publish",
)
def look(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """From which version to which, what becomes what, and what that would do."""
    sources, targets = _sources(place, request), _targets(place)
    old = request.GET.get("old") or (str(sources[0][0]) if sources else "")
    live = place.live
    new = request.GET.get("new") or (str(live.version) if live else "")
    found: dict[str, Any] = {"sources": sources, "targets": targets, "old": old, "new": new}
    if not sources or not new or old == new:
        return {**found, "plan": None, "seen": None}
    plan = _plan(place, request.GET, old, new)
    return {**found, **_choices(plan, request), "plan": plan, "seen": _seen(plan, request)}


@view_config(context=DefinitionPlace, name="migrate", request_method="POST", permission=".publish")
def go(place: DefinitionPlace, request: Any) -> HTTPSeeOther:
    """Let the documents go over, as the mapping says."""
    sent = request.POST
    plan = _plan(place, sent, sent.get("old", ""), sent.get("new", ""))
    count = migrate(plan, request.here)
    said = {"count": count, "number": plan.target.version}
    request.notice(_("Documents that follow version ${number} now: ${count}.", mapping=said))
    return HTTPSeeOther(request.resource_path(place))


def _sources(place: DefinitionPlace, request: Any) -> list[tuple[int, int]]:
    """Versions with running documents, and how many."""
    found: dict[int, int] = {}
    counts = open_documents(request.here, [place.__name__]).get(place.__name__, {})
    for (version, _step), count in counts.items():
        found[version] = found.get(version, 0) + count
    return sorted(found.items())


def _targets(place: DefinitionPlace) -> list[int]:
    home, kept = place.here.branch, place.here.company.businesses.get(place.__name__, {})
    assert home is not None
    return sorted(open_to(home, kept), reverse=True)


def _plan(place: DefinitionPlace, sent: Any, old: str, new: str) -> Plan:
    """The plan that was sent, or, before anybody has chosen, the one that suggests itself."""
    source, target = read(place, old), read(place, new)
    if target.version not in _targets(place):
        raise NotHere(_("There is no such version of this business."))
    if "chosen" not in sent:
        return Plan.proposed(source, target)
    steps = {one.name: sent.get(f"step.{one.name}", "") for one in running(source)}
    fields = {one.name: sent.get(f"field.{one.name}", "") for one in source.fields}
    return Plan(
        source=source,
        target=target,
        steps={name: became for name, became in steps.items() if became},
        fields={name: became for name, became in fields.items() if became},
    )


def _choices(plan: Plan, request: Any) -> dict[str, Any]:
    locale = request.locale_name

    def titled(items: Sequence[Any]) -> list[tuple[str, str]]:
        return [(one.name, in_words(one.title, locale) or one.name) for one in items]

    return {
        "old_steps": titled(running(plan.source)),
        "new_steps": titled(running(plan.target)),
        "old_fields": titled(plan.source.fields),
        "new_fields": titled(plan.target.fields),
    }


def _seen(plan: Plan, request: Any) -> dict[str, Any]:
    """The preview with everything by its title."""
    seen: Preview = preview(plan, request.here)
    locale = request.locale_name
    olds = {one.name: in_words(one.title, locale) for one in plan.source.steps}
    news = {one.name: in_words(one.title, locale) for one in plan.target.steps}
    fields = {one.name: in_words(one.title, locale) for one in plan.source.fields}
    return {
        "moving": [
            (olds[a], news[b], seen.moving[a, b])
            for a in olds
            for b in news
            if (a, b) in seen.moving
        ],
        "count": sum(seen.moving.values()),
        "lost": [(fields[name], count) for name, count in sorted(seen.lost.items())],
        "staying": seen.staying,
        "stuck": seen.stuck,
    }
