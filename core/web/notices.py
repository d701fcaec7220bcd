"""Notices: what a deed says on the next page when it is done, and what comes after it."""

from __future__ import annotations

import base64
import json
from typing import Any, NamedTuple

COOKIE = "qudao_notice"


class Notice(NamedTuple):
    """What is ``said``, and where it leads on, the ``link`` to an ``address``."""

    said: str
    link: str = ""
    address: str = ""
    done: bool = True


def add_notice(
    request: Any, message: Any, *, link: Any = "", address: str = "", done: bool = True
) -> None:
    """Show ``message`` on the next page this person sees, also what is not ``done`` yet."""
    word = request.localizer.translate
    notice = Notice(word(message), word(link) if link else "", address, done)
    said = [*request.__dict__.get("_said", ()), notice]
    request.__dict__["_said"] = said
    packed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()

    def set_cookie(_request: Any, response: Any) -> None:
        secure = request.registry.installation.settings.secure_cookies
        response.set_cookie(
            COOKIE, packed, max_age=60, httponly=True, samesite="Lax", secure=secure
        )

    request.add_response_callback(set_cookie)


def take_notices(request: Any) -> list[Notice]:
    """The messages left for this page; they are shown once."""
    packed = request.cookies.get(COOKIE)
    if not packed:
        return []
    request.add_response_callback(lambda _request, response: response.delete_cookie(COOKIE))
    try:
        said = json.loads(base64.urlsafe_b64decode(packed))
    except ValueError:
        return []
    entries = said if isinstance(said, list) else []
    return [Notice(*one) for one in entries if isinstance(one, list) and len(one) == 4]
