"""Signing in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from core.i18n import LOCALES, _
from core.refusal import Refusal
from core.security import guesses
from core.security import sign_in as rules
from core.web import locale
from core.web.request import COOKIE

YEAR = 365 * 24 * 3600


@view_config(
    route_name="sign_in",
    renderer="core.web:templates/sign_in.pt",
    permission=NO_PERMISSION_REQUIRED,
)
def sign_in(request: Any) -> Any:
    """Ask who it is; the password is checked before any writing transaction begins."""
    target = local(request.params.get("next", "/"))
    login = request.POST.get("login", "")
    messages: list[Any] = []
    if request.method == "POST":
        try:
            return _let_in(request, login, request.POST.get("password", ""), target)
        except Refusal as refusal:
            messages = list(refusal.messages)
            request.response.status_int = 422
    return {
        "login": login,
        "messages": messages,
        "next": target,
        "notes": _demonstration(request),
    }


@view_config(route_name="sign_out", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def sign_out(request: Any) -> Any:
    """End this browser's session."""
    request.here  # noqa: B018 - opens the session behind the cookie
    if request.sign_in is not None:
        request.sign_in.ended = request.here.now
    response = HTTPSeeOther("/sign-in")
    response.delete_cookie(COOKIE)
    return response


@view_config(route_name="locale", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def choose_locale(request: Any) -> Any:
    """Read on in another language, on the same page."""
    chosen = request.POST.get("locale", "")
    if chosen not in LOCALES:
        raise Refusal(_("There is no such language here."))
    if request.here.identity.known:
        request.sign_in.user.locale = chosen
    response = HTTPSeeOther(local(request.POST.get("next", "/")))
    _keep_locale(request, response, chosen)
    return response


def local(path: str) -> str:
    """``path``, fit for a header, if it stays on this site, else the first page."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\"))
    if not safe or any(ord(c) < 32 for c in path):
        return "/"
    return quote(path, safe="/?&=#%:;+,!@$'()*~[]", errors="replace")


def caller(request: Any) -> str:
    """The address somebody calls from; the proxy in front tells it where there is one."""
    told = request.headers.get("X-Forwarded-For", "")
    proxied = told and request.registry.installation.settings.secure_cookies
    return (told.rpartition(",")[2].strip() if proxied else request.remote_addr or "")[:64]


def _let_in(request: Any, login: str, password: str, target: str) -> HTTPSeeOther:
    installation = request.registry.installation
    address = caller(request)
    with installation.work(write=False) as reading:
        user = rules.find_user(reading.session, login)
        guesses.refuse_while_locked(reading.session, user, address, reading.now)
        right = rules.fits(password, user.password if user else None)
    with installation.work() as writing:
        session, now = writing.session, installation.clock()
        user = rules.find_user(session, login, lock=True)
        # Of many guesses sent at once all found the account open; the first have shut it since.
        guesses.refuse_while_locked(session, user, address, now)
        secret = None
        if right and user is not None and user.active:
            secret = rules.begin(session, user, now, address, request.user_agent or "")
            chosen = request.cookies.get(locale.COOKIE) or user.locale
        else:
            guesses.note_failure(session, user, address, now)
    if secret is None:
        raise Refusal(_("Login and password do not fit. Check both and try again."))
    response = HTTPSeeOther(target)
    secure = installation.settings.secure_cookies
    response.set_cookie(COOKIE, secret, httponly=True, samesite="Lax", secure=secure)
    _keep_locale(request, response, chosen)
    return response


def _keep_locale(request: Any, response: Any, chosen: str) -> None:
    secure = request.registry.installation.settings.secure_cookies
    response.set_cookie(locale.COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=secure)


def _demonstration(request: Any) -> Sequence[Any]:
    if not request.registry.installation.settings.demonstration:
        return ()
    return request.here.hooks.gather("sign_in_notes", context=request.here)
