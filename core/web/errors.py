"""Every refusal as a sentence on a page, or as problem+json; no traceback ever reaches a user."""

from __future__ import annotations

import logging
import uuid
from typing import Any
from urllib.parse import quote

from pyramid.csrf import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config

from core.i18n import _
from core.refusal import Refusal

log = logging.getLogger(__name__)
PAGE = "core.web:templates/refusal.pt"


@notfound_view_config(renderer=PAGE)
def not_found(error: HTTPNotFound, request: Any) -> Any:
    """There is no such place for this person."""
    if _nobody(request):
        return _to_sign_in(request)
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


@forbidden_view_config(renderer=PAGE)
def forbidden(error: HTTPForbidden, request: Any) -> Any:
    """The place exists, and the person may not do this there."""
    if _nobody(request):
        return _to_sign_in(request)
    detail = getattr(getattr(error, "result", None), "msg", "")
    return answer(
        request,
        403,
        _("You may not do this."),
        [
            _(
                "It needs the permission ${permission}. Ask your administrator for it.",
                mapping={"permission": detail},
            )
        ],
    )


@exception_view_config(Refusal, renderer=PAGE)
def refused(error: Refusal, request: Any) -> Any:
    """A deed was refused for a reason of the business."""
    return answer(request, error.status, _("This was not done."), error.messages)


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


@exception_view_config(Exception)
def failed(error: Exception, request: Any) -> Response:
    """A fault of ours: the log has the traceback, the person a number to tell us."""
    number = uuid.uuid4().hex[:8]
    log.exception("fault %s at %s %s", number, request.method, request.path)
    translate = request.localizer.translate
    sentence = translate(
        _(
            "Something went wrong on our side. Nothing was changed. "
            "Tell your administrator: ${number}.",
            mapping={"number": number},
        )
    )
    if _wants_json(request):
        return Response(
            json_body={"title": sentence, "status": 500, "messages": [sentence]}, status=500
        )
    return Response(sentence, status=500, content_type="text/plain", charset="utf-8")


def answer(request: Any, status: int, title: Any, messages: Any) -> Any:
    """The refusal in the form the asker understands."""
    translate = request.localizer.translate
    said = [translate(message) for message in messages]
    if _wants_json(request):
        return Response(
            json_body={"title": translate(title), "status": status, "messages": said},
            status=status,
            content_type="application/problem+json",
        )
    request.response.status_int = status
    back = request.referrer if (request.referrer or "").startswith(request.host_url) else "/"
    return {"title": title, "messages": said, "back": back, "status": status}


def _wants_json(request: Any) -> bool:
    return "json" in request.headers.get("Accept", "") or "json" in (request.content_type or "")


def _nobody(request: Any) -> bool:
    return request.method == "GET" and not _wants_json(request) and not request.here.identity.known


def _to_sign_in(request: Any) -> HTTPSeeOther:
    return HTTPSeeOther("/sign-in?next=" + quote(request.path_qs))
