"""The page of a fault: it opens no store, and gives back what was typed so that it can be sent."""

from __future__ import annotations

from typing import Any

from pyramid.renderers import render
from pyramid.response import Response

from core.i18n import _
from core.web.bearer import asks_api, bearer_of

PAGE = "core.web:templates/fault.pt"
# What nobody writes into a page again.
SECRET = frozenset({"password", "current", "fresh", "again"})


def fault_page(request: Any, status: int, sentence: Any, *, again: bool = False) -> Response:
    """The ``sentence`` as a page or as JSON; with ``again``, a button sends the same once more."""
    translate = request.localizer.translate
    said = translate(sentence)
    if wants_json(request):
        body = {"title": said, "status": status, "messages": [said]}
        return Response(json_body=body, status=status, content_type="application/problem+json")
    from_here = (request.referrer or "").startswith(request.host_url + "/")
    values = {
        "language": "zh-CN" if request.locale_name == "zh_CN" else "en",
        "title": translate(_("This was not done.")),
        "sentence": said,
        "sent": sent(request) if again else None,
        "token": request.csrf_token,
        "path": request.path_qs,
        "send": translate(_("Send it again")),
        "load": translate(_("Load the page again")) if again and request.method == "GET" else "",
        "back": request.referrer if from_here and request.method != "GET" else "/",
        "home": translate(_("Back")),
    }
    # Without the request, so that no frame is drawn round it: a frame asks both stores.
    return Response(render(PAGE, values), status=status)


def sent(request: Any) -> list[tuple[str, str]] | None:
    """What a form sent, to be sent again; None where it is no plain form, or holds a password."""
    if request.method != "POST" or "form" not in (request.content_type or ""):
        return None
    given = [(name, value) for name, value in request.POST.items() if name != "csrf_token"]
    plain = all(isinstance(value, str) and name not in SECRET for name, value in given)
    return given if plain else None


def wants_json(request: Any) -> bool:
    """Whether a program asks, which reads no pages.

    At the address of programs it is whoever says what he reads, and that this is no page.
    """
    if bearer_of(request) is not None:
        return True
    accepted = request.headers.get("Accept", "")
    if asks_api(request) and accepted and "html" not in accepted:
        return True
    return "json" in accepted or "json" in (request.content_type or "")
