"""Whoever keeps the users lets somebody act for a colleague who fell ill, and ends it again."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.refusal import NotHere
from core.security.called import people_called
from core.security.identity import identify
from core.security.models import User
from core.web.delegations import fields_for, made_from
from core.web.pages import form_page
from core.workflow.delegations import delegations_of, end_delegation


@view_config(
    context=User, name="delegate", renderer="core.web:templates/form.pt", permission=".edit"
)
def delegate_for(user: User, request: Any) -> Any:
    """A form by which somebody acts for the user from a day to a day."""
    here = request.here

    def save(values: dict[str, Any]) -> str:
        made = made_from(values, here, owner=user.login)
        agent = people_called([made.agent], here).get(made.agent, made.agent)
        said = {"agent": agent, "name": user.name}
        request.notice(_("${agent} acts for ${name} then.", mapping=said))
        return str(request.resource_url(user))

    identity = identify(user, here.company, here.today)
    return form_page(
        request,
        fields_for(identity, here, _("Who acts for this person")),
        save,
        title=_("Delegate for ${name}", mapping={"name": user.name}),
        back=request.resource_url(user),
        start={"since": here.today, "until": here.today},
        moment="new",
    )


@view_config(context=User, name="end_delegation", request_method="POST", permission=".edit")
def end_for(user: User, request: Any) -> HTTPSeeOther:
    """End a delegation of the user today; its trace stays."""
    wanted = request.POST.get("delegation", "")
    theirs = (one for one in delegations_of(request.here, user.login) if one.owner == user.login)
    found = next((one for one in theirs if str(one.id) == wanted), None)
    if found is None:
        raise NotHere(_("It is not here any more. Load the page again."))
    end_delegation(request.here, found.id)
    request.notice(_("The delegation has ended."))
    return HTTPSeeOther(request.resource_url(user))
