"""Functional modules x branches at one look: switched by one click, refusals explained."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.company.switching import switch_off, switch_on
from core.i18n import _
from core.refusal import NotHere, Refusal
from core.web.site import FIXED, Place


class Addons(Place):
    """``/addons``: the switches of every branch the person may switch in."""

    title = _("Functional modules")
    scope = "core:addon"
    anywhere = ("switch",)


FIXED["addons"] = Addons


@view_config(
    context=Addons,
    request_method="GET",
    renderer="core.web:templates/addons.pt",
    permission=".switch",
)
def table(place: Addons, request: Any) -> dict[str, Any]:
    """Branches x modules, with what is on today and what is still to come."""
    here = request.here
    installed = request.registry.installation.registry
    branches = [b for b in _branches(here) if here.identity.may("core:addon:switch", b)]
    rows = [
        (addon, [(branch, *_state(branch, name, here.today)) for branch in branches])
        for name, addon in installed.addons.items()
        if not addon.always
    ]
    translate = request.localizer.translate
    return {
        "branches": branches,
        "rows": rows,
        "failures": installed.failures,
        "addon_title": lambda addon: translate(addon.title),
        "today": here.today,
    }


@view_config(context=Addons, request_method="POST", permission=".switch")
def switch(place: Addons, request: Any) -> HTTPSeeOther:
    """Switch one module in one branch, from today or from a later day."""
    installation = request.registry.installation
    wanted = request.POST.get("branch", "")
    branch = request.here.company.branches.get(wanted)
    if branch is None or not request.here.identity.enters(branch):
        raise NotHere(_("There is no such branch."))
    since = _day(request.POST.get("since", ""), request.here.today)
    name, turn = request.POST.get("addon", ""), request.POST.get("turn", "")
    here = request.enter(branch)
    mapping = {"addon": name, "branch": branch.called(request.locale_name)}
    if turn == "on":
        switched = switch_on(here, name, since, installation.registry.addons)
        mapping["addon"] = ", ".join(sorted(switched))
        request.notice(_("On in ${branch}: ${addon}.", mapping=mapping))
    else:
        switch_off(here, name, since, installation.registry.addons)
        request.notice(_("Off in ${branch}: ${addon}. Its data stays.", mapping=mapping))
    return HTTPSeeOther("/addons")


def _branches(here: Any) -> list[Any]:
    every = here.company.branches.values()
    return sorted((b for b in every if here.identity.enters(b)), key=lambda b: b.code)


def _state(branch: Any, name: str, today: date) -> tuple[bool, date | None]:
    on = name in branch.enabled(today)
    later = [p.since for p in branch.phases if p.since > today and (name in p.addons) != on]
    return on, min(later, default=None)


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            _("${text} is no date. Write it as 2026-11-23.", mapping={"text": text})
        ) from None
    if day < today:
        raise Refusal(_("A switch cannot be thrown in the past. Choose today or a later day."))
    return day
