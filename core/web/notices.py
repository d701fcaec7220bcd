"""Notices: what a deed says on the next page when it is done."""

from __future__ import annotations

import base64
import json
from typing import Any

COOKIE = "qudao_notice"


def add_notice(request: Any, message: Any) -> None:
    """Show ``message`` on the next page this person sees."""
    said = [*request.__dict__.get("_said", ()), request.localizer.translate(message)]
    request.__dict__["_said"] = said
    packed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()

    def set_cookie(_request: Any, response: Any) -> None:
        secure = request.registry.installation.settings.secure_cookies
        response.set_cookie(
            COOKIE, packed, max_age=60, httponly=True, samesite="Lax", secure=secure
        )

    request.add_response_callback(set_cookie)


def take_notices(request: Any) -> list[str]:
    """The messages left for this page; they are shown once."""
    packed = request.cookies.get(COOKIE)
    if not packed:
        return []
    request.add_response_callback(lambda _request, response: response.delete_cookie(COOKIE))
    try:
        said = json.loads(base64.urlsafe_b64decode(packed))
    except ValueError:
        return []
    return [str(message) for message in said] if isinstance(said, list) else []
