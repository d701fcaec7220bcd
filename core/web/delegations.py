"""Delegations: from a day to a day somebody decides in my place, in all businesses or in a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.i18n import _
from core.security.identity import identify
from core.security.models import User
from core.web.application.showing import people_called
from core.web.collection import is_number
from core.web.forms import Field
from core.web.me import Me
from core.web.pages import form_page
from core.web.site import Place
from core.workflow.businesses import definition
from core.workflow.delegations import delegate, delegations_of, end_delegation


class Delegations(Place):
    """``/me/delegations``."""

    title = _("Delegations")
    scope = "core:delegation"


Me.below["delegations"] = Delegations


def colleagues(here: Any) -> Sequence[tuple[str, str]]:
    """Whoever works in a branch in which I have a seat, by login."""
    company, today = here.company, here.today
    homes = [company.branches[seat.branch] for seat in here.identity.seats]
    people = here.session.scalars(select(User).where(User.active).order_by(User.name)).all()
    return [
        (user.login, f"{user.name} ({user.login})")
        for user in people
        if user.login != here.identity.login
        and any(identify(user, company, today).enters(home) for home in homes)
    ]


def businesses(here: Any) -> Sequence[tuple[str, str]]:
    """Every business of the company, by name."""
    found = here.company.businesses.items()
    flows = [definition(here, name, max(versions)) for name, versions in found]
    return [(flow.name, flow.called(here.identity.locale)) for flow in flows]


FIELDS = (
    Field(
        name="agent",
        title=_("Who acts for me"),
        kind="choice",
        choices=colleagues,
        required=True,
        lacking=_("Nobody else works in your branches yet."),
    ),
    Field(name="since", title=_("From day"), kind="date", required=True),
    Field(name="until", title=_("Until day, included"), kind="date", required=True),
    Field(
        name="businesses",
        title=_("Only for these businesses"),
        kind="choices",
        choices=businesses,
        help=_("None ticked means all."),
    ),
    Field(name="reason", title=_("Reason"), longest=200),
)


@view_config(context=Delegations, renderer="core.web:templates/delegations.pt")
def show_delegations(place: Delegations, request: Any) -> dict[str, Any]:
    """What I have delegated, and what was delegated to me, the newest first."""
    here = request.here
    found = delegations_of(here)
    titles = dict(businesses(here))
    logins = {login for one in found for login in (one.owner, one.agent)}
    return {
        "mine": [one for one in found if one.owner == here.identity.login],
        "others": [one for one in found if one.agent == here.identity.login],
        "people": people_called(logins, here),
        "titles": titles,
        "today": here.today,
    }


@view_config(context=Delegations, name="new", renderer="core.web:templates/form.pt")
def new(place: Delegations, request: Any) -> Any:
    """A form for a new delegation; what waits for me then also stands in the other's inbox."""

    def save(values: dict[str, Any]) -> str:
        made = delegate(
            request.here,
            values["agent"],
            values["since"],
            values["until"],
            businesses=sorted(values.get("businesses") or ()),
            reason=values.get("reason") or "",
        )
        name = people_called([made.agent], request.here).get(made.agent, made.agent)
        request.notice(_("${name} acts for you then.", mapping={"name": name}))
        return str(request.resource_url(place))

    return form_page(
        request,
        FIELDS,
        save,
        title=_("Delegate"),
        back=request.resource_url(place),
        start={"since": request.here.today, "until": request.here.today},
        moment="new",
    )


@view_config(context=Delegations, name="end", request_method="POST")
def end(place: Delegations, request: Any) -> HTTPSeeOther:
    """End a delegation of mine today; its trace stays."""
    number = request.POST.get("delegation", "")
    end_delegation(request.here, int(number) if is_number(number) else 0)
    request.notice(_("The delegation has ended."))
    return HTTPSeeOther(request.resource_url(place))
