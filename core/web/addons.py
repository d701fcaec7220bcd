"""Functional modules x branches at one look: switched by one click, refusals explained."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.company.model import Branch
from core.company.switches import standing
from core.company.switching import switch_off, switch_on
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.changes import Change
from core.refusal import NotHere, Refusal
from core.security.holding import who_may
from core.web.changes import told
from core.web.company_fields import words_of
from core.web.site import FIXED, Place

LOG = 20


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
    addons = [addon for addon in installed.addons.values() if not addon.always]
    rows = [
        (addon, [(b, standing(b.phases, addon.name, here.today)) for b in branches])
        for addon in addons
    ]
    return {
        "branches": branches,
        "addons": addons,
        "rows": rows,
        "failures": installed.failures,
        "called": lambda name: _called(name, request),
        "needs": lambda addon: [n for n in addon.requires if not installed.addons[n].always],
        "today": here.today,
        "changes": told(_log(branches, here), words_of(Branch, request), request),
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
    mapping = {
        "addon": _called(name, request),
        "branch": branch.called(request.locale_name),
        "day": request.show.date(since),
    }
    if turn == "on":
        switched = switch_on(here, name, since, installation.registry.addons)
        mapping["addon"] = [_called(n, request) for n in sorted(switched)]
        request.notice(_("On in ${branch} from ${day}: ${addon}.", mapping=mapping))
        _say_what_is_next(request, here, switched, leads=since <= here.today)
    elif turn == "off":
        switch_off(here, name, since, installation.registry.addons)
        request.notice(
            _("Off in ${branch} from ${day}: ${addon}. Its data stays.", mapping=mapping)
        )
    else:
        raise Refusal(_("Say whether to switch on or off."))
    return HTTPSeeOther("/addons")


def _say_what_is_next(request: Any, here: Any, addons: frozenset[str], *, leads: bool) -> None:
    """Say what is still to do for ``addons``: to whoever may with a link, to others who may."""
    home = here.branch
    for step in here.hooks.only(addons).gather("next_steps", addons=addons, context=here):
        if here.may(step.permission):
            address = f"/{home.name}/{step.path}" if leads else ""
            request.notice(step.said, link=step.link, address=address, done=False)
            continue
        mapping = {"step": step.said, "branch": home.called(request.locale_name)}
        if people := who_may(step.permission, here):
            mapping["people"] = people
            sentence = _("${step} In ${branch} this is for ${people}.", mapping=mapping)
        else:
            sentence = _(
                "${step} In ${branch} nobody may: give somebody a position that carries the right.",
                mapping=mapping,
            )
        request.notice(sentence, done=False)


def _branches(here: Any) -> list[Any]:
    every = here.company.branches.values()
    return sorted((b for b in every if here.identity.enters(b)), key=lambda b: b.code)


def _called(name: str, request: Any) -> str:
    known = request.registry.installation.registry.addons
    return str(request.localizer.translate(known[name].title)) if name in known else name


def _log(branches: list[Any], here: Any) -> list[Change]:
    """The last switches in these branches, each entry headed by its branch."""
    names = [branch.name for branch in branches]
    query = select(Change).where(
        Change.resource == "branches",
        one_of(here.session, Change.record, names),
        Change.deed.in_(("enable", "disable")),
    )
    return list(here.session.scalars(query.order_by(Change.id.desc()).limit(LOG)))


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise Refusal(
            _("${text} is no date. Write it as 2026-11-23.", mapping={"text": text})
        ) from None
