"""Every refusal as a sentence on a page, or as problem+json; no traceback ever reaches a user."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pyramid.csrf import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config
from pyramid_retry import is_error_retryable
from sqlalchemy.exc import IntegrityError, OperationalError
from transaction.interfaces import TransientError

from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.security.permissions import CORE
from core.web.bearer import asks_api, bearer_of
from core.web.fault import fault_page, wants_json

log = logging.getLogger(__name__)
PAGE = "core.web:templates/refusal.pt"
OVERTAKEN = _("Somebody else changed the same just now. Nothing was lost: send it again.")
TWIN = _("Somebody entered the same just now. Nothing was lost: look, and send it again.")
BUSY = _("The database is busy or does not answer. Nothing was lost: send it again in a moment.")
# How PostgreSQL calls two transactions that met; SQLite never lets two writers begin.
MET = ("DeadlockDetected", "SerializationFailure")


@notfound_view_config(renderer=PAGE)
def not_found(error: HTTPNotFound, request: Any) -> Any:
    """There is no such place for this person."""
    if _nobody(request):
        return _to_sign_in(request)
    if not request.here.identity.known:
        return _ended(request)
    return answer(
        request,
        404,
        _("There is nothing here."),
        [
            _(
                "The page does not exist, or it does not belong to your branch. "
                "Use the menu or the search."
            )
        ],
    )


def _unknown(request: Any) -> Any:
    """What a program does whom nobody has sent here."""
    if bearer_of(request) is None:
        return _(
            "Send a token with it, as Authorization: Bearer. A person makes one under My account."
        )
    return _(
        "The token is wrong, has ended or is out of date, or its account is closed. "
        "Make a new one under My account."
    )


@forbidden_view_config(renderer=PAGE)
def forbidden(error: HTTPForbidden, request: Any) -> Any:
    """The place exists, and the person may not do this there."""
    if _nobody(request):
        return _to_sign_in(request)
    if not request.here.identity.known:
        return _ended(request)
    detail = getattr(getattr(error, "result", None), "msg", "")
    return answer(request, 403, _("You may not do this."), [needs(detail, request)])


def needs(permission: str, request: Any) -> Any:
    """What somebody lacks who may not do this, by its title and its name."""
    hooks = request.registry.installation.registry.everything
    titles = {known.name: known.title for known in (*CORE, *hooks.collect("permissions"))}
    title = request.localizer.translate(titles.get(permission, permission))
    return _(
        "It needs the permission “${title}” (${permission}). Ask your administrator for it.",
        mapping={"title": title, "permission": permission},
    )


@exception_view_config(Refusal, renderer=PAGE)
def refused(error: Refusal, request: Any) -> Any:
    """A deed was refused for a reason of the business."""
    messages = error.messages
    if isinstance(error, NotPermitted) and error.permission:
        messages = (needs(error.permission, request),)
    fields = getattr(error, "fields", {})
    return answer(request, error.status, _("This was not done."), messages, fields)


@exception_view_config(BadCSRFToken, renderer=PAGE)
@exception_view_config(BadCSRFOrigin, renderer=PAGE)
def bad_token(error: Exception, request: Any) -> Any:
    """A change came without the proof that it was asked for on one of our pages."""
    return answer(
        request,
        400,
        _("This was not done."),
        [
            _(
                "The page was too old, or the request came from elsewhere. "
                "Load the page again and repeat."
            )
        ],
    )


@exception_view_config(TransientError)
def overtaken(error: Exception, request: Any) -> Response:
    """Two people changed the same, again and again, and somebody else came first."""
    return fault_page(request, 409, OVERTAKEN, again=True)


@exception_view_config(IntegrityError)
def twin(error: IntegrityError, request: Any) -> Response:
    """Two people entered the same key at once; whoever comes second is told at the next try."""
    said = f"{type(error.orig).__name__} {error.orig}"
    if "UniqueViolation" not in said and "UNIQUE constraint" not in said:
        return failed(error, request)
    return fault_page(request, 409, TWIN, again=True)


@exception_view_config(OperationalError)
@exception_view_config(sqlite3.OperationalError)
def busy(error: Exception, request: Any) -> Response:
    """A store does not answer, or somebody holds it for longer than anybody waits."""
    reason = getattr(error, "orig", error)
    if type(reason).__name__ in MET:
        return overtaken(error, request)
    if getattr(reason, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY:
        # A page that is only read has tried to write: that is our fault, not the store's.
        return failed(error, request)
    log.warning("the database does not answer at %s: %s", request.path, reason)
    return fault_page(request, 503, BUSY, again=True)


@exception_view_config(Exception)
def failed(error: Exception, request: Any) -> Response:
    """A fault of ours: the log has the traceback, the person a number to tell us."""
    number = uuid.uuid4().hex[:8]
    log.error("fault %s at %s %s", number, request.method, request.path, exc_info=error)
    sentence = _(
        "Something went wrong on our side. Nothing was changed. "
        "Tell your administrator: ${number}.",
        mapping={"number": number},
    )
    return fault_page(request, 500, sentence)


def last_word_tween_factory(handler: Any, registry: Any) -> Any:
    """What goes wrong at the commit, after the last view, gets its sentence as well."""

    def tween(request: Any) -> Any:
        try:
            return handler(request)
        except Exception as error:
            if is_error_retryable(request, error):
                raise
            return request.invoke_exception_view(reraise=True)

    return tween


def answer(
    request: Any, status: int, title: Any, messages: Any, fields: Mapping[str, Any] | None = None
) -> Any:
    """The refusal in the form the asker understands; ``fields`` says by place what is wrong."""
    translate = request.localizer.translate
    said = [translate(message) for message in messages]
    if wants_json(request):
        body = {"title": translate(title), "status": status, "messages": said}
        if fields:
            body["fields"] = {name: translate(message) for name, message in fields.items()}
        problem = Response(json_body=body, status=status, content_type="application/problem+json")
        if status == 401:
            problem.headers["WWW-Authenticate"] = "Bearer"
        return problem
    request.response.status_int = status
    from_here = (request.referrer or "").startswith(request.host_url + "/")
    back = request.referrer if from_here else "/"
    return {"title": title, "messages": said, "back": back, "status": status}


def _nobody(request: Any) -> bool:
    return request.method == "GET" and not wants_json(request) and not request.here.identity.known


def _ended(request: Any) -> Any:
    """What is told where nobody is signed in: a program, or whoever's session has ended."""
    if asks_api(request) and wants_json(request):
        said = _unknown(request)
    else:
        said = _(
            "You are not signed in any more, and nothing was changed. Sign in and do it again."
        )
    return answer(request, 401, _("Nobody is signed in."), [said])


def _to_sign_in(request: Any) -> HTTPSeeOther:
    return HTTPSeeOther("/sign-in?next=" + quote(request.path_qs))
