"""A person's own pages: account, open sessions, messages."""

from __future__ import annotations

from typing import Any, ClassVar

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.security import sign_in as rules
from core.security.models import User
from core.security.notifications import latest, mark_read
from core.web.collection import is_number
from core.web.company_fields import seat_title
from core.web.forms import Field, appstruct
from core.web.pages import form_page
from core.web.site import FIXED, Place

REACHED = (
    Field(name="mail", title=_("E-mail"), kind="mail", longest=120),
    Field(name="phone", title=_("Phone"), longest=40),
)


class Me(Place):
    """``/me``: the pages of whoever is signed in; modules hang theirs in ``below``."""

    title = _("My account")
    scope = "core:me"
    below: ClassVar[dict[str, type[Place]]] = {}

    def __getitem__(self, name: str) -> Place:
        return self.below[name](self, name, self.here)


FIXED["me"] = Me


@view_config(context=Me, renderer="core.web:templates/me.pt")
def account(place: Me, request: Any) -> dict[str, Any]:
    """Who I am here, what I may do, where I am signed in."""
    here = request.here
    person = here.session.get_one(User, here.identity.user_id)
    seats = [f"{s.branch}/{s.department}/{s.position}" for s in here.identity.seats]
    return {
        "person": person,
        "seats": [seat_title(seat, here.company, request.locale_name) for seat in seats],
        "sessions": rules.live(here.session, person.id, here.now),
        "current": request.sign_in,
    }


@view_config(context=Me, name="edit", renderer="core.web:templates/form.pt")
def edit(place: Me, request: Any) -> Any:
    """How I am reached; what I am called and where I sit, an administrator says."""
    person = request.here.session.get_one(User, request.here.identity.user_id)

    def save(values: dict[str, Any]) -> str:
        for name, value in values.items():
            setattr(person, name, value)
        request.notice(_("${name} was saved.", mapping={"name": person.name}))
        return "/me"

    start = appstruct(REACHED, person)
    return form_page(request, REACHED, save, title=place.title, back="/me", start=start)


@view_config(context=Me, name="end", request_method="POST")
def end_session(place: Me, request: Any) -> HTTPSeeOther:
    """End one of my sessions, or all the others."""
    me, now = request.here.identity.user_id, request.here.now
    chosen = request.POST.get("session", "")
    if chosen == "others":
        rules.end_all(request.here.session, me, now, but=request.sign_in.id)
    elif is_number(chosen):
        rules.end(request.here.session, me, int(chosen), now)
    request.notice(_("The session was ended."))
    return HTTPSeeOther("/me")


@view_config(
    context=Me,
    name="notifications",
    request_method="GET",
    renderer="core.web:templates/notifications.pt",
)
def notifications(place: Me, request: Any) -> dict[str, Any]:
    """My messages, newest first."""
    return {"messages": latest(request.here.session, request.here.identity.user_id)}


@view_config(context=Me, name="notifications", request_method="POST")
def read_notifications(place: Me, request: Any) -> HTTPSeeOther:
    """Mark my messages as read."""
    mark_read(request.here.session, request.here.identity.user_id, request.here.now)
    return HTTPSeeOther("/me/notifications")
