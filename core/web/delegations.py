"""Delegations: from a day to a day somebody decides in my place, in all businesses or in a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.security.called import people_called
from core.security.identity import Identity
from core.web.colleagues import colleagues
from core.web.collection import is_number
from core.web.forms import Field
from core.web.me import Me
from core.web.pages import form_page
from core.web.site import Place
from core.workflow.businesses import definition, open_to
from core.workflow.delegations import delegate, delegations_of, end_delegation
from core.workflow.documents import Delegation


class Delegations(Place):
    """``/me/delegations``."""

    title = _("Delegations")
    scope = "core:delegation"


Me.below["delegations"] = Delegations


def homes_of(identity: Identity, here: Context) -> list[Branch]:
    """The branches in which somebody has a seat."""
    names = dict.fromkeys(seat.branch for seat in identity.seats)
    return [here.company.branches[name] for name in names]


def businesses(identity: Identity, here: Context) -> Sequence[tuple[str, str]]:
    """Every business that may be live in a branch in which somebody has a seat, by name."""
    homes, found = homes_of(identity, here), {}
    for name, versions in here.company.businesses.items():
        able = {version for home in homes for version in open_to(home, versions)}
        if able:
            found[name] = definition(here, name, max(able)).called(here.identity.locale)
    return list(found.items())


def fields_for(identity: Identity, here: Context, who: Any) -> tuple[Field, ...]:
    """The fields of a form by which somebody else acts for the person with ``identity``."""
    return (
        Field(
            name="agent",
            title=who,
            kind="choice",
            choices=colleagues(homes_of(identity, here), identity.login, here),
            required=True,
            lacking=_("Nobody else works in these branches yet."),
        ),
        Field(name="since", title=_("From day"), kind="date", required=True),
        Field(name="until", title=_("Until day, included"), kind="date", required=True),
        Field(
            name="businesses",
            title=_("Only for these businesses"),
            kind="choices",
            choices=businesses(identity, here),
            help=_("None ticked means all."),
        ),
        Field(name="reason", title=_("Reason"), longest=200),
    )


def told_of(found: Sequence[Delegation], here: Context) -> dict[str, Any]:
    """What a page says of ``found``: who they are, what the businesses are called, and today."""
    titles = {}
    for name in {name for one in found for name in one.businesses}:
        if versions := here.company.businesses.get(name):
            business = definition(here, name, max(versions))
            titles[name] = business.called(here.identity.locale)
    logins = {login for one in found for login in (one.owner, one.agent)}
    return {"people": people_called(logins, here), "titles": titles, "today": here.today}


@view_config(context=Delegations, renderer="core.web:templates/delegations.pt")
def show_delegations(place: Delegations, request: Any) -> dict[str, Any]:
    """What I have delegated, and what was delegated to me, the newest first."""
    here = request.here
    found = delegations_of(here)
    return {
        "mine": [one for one in found if one.owner == here.identity.login],
        "others": [one for one in found if one.agent == here.identity.login],
        **told_of(found, here),
    }


@view_config(context=Delegations, name="new", renderer="core.web:templates/form.pt")
def new(place: Delegations, request: Any) -> Any:
    """A form for a new delegation; what waits for me then also stands in the other's inbox."""

    def save(values: dict[str, Any]) -> str:
        made = made_from(values, request.here)
        name = people_called([made.agent], request.here).get(made.agent, made.agent)
        request.notice(_("${name} acts for you then.", mapping={"name": name}))
        return str(request.resource_url(place))

    return form_page(
        request,
        fields_for(request.here.identity, request.here, _("Who acts for me")),
        save,
        title=_("Delegate"),
        back=request.resource_url(place),
        start={"since": request.here.today, "until": request.here.today},
        moment="new",
    )


def made_from(values: dict[str, Any], here: Context, owner: str = "") -> Delegation:
    """The delegation that a form asks for, of the person at work or of ``owner``."""
    return delegate(
        here,
        values["agent"],
        values["since"],
        values["until"],
        businesses=sorted(values.get("businesses") or ()),
        reason=values.get("reason") or "",
        owner=owner,
    )


@view_config(context=Delegations, name="end", request_method="POST")
def end(place: Delegations, request: Any) -> HTTPSeeOther:
    """End a delegation of mine today; its trace stays."""
    number = request.POST.get("delegation", "")
    end_delegation(request.here, int(number) if is_number(number) else 0)
    request.notice(_("The delegation has ended."))
    return HTTPSeeOther(request.resource_url(place))
