"""A person's own pages: account, password, open sessions, messages."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.i18n import _
from core.refusal import Invalid
from core.security import sign_in as rules
from core.security.models import SignIn, User
from core.web.collection import is_number
from core.web.forms import Field
from core.web.notices import latest, mark_read
from core.web.pages import form_page
from core.web.site import FIXED, Place

FIELDS = (
    Field(name="current", title=_("Current password"), kind="password", required=True),
    Field(name="fresh", title=_("New password"), kind="password", required=True),
    Field(name="again", title=_("New password again"), kind="password", required=True),
)


class Me(Place):
    """``/me``: the pages of whoever is signed in."""

    title = _("My account")
    scope = "core:me"


FIXED["me"] = Me


@view_config(context=Me, renderer="core.web:templates/me.pt")
def account(place: Me, request: Any) -> dict[str, Any]:
    """Who I am here, what I may do, where I am signed in."""
    session = request.here.session
    live = session.scalars(
        select(SignIn)
        .where(SignIn.user_id == request.here.identity.user_id, SignIn.ended.is_(None))
        .order_by(SignIn.seen.desc())
    )
    return {"sessions": list(live), "current": request.sign_in}


@view_config(context=Me, name="end", request_method="POST")
def end_session(place: Me, request: Any) -> HTTPSeeOther:
    """End one of my sessions, or all the others."""
    me, now = request.here.identity.user_id, request.here.now
    chosen = request.POST.get("session", "")
    if chosen == "others":
        rules.end_all(request.here.session, me, now, but=request.sign_in.id)
    elif is_number(chosen):
        found = request.here.session.get(SignIn, int(chosen))
        if found is not None and found.user_id == me:
            found.ended = now
    request.notice(_("The session was ended."))
    return HTTPSeeOther("/me")


@view_config(context=Me, name="password", renderer="core.web:templates/form.pt")
def password(place: Me, request: Any) -> Any:
    """Change my password; my other sessions end."""

    def save(values: dict[str, Any]) -> str:
        me = request.here.session.get(User, request.here.identity.user_id)
        if not rules.fits(values["current"], me.password):
            raise Invalid(
                _("The current password is not right."),
                fields={"current": _("This is not your password.")},
            )
        if values["fresh"] != values["again"]:
            raise Invalid(_("The two new passwords differ."), fields={"again": _("Not the same.")})
        me.password = rules.hash_password(values["fresh"])
        rules.end_all(request.here.session, me.id, request.here.now, but=request.sign_in.id)
        request.notice(_("Your password was changed."))
        return "/me"

    return form_page(request, FIELDS, save, title=_("Change password"), back="/me")


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
