"""A changing request carries a key; sent again, it gets the first answer and changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from core.i18n import _
from core.orm import commands
from core.refusal import Invalid

HEADER = "Idempotency-Key"
CHANGING = ("POST", "PATCH", "DELETE")
_ANOTHER = _(
    "This key came with another request before, so nothing was done now. Give each change a key "
    "of its own, and send the same key only with the same change."
)


def once(view: Callable[[Any, Any], Any], info: Any) -> Callable[[Any, Any], Any]:
    """Pyramid view deriver: carry a keyed change out at most once."""
    if info.options.get("permission") == NO_PERMISSION_REQUIRED:
        return view

    def keyed(context: Any, request: Any) -> Any:
        key = _key(request)
        answering = getattr(request, "exception", None) is not None
        if request.method not in CHANGING or not key or answering:
            return view(context, request)
        if not request.here.identity.known:
            return view(context, request)
        session = request.here.session
        claimed = hashlib.sha256(f"{request.here.identity.login}\n{key}".encode()).hexdigest()
        answer = commands.begin(session, claimed, request.here.now)
        sent = _sent(request)
        if answer is not None:
            if sent and answer.get("sent", sent) != sent:
                raise Invalid(_ANOTHER)
            return _again(answer)
        response = view(context, request)
        if response.status_int < 400:
            commands.finish(session, claimed, {**_kept(response, request), "sent": sent})
        return response

    return keyed


def _key(request: Any) -> str:
    key = request.headers.get(HEADER) or ""
    if not key and request.method == "POST" and "json" not in request.content_type:
        key = request.POST.get("__key__") or ""
    return str(key)


def _sent(request: Any) -> str:
    """What tells a repetition from another change under the same key; forms are not told apart.

    A program that sends a file again parts it anew, so of files only the address counts.
    """
    if not request.headers.get(HEADER):
        return ""
    body = b"" if "multipart" in request.content_type else request.body
    return hashlib.sha256(f"{request.method} {request.path_qs}\n".encode() + body).hexdigest()


def _kept(response: Any, request: Any) -> dict[str, Any]:
    """The answer as it is given again; of what is shown once, only the way to its page is kept."""
    if response.cache_control.no_store:
        return {"status": 303, "location": request.path, "type": "text/html", "text": ""}
    text = response.text if response.content_type in ("application/json", "text/html") else ""
    return {
        "status": response.status_int,
        "location": response.headers.get("Location"),
        "etag": response.headers.get("ETag"),
        "type": response.content_type,
        "text": text if response.status_int in (200, 201) else "",
    }


def _again(answer: dict[str, Any]) -> Response:
    body = answer["text"].encode()
    response = Response(body=body, status=answer["status"], content_type=answer["type"])
    if answer["type"].startswith("text/"):
        response.charset = "utf-8"
    if answer["location"]:
        response.headers["Location"] = answer["location"]
    if answer.get("etag"):
        response.headers["ETag"] = answer["etag"]
    return response
