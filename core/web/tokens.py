"""A person's tokens for programs, under the own account: made, shown once, ended."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.refusal import Invalid, NotHere, Refusal
from core.security import tokens
from core.web.collection import is_number
from core.web.me import Me

PAGE = "core.web:templates/tokens.pt"


@view_config(context=Me, name="tokens", request_method="GET", renderer=PAGE)
def show_tokens(place: Me, request: Any) -> dict[str, Any]:
    """My tokens, and a form for a new one."""
    return _page(request)


@view_config(context=Me, name="tokens", request_method="POST", renderer=PAGE)
def make_token(place: Me, request: Any) -> dict[str, Any]:
    """Make a token and show its secret, this once."""
    name, days = request.POST.get("name", ""), request.POST.get("days", "")
    try:
        secret = tokens.make(request.here, name, int(days) if is_number(days) else 0)
    except Refusal as refusal:
        request.tm.doom()
        request.response.status_int = refusal.status
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        return _page(request, messages=refusal.messages, errors=fields, name=name)
    # Nobody keeps the page: neither the browser nor what answers a form that is sent again.
    request.response.cache_control.no_store = True
    request.here.session.flush()
    return _page(request, secret=secret)


@view_config(context=Me, name="end-token", request_method="POST")
def end_token(place: Me, request: Any) -> HTTPSeeOther:
    """End one of my tokens."""
    number = request.POST.get("token", "")
    if not is_number(number):
        raise NotHere(_("This token has ended already. Load the page again."))
    tokens.end(request.here, int(number))
    request.notice(_("The token was ended. Programs that show it are refused from now on."))
    return HTTPSeeOther("/me/tokens")


def say_ended(request: Any, count: int) -> None:
    """Tell that ``count`` tokens have ended with an old password, if there were any."""
    if count:
        said = _(
            "${count} API tokens have ended with the old password. The programs need new ones.",
            mapping={"count": count},
        )
        request.notice(said)


def _page(request: Any, **shown: Any) -> dict[str, Any]:
    here = request.here
    mine = here.identity.user_id
    return {
        "title": _("API tokens"),
        "tokens": tokens.mine_of(here.session, mine, here.today) if mine is not None else [],
        "days": tokens.DAYS,
        "secret": "",
        "messages": (),
        "errors": {},
        "name": "",
        **shown,
    }
